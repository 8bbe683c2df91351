// Errors of the operating system, by the names that Node gives them (`error.code`). Source: Abseil's
// ErrnoToStatusCode (absl/status/status.cc).

import { errnoCodes } from "../../gen/rpcstatus/v1/code_errno_rpcstatus.js";
import { Code, type ErrorCode } from "../code.js";

// Node's own names for a failed look-up of a host name have no errno. gRPC answers UNAVAILABLE when a
// name does not resolve.
const LOOKUP_FAILED = ["ENOTFOUND", "EAI_AGAIN"];

/**
 * The code behind a name such as "ENOENT" (NOT_FOUND) or "ECONNREFUSED" (UNAVAILABLE); UNKNOWN for any
 * other string. Two of Abseil's rows surprise: EADDRNOTAVAIL and EALREADY are ALREADY_EXISTS.
 */
export function codeFromErrno(name: string): ErrorCode {
  if (LOOKUP_FAILED.includes(name)) return Code.UNAVAILABLE;
  return Object.hasOwn(errnoCodes, name) ? (errnoCodes[name] as ErrorCode) : Code.UNKNOWN;
}
