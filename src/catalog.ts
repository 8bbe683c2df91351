// What generated files import.
export { defineCatalog, defineError } from "./catalog/define.js";
export type { MetadataType, MetadataTypes } from "./catalog/metadata.js";
export type {
  Catalog,
  ErrorKind,
  ErrorKinds,
  ErrorMatch,
  ErrorOptions,
  ErrorSpec,
  ErrorTraits,
  MatchOf,
  UnknownMatch,
} from "./catalog/types.js";
