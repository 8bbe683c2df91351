// Reads and writes the JSON of an error in the Connect protocol (connectrpc.com/docs/protocol): the body of a
// unary response, or `error` in the message that ends a stream.
//
// A detail holds the full name of its type and its bytes, but not the type URL prefix. A detail without bytes,
// received as JSON of an unknown type, is left out and reported.

import type { HttpDialect } from "../../code/http-status.js";
import { codeFromConnect, connectFromCode } from "../../code/names.js";
import { attempt } from "../../safe/call.js";
import { asArray, get } from "../../safe/properties.js";
import type { Detail } from "../../status/any-detail.js";
import type { JsonInput } from "../../status/bounded-json.js";
import { encodableDetails } from "../../status/encode.js";
import { readDetails, readText } from "../../status/read-details.js";
import type { Reading } from "../../status/reading.js";
import { type StatusLike, wireMessage } from "../../status/status.js";
import { encodeBase64 } from "../../wire/base64.js";
import { type FormatOptions, fieldsOf } from "../detail-json.js";
import { codeInBody } from "../error-code.js";

export interface ConnectOptions extends FormatOptions {
  /** Whether to add the JSON of each detail to its bytes, for people to read. Default false. */
  readonly debug?: boolean;
}

/** An error of the Connect protocol: the body of a unary response. */
export interface ConnectJson {
  /** The name of the code, such as "not_found". */
  readonly code: string;
  /** Left out if empty. */
  readonly message?: string;
  /** Left out if there are none. */
  readonly details?: readonly ConnectDetailJson[];
}

type ConnectDetailJson = {
  /** The full name of the type, such as "google.rpc.ErrorInfo". */
  readonly type: string;
  /** Base64 without padding. */
  readonly value: string;
  readonly debug?: object;
};

/** Returns `{ code: "not_found", message, details: [{ type, value }] }`. Never throws. */
export function connectFromStatus(status: StatusLike, options: ConnectOptions = {}): ConnectJson {
  const message = wireMessage(status);
  const details = encodableDetails(status, options).flatMap((detail): ConnectDetailJson[] => {
    if (detail === undefined) return [];
    const { type, value } = detail;
    return [{ type, value: encodeBase64(value, false), ...debugOf(detail, options) }];
  });
  return {
    code: connectFromCode(status.code),
    ...(message !== "" && { message }),
    ...(details.length > 0 && { details }),
  };
}

/** Returns the JSON of a detail for people to read, if requested and unless it is only the bytes. */
export function debugOf(detail: Detail, options: ConnectOptions): { readonly debug?: object } {
  const fields = options.debug === true ? attempt(() => fieldsOf(detail, options)) : undefined;
  return fields === undefined || "@value" in fields ? {} : { debug: fields };
}

/**
 * Reports whether JSON is a Connect error. Other systems have strings as codes too, so a code that is missing or
 * not one of Connect's counts only beside details in Connect's format.
 */
export function isConnect(json: unknown): boolean {
  const code = get(json, "code");
  if (typeof code === "string" && codeFromConnect(code) !== undefined) return true;
  if (typeof code === "number") return false;
  const first = get(asArray(get(json, "details")), 0);
  return typeof get(first, "type") === "string" && typeof get(first, "value") === "string";
}

export function readConnect(
  json: unknown,
  http: unknown,
  dialect: HttpDialect,
  input: JsonInput,
): Reading {
  return {
    ...codeInBody(get(json, "code"), http, dialect, input),
    message: readText(get(json, "message") ?? get(json, "msg"), input),
    details: readDetails(get(json, "details"), input),
    issues: input.issues,
  };
}
