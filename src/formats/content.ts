// Reads the body of a response that is not framed: JSON of any format, a stream of it, or a google.rpc.Status.
//
// The content of a body decides more than its media type: servers send streams of JSON under many names.

import { codeFromHttp, type HttpDialect } from "../code/http-status.js";
import { codeFromNumber } from "../code/names.js";
import { isObject } from "../safe/properties.js";
import { isRecord, type JsonInput } from "../status/bounded-json.js";
import { readBinary } from "../status/decode.js";
import type { Issue } from "../status/issue.js";
import { parseBody } from "../status/json/parse-events.js";
import type { Reading } from "../status/reading.js";
import { isSuccess } from "./error-code.js";
import { latin1FromBytes } from "./grpc/percent.js";
import { isErrorBody, readBody, readEnvelope, readErrorBody } from "./json/detect.js";

/**
 * The way to read a body. "text" and "file" may be JSON: PHP sends it as HTML, others as a file. "opaque" and "protobuf" are
 * read only if the response is a failure, since a success of these types is what was requested.
 */
type Kind =
  | "grpc"
  | "grpc-web"
  | "connect"
  | "problem"
  | "json"
  | "lines"
  | "protobuf"
  | "opaque"
  | "file"
  | "text";

/** The media types of a binary google.rpc.Status. */
export const PROTOBUF: RegExp = /^application\/(x-|vnd\.google\.)?protobuf/;

/** The kinds by media type; the first that matches counts, and "text" is any other. */
const KINDS: readonly (readonly [type: RegExp, kind: Kind])[] = [
  [/^application\/grpc-web/, "grpc-web"],
  [/^application\/grpc(?![\w-])/, "grpc"],
  [/^application\/connect\+/, "connect"],
  [/^application\/problem\+json/, "problem"],
  [/jsonl|json-?lines|ndjson|json-seq/, "lines"],
  // JSON5 and JSONC are not JSON.
  [/json(?![5c])|^text\/event-stream/, "json"],
  [PROTOBUF, "protobuf"],
  // YAML has lines like those of an event stream.
  [/^(image|audio|video|font)\/|^text\/css|yaml/, "opaque"],
  [/^text\/html|octet-stream/, "file"],
];

export function kindOf(type: unknown): Kind {
  const text = typeof type === "string" ? type.toLowerCase() : "";
  return KINDS.find(([pattern]) => pattern.test(text))?.[1] ?? "text";
}

/** Reports whether a body of kind "text" or "file" begins like JSON that may be an error, or like an event stream. */
export function mayBeJson(start: Uint8Array): boolean {
  const bytes = latin1FromBytes(start.subarray(0, 16));
  // UTF-16: of each two bytes, one is 0.
  const text = /^(\xff\xfe|\xfe\xff)/.test(bytes) ? bytes.slice(2).replace(/[\0\s]/g, "") : bytes;
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
  const isJson = kind === "json" || kind === "lines" || kind === "problem";
  const issues: Issue[] = [];
  const { json, isErrorEvent = false, ...parsed } = parseBody(bytes, issues);
  const isStream = parsed.isStream || kind === "lines";
  // A body of another type may be JSON too; if it is not, that is not an issue, unless a success is JSON that breaks off.
  const isText = http !== undefined || (json === undefined && !issues.some(isTruncated));
  if (isJson || !isText) input.issues.push(...issues);
  const isProblem = kind === "problem";
  if (http === undefined) {
    const found = isErrorEvent
      ? undefined
      : readEnvelope(json, http, dialect, input, isStream ? "stream" : "body");
    // A success whose media type, event or content says that it is a failure, though not by the code in an `error`.
    const isFailed = isProblem && isRecord(json) && !isSuccess(json.status);
    if (found !== undefined || !(isFailed || isErrorEvent || isErrorBody(json, isStream)))
      return found;
  }
  if (isKnown) return readBody(json, http, input, false, dialect);
  if (!isErrorEvent && !isObject(json) && (json === undefined || !isJson)) return undefined;
  // 0 is not a success: a body that says OK there is an issue.
  return readErrorBody(json, http ?? 0, input, { isProblem, dialect });
}

function isTruncated({ truncated }: Issue): boolean {
  return truncated === true;
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
