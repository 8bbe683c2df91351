// The ten standard details of google/rpc/error_details.proto: types, builders, encode and decode.

import { createRetryInfo, type RetryInfo } from "../gen/google/rpc/error_details_rpcstatus.js";
import { durationFromMs } from "./status/duration.js";

export type { Duration } from "../gen/google/protobuf/duration_rpcstatus.js";
export {
  type BadRequest,
  type BadRequest_FieldViolation,
  createBadRequest as badRequest,
  createDebugInfo as debugInfo,
  createErrorInfo as errorInfo,
  createHelp as help,
  createLocalizedMessage as localizedMessage,
  createPreconditionFailure as preconditionFailure,
  createQuotaFailure as quotaFailure,
  createRequestInfo as requestInfo,
  createResourceInfo as resourceInfo,
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

/** Makes a RetryInfo from the least time to wait, in milliseconds. */
export function retryInfo(delayMs: number): RetryInfo {
  return createRetryInfo({ retryDelay: durationFromMs(delayMs) });
}
