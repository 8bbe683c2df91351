// Reads the status of a fetch Response. The headers of gRPC come first, then the media type, then the content of the
// body; a response without any of these has the code of its HTTP status.

import { codeFromHttp, type HttpDialect, isHttpStatus } from "../code/http-status.js";
import { Code } from "../code/names.js";
import { get } from "../safe/properties.js";
import type { JsonInput } from "../status/bounded-json.js";
import { type Issue, reasonOf } from "../status/issue.js";
import { encodingInput } from "../status/json/bytes-from-json.js";
import { type Reading, statusFromReading } from "../status/reading.js";
import type { Status } from "../status/status.js";
import { decodeUtf8 } from "../wire/utf8.js";
import { type ResponseLike, readBytes } from "./body.js";
import { readConnectStream } from "./connect/end-stream.js";
import { kindOf, mayBeJson, readContent } from "./content.js";
import { isSuccess, messageOfHttp } from "./error-code.js";
import {
  DETAILS_HEADER,
  type HeaderValues,
  MESSAGE_HEADER,
  readHeaders,
  STATUS_HEADER,
  TRAILERS,
} from "./grpc/headers.js";
import { readDetailsHeader, readTrailers } from "./grpc/trailers.js";
import { readGrpcWeb } from "./grpc-web/trailer-frame.js";
import { dialectOf } from "./json/detect.js";

export interface ReadResponseOptions {
  /**
   * Limit on the bytes of the body. Default 10485760 (10 MiB). A larger body is an issue, and UNKNOWN in a success that may
   * have been an error; so is a value that is not a number from 0 on.
   */
  readonly maxBytes?: number;
  /**
   * Table that maps the HTTP status to a code if the body has no code, or one that nothing knows. Default "rest";
   * "connect" for calls to a Connect server, "grpc" for a proxy in front of a gRPC server. An HTTP status in the body is
   * always read by the "rest" table; for gRPC and gRPC-web, that of the response by the "grpc" table.
   */
  readonly dialect?: HttpDialect;
}

/**
 * Reads the status of a fetch Response: in the format of gRPC, gRPC-web, Connect, Google, grpc-gateway, Twirp, Kratos,
 * JSON-RPC or problem details, as a binary google.rpc.Status, or from the HTTP status of a REST API. Reads a copy of the
 * body, to its end: the caller can still read it. Never rejects: a body that was read before, ends early or is too large
 * is an issue.
 *
 * A 2xx response is OK, unless its headers or its body say otherwise. A body says so by an `error` that has a code: in its
 * JSON, and alone in an item of a list, in the last of several JSON values or in the last event of an event stream. A 2xx
 * whose JSON breaks off or cannot be read is UNKNOWN. Images and binary messages are not read, nor is a body of any other
 * media type than those of JSON and event streams that does not begin like one of these.
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

async function readParts(
  response: ResponseLike,
  { maxBytes = DEFAULT_MAX_BYTES, ...options }: ReadResponseOptions,
  newInput: NewInput,
  issues: Issue[],
): Promise<Reading> {
  const { headers } = response;
  const dialect = dialectOf(options.dialect);
  const status = isHttpStatus(response.status) ? response.status : NO_STATUS;
  const isOk = isSuccess(status);
  const values = readHeaders(headers, [...TRAILERS, "content-type"], issues);
  const kind = kindOf(values["content-type"][0]);
  // fetch has no trailers: the status of gRPC is in the headers, or it cannot be read.
  if (kind === "grpc") return readTrailers(values, status, issues);
  const isFramed = kind === "grpc-web" || kind === "connect";
  const header = isFramed ? undefined : readStatusHeaders(values, status, issues);
  const isOkInFailure = header?.code === Code.OK && !isOk;
  if (isOkInFailure) {
    const what = `grpc-status is OK, but the response is not gRPC and has HTTP status ${status}`;
    issues.push({ kind: "ok-in-error", what, where: STATUS_HEADER, header: STATUS_HEADER });
  } else if (header?.isWhole) return header;
  if (isOk && (kind === "opaque" || kind === "protobuf"))
    return header ?? readStatusLine(response, dialect, issues);
  const isSniffed = isOk && (kind === "text" || kind === "file");
  const isWanted = (start: Uint8Array) => !isSniffed || mayBeJson(start);
  const { bytes, problem } = await readBytes(response, maxBytes, isWanted);
  if (problem !== undefined)
    issues.push({ kind: "unreadable", what: `cannot read the body: ${problem}`, where: "body" });
  const http = isOk ? undefined : status;
  if (isFramed) {
    const isWeb = kind === "grpc-web";
    const reading = isWeb
      ? readGrpcWeb(bytes, values, status, issues)
      : readConnectStream(bytes, status, issues);
    // The headers may say OK before a body that could not be read.
    return problem !== undefined && reading.code === Code.OK
      ? lostSuccess(response, issues)
      : reading;
  }
  const own = isOkInFailure ? undefined : header;
  const found = readContent(bytes, kind, http, dialect, newInput(issues), own !== undefined);
  if (own !== undefined) return joined(own, found);
  if (found === undefined) {
    const isLost = problem !== undefined || issues.some(isMalformed);
    if (isOk && isLost) return lostSuccess(response, issues);
    return readStatusLine(response, dialect, issues, kind === "text" ? bytes : undefined);
  }
  return found.message === messageOfHttp(status) ? { ...found, message: lineOf(response) } : found;
}

function isMalformed({ kind }: Issue): boolean {
  return kind === "malformed-json";
}

/** The status in the headers of gRPC, beside a body of any kind. */
interface InHeaders extends Reading {
  /** Whether the headers have a code: that of grpc-status, or of the details. */
  readonly hasCode: boolean;
  /** Whether the body can add nothing to it. */
  readonly isWhole: boolean;
}

/** Reads the headers of gRPC in a response of another type; returns undefined if there are none. */
export function readStatusHeaders(
  values: HeaderValues<(typeof TRAILERS)[number]>,
  http: number,
  issues: Issue[],
): InHeaders | undefined {
  const details = values[DETAILS_HEADER];
  const isSet = values[STATUS_HEADER].length > 0;
  if (!isSet && ![...values[MESSAGE_HEADER], ...details].some((value) => value !== ""))
    return undefined;
  const reading = readTrailers(values, http, issues);
  const hasCode = isSet || readDetailsHeader(details, undefined, []).rawCode !== Code.OK;
  const isSilent = reading.message === "" && reading.details.length === 0;
  return { ...reading, hasCode, isWhole: hasCode && (reading.code === Code.OK || !isSilent) };
}

/** Joins the status of the headers, whose code wins, with that of the body. */
export function joined(header: InHeaders, found: Reading | undefined): Reading {
  const { hasCode, isWhole: _, ...reading } = header;
  if (found === undefined || (hasCode && found.code !== header.code)) return reading;
  const { message, details } = found;
  if (hasCode) return { ...reading, message, details };
  if (message === "" || message === header.message) return { ...found, message: header.message };
  const what = `${MESSAGE_HEADER} is ${JSON.stringify(header.message.slice(0, 1000))}`;
  const where = MESSAGE_HEADER;
  const issues: Issue[] = [
    ...found.issues,
    { kind: "message-mismatch", what, where, header: where },
  ];
  return { ...found, issues };
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

/** Returns UNKNOWN for a success whose body could not be read: it may have been an error. */
function lostSuccess(response: ResponseLike, issues: Issue[]): Reading {
  const code = Code.UNKNOWN;
  return { code, rawCode: code, message: lineOf(response), details: [], issues };
}

/** Returns the code of the HTTP status, with an issue for a failure. The issue keeps the text of the body. */
function readStatusLine(
  response: ResponseLike | undefined,
  dialect: HttpDialect,
  issues: Issue[],
  text: Uint8Array = new Uint8Array(0),
): Reading {
  const http = Number(get(response, "status"));
  // A success is OK in any dialect: the tables of gRPC and Connect are for responses that should say more.
  const code = isSuccess(http) ? Code.OK : codeFromHttp(http, dialect);
  const base = { code, rawCode: code, details: [], issues };
  if (code === Code.OK) return { ...base, message: "" };
  const start = decodeUtf8(text.subarray(0, 200)).text;
  const rest = start === "" ? "" : `; the body begins with ${JSON.stringify(start)}`;
  const what = `only the HTTP status says what went wrong${rest}`;
  issues.push({ kind: "missing-status", what, where: "response" });
  return { ...base, message: lineOf(response) };
}

/** Returns a message such as "HTTP 502 Bad Gateway", or "HTTP 502" over HTTP/2, which has no reason phrase. */
function lineOf(response: ResponseLike | undefined): string {
  const phrase = get(response, "statusText");
  const line = messageOfHttp(get(response, "status"));
  return typeof phrase === "string" && phrase !== "" ? `${line} ${phrase}` : line;
}
