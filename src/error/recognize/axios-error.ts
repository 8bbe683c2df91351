// An AxiosError. Its response has the HTTP status and the body, parsed if it is JSON; without a response, its `code`
// names the reason. Its own text stays local.

import { codeFromHttp, isHttpStatus } from "../../code/http-status.js";
import { Code } from "../../code/names.js";
import { readBody } from "../../formats/json/detect.js";
import { get, isError } from "../../safe/properties.js";
import { JsonInput } from "../../status/bounded-json.js";
import { parseJson } from "../../status/json/parse.js";
import { isBytes } from "../../wire/bytes.js";
import { type Found, localError } from "./found.js";

/** The reasons that axios names itself; others are system errors of Node. */
const REASONS: { readonly [code: string]: Code } = {
  ECONNABORTED: Code.DEADLINE_EXCEEDED,
  ERR_CANCELED: Code.CANCELLED,
  ERR_NETWORK: Code.UNAVAILABLE,
};

export function readAxiosError(thrown: unknown): Found | undefined {
  if (!isError(thrown) || get(thrown, "isAxiosError") !== true) return undefined;
  const response = get(thrown, "response");
  const status = get(response, "status");
  if (isHttpStatus(status)) {
    const found = readBody(jsonOf(get(response, "data")), status, new JsonInput());
    return found ?? localError(thrown, codeFromHttp(status, "rest"));
  }
  const code = get(thrown, "code");
  if (typeof code !== "string" || !Object.hasOwn(REASONS, code)) return undefined;
  return localError(thrown, REASONS[code] as Code);
}

/** Returns the body as JSON: axios leaves it as text or bytes if the caller asks for that. */
function jsonOf(data: unknown): unknown {
  const bytes = data instanceof ArrayBuffer ? new Uint8Array(data) : data;
  return typeof bytes === "string" || isBytes(bytes) ? parseJson(bytes, []) : bytes;
}
