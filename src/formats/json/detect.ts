// The JSON of an error, whichever form it has. The shape decides, since all of them come as application/json
// and use the same names.

import { type HttpDialect, isHttpStatus } from "../../code/http-status.js";
import { Code, codeFromNumber } from "../../code/names.js";
import { asArray, get, isObject, lengthOf } from "../../safe/properties.js";
import type { Issue } from "../../status/issue.js";
import { isRecord, JsonInput, parseJson } from "../../status/json/input.js";
import { readDetails } from "../../status/json/read-detail.js";
import { isDetailList, readStatus } from "../../status/json/read-status.js";
import {
  messageOfHttp,
  okInFailure,
  type Reading,
  statusFromReading,
} from "../../status/reading.js";
import type { Status } from "../../status/status.js";
import { isBytes } from "../../wire/bytes.js";
import { isConnect, readConnect, reportName } from "../connect/read-error-json.js";
import { codeOfHttp } from "../error-code.js";
import { readGoogle } from "./read-google.js";
import { isProblem, readProblem } from "./read-problem.js";

export interface JsonOptions {
  /** The HTTP status of the answer: it gives the code where the body does not. Default: none. */
  readonly httpStatus?: number;
  /**
   * How the HTTP status is read of a body that has none of the forms. Default "rest"; "connect" for the answer of a
   * Connect server.
   */
  readonly dialect?: HttpDialect;
}

/**
 * The status in the JSON of an error, as text, bytes or parsed: Google's form, grpc-gateway's, Connect's (a
 * unary body or the end of a stream), problem details, google.rpc.Status, or a list of any with an `error`.
 * Never throws. A body of another form is an issue; its code is that of the HTTP status, else UNKNOWN.
 */
export function statusFromJson(body: unknown, options: JsonOptions = {}): Status {
  const issues: Issue[] = [];
  const json = typeof body === "string" || isBytes(body) ? parseJson(body, issues) : body;
  const { httpStatus, dialect } = options;
  return statusFromReading(readErrorBody(json, httpStatus, new JsonInput(issues), { dialect }));
}

/** What is known of a body beside what stands in it. */
interface BodyKind {
  /** Whether the media type says that it is a problem. */
  readonly isProblem?: boolean;
  readonly dialect?: HttpDialect | undefined;
}

/** A dialect that does not exist must not cost the error. */
export function dialectOf(dialect: HttpDialect | undefined): HttpDialect {
  return dialect === "grpc" || dialect === "connect" ? dialect : "rest";
}

/** Of JSON of any form. */
export function readErrorBody(
  json: unknown,
  http: unknown,
  input: JsonInput,
  kind: BodyKind = {},
): Reading {
  if (kind.isProblem && isRecord(json)) return readProblem(json, http, input);
  return readBody(json, http, input) ?? readOther(json, http, input, dialectOf(kind.dialect));
}

/** Undefined for JSON that has none of the forms. */
export function readBody(json: unknown, http: unknown, input: JsonInput): Reading | undefined {
  const envelope = readEnvelope(json, http, input);
  if (envelope !== undefined) return envelope;
  if (isProblem(json)) return readProblem(json, http, input);
  const status = readStatus(json, input);
  if (status !== undefined) return mendOk(status, http, input);
  return isConnect(json) ? readConnect(json, http, input) : undefined;
}

/** The error of an object, or of the first of a list that has one: a stream is one in Google's APIs. */
export function readEnvelope(json: unknown, http: unknown, input: JsonInput): Reading | undefined {
  const list = asArray(json) ?? [json];
  for (let i = 0; i < lengthOf(list) && input.take("body"); i++) {
    const error = get(get(list, i), "error");
    if (!isObject(error) || asArray(error)) continue;
    const found = isConnect(error) ? readConnect(error, http, input) : readGoogle(error, input);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** A body that says OK in an answer that says failure is no success. */
function mendOk(status: Reading, http: unknown, input: JsonInput): Reading {
  const failure = okInFailure(http);
  if (status.code !== Code.OK || failure === undefined) return status;
  const issues: Issue[] = [...status.issues, failure];
  return { ...status, ...codeOfHttp(http, "rest", input), issues };
}

/** JSON of no form that is known: what could be a code or a message is kept. */
function readOther(json: unknown, http: unknown, input: JsonInput, dialect: HttpDialect): Reading {
  const error = get(json, "error");
  const body = isObject(error) ? error : json;
  const code = get(body, "code");
  const isName = typeof code === "string";
  const texts = ["message", "detail", "title", "error_description", "error"];
  const text = typeof body === "string" ? body : texts.map((name) => get(body, name)).find(isText);
  const known = [http, code, get(body, "status")].find(isHttpStatus);
  const details = get(body, "details");
  // A number that gRPC has is another system's here, where nothing else is as in gRPC.
  const isOdd = typeof code === "number" && codeFromNumber(code) !== code;
  if (isName) reportName(code, input);
  else if (!isOdd)
    input.add("missing-status", "the body has no form of an error that is known", "body");
  return {
    // A code that is a name is Connect's, and it has a table of its own.
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
