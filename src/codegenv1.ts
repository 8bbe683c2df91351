// The entry that generated files import; its version changes when they have to be generated again.
//
// It also exports every type that the inferred type of a user's export can name: the compiler writes such a type into
// declarations only if a module that the program imports already exports it.

export { defineClientCatalog, defineClientError } from "./catalog/client-side.js";
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
  AnyErrorKind,
  Catalog,
  CatalogFunctions,
  Caught,
  ClientCatalog,
  ClientErrorKind,
  DetailCodec,
  ErrorArguments,
  ErrorKind,
  ErrorKinds,
  ErrorMatch,
  ErrorOptions,
  ErrorSpec,
  LocalizedTexts,
  LocalizeOptions,
  MatchJson,
  MethodErrors,
  UnknownMatch,
} from "./catalog/types.js";
export type { Code, ErrorCode } from "./code.js";
export type {
  BadRequest,
  BadRequest_FieldViolation,
  DebugInfo,
  Duration,
  ErrorInfo,
  Help,
  Help_Link,
  LocalizedMessage,
  PreconditionFailure,
  PreconditionFailure_Violation,
  QuotaFailure,
  QuotaFailure_Violation,
  RequestInfo,
  ResourceInfo,
  RetryInfo,
} from "./details.js";
export type { StatusErrorOptions } from "./error/status-error.js";
export type { StatusError, StatusErrorConstructor } from "./error/status-error-from.js";
export type { Detail, DetailInit } from "./status/any-detail.js";
export type { StandardDetail, StandardDetails } from "./status/details/codecs.js";
export type { Issue, IssueKind } from "./status/issue.js";
export type { StatusJson } from "./status/json/write-status.js";
export type { DetailJson } from "./status/message-json.js";
export type { Init } from "./wire/codec.js";
export type { UnknownField } from "./wire/reader.js";
