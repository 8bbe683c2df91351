// An error of an HTTP client that has the response: its HTTP status, and the body as text, as bytes or parsed. Clients of
// APIs have the status on the error itself, and the body in parts. A response without an error of a known format has the
// code of its HTTP status; the client's own text stays local.

import { codeFromHttp, isHttpStatus } from "../../../code/http-status.js";
import { Code } from "../../../code/names.js";
import { bytesOfBuffer } from "../../../formats/grpc/copied-headers.js";
import { readBody } from "../../../formats/json/detect.js";
import { attempt } from "../../../safe/call.js";
import { asArray, get, isError, isException, isObject } from "../../../safe/properties.js";
import { parseJson } from "../../../status/json/parse.js";
import { jsonInput } from "../../../status/json/read-detail.js";
import { isBytes } from "../../../wire/bytes.js";
import { type Found, localError } from "../found.js";

/** Reads an error with a response, of axios, gaxios, got, superagent, ky and others. */
export function readResponseError(thrown: unknown): Found | undefined {
  // Angular's is not an Error.
  if (!isError(thrown) && get(thrown, "name") !== "HttpErrorResponse") return undefined;
  const response = get(thrown, "response");
  const status = httpStatusOf(response) ?? httpStatusOf(thrown);
  if (status === undefined || !(isObject(response) || hasParts(thrown))) return undefined;
  for (const body of bodiesOf(thrown, response)) {
    const found = readBody(jsonOf(body), status, jsonInput());
    if (found !== undefined) return found;
  }
  const code = codeFromHttp(status, "rest");
  // A success that the client could not read is an error all the same, of another kind.
  return code === Code.OK || status < 400 ? undefined : localError(thrown, code);
}

/** Reads an error of Google's API clients that lost its response, but has the parts of its body. */
export function readGoogleApiError(thrown: unknown): Found | undefined {
  const errors = get(thrown, "errors");
  const code = Number(get(thrown, "code"));
  if (!isError(thrown) || !isHttpStatus(code) || typeof get(get(errors, 0), "reason") !== "string")
    return undefined;
  const message = get(thrown, "message");
  return readBody({ error: { code, message, errors } }, code, jsonInput());
}

export function httpStatusOf(value: unknown): number | undefined {
  return [get(value, "status"), get(value, "statusCode")].find(isHttpStatus);
}

/** Clients that do not keep the response keep its headers or its body; `expose` marks an error that a server made. */
function hasParts(thrown: unknown): boolean {
  const [headers, body] = ["headers", "body"].map((name) => get(thrown, name));
  return (
    (isObject(headers) || (body ?? undefined) !== undefined) && get(thrown, "expose") === undefined
  );
}

function bodiesOf(thrown: unknown, response: unknown): unknown[] {
  const text = get(response, "text");
  const error = get(thrown, "error");
  return [
    get(response, "data"),
    get(response, "body"),
    get(response, "_data"),
    typeof text === "string" ? text : undefined,
    get(thrown, "data"),
    get(thrown, "body"),
    // The part of the body with that name, or the whole.
    ...(isException(error) ? [] : [isObject(error) ? { error } : undefined, error]),
    get(thrown, "name") === "AjaxError" ? response : undefined,
  ].filter((body) => body !== undefined && body !== null);
}

/** Returns the body as JSON: clients leave it as text or bytes if the caller asks for that. */
function jsonOf(data: unknown): unknown {
  const bytes =
    isBytes(data) || asArray(data)
      ? data
      : (attempt(() => bytesOfBuffer(data as ArrayBuffer)) ?? data);
  return typeof bytes === "string" || isBytes(bytes) ? parseJson(bytes, []) : bytes;
}
