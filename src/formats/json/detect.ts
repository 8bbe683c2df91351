// Reads the JSON of an error in any format. The shape decides, since all formats come as application/json and
// use the same names.

import { type HttpDialect, isHttpStatus } from "../../code/http-status.js";
import { Code, isCode } from "../../code/names.js";
import { asArray, get, isException, isObject, itemsOf, lengthOf } from "../../safe/properties.js";
import { addIssue, excerpt, isRecord, type JsonInput, take } from "../../status/bounded-json.js";
import type { Issue } from "../../status/issue.js";
import { encodingInput } from "../../status/json/bytes-from-json.js";
import { parseBody } from "../../status/json/parse-events.js";
import { isDetailList, MAX_ITEMS, readStatus } from "../../status/json/read-status.js";
import { type Reading, statusFromReading } from "../../status/reading.js";
import type { Status } from "../../status/status.js";
import { isBytes } from "../../wire/bytes.js";
import { isConnect, readConnect } from "../connect/error-json.js";
import {
  codeInBody,
  codeOf,
  codeOfHttp,
  messageOfHttp,
  okInFailure,
  reportName,
} from "../error-code.js";
import { codeOfName, readGoogle } from "./google.js";
import { hasReason, isAlone, isText, readMembers, textOf, textOfErrors } from "./members.js";
import { isProblem, readProblem } from "./problem.js";

interface JsonOptions {
  /** HTTP status of the response, used if the body has no code. Default: none. */
  readonly httpStatus?: number;
  /**
   * Table that maps the HTTP status to a code if the body has no code, or one that nothing knows. Default "rest";
   * "connect" for the response of a Connect server.
   */
  readonly dialect?: HttpDialect;
}

/**
 * Reads the status in the JSON of an error, given as text, bytes or parsed: Google's format, with `error` or without,
 * grpc-gateway's, Connect's (a unary body or the end of a stream), Twirp's, Kratos', JSON-RPC's, problem details,
 * google.rpc.Status, or a list with an `error` in one of its items. Of text with several values, in lines or in an event
 * stream, the last is read. Never throws. A body of another format is an issue; its code is that of the HTTP status, else
 * UNKNOWN.
 */
export function statusFromJson(body: unknown, options: JsonOptions = {}): Status {
  const issues: Issue[] = [];
  const json = typeof body === "string" || isBytes(body) ? parseBody(body, issues).json : body;
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
  const dialect = dialectOf(kind.dialect);
  if (kind.isProblem && isRecord(json)) return readProblem(json, http, dialect, input);
  return readBody(json, http, input, false, dialect) ?? readOther(json, http, dialect, input);
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
  dialect: HttpDialect = "rest",
): Reading | undefined {
  if (isException(json)) return undefined;
  const envelope = readEnvelope(json, http, dialect, input);
  if (envelope !== undefined) return envelope;
  if (isProblem(json)) return readProblem(json, http, dialect, input);
  const named = readBare(json, http, dialect, input);
  if (named !== undefined) return named;
  const status = readStatus(json, input, isOwn);
  if (status !== undefined) {
    const { rawCode } = status;
    // A number that nothing knows, beside details. The JSON of a StatusError names the code that it has.
    if (!isOwn && !isCode(rawCode) && get(json, "codeName") === undefined)
      return { ...status, code: codeInBody(rawCode, http, dialect, input).code };
    return failedOk(status, http, dialect, input);
  }
  return isConnect(json) ? readConnect(json, http, dialect, input) : undefined;
}

/**
 * Reads the `error` of an object, or of the last in a list that has one: Google's APIs stream lists, and the error ends
 * them. `success` is set for the body of a success, which may be the last value of a stream: the whole list is looked at,
 * and the code may be one that nothing knows. There, an item or the value of a stream is data if its error is not alone.
 */
export function readEnvelope(
  json: unknown,
  http: unknown,
  dialect: HttpDialect,
  input: JsonInput,
  success?: "body" | "stream",
): Reading | undefined {
  const items = asArray(json);
  const list = items ?? [json];
  const mustBeAlone = success === "stream" || (success === "body" && items !== undefined);
  // A proxy of a list may claim any length; a body cannot.
  for (let i = lengthOf(list) - 1; i >= 0 && (success || take(input, "body")); i--) {
    const item = get(list, i);
    const error = get(item, "error");
    if (!isObject(error) || asArray(error) || isException(error)) continue;
    if (mustBeAlone && !isAlone(item)) continue;
    if (isConnect(error)) return readConnect(error, http, dialect, input);
    const found = readGoogle(error, http, dialect, input, success && item);
    if (found !== undefined) return found;
  }
  return undefined;
}

/**
 * Reports whether the value of a success is an error without a code that is known: an `error` alone with a text, which ends
 * a stream or has a `code` or a `type` too, or a code and a text beside details that all have types.
 */
export function isErrorBody(json: unknown, isStream: boolean): boolean {
  const error = get(json, "error");
  if (isAlone(json) && (isText(error) || textOf(error) !== undefined)) {
    const code = get(error, "code");
    const hasSign = code !== undefined || get(error, "type") !== undefined;
    if (isStream || (hasSign && codeOf(code) !== Code.OK)) return true;
  }
  const code = get(json, "code");
  const details = get(json, "details");
  return (
    Boolean(codeOf(code)) &&
    isText(get(json, "message")) &&
    lengthOf(asArray(details)) > 0 &&
    itemsOf(details, MAX_ITEMS).every((item) =>
      // Data has types and values too.
      typeof code === "string" && isConnect(json)
        ? ["type", "value"].every((name) => typeof get(item, name) === "string")
        : typeof get(item, "@type") === "string",
    )
  );
}

/**
 * Reads an error that has its code and a text beside each other, without `error` around them: Google's inner error with
 * the name in `status` or the reason in `errors`, Kratos with its `reason`, Twirp, the first grpc-gateway, and a name in
 * another spelling than Connect's. Returns undefined for a google.rpc.Status, and for a number without such a sign.
 */
function readBare(
  json: unknown,
  http: unknown,
  dialect: HttpDialect,
  input: JsonInput,
): Reading | undefined {
  const code = get(json, "code");
  // OK, and a value that is not a code.
  if (!codeOf(code)) return undefined;
  const status = get(json, "status");
  const isNamed = codeOfName(status) !== undefined;
  const isBare =
    typeof code === "string"
      ? textOf(json) !== undefined || isDetailList(get(json, "details"))
      : isNamed || hasReason(json) || (get(json, "message") === undefined && hasOtherText(json));
  if (!isBare) return undefined;
  return readMembers(json, codeInBody(isNamed ? status : code, http, dialect, input), input);
}

/** Reports whether the text is where the first grpc-gateway or Twirp has it. */
function hasOtherText(json: unknown): boolean {
  return isText(get(json, "error")) || isText(get(json, "msg"));
}

/** Returns the status; OK becomes the code of the HTTP status if that reports a failure. */
function failedOk(status: Reading, http: unknown, dialect: HttpDialect, input: JsonInput): Reading {
  const failure = okInFailure(http);
  if (status.code !== Code.OK || failure === undefined) return status;
  const issues: Issue[] = [...status.issues, failure];
  return { ...status, ...codeOfHttp(http, dialect, input), issues };
}

/** Returns the `status` of a body, if it is the name of a code or the HTTP status of a failure. */
function statusOf(body: unknown): unknown {
  const status = get(body, "status");
  const number = typeof status === "string" ? Number(status) : status;
  const isStatus = codeOfName(status) !== undefined || isHttpStatus(number);
  return isStatus && codeOf(status) ? status : undefined;
}

/** Reads JSON of an unknown format: keeps the parts that could be a code, a message or details. */
function readOther(json: unknown, http: unknown, dialect: HttpDialect, input: JsonInput): Reading {
  const error = get(json, "error");
  const body = isObject(error) ? error : json;
  const code = get(body, "code");
  // A number that is a gRPC code too belongs to another system here, since nothing else looks like gRPC.
  const isOdd = typeof code === "number" && !isCode(code);
  const isName = typeof code === "string";
  const isKnown = (isOdd || isName) && codeOf(code) !== undefined;
  const status = isKnown ? undefined : statusOf(body);
  const value = status ?? (isOdd || isName ? code : undefined);
  const found =
    value === undefined
      ? codeOfHttp(http, dialect, input)
      : codeInBody(value, http, dialect, input);
  if (isName && value !== code) reportName(code, input);
  const reading = readMembers(body, { ...found, ...(isOdd && { rawCode: code }) }, input);
  const own = typeof json === "string" ? json : (textOf(json) ?? textOfErrors(body));
  const message = reading.message || own;
  if (!isOdd && !isName) {
    const rest = message || json === undefined ? "" : `: ${excerpt(json)}`;
    addIssue(input, "missing-status", `the body is not an error of a known format${rest}`, "body");
  }
  return { ...reading, message: message || messageOfHttp(http) };
}
