// The entry point that generated files import.
export { defineCatalog, defineError, defineMethodErrors } from "./catalog/define.js";
export type { MetadataType, MetadataTypes } from "./catalog/metadata.js";
export type {
  Catalog,
  Caught,
  DetailCodec,
  ErrorKind,
  ErrorKinds,
  ErrorMatch,
  ErrorOptions,
  ErrorSpec,
  ErrorsOf,
  ErrorTraits,
  LocalizeOptions,
  MatchOf,
  MethodErrors,
  Translation,
  UnknownMatch,
} from "./catalog/types.js";
export type { StandardDetails } from "./status/details/codecs.js";
