// Reads and writes the error format of Google's APIs (AIP-193). Also reads the other formats with their error in
// `error`: a google.rpc.Status, as in an Operation and in the streams of grpc-gateway, and the streams of
// grpc-gateway v1, with `grpc_code` and `http_code`. In Google's format, `code` is an HTTP status and `status`
// the name of the code; in the others, `code` is the number of the code.

import { httpFromCode, isHttpStatus } from "../../code/http-status.js";
import { Code, codeFromNumber, codeName, parseCode } from "../../code/names.js";
import { asArray, get } from "../../safe/properties.js";
import { isRecord, type JsonInput, plainJson } from "../../status/bounded-json.js";
import { isCodeAlone } from "../../status/json/read-status.js";
import type { DetailJson } from "../../status/message-json.js";
import { readDetails, readText } from "../../status/read-details.js";
import type { Reading } from "../../status/reading.js";
import { type StatusLike, wireMessage } from "../../status/status.js";
import { reportName } from "../connect/error-json.js";
import { detailsJson, type FormatOptions } from "../detail-json.js";
import { codeOfHttp, errorCode, type FoundCode } from "../error-code.js";
import { withErrorInfo } from "./error-info.js";

export interface HttpFormatOptions extends FormatOptions {
  /** HTTP status that the error is sent with. Default: that of the code. */
  readonly httpStatus?: number;
}

/** An error of Google's APIs over HTTP. */
export interface GoogleJson {
  readonly error: {
    /** The HTTP status. */
    readonly code: number;
    readonly message: string;
    /** The name of the code, such as "NOT_FOUND". */
    readonly status: string;
    /** Left out if there are none. */
    readonly details?: readonly DetailJson[];
  };
}

/** Returns `{ error: { code: 404, message, status: "NOT_FOUND", details } }`. Never throws. */
export function googleFromStatus(status: StatusLike, options: HttpFormatOptions = {}): GoogleJson {
  const details = detailsJson(status, options);
  return {
    error: {
      code: options.httpStatus ?? httpFromCode(status.code),
      message: wireMessage(status),
      status: codeName(codeFromNumber(status.code)),
      ...(details.length > 0 && { details }),
    },
  };
}

/** Reads `error`. Returns undefined if it names no code, or has only a number that is not a gRPC code. */
export function readGoogle(error: object, input: JsonInput): Reading | undefined {
  const found = codeOf(error, input);
  if (found === undefined) return undefined;
  const details = readDetails(get(error, "details"), input);
  return {
    ...found,
    message: readText(get(error, "message"), input),
    details: withErrorInfo(details, () => olderInfo(get(error, "errors"), input)),
    issues: input.issues,
  };
}

function codeOf(error: object, input: JsonInput): FoundCode | undefined {
  const named = codeOfName(get(error, "status"));
  if (named !== undefined) return codeOfNamed(named, get(error, "code"), input);
  const hasText = typeof get(error, "message") === "string" || asArray(get(error, "details"));
  if (!hasText && !isCodeAlone(error)) return undefined;
  const number = get(error, "code") ?? get(error, "grpc_code");
  const isCode = typeof number === "number" && codeFromNumber(number) === number;
  const http = number ?? get(error, "http_code");
  if (!isCode && !isHttpStatus(http)) return undefined;
  const name = get(error, "status");
  if (typeof name === "string") reportName(name, input);
  return isCode ? errorCode(number, input) : codeOfHttp(http, "rest", input);
}

/** Returns the named code. An error named OK has the code of its HTTP status, if that reports a failure. */
function codeOfNamed(named: number, http: unknown, input: JsonInput): FoundCode {
  const found = errorCode(named, input);
  const isFailure = isHttpStatus(http) && http >= 400;
  return named === Code.OK && isFailure ? codeOfHttp(http, "rest", input) : found;
}

/** Returns the code of a name in capitals, as in google.rpc.Code; undefined for any other value. */
export function codeOfName(name: unknown): number | undefined {
  return typeof name === "string" && /^[A-Z_]+$/.test(name) ? parseCode(name) : undefined;
}

/** Returns the fields of an ErrorInfo from the first of `errors`: older APIs have the reason there, not in details. */
function olderInfo(errors: unknown, input: JsonInput): object | undefined {
  const first = plainJson(input, get(asArray(errors), 0), "errors[0]");
  if (!isRecord(first) || typeof first.reason !== "string") return undefined;
  const { reason, domain, message: _, ...rest } = first;
  const metadata = Object.fromEntries(
    Object.entries(rest).filter(([, value]) => typeof value === "string"),
  );
  return { reason, domain, metadata };
}
