// Errors of HTTP clients that received no response, where the code of the error alone says something else or nothing.
// Their text stays local. axios-error has the reasons that axios names.

import { Code } from "../../../code/names.js";
import { get, isError } from "../../../safe/properties.js";
import { readTimeout } from "../engine/abort.js";
import { type Found, localError } from "../found.js";

export function readNoResponseError(thrown: unknown): Found | undefined {
  // Angular's is not an Error, and has the HTTP status 0.
  if (get(thrown, "name") === "HttpErrorResponse" && get(thrown, "status") === 0)
    return localError(thrown, Code.UNAVAILABLE);
  if (!isError(thrown)) return undefined;
  const code = codeOf(thrown);
  return code === undefined ? undefined : localError(thrown, code);
}

/** Where clients keep the options of the call, with the signal that may have ended it. */
const OPTIONS = ["config", "options", "request"];

function codeOf(thrown: unknown): Code | undefined {
  const code = get(thrown, "code");
  // axios, gaxios, got and ofetch: an abort whose reason is a timeout.
  const reasons = OPTIONS.map((name) => get(get(get(thrown, name), "signal"), "reason"));
  if (get(thrown, "response") === undefined && reasons.some((reason) => readTimeout(reason)))
    return Code.DEADLINE_EXCEEDED;
  // superagent
  if (code === "ECONNABORTED" && typeof get(thrown, "timeout") === "number")
    return Code.DEADLINE_EXCEEDED;
  if (code === "ABORTED" && get(thrown, "message") === "Aborted") return Code.CANCELLED;
  if (get(thrown, "crossDomain") === true && get(thrown, "response") === undefined)
    return Code.UNAVAILABLE;
  // node-fetch
  if (get(thrown, "name") !== "FetchError") return undefined;
  switch (get(thrown, "type")) {
    case "request-timeout":
    case "body-timeout":
      return Code.DEADLINE_EXCEEDED;
    case "aborted":
      return Code.CANCELLED;
    case "system":
      // A code that node-connection-error or node-error knows is better.
      return code === undefined ? Code.UNAVAILABLE : undefined;
    default:
      return undefined;
  }
}
