// An AxiosError. Its response has the HTTP status and the body, parsed if it is JSON; without a response, its `code`
// names the reason. Its own text stays local.

import { codeFromHttp, isHttpStatus } from "../../../code/http-status.js";
import { Code } from "../../../code/names.js";
import { readBody } from "../../../formats/json/detect.js";
import { attempt } from "../../../safe/call.js";
import { get, isError } from "../../../safe/properties.js";
import { parseJson } from "../../../status/json/parse.js";
import { jsonInput } from "../../../status/json/read-detail.js";
import { isBytes } from "../../../wire/bytes.js";
import { readTimeout } from "../engine/abort.js";
import { type Found, localError } from "../found.js";

export function readAxiosError(thrown: unknown): Found | undefined {
  if (!isError(thrown) || get(thrown, "isAxiosError") !== true) return undefined;
  const response = get(thrown, "response");
  const status = get(response, "status");
  if (isHttpStatus(status)) {
    const found = readBody(jsonOf(get(response, "data")), status, jsonInput());
    // A success that axios could not read is an error too.
    return found ?? localError(thrown, codeFromHttp(status, "rest") || Code.UNKNOWN);
  }
  const code = codeOfReason(thrown);
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

/** Returns the body as JSON: axios leaves it as text or bytes if the caller asks for that. */
function jsonOf(data: unknown): unknown {
  const bytes = attempt(() => bytesOf(data as ArrayBuffer)) ?? data;
  if (typeof bytes === "string" || isBytes(bytes)) return parseJson(bytes, []);
  return bytes;
}

/** Returns the bytes of an ArrayBuffer of any realm. Throws for anything else: a fake could have any length. */
function bytesOf(buffer: ArrayBuffer): Uint8Array {
  const length = Object.getOwnPropertyDescriptor(ArrayBuffer.prototype, "byteLength");
  length?.get?.call(buffer);
  return new Uint8Array(buffer);
}
