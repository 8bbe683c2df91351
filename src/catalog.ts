// Catalogs for their users: texts that are loaded at run time, and the types to write code over any catalog.

export { type Translation, withTranslations } from "./catalog/translations.js";
export type {
  AnyErrorKind,
  Catalog,
  Caught,
  DetailCodec,
  ErrorKind,
  ErrorMatch,
  ErrorOptions,
  ErrorSpec,
  MethodErrors,
  UnknownMatch,
} from "./catalog/types.js";
export type { ServerCatalog } from "./error/outgoing.js";
