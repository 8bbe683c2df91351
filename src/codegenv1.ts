// For generated files only: do not import it in your own code. The number in its name changes when files have to be
// generated again.
//
// It also exports the types that appear only inside inferred types, so that the compiler can name them in declarations.

export {
  defineClientCatalog,
  defineClientError,
  defineExternalCatalog,
  defineExternalError,
} from "./catalog/client-side.js";
export { defineCatalog, defineError } from "./catalog/define.js";
export {
  bool,
  bytes,
  double,
  duration,
  int64,
  type MetadataType,
  string,
  timestamp,
} from "./catalog/metadata.js";
export { defineMethodErrors } from "./catalog/method-errors.js";
export { localized } from "./catalog/text/localize.js";
export type {
  Catalog,
  CatalogFunctions,
  Caught,
  ClientCatalog,
  ClientErrorKind,
  ErrorArguments,
  ErrorKind,
  ErrorKinds,
  ErrorMatch,
  LocalizedTexts,
  LocalizeOptions,
  MatchJson,
  MethodErrors,
  UnknownMatch,
} from "./catalog/types.js";
export type {
  BadRequest,
  DebugInfo,
  ErrorInfo,
  Help,
  LocalizedMessage,
  PreconditionFailure,
  QuotaFailure,
  RequestInfo,
  ResourceInfo,
  RetryInfo,
} from "./details.js";
export type { StandardDetails } from "./status/details/codecs.js";
export type { Init } from "./wire/codec.js";
