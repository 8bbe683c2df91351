// A thrown status or a thrown response body, as an object or as JSON text, but not as an error with a stack.

import { readBody } from "../../formats/json/detect.js";
import { isError, isObject } from "../../safe/properties.js";
import { parseJson } from "../../status/json/parse.js";
import { jsonInput } from "../../status/json/read-detail.js";
import { readStatus } from "../../status/json/read-status.js";
import type { Found } from "./found.js";
import { operationError } from "./status-message.js";

export function readThrownBody(thrown: unknown): Found | undefined {
  if (!isObject(thrown) || isError(thrown)) return undefined;
  const input = jsonInput();
  const found = readBody(thrown, undefined, input, true);
  if (found !== undefined) return found;
  return readStatus(operationError(thrown), input);
}

export function readThrownText(thrown: unknown): Found | undefined {
  if (typeof thrown !== "string" || !/^\s*[[{]/.test(thrown)) return undefined;
  const json = parseJson(thrown, []);
  return readBody(json, undefined, jsonInput());
}
