// An error of an HTTP client that has the response: its HTTP status, headers, and the body as text, as bytes or parsed.
// Clients of APIs have the status on the error itself, and the body in parts. Some reject with the response alone. A
// response without headers of gRPC or an error of a known format has the code of its HTTP status; the client's own text
// stays local.

import { codeFromHttp, isHttpStatus } from "../../../code/http-status.js";
import { Code } from "../../../code/names.js";
import { PROTOBUF, readProtobuf } from "../../../formats/content.js";
import { bytesFromCopy, copiedForms } from "../../../formats/grpc/copied-headers.js";
import { readHeaders, TRAILERS } from "../../../formats/grpc/headers.js";
import { readBody } from "../../../formats/json/detect.js";
import { joined, readStatusHeaders } from "../../../formats/response.js";
import { asArray, get, isError, isException, isObject } from "../../../safe/properties.js";
import type { Issue } from "../../../status/issue.js";
import { parseBody } from "../../../status/json/parse-events.js";
import { jsonInput } from "../../../status/json/read-detail.js";
import type { Reading } from "../../../status/reading.js";
import { isBytes } from "../../../wire/bytes.js";
import { encodeUtf8 } from "../../../wire/utf8.js";
import { type Found, localError } from "../found.js";

/** Reads an error with a response, of axios, gaxios, got, superagent, ky and others, or what a caller took from it. */
export function readResponseError(thrown: unknown): Found | undefined {
  const response = get(thrown, "response");
  const status = httpStatusOf(response) ?? httpStatusOf(thrown);
  if (status === undefined || !(isObject(response) || hasParts(thrown))) return undefined;
  const issues: Issue[] = [];
  const headers = get(response, "headers") ?? get(thrown, "headers");
  const values = readHeaders(headers, [...TRAILERS, "content-type"], issues, copiedForms);
  const header = readStatusHeaders(values, status, issues);
  // A header that says OK does not make a success of an error.
  const own = header?.code === Code.OK ? undefined : header;
  if (own?.isWhole) return joined(own, undefined);
  const isBinary = status >= 400 && PROTOBUF.test(String(values["content-type"][0]).toLowerCase());
  const found = readBodies(bodiesOf(thrown, response), status, issues, isBinary);
  if (own !== undefined) return joined(own, found);
  if (found !== undefined) return found;
  const code = codeFromHttp(status, "rest");
  // A success that the client could not read is an error all the same, of another kind.
  return status < 400 ? undefined : { ...localError(thrown, code), issues };
}

function readBodies(
  bodies: readonly unknown[],
  status: number,
  issues: Issue[],
  isBinary: boolean,
): Reading | undefined {
  for (const data of bodies) {
    // Clients leave the body as text or bytes if the caller asks for that.
    const body = typeof data === "string" || isBytes(data) || asArray(data) ? data : bytesOf(data);
    const isText = typeof body === "string";
    const isRaw = isText || isBytes(body);
    const found =
      isBinary && isRaw
        ? readProtobuf(isText ? encodeUtf8(body) : body, status, "rest", jsonInput(issues))
        : readBody(isRaw ? parseBody(body, []).json : body, status, jsonInput());
    if (found !== undefined) return found;
  }
  return undefined;
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

/**
 * Clients that do not keep the response keep its headers or its body; a copy of an AxiosError has only its name. `expose`
 * marks an error that a server made.
 */
function hasParts(thrown: unknown): boolean {
  if (get(thrown, "expose") !== undefined) return false;
  if (isObject(get(thrown, "headers")) || isAxiosCopy(thrown)) return true;
  return BODIES.some((name) => (get(thrown, name) ?? undefined) !== undefined);
}

/** Reports whether a value has the name of an AxiosError: its JSON has the HTTP status, but no response. */
export function isAxiosCopy(thrown: unknown): boolean {
  return get(thrown, "name") === "AxiosError";
}

const BODIES = ["data", "body", "responseText"];

function bodiesOf(thrown: unknown, response: unknown): unknown[] {
  const error = get(thrown, "error");
  return [
    ...["data", "body", "_data", "text"].map((name) => get(response, name)),
    ...BODIES.map((name) => get(thrown, name)),
    // The part of the body with that name, or the whole.
    ...(isException(error) ? [] : [isObject(error) ? { error } : undefined, error]),
    get(thrown, "name") === "AjaxError" ? response : undefined,
    isError(thrown) ? undefined : thrown,
  ].filter((body) => body !== undefined && body !== null);
}

function bytesOf(data: unknown): unknown {
  return bytesFromCopy(data) ?? data;
}
