// An AxiosError. Without a response, its `code` names the reason; `readResponseError` reads one with a response. Its
// own text stays local.

import { Code } from "../../../code/names.js";
import { get, isError } from "../../../safe/properties.js";
import { readTimeout } from "../engine/abort.js";
import { type Found, localError } from "../found.js";
import { httpStatusOf } from "./response-error.js";

export function readAxiosError(thrown: unknown): Found | undefined {
  if (!isError(thrown) || get(thrown, "isAxiosError") !== true) return undefined;
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
    case "ERR_CANCELED": {
      const reason = get(get(get(thrown, "config"), "signal"), "reason");
      return readTimeout(reason)?.code ?? Code.CANCELLED;
    }
    case "ERR_NETWORK":
      return Code.UNAVAILABLE;
    default:
      return undefined;
  }
}
