// An AxiosError, or its JSON. Without a response, its `code` names the reason; `readResponseError` reads one with a
// response. Its own text stays local.

import { Code } from "../../../code/names.js";
import { get } from "../../../safe/properties.js";
import { type Found, localError } from "../found.js";
import { httpStatusOf, isAxiosCopy } from "./response-error.js";

export function readAxiosError(thrown: unknown): Found | undefined {
  // A CanceledError has no `isAxiosError` in its JSON, and was a plain object before axios 0.22.
  if (get(thrown, "__CANCEL__") === true || get(thrown, "name") === "CanceledError")
    return localError(thrown, Code.CANCELLED);
  if (get(thrown, "isAxiosError") !== true && !isAxiosCopy(thrown)) return undefined;
  // The connection was lost after the headers of a response.
  if (get(thrown, "message") === "stream has been aborted")
    return localError(thrown, Code.UNAVAILABLE);
  // A success that axios could not read is an error too.
  const hasResponse = httpStatusOf(get(thrown, "response")) !== undefined;
  const code = hasResponse ? Code.UNKNOWN : codeOfReason(thrown);
  return code === undefined ? undefined : localError(thrown, code);
}

/** Returns the code of a reason that axios names itself; the others are system errors of Node. */
function codeOfReason(thrown: unknown): Code | undefined {
  switch (get(thrown, "code")) {
    case "ECONNABORTED":
      // A timeout, or a browser that left the page.
      return get(thrown, "message") === "Request aborted" ? Code.CANCELLED : Code.DEADLINE_EXCEEDED;
    case "ERR_NETWORK":
      return Code.UNAVAILABLE;
    default:
      return undefined;
  }
}
