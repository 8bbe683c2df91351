// The builders of the standard details. A builder takes the fields of its message, all of which are optional.

import {
  createRetryInfo,
  type RetryInfo,
} from "../../../gen/google/rpc/error_details_rpcstatus.js";
import { durationFromMs } from "../duration.js";

export {
  createBadRequest as badRequest,
  createDebugInfo as debugInfo,
  createErrorInfo as errorInfo,
  createHelp as help,
  createLocalizedMessage as localizedMessage,
  createPreconditionFailure as preconditionFailure,
  createQuotaFailure as quotaFailure,
  createRequestInfo as requestInfo,
  createResourceInfo as resourceInfo,
} from "../../../gen/google/rpc/error_details_rpcstatus.js";

/** Makes a RetryInfo from the minimum time to wait before a retry, in milliseconds. */
export function retryInfo(delayMs: number): RetryInfo {
  return createRetryInfo({ retryDelay: durationFromMs(delayMs) });
}
