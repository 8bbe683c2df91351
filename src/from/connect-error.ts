// A ConnectError: its `message` begins with the code, `rawMessage` is what was sent.

import { codeFromNumber } from "../code.js";
import { readDetails } from "../read/details.js";
import { JsonInput } from "../read/json/parse.js";
import { get } from "../read/object.js";
import type { Found } from "./found.js";

export function readConnectError(thrown: unknown): Found | undefined {
  const code = get(thrown, "code");
  const message = get(thrown, "rawMessage");
  if (typeof code !== "number" || codeFromNumber(code) !== code || typeof message !== "string")
    return undefined;
  const input = new JsonInput([], "unencodable-detail");
  const details = readDetails(get(thrown, "details"), input);
  return { code, rawCode: code, message, details, issues: input.issues };
}
