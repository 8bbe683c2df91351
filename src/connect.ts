// Interceptors for @connectrpc/connect, for servers and clients, over all three protocols.
//
// A detail keeps its type and its bytes both ways. What stands before the last "/" of its type URL is lost:
// Connect holds names of types alone, and writes "type.googleapis.com/" before them.

import type { JsonValue } from "@bufbuild/protobuf";
import { ConnectError, type Interceptor } from "@connectrpc/connect";
import { type CallRequest, converting } from "./connect/intercept.js";
import { lostError, mendError } from "./connect/lost-trailers.js";
import { type AnswerOptions, answerFrom, neutral, type ServerCatalog } from "./error/outgoing.js";
import { isAccidental } from "./error/recognize/connect-error.js";
import { StatusError } from "./error/status-error.js";
import { debugOf } from "./formats/connect/error-json.js";
import type { FormatOptions } from "./formats/detail-json.js";
import { fitStatus } from "./formats/grpc/trailer-limit.js";
import { attempt, notify } from "./safe/call.js";
import { isReceived, RECEIVED } from "./status/status.js";

export type { ServerCatalog };

export interface ConnectErrorOptions extends AnswerOptions, Pick<FormatOptions, "detailJson"> {
  /**
   * The budget for the trailers of gRPC, as in `encodeStatusHeader`. Default 7680 bytes. The other two
   * protocols send their errors in the body of the answer: the interceptor holds them to no budget.
   */
  readonly maxBytes?: number;
  /** Whether details say in JSON, for people, what is in their bytes; in the Connect protocol. Default false. */
  readonly debug?: boolean;
}

/** The language is asked for with the header `accept-language`. */
export interface ServerOptions extends ConnectErrorOptions {
  /** Told of everything that a handler threw, as it was thrown, for logging. */
  readonly onError?: (error: unknown, request: CallRequest) => void;
}

/**
 * For servers: a StatusError that a handler throws is answered with its code, message and details. A
 * ConnectError is answered as it is, unless it has the text of an exception and its code is UNKNOWN, as
 * `ConnectError.from` makes it, or the exception is a system error; anything else as the fallback of the catalogue,
 * or as UNKNOWN with a neutral message. Give it first, so that it sees what the other interceptors throw too:
 * `connectNodeAdapter({ routes, interceptors: [serverInterceptor()] })`.
 */
export function serverInterceptor(options: ServerOptions = {}): Interceptor {
  return converting((thrown, request) => {
    notify(() => options.onError?.(thrown, request));
    if (isMeant(thrown)) return thrown;
    const header = (name: string) => attempt(() => request.header.get(name)) ?? "";
    const inTrailers = /^application\/grpc(?!-web)/i.test(header("content-type"));
    const budget = inTrailers ? options : { ...options, maxBytes: Number.POSITIVE_INFINITY };
    return connectError(thrown, budget, header("accept-language"));
  });
}

/**
 * What Connect takes as the error of a handler, from whatever was thrown. Only a StatusError goes out as it
 * is; anything else as the fallback of the catalogue, or as UNKNOWN. Never throws.
 */
export function connectErrorFrom(thrown: unknown, options: ConnectErrorOptions = {}): ConnectError {
  return connectError(thrown, options, "");
}

function connectError(thrown: unknown, options: ConnectErrorOptions, locale: string): ConnectError {
  const make = (error: StatusError): ConnectError => {
    // Connect escapes all that encodeURIComponent does, which throws for half a surrogate pair.
    const { message, details } = fitStatus(error, options, encodeURIComponent);
    const made = new ConnectError(message, Number(error.code), undefined, undefined, thrown);
    // In the form in which Connect has those that it received, which it sends with their bytes.
    for (const detail of details) {
      const { type, value } = detail;
      made.details.push({ type, value, ...(debugOf(detail, options) as { debug?: JsonValue }) });
    }
    return made;
  };
  const error = answerFrom(thrown, options, locale);
  // A getter of the error threw.
  return attempt(() => make(error)) ?? make(neutral(thrown));
}

/** One that was thrown on purpose, not one that a client of this process got. */
function isMeant(thrown: unknown): thrown is ConnectError {
  return isConnectError(thrown) && !isAccidental(thrown);
}

function isConnectError(thrown: unknown): thrown is ConnectError {
  return attempt(() => thrown instanceof ConnectError && !isReceived(thrown)) === true;
}

/**
 * For clients: what a call throws is a StatusError. It is the ConnectError too, since Connect lets a client
 * throw nothing else: `rawMessage`, `metadata` and `findDetails` are there, `details` holds the details of
 * the status, and `message` is without the code. Give it first, so that the other interceptors see what
 * they know: `createConnectTransport({ baseUrl, interceptors: [clientInterceptor()] })`.
 *
 * In gRPC and gRPC-web, the trailers count, also where Connect reads another code in them, or none at all. Its
 * own error stays where it hands nothing of them on: in unary calls, in gRPC-web and for trailers that came alone,
 * if it cannot decode their details or message; in unary calls without a response, if their details have code 0.
 * An answer that breaks off is INTERNAL.
 *
 * A call that its caller gives up, with a `signal`, throws Connect's own error from 2.2 on, which
 * `StatusError.from` reads as any other. A server does not pass on what its own calls throw: to do so, throw
 * `StatusError.from(error)`.
 */
export function clientInterceptor(): Interceptor {
  return converting(
    (thrown, { signal, header }, response) => {
      // At its deadline, Connect throws the signal's reason in place of what comes from here.
      if (signal.aborted && isConnectError(signal.reason)) receive(signal.reason);
      return receive(attempt(() => mendError(thrown, header, response)) ?? thrown);
    },
    ({ header }, response) => {
      const lost = attempt(() => lostError(header, response));
      if (lost !== undefined) throw lost;
    },
  );
}

/** Makes a StatusError of the ConnectError, in place. */
function receive(thrown: unknown): unknown {
  if (thrown instanceof StatusError && thrown instanceof ConnectError) return thrown;
  const status = StatusError.from(thrown);
  const members = Object.getOwnPropertyDescriptors(StatusError.prototype);
  const own = Object.getOwnPropertyDescriptors(status);
  const { constructor: _c, name: _n, ...inherited } = members;
  const { stack: _s, cause: _u, ...state } = own;
  const mark = { [RECEIVED]: { value: true }, rawMessage: { value: status.message } };
  // Where it cannot be changed, Connect's own error is what there is.
  return (
    attempt(() => {
      const error = ConnectError.from(thrown);
      return Object.defineProperties(error, { ...inherited, ...state, ...mark });
    }) ?? thrown
  );
}
