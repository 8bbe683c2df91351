// The status of an HTTP answer as fetch gives it. Headers of gRPC count first, then the media type, then the
// shape of the body; an answer that says nothing else has the code of its HTTP status.

import { codeFromHttp, type HttpDialect, isHttpStatus } from "../code/http-status.js";
import { Code } from "../code/names.js";
import { StatusError } from "../error/status-error.js";
import { get } from "../safe/properties.js";
import { type Issue, reasonOf } from "../status/issue.js";
import { JsonInput, parseJson } from "../status/json/input.js";
import { messageOfHttp, type Reading, statusFromReading } from "../status/reading.js";
import type { Status } from "../status/status.js";
import { type ResponseLike, readBytes } from "./body.js";
import { readConnectStream } from "./connect/end-stream.js";
import { readHeaders } from "./grpc/headers.js";
import { readTrailers, TRAILERS } from "./grpc/trailers.js";
import { readGrpcWeb } from "./grpc-web/trailer-frame.js";
import { dialectOf, readBody, readEnvelope, readErrorBody } from "./json/detect.js";

export interface ReadResponseOptions {
  /** The most bytes of the body that are read. Default 10485760 (10 MiB). A larger body is an issue. */
  readonly maxBytes?: number;
  /**
   * How the HTTP status of an answer is read that has none of the forms. Default "rest"; "connect" for a call of
   * a Connect server, "grpc" for what stands before a server. In Google's form and in problem details, a status is
   * always that of a REST API, and gRPC and gRPC-web have a table of their own.
   */
  readonly dialect?: HttpDialect;
}

/**
 * The status of a fetch Response: of gRPC, gRPC-web, Connect, Google, grpc-gateway, problem details, or by
 * the HTTP status as a REST API has it. Reads a copy of the body, to its end: the caller can still read it.
 * Never rejects: a body that was read before, breaks off or is too large is an issue.
 *
 * A 2xx answer is OK, unless its headers or its body say otherwise; of JSON, an `error` with a code.
 */
export async function statusFromResponse(
  response: ResponseLike,
  options: ReadResponseOptions = {},
): Promise<Status> {
  const issues: Issue[] = [];
  try {
    const reading = await readResponse(response, options, issues);
    if (get(response, "type") === "cors") suspectCors(issues);
    return statusFromReading(reading);
  } catch (error) {
    // It is no Response, or a getter of it threw.
    issues.push({ kind: "unreadable", what: reasonOf(error), where: "response" });
    return statusFromReading(readStatusLine(undefined, "rest", issues));
  }
}

/**
 * The error that a fetch Response tells of, read as by `statusFromResponse`; undefined for an answer that is
 * OK. Never rejects.
 */
export async function fromResponse(
  response: ResponseLike,
  options: ReadResponseOptions = {},
): Promise<StatusError | undefined> {
  const status = await statusFromResponse(response, options);
  return status.code === Code.OK ? undefined : StatusError.from(status);
}

const DEFAULT_MAX_BYTES = 10 * 1024 * 1024;

/** Of an opaque response, and of what is none. */
const NO_STATUS = 0;

type Kind = "grpc" | "grpc-web" | "connect" | "problem" | "json" | "other";

/** By the media type; what it does not tell is read by its shape. */
function kindOf(type: string): Kind {
  if (type.startsWith("application/grpc-web")) return "grpc-web";
  if (type.startsWith("application/grpc")) return "grpc";
  if (type.startsWith("application/connect+")) return "connect";
  if (type.startsWith("application/problem+json")) return "problem";
  return /^(application|text)\/([\w.-]+\+)?json\b/.test(type) ? "json" : "other";
}

async function readResponse(
  response: ResponseLike,
  { maxBytes = DEFAULT_MAX_BYTES, ...options }: ReadResponseOptions,
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
  // fetch has no trailers: the status of gRPC is in the headers, or nobody ever sees it.
  if (kind === "grpc" || (values["grpc-status"].length > 0 && !isFramed)) {
    const reading = readTrailers(values, status, issues);
    if (kind === "grpc" || isOk || reading.code !== Code.OK) return reading;
    const what = `grpc-status says OK, and the answer is no gRPC but HTTP ${status}`;
    issues.push({ kind: "ok-in-error", what, where: "grpc-status" });
  }
  // A page or an image that was asked for.
  if (isOk && kind === "other") return readStatusLine(response, dialect, issues);
  const { bytes, problem } = await readBytes(response, maxBytes);
  if (problem !== undefined)
    issues.push({ kind: "unreadable", what: `cannot read the body: ${problem}`, where: "body" });
  if (kind === "grpc-web") return readGrpcWeb(bytes, values, status, issues);
  if (kind === "connect") return readConnectStream(bytes, status, issues);
  const json = problem === undefined ? readJson(bytes, kind, issues) : undefined;
  const reading = isOk
    ? readEnvelope(json, status, new JsonInput(issues))
    : readFailure(json, kind, status, dialect, issues);
  if (reading === undefined) return readStatusLine(response, dialect, issues);
  return reading.message === messageOfHttp(status)
    ? { ...reading, message: lineOf(response) }
    : reading;
}

const HIDDEN =
  "if the server sent it as a header, name grpc-status, grpc-message and grpc-status-details-bin in its access-control-expose-headers";

/** Scripts see no header of another origin but those that its server exposes. */
function suspectCors(issues: Issue[]): void {
  for (const [i, issue] of issues.entries()) {
    if (issue.kind === "missing-status" && issue.where === "grpc-status")
      issues[i] = { ...issue, what: `${issue.what}; ${HIDDEN}` };
  }
}

/** What is no JSON by its type may be JSON all the same, and no issue if it is not. */
function readJson(bytes: Uint8Array, kind: Kind, issues: Issue[]): unknown {
  return parseJson(bytes, kind === "other" ? [] : issues);
}

function readFailure(
  json: unknown,
  kind: Kind,
  status: number,
  dialect: HttpDialect,
  issues: Issue[],
): Reading | undefined {
  if (json === undefined) return undefined;
  if (kind === "other") return readBody(json, status, new JsonInput(issues));
  const isProblem = kind === "problem";
  return readErrorBody(json, status, new JsonInput(issues), { isProblem, dialect });
}

/** The code of the HTTP status. */
function readStatusLine(
  response: ResponseLike | undefined,
  dialect: HttpDialect,
  issues: Issue[],
): Reading {
  const http = Number(get(response, "status"));
  // What succeeded is OK in any dialect: those of gRPC and Connect are for answers that should say more.
  const code = isSuccess(http) ? Code.OK : codeFromHttp(http, dialect);
  const base = { code, rawCode: code, details: [], issues };
  if (code === Code.OK) return { ...base, message: "" };
  const what = "nothing but the HTTP status says what went wrong";
  issues.push({ kind: "missing-status", what, where: "response" });
  return { ...base, message: lineOf(response) };
}

function isSuccess(status: number): boolean {
  return codeFromHttp(status, "rest") === Code.OK;
}

/** Such as "HTTP 502 Bad Gateway"; HTTP/2 has no reason phrase. */
function lineOf(response: ResponseLike | undefined): string {
  const phrase = get(response, "statusText");
  const line = messageOfHttp(get(response, "status"));
  return typeof phrase === "string" && phrase !== "" ? `${line} ${phrase}` : line;
}
