// The JSON of the Connect protocol (connectrpc.com/docs/protocol): an error as the body of a unary answer,
// and the message that ends a stream.
//
// A detail is the full name of its type and its bytes: what stood before the last "/" of a type URL has no
// place there. One that has no bytes, since it came as JSON of a type that is not known, is left out and
// reported.

import { connectFromCode } from "../../code/names.js";
import { attempt } from "../../safe/call.js";
import type { Detail } from "../../status/any-detail.js";
import { encodableDetails, type StatusInit, wireMessage } from "../../status/status.js";
import { encodeBase64 } from "../../wire/base64.js";
import { type FormOptions, fieldsOf } from "../detail-json.js";

export interface ConnectOptions extends FormOptions {
  /** Whether details say in JSON, for people, what is in their bytes. Default false. */
  readonly debug?: boolean;
}

export interface ConnectJson {
  /** Such as "not_found". */
  readonly code: string;
  /** Left out where it is empty. */
  readonly message?: string;
  /** Left out where there is none. */
  readonly details?: readonly ConnectDetailJson[];
}

export interface ConnectDetailJson {
  /** The full name of the type, such as "google.rpc.ErrorInfo". */
  readonly type: string;
  /** Base64 without padding. */
  readonly value: string;
  readonly debug?: object;
}

/** `{ code: "not_found", message, details: [{ type, value }] }`. Never throws. */
export function connectFromStatus(status: StatusInit, options: ConnectOptions = {}): ConnectJson {
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

/** What a detail says for people, where that is asked for and there is more than its bytes. */
export function debugOf(detail: Detail, options: ConnectOptions): { readonly debug?: object } {
  const fields = options.debug === true ? attempt(() => fieldsOf(detail, options)) : undefined;
  return fields === undefined || "@value" in fields ? {} : { debug: fields };
}

export interface ConnectEndStreamJson {
  readonly error: ConnectJson;
  /** The trailers. Left out where there is none. */
  readonly metadata?: { readonly [name: string]: readonly string[] };
}

export interface ConnectEndStreamOptions extends ConnectOptions {
  /** The trailers to send with the error, by name. Default: none. */
  readonly metadata?: { readonly [name: string]: readonly string[] };
}

/** The message that ends a stream with an error, before it is put into its envelope. Never throws. */
export function connectEndStreamFromStatus(
  status: StatusInit,
  options: ConnectEndStreamOptions = {},
): ConnectEndStreamJson {
  const { metadata } = options;
  return { error: connectFromStatus(status, options), ...(metadata && { metadata }) };
}
