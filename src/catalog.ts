// Catalogs: texts that are loaded at run time, and types for code that works with any catalog.

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
