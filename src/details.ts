// The ten standard details of google/rpc/error_details.proto: types, builders, encoders and decoders. A `StatusError` has
// a property for each, such as `error.badRequest`.

export type { Duration } from "../gen/google/protobuf/duration_rpcstatus.js";
export {
  type BadRequest,
  type BadRequest_FieldViolation,
  type DebugInfo,
  decodeBadRequest,
  decodeDebugInfo,
  decodeErrorInfo,
  decodeHelp,
  decodeLocalizedMessage,
  decodePreconditionFailure,
  decodeQuotaFailure,
  decodeRequestInfo,
  decodeResourceInfo,
  decodeRetryInfo,
  type ErrorInfo,
  encodeBadRequest,
  encodeDebugInfo,
  encodeErrorInfo,
  encodeHelp,
  encodeLocalizedMessage,
  encodePreconditionFailure,
  encodeQuotaFailure,
  encodeRequestInfo,
  encodeResourceInfo,
  encodeRetryInfo,
  type Help,
  type Help_Link,
  type LocalizedMessage,
  type PreconditionFailure,
  type PreconditionFailure_Violation,
  type QuotaFailure,
  type QuotaFailure_Violation,
  type RequestInfo,
  type ResourceInfo,
  type RetryInfo,
} from "../gen/google/rpc/error_details_rpcstatus.js";
export {
  badRequest,
  debugInfo,
  errorInfo,
  help,
  localizedMessage,
  preconditionFailure,
  quotaFailure,
  requestInfo,
  resourceInfo,
  retryInfo,
} from "./status/details/builders.js";
export type { StandardDetail } from "./status/details/codecs.js";
export type { UnknownField } from "./wire/reader.js";
