// Reads the status of a fetch Response. The headers of gRPC come first, then the media type, then the shape of the
// body; a response without any of these has the code of its HTTP status.

import { codeFromHttp, type HttpDialect, isHttpStatus } from "../code/http-status.js";
import { Code } from "../code/names.js";
import { get } from "../safe/properties.js";
import type { JsonInput } from "../status/bounded-json.js";
import { type Issue, reasonOf } from "../status/issue.js";
import { encodingInput } from "../status/json/bytes-from-json.js";
import { parseJson } from "../status/json/parse.js";
import { type Reading, statusFromReading } from "../status/reading.js";
import type { Status } from "../status/status.js";
import { type ResponseLike, readBytes } from "./body.js";
import { readConnectStream } from "./connect/end-stream.js";
import { messageOfHttp } from "./error-code.js";
import { readHeaders, STATUS_HEADER, TRAILERS } from "./grpc/headers.js";
import { readTrailers } from "./grpc/trailers.js";
import { readGrpcWeb } from "./grpc-web/trailer-frame.js";
import { dialectOf, readBody, readEnvelope, readErrorBody } from "./json/detect.js";

export interface ReadResponseOptions {
  /** Limit on the bytes of the body. Default 10485760 (10 MiB). A larger body is an issue. */
  readonly maxBytes?: number;
  /**
   * Table that maps the HTTP status to a code if the response has none of the formats. Default "rest"; "connect"
   * for calls to a Connect server, "grpc" for a proxy in front of a gRPC server. In Google's format and in
   * problem details, the status is always read by the "rest" table; for gRPC and gRPC-web, by the "grpc" table.
   */
  readonly dialect?: HttpDialect;
}

/**
 * Reads the status of a fetch Response: in the format of gRPC, gRPC-web, Connect, Google, grpc-gateway or problem
 * details, or from the HTTP status of a REST API. Reads a copy of the body, to its end: the caller can still read
 * it. Never rejects: a body that was read before, ends early or is too large is an issue.
 *
 * A 2xx response is OK, unless its headers or its body say otherwise; a JSON body says so by an `error` that has a code.
 */
export async function statusFromResponse(
  response: ResponseLike,
  options: ReadResponseOptions = {},
): Promise<Status> {
  return statusFromReading(await readResponse(response, options, encodingInput));
}

/** `newInput` decides whether details in JSON are encoded, or stay JSON until they are sent as bytes. */
export async function readResponse(
  response: ResponseLike,
  options: ReadResponseOptions,
  newInput: NewInput,
): Promise<Reading> {
  const issues: Issue[] = [];
  try {
    const reading = await readParts(response, options, newInput, issues);
    if (get(response, "type") === "cors") suspectCors(issues);
    return reading;
  } catch (error) {
    // It is not a Response, or one of its getters threw.
    issues.push({ kind: "unreadable", what: reasonOf(error), where: "response" });
    return readStatusLine(undefined, "rest", issues);
  }
}

type NewInput = (issues: Issue[]) => JsonInput;

const DEFAULT_MAX_BYTES = 10 * 1024 * 1024;

/** The status of an opaque response, and of a value that is not a response. */
const NO_STATUS = 0;

type Kind = "grpc" | "grpc-web" | "connect" | "problem" | "json" | "other";

/** Returns the kind of body for a media type; "json" and "other" are read by their shape. */
function kindOf(type: string): Kind {
  if (type.startsWith("application/grpc-web")) return "grpc-web";
  if (type.startsWith("application/grpc")) return "grpc";
  if (type.startsWith("application/connect+")) return "connect";
  if (type.startsWith("application/problem+json")) return "problem";
  return /^(application|text)\/([\w.-]+\+)?json\b/.test(type) ? "json" : "other";
}

async function readParts(
  response: ResponseLike,
  { maxBytes = DEFAULT_MAX_BYTES, ...options }: ReadResponseOptions,
  newInput: NewInput,
  issues: Issue[],
): Promise<Reading> {
  const { headers } = response;
  const dialect = dialectOf(options.dialect);
  const status = isHttpStatus(response.status) ? response.status : NO_STATUS;
  const values = readHeaders(headers, [...TRAILERS, "content-type"], issues);
  const [type] = values["content-type"];
  const kind = kindOf(typeof type === "string" ? type.toLowerCase() : "");
  const isFramed = kind === "grpc-web" || kind === "connect";
  const isOk = isSuccess(status);
  // fetch has no trailers: the status of gRPC is in the headers, or it cannot be read.
  if (kind === "grpc" || (values[STATUS_HEADER].length > 0 && !isFramed)) {
    const reading = readTrailers(values, status, issues);
    if (kind === "grpc" || isOk || reading.code !== Code.OK) return reading;
    const what = `grpc-status is OK, but the response is not gRPC and has HTTP status ${status}`;
    issues.push({ kind: "ok-in-error", what, where: STATUS_HEADER, header: STATUS_HEADER });
  }
  // A page or an image that was requested.
  if (isOk && kind === "other") return readStatusLine(response, dialect, issues);
  const { bytes, problem } = await readBytes(response, maxBytes);
  if (problem !== undefined)
    issues.push({ kind: "unreadable", what: `cannot read the body: ${problem}`, where: "body" });
  if (kind === "grpc-web") return readGrpcWeb(bytes, values, status, issues);
  if (kind === "connect") return readConnectStream(bytes, status, issues);
  const json = problem === undefined ? readJson(bytes, kind, issues) : undefined;
  const reading = isOk
    ? readEnvelope(json, status, newInput(issues))
    : readFailure(json, kind, status, dialect, newInput(issues));
  if (reading === undefined) return readStatusLine(response, dialect, issues);
  return reading.message === messageOfHttp(status)
    ? { ...reading, message: lineOf(response) }
    : reading;
}

const HIDDEN =
  "if the server sent it, list grpc-status, grpc-message and grpc-status-details-bin in access-control-expose-headers";

/** Adds the likely cause of a missing status: from another origin, scripts see only the headers that the server exposes. */
function suspectCors(issues: Issue[]): void {
  for (const [i, issue] of issues.entries()) {
    if (issue.kind === "missing-status" && issue.header === STATUS_HEADER)
      issues[i] = { ...issue, what: `${issue.what}; ${HIDDEN}` };
  }
}

/** Parses a body. One whose media type is not JSON may still be JSON; if it is not, that is not an issue. */
function readJson(bytes: Uint8Array, kind: Kind, issues: Issue[]): unknown {
  return parseJson(bytes, kind === "other" ? [] : issues);
}

function readFailure(
  json: unknown,
  kind: Kind,
  status: number,
  dialect: HttpDialect,
  input: JsonInput,
): Reading | undefined {
  if (json === undefined) return undefined;
  if (kind === "other") return readBody(json, status, input);
  const isProblem = kind === "problem";
  return readErrorBody(json, status, input, { isProblem, dialect });
}

/** Returns the code of the HTTP status, with an issue for a failure. */
function readStatusLine(
  response: ResponseLike | undefined,
  dialect: HttpDialect,
  issues: Issue[],
): Reading {
  const http = Number(get(response, "status"));
  // A success is OK in any dialect: the tables of gRPC and Connect are for responses that should say more.
  const code = isSuccess(http) ? Code.OK : codeFromHttp(http, dialect);
  const base = { code, rawCode: code, details: [], issues };
  if (code === Code.OK) return { ...base, message: "" };
  const what = "only the HTTP status says what went wrong";
  issues.push({ kind: "missing-status", what, where: "response" });
  return { ...base, message: lineOf(response) };
}

function isSuccess(status: number): boolean {
  return codeFromHttp(status, "rest") === Code.OK;
}

/** Returns a message such as "HTTP 502 Bad Gateway", or "HTTP 502" over HTTP/2, which has no reason phrase. */
function lineOf(response: ResponseLike | undefined): string {
  const phrase = get(response, "statusText");
  const line = messageOfHttp(get(response, "status"));
  return typeof phrase === "string" && phrase !== "" ? `${line} ${phrase}` : line;
}
