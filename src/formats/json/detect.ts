// Reads the JSON of an error in any format. The shape decides, since all formats come as application/json and
// use the same names.

import { type HttpDialect, isHttpStatus } from "../../code/http-status.js";
import { Code, codeFromNumber } from "../../code/names.js";
import { asArray, get, isException, isObject, lengthOf } from "../../safe/properties.js";
import { addIssue, isRecord, type JsonInput, take } from "../../status/bounded-json.js";
import type { Issue } from "../../status/issue.js";
import { encodingInput } from "../../status/json/bytes-from-json.js";
import { parseJson } from "../../status/json/parse.js";
import { isDetailList, readStatus } from "../../status/json/read-status.js";
import { readDetails } from "../../status/read-details.js";
import { type Reading, statusFromReading } from "../../status/reading.js";
import type { Status } from "../../status/status.js";
import { isBytes } from "../../wire/bytes.js";
import { isConnect, readConnect, reportName } from "../connect/error-json.js";
import { codeOfHttp, messageOfHttp, okInFailure } from "../error-code.js";
import { readGoogle } from "./google.js";
import { isProblem, readProblem } from "./problem.js";

interface JsonOptions {
  /** HTTP status of the response, used if the body has no code. Default: none. */
  readonly httpStatus?: number;
  /**
   * Table that maps the HTTP status to a code if the body has none of the formats. Default "rest"; "connect" for
   * the response of a Connect server.
   */
  readonly dialect?: HttpDialect;
}

/**
 * Reads the status in the JSON of an error, given as text, bytes or parsed: Google's format, grpc-gateway's,
 * Connect's (a unary body or the end of a stream), problem details, google.rpc.Status, or a list with an `error`
 * in one of its items. Never throws. A body of another format is an issue; its code is that of the HTTP status,
 * else UNKNOWN.
 */
export function statusFromJson(body: unknown, options: JsonOptions = {}): Status {
  const issues: Issue[] = [];
  const json = typeof body === "string" || isBytes(body) ? parseJson(body, issues) : body;
  const { httpStatus, dialect } = options;
  return statusFromReading(readErrorBody(json, httpStatus, encodingInput(issues), { dialect }));
}

/** Describes a body apart from its content. */
interface BodyKind {
  /** Whether its media type is that of problem details. */
  readonly isProblem?: boolean;
  readonly dialect?: HttpDialect | undefined;
}

/** Returns the dialect; "rest" for an invalid one, which must not lose the error. */
export function dialectOf(dialect: HttpDialect | undefined): HttpDialect {
  return dialect === "grpc" || dialect === "connect" ? dialect : "rest";
}

/** Reads JSON of any format. */
export function readErrorBody(
  json: unknown,
  http: unknown,
  input: JsonInput,
  kind: BodyKind = {},
): Reading {
  if (kind.isProblem && isRecord(json)) return readProblem(json, http, input);
  return readBody(json, http, input) ?? readOther(json, http, input, dialectOf(kind.dialect));
}

/**
 * Reads JSON of a known format; returns undefined for any other, and for an exception in place of JSON. `isOwn` says
 * that it may be a Status of this process.
 */
export function readBody(
  json: unknown,
  http: unknown,
  input: JsonInput,
  isOwn = false,
): Reading | undefined {
  if (isException(json)) return undefined;
  const envelope = readEnvelope(json, http, input);
  if (envelope !== undefined) return envelope;
  if (isProblem(json)) return readProblem(json, http, input);
  const status = readStatus(json, input, isOwn);
  if (status !== undefined) return failedOk(status, http, input);
  return isConnect(json) ? readConnect(json, http, input) : undefined;
}

/** Reads the `error` of an object, or of the first in a list that has one: Google's APIs stream lists. */
export function readEnvelope(json: unknown, http: unknown, input: JsonInput): Reading | undefined {
  const list = asArray(json) ?? [json];
  for (let i = 0; i < lengthOf(list) && take(input, "body"); i++) {
    const error = get(get(list, i), "error");
    if (!isObject(error) || asArray(error) || isException(error)) continue;
    const found = isConnect(error) ? readConnect(error, http, input) : readGoogle(error, input);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Returns the status; OK becomes the code of the HTTP status if that reports a failure. */
function failedOk(status: Reading, http: unknown, input: JsonInput): Reading {
  const failure = okInFailure(http);
  if (status.code !== Code.OK || failure === undefined) return status;
  const issues: Issue[] = [...status.issues, failure];
  return { ...status, ...codeOfHttp(http, "rest", input), issues };
}

/** Reads JSON of an unknown format: keeps the parts that could be a code, a message or details. */
function readOther(json: unknown, http: unknown, input: JsonInput, dialect: HttpDialect): Reading {
  const error = get(json, "error");
  const body = isObject(error) ? error : json;
  const code = get(body, "code");
  const isName = typeof code === "string";
  const texts = ["message", "detail", "title", "error_description", "error"];
  const text = typeof body === "string" ? body : texts.map((name) => get(body, name)).find(isText);
  const known = [http, code, get(body, "status")].find(isHttpStatus);
  const details = get(body, "details");
  // A number that is a gRPC code too belongs to another system here, since nothing else looks like gRPC.
  const isOdd = typeof code === "number" && codeFromNumber(code) !== code;
  if (isName) reportName(code, input);
  else if (!isOdd)
    addIssue(input, "missing-status", "the body is not an error of a known format", "body");
  return {
    // A code that is a name is Connect's, which has its own table.
    ...codeOfHttp(known, isName ? "connect" : dialect, input),
    ...(isOdd && { rawCode: code }),
    message: isText(text) ? text : messageOfHttp(http),
    details: isName || isDetailList(details) ? readDetails(details, input) : [],
    issues: input.issues,
  };
}

function isText(value: unknown): value is string {
  return typeof value === "string" && value !== "";
}
