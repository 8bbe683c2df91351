// A ConnectError: its `message` begins with the code, `rawMessage` is what was sent.

import { Code, codeFromNumber } from "../code.js";
import { readDetails } from "../read/details.js";
import { JsonInput } from "../read/json/parse.js";
import { get, isError } from "../read/object.js";
import type { Found } from "./found.js";

export function readConnectError(thrown: unknown): Found | undefined {
  const code = get(thrown, "code");
  const message = get(thrown, "rawMessage");
  if (typeof code !== "number" || codeFromNumber(code) !== code || typeof message !== "string")
    return undefined;
  const isMade = code === Code.UNKNOWN && isMadeOf(get(thrown, "cause"), message);
  const input = new JsonInput([], "unencodable-detail");
  const details = readDetails(get(thrown, "details"), input);
  const found = { code, rawCode: code, message, details, issues: input.issues };
  return isMade ? { ...found, local: true, vague: true } : found;
}

/** Connect makes UNKNOWN of what is none of its errors, with its text, which nobody sent. */
function isMadeOf(cause: unknown, message: string): boolean {
  return isError(cause) && get(cause, "message") === message;
}
