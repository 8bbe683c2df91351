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
export { isStatusError, type StatusErrorIn } from "./error/is-status-error.js";
export type { StatusErrorOptions } from "./error/status-error.js";
export { StatusError, type StatusErrorConstructor } from "./error/status-error-from.js";
export {
  encodeStatusHeader,
  type HeaderOptions,
  type Trailers,
  trailersFromStatus,
} from "./formats/grpc/trailer-limit.js";
export { statusFromTrailers, type TrailersOptions } from "./formats/grpc/trailers.js";
export type { Detail, DetailInit } from "./status/any-detail.js";
export { decodeStatus } from "./status/decode.js";
export type { StandardDetail, StandardDetails } from "./status/details/codecs.js";
export { type EncodeOptions, encodeStatus } from "./status/encode.js";
export type { Issue, IssueKind } from "./status/issue.js";
export type { StatusJson } from "./status/json/write-status.js";
export type { DetailJson } from "./status/message-json.js";
export type { Status, StatusInit, StatusLike } from "./status/status.js";
