// A thrown status or a thrown response body: as an object, as JSON text, or as the message of an error, if that is JSON
// as a whole, or has only the text of one of Google's clients before it.

import { isHttpStatus } from "../../code/http-status.js";
import { readBody } from "../../formats/json/detect.js";
import { attempt } from "../../safe/call.js";
import { get, isError, isObject } from "../../safe/properties.js";
import { parseJson } from "../../status/json/parse.js";
import { jsonInput } from "../../status/json/read-detail.js";
import { readStatus } from "../../status/json/read-status.js";
import type { Found } from "./found.js";
import { httpStatusOf } from "./http/response-error.js";
import { hasOwnCodes, operationError } from "./status-message.js";

export function readThrownBody(thrown: unknown): Found | undefined {
  if (!isObject(thrown) || isError(thrown) || hasOwnCodes(thrown)) return undefined;
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

// Clients that wrap the body of a response into the message of another body do so once or twice.
const MAX_WRAPPED = 3;

/** The texts of clients for Gemini and Vertex AI before the JSON of a body: the HTTP status, or the name of a code. */
const PREFIX = /^(?:\[[\w.]{1,60}\]: )?got status: [\w -]{1,60}\. (?=[[{])/;

/** The whole text of the oldest of them: the HTTP status, the message, and the JSON of the details, also a property. */
const GENERATIVE_AI =
  /^\[GoogleGenerativeAI Error\]: Error fetching from \S+: \[(\d{3})[^\]]*\] (.*?)(?: \[\{"@type".*)?$/s;

/** Reads an error whose message is the JSON of one, as clients of Google's APIs make it from the body of a response. */
export function readThrownMessage(thrown: unknown): Found | undefined {
  if (!isError(thrown)) return undefined;
  const status = httpStatusOf(thrown);
  const whole = String(get(thrown, "message"));
  const [, http, message] = GENERATIVE_AI.exec(whole) ?? [];
  const error = { code: Number(http), message, details: get(thrown, "errorDetails") };
  if (isHttpStatus(error.code)) return readBody({ error }, error.code, jsonInput());
  let found: Found | undefined;
  let text: unknown = whole.slice(PREFIX.exec(whole)?.[0].length);
  for (let i = 0; i < MAX_WRAPPED && typeof text === "string" && /^\s*[[{]/.test(text); i++) {
    const json = text;
    const inner = readBody(
      attempt(() => JSON.parse(json)),
      status,
      jsonInput(),
    );
    if (inner === undefined) break;
    found = inner;
    text = inner.message;
  }
  return found;
}
