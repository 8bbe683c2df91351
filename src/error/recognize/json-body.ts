// A thrown status or a thrown response body, as an object or as JSON text, but not as an error with a stack.

import { readBody } from "../../formats/json/detect.js";
import { get, isError, isException, isObject } from "../../safe/properties.js";
import { JsonInput } from "../../status/bounded-json.js";
import { parseJson } from "../../status/json/parse.js";
import { readStatus } from "../../status/json/read-status.js";
import type { Found } from "./found.js";

export function readThrownBody(thrown: unknown): Found | undefined {
  if (!isObject(thrown) || isError(thrown)) return undefined;
  const input = new JsonInput();
  const found = readBody(thrown, undefined, input);
  if (found !== undefined) return found;
  // The error of an Operation may have an unknown code. In protobuf-es, the error is in `result`.
  const result = get(thrown, "result");
  const inResult = get(result, "case") === "error";
  const error = inResult ? get(result, "value") : get(thrown, "error");
  return isException(error) ? undefined : readStatus(error, input);
}

export function readThrownText(thrown: unknown): Found | undefined {
  if (typeof thrown !== "string" || !/^\s*[[{]/.test(thrown)) return undefined;
  const json = parseJson(thrown, []);
  return readBody(json, undefined, new JsonInput());
}
