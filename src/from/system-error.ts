// Errors of the platform: an abort, a timeout, a system call that failed. What they say stays local.

import { codeFromErrno } from "../code/errno.js";
import { Code } from "../code.js";
import { get, isError } from "../read/object.js";
import { type Found, foreign } from "./found.js";

/** Of undici, which is Node's fetch. A connection that does not come about is UNAVAILABLE in gRPC. */
const UNDICI: { readonly [code: string]: Code } = {
  UND_ERR_CONNECT_TIMEOUT: Code.UNAVAILABLE,
  UND_ERR_HEADERS_TIMEOUT: Code.DEADLINE_EXCEEDED,
  UND_ERR_BODY_TIMEOUT: Code.DEADLINE_EXCEEDED,
  UND_ERR_SOCKET: Code.UNAVAILABLE,
};

/** By its name: the `code` of a DOMException is a number of its own, that of Node's own one is ABORT_ERR. */
export function isAbort(thrown: unknown): boolean {
  return isError(thrown) && get(thrown, "name") === "AbortError";
}

export function readSystemError(thrown: unknown): Found | undefined {
  if (!isError(thrown)) return undefined;
  if (get(thrown, "name") === "TimeoutError") return foreign(thrown, Code.DEADLINE_EXCEEDED);
  const name = get(thrown, "code");
  if (typeof name !== "string") return undefined;
  const code = Object.hasOwn(UNDICI, name) ? (UNDICI[name] as Code) : codeFromErrno(name);
  return code === Code.UNKNOWN ? undefined : foreign(thrown, code);
}
