// Makes the error that a handler of grpc-js passes to its callback.

import { Metadata, type ServerErrorResponse } from "@grpc/grpc-js";
import { Code } from "../code/names.js";
import { type OutgoingOptions, outgoingError } from "../error/outgoing.js";
import { trailersFromStatus } from "../formats/grpc/trailer-limit.js";
import { attempt } from "../safe/call.js";
import { NEUTRAL_MESSAGE } from "../status/status.js";
import type { AnyCall } from "./handlers.js";

/** The request metadata `accept-language` names the language of the LocalizedMessage. */
export interface ServerOptions extends OutgoingOptions {
  /**
   * Called for every value that a handler throws, unchanged, for logging. If it throws, the response is sent
   * nevertheless.
   */
  readonly onError?: (error: unknown, call: AnyCall) => void;
  /** Budget for the trailers, as in `encodeStatusHeader`. Default 7680 bytes. */
  readonly maxBytes?: number;
}

/**
 * Makes the error that a handler of grpc-js passes to its callback, from any thrown value: for handlers without
 * `wrapService`. Only a StatusError is sent as is; anything else becomes the fallback of the catalog, or UNKNOWN.
 * Never throws.
 */
export function serverErrorFrom(thrown: unknown, options: ServerOptions = {}): ServerErrorResponse {
  return serverErrorIn(thrown, options, undefined);
}

export function serverErrorIn(
  thrown: unknown,
  options: ServerOptions,
  locale: string | undefined,
): ServerErrorResponse {
  const metadata = new Metadata();
  const error = outgoingError(thrown, options, locale);
  const trailers = attempt(() => trailersFromStatus(error, options));
  // A getter of a subclass threw.
  if (trailers === undefined) return serverError(Code.UNKNOWN, NEUTRAL_MESSAGE, metadata);
  const { code, message, header } = trailers;
  // grpc-js takes bytes for a "-bin" key and encodes the base64 itself.
  if (header !== "") metadata.set("grpc-status-details-bin", Buffer.from(header, "base64"));
  return serverError(code, message, metadata);
}

function serverError(code: Code, message: string, metadata: Metadata): ServerErrorResponse {
  return { code: Number(code), details: message, metadata, name: "Error", message };
}
