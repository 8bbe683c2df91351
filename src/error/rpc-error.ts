// Recognizes the errors of RPC clients. This needs no readers of JSON, so catalogs and clients of Connect load none.

import { makeInput } from "../status/bounded-json.js";
import { isReceived, type StatusInit } from "../status/status.js";
import { BareStatusError, keepLocal, type StatusErrorBase } from "./bare-status-error.js";
import { isBranded } from "./brand.js";
import { findStatus } from "./find-status.js";
import { matchedError } from "./recognize/catalog-match.js";
import type { Found, NewInput, Recognizer } from "./recognize/found.js";
import { readCopy, readStatusError } from "./recognize/other-copy.js";
import { readConnectError, readConnectErrorAlone } from "./recognize/rpc/connect-error.js";
import { readGoogleGaxError } from "./recognize/rpc/google-gax-error.js";
import { readGrpcJsError } from "./recognize/rpc/grpc-js-error.js";
import { readGrpcWebError } from "./recognize/rpc/grpc-web-error.js";
import { readNiceGrpcError } from "./recognize/rpc/nice-grpc-error.js";
import { readProtobufTsError } from "./recognize/rpc/protobuf-ts-error.js";
import { readStatusMessage } from "./recognize/status-message.js";
import { withoutStack } from "./stack.js";

/** Tried in this order; the first that recognizes a thrown value reads it. */
export const clientRecognizers: readonly Recognizer[] = [
  readStatusError,
  readCopy,
  readGrpcJsError,
  readConnectError,
  readNiceGrpcError,
  readGrpcWebError,
  readProtobufTsError,
  readGoogleGaxError,
];

/**
 * Returns the StatusError in a thrown value: a StatusError of any copy of the package, the one that a match of a catalog
 * was found in, or one made from the error of an RPC client or from a google.rpc.Status; else that of the first such
 * error among its causes. Returns undefined for any other value, also for the JSON of an error, which `StatusError.from`
 * reads. Never throws.
 */
export function rpcErrorFrom(thrown: unknown): StatusErrorBase | undefined {
  return errorFrom(thrown, [...clientRecognizers, readStatusMessage], inputWithoutJson);
}

/**
 * Returns the StatusError in a thrown value: a StatusError of any copy of the package, the one that a match of a catalog
 * was found in, or one made from a ConnectError; else that of the first such error among the causes. Returns undefined
 * for any other value. Never throws.
 */
export function statusErrorIn(thrown: unknown): StatusErrorBase | undefined {
  return errorFrom(thrown, [readStatusError, readConnectErrorAlone], inputWithoutJson);
}

/** Makes an input whose details in JSON stay JSON. */
export const inputWithoutJson: NewInput = (kind) => makeInput([], kind);

/**
 * Returns the StatusError that the recognizers find in a thrown value or its causes, or the one made from
 * `otherwise`. A StatusError is returned as is, unless a client received it.
 */
export function errorFrom(
  thrown: unknown,
  recognizers: readonly Recognizer[],
  newInput: NewInput,
  otherwise?: (thrown: unknown) => Found,
): StatusErrorBase | undefined {
  // One that a client received is copied: the caller wants the status in order to handle it or pass it on.
  const own = isBranded(thrown) && !isReceived(thrown) ? thrown : matchedError(thrown);
  if (own !== undefined) return own as StatusErrorBase;
  const found = findStatus(thrown, recognizers, newInput) ?? otherwise?.(thrown);
  if (found === undefined) return undefined;
  const { issues } = found;
  // findStatus has replaced the code OK.
  const init = found as Found & StatusInit;
  const error = withoutStack(() => new BareStatusError(init, { cause: thrown, issues }));
  if (found.local) keepLocal(error);
  return error;
}
