// Reads and writes the error format of Google's APIs (AIP-193). Also reads the other formats with their error in
// `error`: a google.rpc.Status, as in an Operation and in the streams of grpc-gateway, the streams of grpc-gateway v1,
// with `grpc_code` and `http_code`, and JSON-RPC, which A2A uses too. In Google's format, `code` is an HTTP status and
// `status` the name of the code; in the others, `code` has the code.

import { type HttpDialect, httpFromCode, isHttpStatus } from "../../code/http-status.js";
import { Code, codeFromNumber, codeName, parseCode } from "../../code/names.js";
import { asArray, get } from "../../safe/properties.js";
import type { JsonInput } from "../../status/bounded-json.js";
import { isCodeAlone } from "../../status/json/read-status.js";
import type { DetailJson } from "../../status/message-json.js";
import type { Reading } from "../../status/reading.js";
import { type StatusLike, wireMessage } from "../../status/status.js";
import { detailsJson, type FormatOptions } from "../detail-json.js";
import { codeInBody, codeOf, reportName } from "../error-code.js";
import { isAlone, readMembers } from "./members.js";

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

/** The members that may have the code of an error; the first that is known counts. */
const CODES = ["status", "code", "grpc_code", "http_code"];

/**
 * Reads `error`. Returns undefined if it has no code, or neither text nor details beside it. A text that means OK is
 * not a code: some APIs have `error: {code: "ok"}` in every success.
 *
 * In the `body` of a success, a number that nothing knows is a code too, and so is a name if the error is alone: a resource
 * may have an error of its own. A code that means OK is not an error there if there is any other member.
 */
export function readGoogle(
  error: object,
  http: unknown,
  dialect: HttpDialect,
  input: JsonInput,
  body: unknown,
): Reading | undefined {
  const status = get(error, "status");
  const named = codeOfName(status);
  if (named === undefined && !hasContent(error)) return undefined;
  const isData = body !== undefined && !isAlone(body, true);
  if (named === Code.OK) {
    if (isData) return undefined;
    const code = get(error, "code");
    const [own, table] = isHttpStatus(code) ? [code, "rest" as const] : [http, dialect];
    return readMembers(error, codeInBody(status, own, table, input), input);
  }
  const values = CODES.map((name) => get(error, name)).filter(isCode);
  // A status such as "Too Many Requests" or "failed" is not the code.
  const value =
    values.find((each) => codeOf(each)) ??
    values.find((each) => each !== status && (codeOf(each) === Code.OK || body !== undefined));
  const known = codeOf(value);
  if (value === undefined || (known === Code.OK && isData)) return undefined;
  if (typeof value === "string" && known === undefined && !isAlone(body)) return undefined;
  if (value !== status && typeof status === "string") reportName(status, input);
  return readMembers(error, codeInBody(value, http, dialect, input), input);
}

/** Reports whether a value is a name or a number, and not a text that means OK. */
function isCode(value: unknown): boolean {
  if (typeof value === "string") return value !== "" && codeOf(value) !== Code.OK;
  return typeof value === "number";
}

/** Reports whether an `error` has a text or details, or only its code: other members may be left out. */
function hasContent(error: object): boolean {
  const hasText = ["message", "msg"].some((name) => typeof get(error, name) === "string");
  return hasText || asArray(get(error, "details")) !== undefined || isCodeAlone(error);
}

/** Returns the code of a name in capitals, as in google.rpc.Code; undefined for any other value. */
export function codeOfName(name: unknown): number | undefined {
  return typeof name === "string" && /^[A-Z_]+$/.test(name) ? parseCode(name) : undefined;
}
