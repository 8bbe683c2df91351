// Reads the body of a response that is not framed: JSON of any format, a stream of it, or a google.rpc.Status.
//
// What a body contains decides, more than its media type: servers send streams of JSON under many names.

import { codeFromHttp, type HttpDialect } from "../code/http-status.js";
import { codeFromNumber } from "../code/names.js";
import { isObject } from "../safe/properties.js";
import { isRecord, type JsonInput } from "../status/bounded-json.js";
import { readBinary } from "../status/decode.js";
import { parseBody } from "../status/json/parse-events.js";
import type { Reading } from "../status/reading.js";
import { isSuccess } from "./error-code.js";
import { latin1FromBytes } from "./grpc/percent.js";
import { isErrorAlone, readBody, readEnvelope, readErrorBody } from "./json/detect.js";

/**
 * How a body is read. "text" may be JSON; "opaque" and "protobuf" are read only if the response is a failure, since a
 * success of these types is what was requested.
 */
type Kind = "grpc" | "grpc-web" | "connect" | "problem" | "json" | "protobuf" | "opaque" | "text";

/** The media types of a binary google.rpc.Status. */
export const PROTOBUF: RegExp = /^application\/(x-|vnd\.google\.)?protobuf/;

/** The kinds by media type; the first that matches counts, and "text" is any other. */
const KINDS: readonly (readonly [type: RegExp, kind: Kind])[] = [
  [/^application\/grpc-web/, "grpc-web"],
  [/^application\/grpc(?![\w-])/, "grpc"],
  [/^application\/connect\+/, "connect"],
  [/^application\/problem\+json/, "problem"],
  [/json|^text\/event-stream/, "json"],
  [PROTOBUF, "protobuf"],
  [/^(image|audio|video|font)\/|^text\/(html|css)|octet-stream/, "opaque"],
];

export function kindOf(type: unknown): Kind {
  const text = typeof type === "string" ? type.toLowerCase() : "";
  return KINDS.find(([pattern]) => pattern.test(text))?.[1] ?? "text";
}

/** Reports whether a body of kind "text" begins like JSON that may be an error, or like an event stream. */
export function mayBeJson(start: Uint8Array): boolean {
  const text = latin1FromBytes(start.subarray(0, 16));
  return /^(\{\s*("|\}|$)|\[\s*([[{\]]|$)|\)\]\}'|(data|event|id|retry)?:)/.test(text);
}

/**
 * Reads a body; returns undefined if it is not an error. `http` is the status of a failure, undefined for a success.
 * With `isKnown`, a body of an unknown format is not read.
 */
export function readContent(
  bytes: Uint8Array,
  kind: Kind,
  http: number | undefined,
  dialect: HttpDialect,
  input: JsonInput,
  isKnown: boolean,
): Reading | undefined {
  const binary = kind === "protobuf" ? readProtobuf(bytes, http, dialect, input) : undefined;
  if (binary !== undefined) return binary;
  // A failure of another type may have JSON too; if it has not, that is not an issue.
  const isJson = kind === "json" || kind === "problem" || http === undefined;
  const { json, isStream, isErrorEvent = false } = parseBody(bytes, isJson ? input.issues : []);
  const isProblem = kind === "problem";
  if (http === undefined) {
    const found = isErrorEvent ? undefined : readEnvelope(json, http, dialect, input, true);
    // A success whose media type or event says that it is a failure, or a stream that ends with nothing but an error.
    const isFailed = isProblem ? isRecord(json) && !isSuccess(json.status) : isErrorEvent;
    if (found !== undefined || !(isFailed || (isStream && isErrorAlone(json)))) return found;
  }
  if (isKnown) return readBody(json, http, input, false, dialect);
  if (!isErrorEvent && !isObject(json) && (json === undefined || !isJson)) return undefined;
  // 0 is no success: a body that says OK there is an issue.
  return readErrorBody(json, http ?? 0, input, { isProblem, dialect });
}

/**
 * Reads a google.rpc.Status, as OTLP sends it with 4xx and 5xx. Its code may be left out (opentelemetry.io/docs/specs/otlp,
 * "Failures"). Returns undefined if it has neither code nor message nor details.
 */
export function readProtobuf(
  bytes: Uint8Array,
  http: number | undefined,
  dialect: HttpDialect,
  { issues }: JsonInput,
): Reading | undefined {
  const reading = readBinary(bytes);
  issues.push(...reading.issues);
  const { rawCode, message, details } = reading;
  if (rawCode === 0 && message === "" && details.length === 0) return undefined;
  const number = rawCode || codeFromHttp(Number(http), dialect);
  return { ...reading, code: codeFromNumber(number), rawCode: number, issues };
}
