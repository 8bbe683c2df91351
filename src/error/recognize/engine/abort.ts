// Aborts and timeouts of AbortSignal. They are recognized by name: the `code` of a DOMException is a number of its
// own, that of Node's AbortError is ABORT_ERR. Their text stays local.

import { Code } from "../../../code/names.js";
import { get, isError } from "../../../safe/properties.js";
import { type Found, localError } from "../found.js";

/** The reason of the abort, which is among the causes of some, says more than the abort. */
export function readAbort(thrown: unknown): Found | undefined {
  const isAbort = isError(thrown) && get(thrown, "name") === "AbortError";
  return isAbort ? { ...localError(thrown, Code.CANCELLED), inconclusive: 2 } : undefined;
}

export function readTimeout(thrown: unknown): Found | undefined {
  const isTimeout = isError(thrown) && get(thrown, "name") === "TimeoutError";
  return isTimeout ? localError(thrown, Code.DEADLINE_EXCEEDED) : undefined;
}
