export { Code, type ErrorCode } from "./code.js";
export type { Detail, DetailInit } from "./detail.js";
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
export { StatusError, type StatusErrorOptions } from "./error.js";
export type { Issue, IssueKind } from "./issue.js";
export type { DetailJson, StatusJson } from "./json.js";
export { statusFromTrailers, type TrailersOptions } from "./read/trailers.js";
export type { StandardDetail, StandardDetails } from "./standard.js";
export {
  decodeStatus,
  type EncodeOptions,
  encodeStatus,
  type Status,
  type StatusInit,
} from "./status.js";
export {
  encodeStatusHeader,
  type HeaderOptions,
  type Trailers,
  trailersFromStatus,
} from "./trailers.js";
