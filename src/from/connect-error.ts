// A ConnectError: its `message` begins with the code, `rawMessage` is what was sent. Its client lets codes
// through that are none: the names of what every object has are no numbers even.

import { Code, codeFromNumber } from "../code.js";
import { readDetails } from "../read/details.js";
import { reportName } from "../read/json/connect.js";
import { JsonInput } from "../read/json/parse.js";
import { asArray, get, isError } from "../read/object.js";
import type { Found } from "./found.js";

export function readConnectError(thrown: unknown): Found | undefined {
  const code = get(thrown, "code");
  const message = get(thrown, "rawMessage");
  const list = get(thrown, "details");
  if (typeof message !== "string") return undefined;
  const isCode = typeof code === "number" && codeFromNumber(code) === code;
  if (!isCode && !(isError(thrown) && asArray(list) !== undefined)) return undefined;
  const input = new JsonInput([], "unencodable-detail");
  const details = readDetails(list, input);
  if (typeof code !== "number") reportName(code, input);
  const rawCode = typeof code === "number" ? code : Code.UNKNOWN;
  const found = { code: codeFromNumber(rawCode), rawCode, message, details, issues: input.issues };
  const isMade = code === Code.UNKNOWN && isMadeOf(get(thrown, "cause"), message);
  return isMade ? { ...found, local: true, vague: true } : found;
}

/** Connect makes UNKNOWN of what is none of its errors, with its text, which nobody sent. */
function isMadeOf(cause: unknown, message: string): boolean {
  return isError(cause) && get(cause, "message") === message;
}
