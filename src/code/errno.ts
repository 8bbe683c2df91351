// Errors of the operating system, by the names that Node gives them (`error.code`). Source: Abseil's
// ErrnoToStatusCode (absl/status/status.cc).

import { errnoCodes } from "../../gen/rpcstatus/v1/code_errno_rpcstatus.js";
import { Code, type ErrorCode } from "./names.js";

// Node's own names for a failed look-up of a host name have no errno and no published row. gRPC answers
// UNAVAILABLE when a name does not resolve.
const LOOKUP_FAILED = ["ENOTFOUND", "EAI_AGAIN"];

/**
 * The code behind a name such as "ENOENT" (NOT_FOUND) or "ECONNREFUSED" (UNAVAILABLE), and UNAVAILABLE
 * for ENOTFOUND and EAI_AGAIN: these two are Node's own for a host name that does not resolve, and their
 * row is ours. UNKNOWN for a string without a row.
 *
 * It is Abseil's table for system calls on the local machine. Of a connection whose peer is lost, gRPC
 * reports UNAVAILABLE, where this table says FAILED_PRECONDITION (EPIPE, ENOTCONN, ESHUTDOWN),
 * DEADLINE_EXCEEDED (ETIMEDOUT, also of a connect) or ALREADY_EXISTS (EADDRNOTAVAIL, EALREADY).
 */
export function codeFromErrno(name: string): ErrorCode {
  if (LOOKUP_FAILED.includes(name)) return Code.UNAVAILABLE;
  return Object.hasOwn(errnoCodes, name) ? (errnoCodes[name] as ErrorCode) : Code.UNKNOWN;
}
