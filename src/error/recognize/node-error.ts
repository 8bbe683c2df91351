// Errors of the platform: an abort, a timeout, a system call or a fetch that failed. What they say stays local.

import { codeFromErrno } from "../../code/errno.js";
import { Code } from "../../code/names.js";
import { get, isError } from "../../safe/properties.js";
import { type Found, foreign } from "./found.js";

/** Of undici, which is Node's fetch. A connection that does not come about is UNAVAILABLE in gRPC. */
const UNDICI: { readonly [code: string]: Code } = {
  UND_ERR_CONNECT_TIMEOUT: Code.UNAVAILABLE,
  UND_ERR_HEADERS_TIMEOUT: Code.DEADLINE_EXCEEDED,
  UND_ERR_BODY_TIMEOUT: Code.DEADLINE_EXCEEDED,
  UND_ERR_SOCKET: Code.UNAVAILABLE,
};

/**
 * The TypeError of fetch in a browser, where no answer came or not all of it: only its text tells it from any other.
 * In Chromium and Firefox of a call and of its body, in Safari, in React Native; the host may stand behind it in
 * parentheses. Scripts are not told why, so it may be an answer that CORS keeps from them. A connection that does
 * not come about, or is lost, is UNAVAILABLE in gRPC.
 */
const FETCH_FAILED =
  /^(Failed to fetch|network error|NetworkError when attempting to fetch resource\.|Error in input stream|Load failed|Network request failed)( \(.*\))?$/;

/** By its name: the `code` of a DOMException is a number of its own, that of Node's own one is ABORT_ERR. */
export function isAbort(thrown: unknown): boolean {
  return isError(thrown) && get(thrown, "name") === "AbortError";
}

export function readSystemError(thrown: unknown): Found | undefined {
  if (!isError(thrown)) return undefined;
  if (get(thrown, "name") === "TimeoutError") return foreign(thrown, Code.DEADLINE_EXCEEDED);
  if (get(thrown, "name") === "TypeError" && FETCH_FAILED.test(String(get(thrown, "message"))))
    return foreign(thrown, Code.UNAVAILABLE);
  const name = get(thrown, "code");
  if (typeof name !== "string") return undefined;
  const code = Object.hasOwn(UNDICI, name) ? (UNDICI[name] as Code) : codeFromErrno(name);
  return code === Code.UNKNOWN ? undefined : foreign(thrown, code);
}
