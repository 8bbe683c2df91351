// Errors of the operating system, by Node's names for them (`error.code`). Source: Abseil's
// ErrnoToStatusCode (absl/status/status.cc).

import { errnoCodes } from "../../gen/rpcstatus/v1/code_errno_rpcstatus.js";
import { Code, type ErrorCode } from "./names.js";

// Node's own names for a failed lookup of a host name have no errno and no published row. gRPC reports
// UNAVAILABLE if a name does not resolve.
const LOOKUP_FAILED = ["ENOTFOUND", "EAI_AGAIN"];

/**
 * Returns the code of a name such as "ENOENT" (NOT_FOUND) or "ECONNREFUSED" (UNAVAILABLE); UNKNOWN for a string
 * without a row. ENOTFOUND and EAI_AGAIN are UNAVAILABLE: they are Node's own names for a host name that does not
 * resolve, and rpcstatus adds their rows.
 *
 * The table is Abseil's, for system calls on the local machine. If a connection loses its peer, gRPC reports
 * UNAVAILABLE, but this table has FAILED_PRECONDITION (EPIPE, ENOTCONN, ESHUTDOWN), DEADLINE_EXCEEDED (ETIMEDOUT,
 * also of a connect) or ALREADY_EXISTS (EADDRNOTAVAIL, EALREADY).
 */
export function codeFromErrno(name: string): ErrorCode {
  if (LOOKUP_FAILED.includes(name)) return Code.UNAVAILABLE;
  return Object.hasOwn(errnoCodes, name) ? (errnoCodes[name] as ErrorCode) : Code.UNKNOWN;
}
