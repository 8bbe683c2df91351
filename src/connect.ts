// Interceptors for @connectrpc/connect, for servers and clients, over all three protocols.
//
// A detail keeps its type and its bytes both ways. What stands before the last "/" of its type URL is lost:
// Connect holds names of types alone, and writes "type.googleapis.com/" before them.

import type { JsonValue } from "@bufbuild/protobuf";
import {
  ConnectError,
  type Interceptor,
  type StreamRequest,
  type UnaryRequest,
} from "@connectrpc/connect";
import { type AnswerOptions, answerFrom, neutral, type ServerCatalog } from "./answer.js";
import { attempt, notify } from "./attempt.js";
import { StatusError } from "./error.js";
import { isReceived, RECEIVED } from "./status.js";
import { fitStatus } from "./trailers.js";
import { debugOf } from "./write/connect.js";
import type { FormOptions } from "./write/details.js";

export type { ServerCatalog };

export interface ConnectErrorOptions extends AnswerOptions, Pick<FormOptions, "detailJson"> {
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
  readonly onError?: (error: unknown, request: UnaryRequest | StreamRequest) => void;
}

/**
 * For servers: a StatusError that a handler throws is answered with its code, message and details. A
 * ConnectError is answered as it is; anything else as the fallback of the catalogue, or as UNKNOWN with a
 * neutral message. Give it first, so that it sees what the other interceptors throw too:
 * `connectNodeAdapter({ routes, interceptors: [serverInterceptor()] })`.
 */
export function serverInterceptor(options: ServerOptions = {}): Interceptor {
  return converting((thrown, request) => {
    notify(() => options.onError?.(thrown, request));
    if (isConnectError(thrown)) return thrown;
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
function isConnectError(thrown: unknown): thrown is ConnectError {
  return attempt(() => thrown instanceof ConnectError && !isReceived(thrown)) === true;
}

/**
 * For clients: what a call throws is a StatusError. It is the ConnectError too, since Connect lets a client
 * throw nothing else: `rawMessage`, `metadata` and `findDetails` are there, `details` holds the details of
 * the status, and `message` is without the code. Give it first, so that the other interceptors see what
 * they know: `createConnectTransport({ baseUrl, interceptors: [clientInterceptor()] })`.
 *
 * A call that its caller gives up, with a `signal`, throws Connect's own error from 2.2 on, which
 * `StatusError.from` reads as any other. A server does not pass on what its own calls throw: to do so, throw
 * `StatusError.from(error)`.
 */
export function clientInterceptor(): Interceptor {
  return converting((thrown, { signal }) => {
    // At its deadline, Connect throws the signal's reason in place of what comes from here.
    if (signal.aborted && isConnectError(signal.reason)) receive(signal.reason);
    return receive(thrown);
  });
}

/** Makes a StatusError of the ConnectError, in place. */
function receive(thrown: unknown): unknown {
  if (thrown instanceof StatusError && thrown instanceof ConnectError) return thrown;
  const status = StatusError.from(thrown);
  const members = Object.getOwnPropertyDescriptors(StatusError.prototype);
  const own = Object.getOwnPropertyDescriptors(status);
  const { constructor: _c, name: _n, ...inherited } = members;
  const { stack: _s, cause: _u, ...state } = own;
  const mark = { [RECEIVED]: { value: true } };
  // Where it cannot be changed, Connect's own error is what there is.
  return (
    attempt(() => {
      const error = ConnectError.from(thrown);
      return Object.defineProperties(error, { ...inherited, ...state, ...mark });
    }) ?? thrown
  );
}

type Convert = (thrown: unknown, request: UnaryRequest | StreamRequest) => unknown;

/** Throws what is made of whatever is thrown by a call, or while its responses are read. */
function converting(convert: Convert): Interceptor {
  return (next) => async (request) => {
    const fail = (thrown: unknown): never => {
      throw convert(thrown, request);
    };
    const response = await call(() => next(request), fail);
    return response.stream ? { ...response, message: readingOf(response.message, fail) } : response;
  };
}

async function call<T>(make: () => Promise<T>, fail: (thrown: unknown) => never): Promise<T> {
  try {
    return await make();
  } catch (thrown) {
    return fail(thrown);
  }
}

/** By hand, not as a generator: what the reader throws into it is not the other side's error. */
function readingOf<T>(messages: AsyncIterable<T>, fail: (t: unknown) => never): AsyncIterable<T> {
  return {
    [Symbol.asyncIterator]() {
      let it: AsyncIterator<T>;
      try {
        it = messages[Symbol.asyncIterator]();
      } catch (thrown) {
        return fail(thrown);
      }
      return {
        next: () => call(() => it.next(), fail),
        ...(it.throw && { throw: it.throw.bind(it) }),
        ...(it.return && { return: it.return.bind(it) }),
      };
    },
  };
}
