// Codes and errors: `StatusError`, with `StatusError.from` for any thrown value, the builders of the standard details,
// and readers and writers of google.rpc.Status and of gRPC's trailers.

export { Code, type ErrorCode } from "./code.js";
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
} from "./details.js";
export type { StatusErrorOptions } from "./error/bare-status-error.js";
export { isStatusError, type StatusErrorIn } from "./error/is-status-error.js";
export { StatusError, type StatusErrorConstructor } from "./error/status-error.js";
export {
  encodeStatusHeader,
  type Trailers,
  trailersFromStatus,
} from "./formats/grpc/trailer-limit.js";
export { statusFromTrailers } from "./formats/grpc/trailers.js";
export type { Detail, DetailInit } from "./status/any-detail.js";
export { decodeStatus } from "./status/decode.js";
export { encodeStatus } from "./status/encode.js";
export type { Issue, IssueKind } from "./status/issue.js";
export type { DetailJson, StatusJson } from "./status/message-json.js";
export type { Status, StatusInit, StatusLike } from "./status/status.js";
