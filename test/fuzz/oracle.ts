// The oracle: derives from an input what a reader must return, without the code of the readers. Only as much as is
// certain.

import { isUint8Array } from "node:util/types";
import { codeNames } from "../../gen/rpcstatus/v1/code_rpcstatus.js";

/** Returns a property of any value, or undefined if reading it throws. */
export function get(from: unknown, name: string): unknown {
  return attempt(() => (from as { readonly [name: string]: unknown } | undefined)?.[name]);
}

export function attempt<T>(call: () => T): T | undefined {
  try {
    return call();
  } catch {
    // Nothing is known.
    return undefined;
  }
}

export function number(value: unknown): number {
  return typeof value === "number" ? value : Number.NaN;
}

/** Returns the bytes of an input that is certainly bytes or base64. */
export function bytesOf(given: unknown): Uint8Array | undefined {
  if (isUint8Array(given)) return given;
  const isBase64 = typeof given === "string" && /^[\w+/-]*={0,2}$/.test(given);
  if (!isBase64 || given.replace(/=+$/, "").length % 4 === 1) return undefined;
  return Uint8Array.from(Buffer.from(given, "base64"));
}

/** Returns the values of a header, in any container. */
export function valuesOf(headers: unknown, name: string): unknown[] {
  if (typeof headers !== "object" || headers === null) return [];
  const entries = attempt((): unknown[] => {
    if (typeof get(headers, "get") === "function" && !(Symbol.iterator in headers))
      return [[name, (headers as Map<string, unknown>).get(name)]];
    return Symbol.iterator in headers
      ? [...(headers as Iterable<unknown>)]
      : Object.keys(headers).map((key) => [key, get(headers, key)]);
  });
  return (entries ?? [])
    .filter((pair) => lowerCase(get(pair, "0")) === name)
    .flatMap((pair) => get(pair, "1"))
    .filter((value) => value !== undefined && value !== null);
}

/** Reports whether grpc-status is OK in headers of any kind, or in what a copy of them may hold. */
export function headersSayOk(headers: unknown): boolean {
  // Names and values in turn, as undici has them.
  const flat = Array.isArray(headers) ? headers : [];
  const pairs = flat.map((name, i) => [name, flat[i + 1]]);
  return [headers, pairs, get(headers, "internalRepr"), get(headers, "headersMap")].some((holder) =>
    valuesOf(holder, "grpc-status").some(saysOk),
  );
}

function lowerCase(name: unknown): string | undefined {
  return typeof name === "string" ? name.toLowerCase() : undefined;
}

/** Returns the only value, if there is exactly one and it is a string. */
export function only(values: readonly unknown[]): string | undefined {
  return values.length === 1 && typeof values[0] === "string" ? values[0] : undefined;
}

/** Reports whether a value of grpc-status is OK, or one of several joined values is. */
function saysOk(value: unknown): boolean {
  const texts = latin1(value).split(",");
  return texts.some((text) => /^\s*-?0+\s*$/.test(text));
}

/** Reports whether trailers in a gRPC-web body may say OK. */
export function bodySaysOk(body: unknown): boolean {
  const text = latin1(body);
  // In gRPC-web text, pieces that were encoded separately follow each other.
  const pieces = text.match(/[^=]+/g) ?? [];
  const decoded = pieces.map((piece) => Buffer.from(piece, "base64").toString("latin1")).join("");
  return [text, decoded].some((lines) => /grpc-status[ \t]*:[^\n]*0/i.test(lines));
}

/** Parses text or bytes as JSON, or their last line. Returns any other value as is. */
export function parsed(body: unknown): unknown {
  const text = isUint8Array(body) ? Buffer.from(body).toString() : body;
  if (typeof text !== "string") return body;
  const lines = text.trimEnd().split("\n");
  const whole = attempt(() => JSON.parse(text.replace(/^\ufeff/, "")));
  return whole ?? (lines.length > 1 ? attempt(() => JSON.parse(lines.at(-1) ?? "")) : undefined);
}

/** Reports whether a body is an error in Google's form, alone or as the last value of a stream. */
export function endsWithError(body: unknown): boolean {
  const text = isUint8Array(body) ? Buffer.from(body).toString() : body;
  if (typeof text !== "string") return false;
  const lines = text.trimEnd().split("\n");
  const last = lines.at(-1) ?? "";
  // A stream is certain only if every value of it can be read.
  const isStream =
    lines.length > 1 && lines.every((line) => line === "" || isJson(eventData(line)));
  const whole =
    attempt(() => JSON.parse(text)) ?? (isStream ? JSON.parse(eventData(last)) : undefined);
  const error = get(whole, "error");
  const code = get(error, "code");
  return (
    Object.keys(Object(whole)).length === 1 &&
    Object.keys(Object(error)).every((name) => GOOGLE.includes(name)) &&
    Number.isInteger(code) &&
    (code as number) >= 400 &&
    (code as number) < 600 &&
    typeof get(error, "message") === "string" &&
    codeNames.indexOf(String(get(error, "status"))) > 0
  );
}

const GOOGLE = ["code", "message", "status", "details"];

function eventData(line: string): string {
  return line.replace(/^data: /, "");
}

function isJson(text: string): boolean {
  return attempt(() => JSON.parse(text) ?? null) !== undefined;
}

function latin1(value: unknown): string {
  const data = get(value, "type") === "Buffer" ? get(value, "data") : undefined;
  if (Array.isArray(data)) return Buffer.from(data).toString("latin1");
  if (isUint8Array(value)) return Buffer.from(value).toString("latin1");
  return typeof value === "string" || typeof value === "number" ? String(value) : "";
}

export interface PlainStatus {
  readonly code: number;
  readonly message: string;
}

/**
 * Returns code and message of a plain google.rpc.Status: an error code, a message, and no other properties but
 * details.
 */
export function plainStatus(body: unknown): PlainStatus | undefined {
  if (typeof body !== "object" || body === null || get(body, "stack") !== undefined)
    return undefined;
  const names = attempt(() => Object.keys(body)) ?? [];
  if (names.some((name) => !["code", "message", "details"].includes(name))) return undefined;
  const [code, message, details] = ["code", "message", "details"].map((name) => get(body, name));
  const isCode = Number.isInteger(code) && (code as number) >= 1 && (code as number) <= 16;
  if (!isCode || typeof message !== "string") return undefined;
  return details === undefined || Array.isArray(details)
    ? { code: code as number, message }
    : undefined;
}

// Without any of these properties, an Error is not one of a gRPC client.
const MARKS = [
  ...["rawMessage", "metadata", "meta", "path", "statusDetails", "errorInfoMetadata"],
  ...["cause", "errors", "status", "reason"],
  // Those of an HTTP client, and of errors that wrap another.
  ...["response", "headers", "error", "suppressed", "originalError", "jse_cause", "original"],
];

// A ServiceError, JSON, or the failure of a fetch.
const TEXTS = /^\s*[[{]|\d [A-Z_]+: |^(fetch|Failed|error sending request|Stream closed)/;

/** Reports whether a value is certainly not the error of a gRPC client, whatever its numeric code. */
export function isUnknownError(given: unknown): boolean {
  const isOther = attempt(() => {
    if (!(given instanceof Error)) return false;
    const isKnown = MARKS.some((mark) => mark in given) || typeof get(given, "code") === "string";
    return (
      !isKnown &&
      !TEXTS.test(given.message) &&
      ["Error", "TypeError", "MongoServerError"].includes(given.name)
    );
  });
  return isOther === true;
}
