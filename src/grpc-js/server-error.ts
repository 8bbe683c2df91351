// Makes the error that a handler of grpc-js passes to its callback.

import { Metadata, type ServerErrorResponse } from "@grpc/grpc-js";
import { Code } from "../code/names.js";
import { type OnError, type OutgoingOptions, outgoingError } from "../error/outgoing.js";
import { trailersFromStatus } from "../formats/grpc/trailer-limit.js";
import { attempt, notify } from "../safe/call.js";
import { NEUTRAL_MESSAGE } from "../status/status.js";
import type { AnyCall } from "./handlers.js";

interface TrailerOptions extends OutgoingOptions {
  /** Budget for the trailers, as in `encodeStatusHeader`. Default 7680 bytes. */
  readonly maxBytes?: number;
}

/** The options of `wrapService`. The request metadata `accept-language` names the language of the LocalizedMessage. */
export interface ServerOptions extends TrailerOptions {
  /** Called for every value that a handler throws, or with which its call fails otherwise, unchanged, for logging. */
  readonly onError?: OnError<AnyCall>;
}

/** The options of `serverErrorFrom`: those of `wrapService`, and the call, which is required if `onError` takes one. */
export type ServerErrorOptions<Call extends AnyCall | undefined = AnyCall | undefined> =
  TrailerOptions & {
    /** The call of the handler. Default: none. Then `onError` is called without a call, and only `locale` names a language. */
    readonly call?: Call;
    /** Called with the thrown value, unchanged, for logging. */
    readonly onError?: OnError<Call>;
  } & (undefined extends Call ? unknown : { readonly call: Call });

/**
 * Makes the error that a handler of grpc-js without `wrapService` passes to its callback, from any thrown value. The
 * response is the same: `callback(serverErrorFrom(error, { ...options, call }))`. Only a StatusError is sent as is;
 * anything else becomes the fallback of the catalog, or UNKNOWN. Calls `onError`. Never throws.
 */
export function serverErrorFrom<Call extends AnyCall | undefined = undefined>(
  thrown: unknown,
  options?: ServerErrorOptions<Call>,
): ServerErrorResponse;
export function serverErrorFrom(
  thrown: unknown,
  options: ServerErrorOptions = {},
): ServerErrorResponse {
  const { call } = options;
  notify(() => options.onError?.(thrown, call));
  // Several values of the same header form one list (RFC 9110 section 5.3).
  const requested = attempt(() => call?.metadata.get("accept-language").join(","));
  const metadata = new Metadata();
  const error = outgoingError(thrown, options, requested);
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
