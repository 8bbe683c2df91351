// Servers on @grpc/grpc-js: handlers that are async and throw.
//
// Only what a handler throws on purpose goes out: a StatusError, with all its details. Anything else,
// the error of another call included, is answered as UNKNOWN with a neutral message, and is given to
// `onError`. To pass an upstream status on, throw `StatusError.from(error)`.

import {
  type handleBidiStreamingCall,
  type handleClientStreamingCall,
  type handleServerStreamingCall,
  type handleUnaryCall,
  Metadata,
  type ServerDuplexStream,
  type ServerErrorResponse,
  type ServerReadableStream,
  type ServerUnaryCall,
  type ServerWritableStream,
  type sendUnaryData,
  type UntypedHandleCall,
  type UntypedServiceImplementation,
} from "@grpc/grpc-js";
import { Code } from "./code/names.js";
import { type AnswerOptions, answerFrom, type ServerCatalog } from "./error/outgoing.js";
import { StatusError, type StatusErrorOptions } from "./error/status-error.js";
import { trailersFromStatus } from "./formats/grpc/trailer-limit.js";
import { attempt, notify } from "./safe/call.js";
import { NEUTRAL_MESSAGE } from "./status/status.js";

export type { ServerCatalog };

/** Answers one call: resolves with the response, or throws. */
export type UnaryHandler<Request, Response> = (
  call: ServerUnaryCall<Request, Response>,
) => Promise<Response>;

/**
 * Reads the requests with `for await (const request of call)`, resolves with the response, or throws. The
 * loop throws CANCELLED where the call was cancelled by the time it ends; but clients on Node end the requests
 * before they cancel, so a cancelled call can look like a whole one for a moment. Where half an upload
 * does harm, let the client say that it is done in its last request.
 */
export type ClientStreamHandler<Request, Response> = (
  call: ServerReadableStream<Request, Response>,
) => Promise<Response>;

/** Yields the responses (an async generator), or writes them to the call and resolves; or throws. */
export type ServerStreamHandler<Request, Response> = (
  call: ServerWritableStream<Request, Response>,
) => AsyncIterable<Response> | Promise<void>;

/** As for the two other streams. Reading with `for await` leaves the call open for the answer. */
export type BidiHandler<Request, Response> = (
  call: ServerDuplexStream<Request, Response>,
) => AsyncIterable<Response> | Promise<void>;

/** The async handlers of a service, from its type as a generator made it (`OrderServer` of ts-proto and the like). */
export type AsyncService<Service> = {
  readonly [Method in KnownKeys<Service>]: AsyncHandler<Service[Method]>;
};

// Generated services have an index signature beside their methods.
type KnownKeys<T> = keyof {
  [K in keyof T as string extends K ? never : number extends K ? never : K]: 0;
};

// grpc-js's own types are matched whole: a response inferred from a call alone would take in what its
// `end` and `read` accept.
type AsyncHandler<Handle> =
  Handle extends handleBidiStreamingCall<infer Request, infer Response>
    ? BidiHandler<Request, Response>
    : Handle extends handleServerStreamingCall<infer Request, infer Response>
      ? ServerStreamHandler<Request, Response>
      : Handle extends handleClientStreamingCall<infer Request, infer Response>
        ? ClientStreamHandler<Request, Response>
        : Handle extends handleUnaryCall<infer Request, infer Response>
          ? UnaryHandler<Request, Response>
          : never;

/** Without the type of the service: every method has to be async; other properties may be anything. */
type AsyncMethods<Handlers> = {
  readonly [Name in keyof Handlers]: Handlers[Name] extends (...args: never) => unknown
    ? (call: never) => Promise<unknown> | AsyncIterable<unknown>
    : Handlers[Name];
};

type Accepted<Service, Handlers> = [KnownKeys<Service>] extends [never]
  ? AsyncMethods<Handlers>
  : AsyncService<Service>;

/** The language is asked for with the metadata `accept-language`. */
export interface ServerOptions extends AnswerOptions {
  /**
   * Told of everything that a handler threw, with the error as it was thrown, for logging. It must not
   * throw; if it does, the answer goes out all the same.
   */
  readonly onError?: (error: unknown, call: AnyCall) => void;
  /** The budget for the trailers, as in `encodeStatusHeader`. Default 7680 bytes. */
  readonly maxBytes?: number;
}

/** What every kind of call has. */
export type AnyCall = Pick<ServerUnaryCall<unknown, unknown>, "getPath" | "getPeer" | "metadata">;

/**
 * Makes the handlers that `server.addService` takes from async ones. What a handler throws is answered
 * with code, message and `grpc-status-details-bin`. Works for objects and instances of classes. With the
 * type of a generated service, `wrapService<OrderServer>(…)`, each call and response has its type and a
 * missing method does not compile.
 */
export function wrapService<Service = UntypedServiceImplementation, Handlers = unknown>(
  handlers: Handlers & Accepted<Service, Handlers>,
  options: ServerOptions = {},
): Service {
  const wrapped: Record<string, UntypedHandleCall> = {};
  for (const name of methodNames(handlers)) {
    const handler = (handlers as Record<string, unknown>)[name];
    if (typeof handler !== "function") continue;
    wrapped[name] = wrapHandler((call) => handler.call(handlers, call), options);
  }
  return wrapped as Service;
}

/**
 * What grpc-js takes as the error of a callback, from whatever was thrown: for handlers that keep
 * calling back themselves. Only a StatusError goes out as it is; anything else as the fallback of the
 * catalogue, or as UNKNOWN.
 */
export function serverErrorFrom(thrown: unknown, options: ServerOptions = {}): ServerErrorResponse {
  return serverErrorIn(thrown, options, undefined);
}

function serverErrorIn(
  thrown: unknown,
  options: ServerOptions,
  locale: string | undefined,
): ServerErrorResponse {
  const metadata = new Metadata();
  const error = answerFrom(thrown, options, locale);
  const trailers = attempt(() => trailersFromStatus(error, options));
  // A getter of a subclass threw.
  if (trailers === undefined) return serverError(Code.UNKNOWN, NEUTRAL_MESSAGE, metadata);
  const { code, message, header } = trailers;
  // grpc-js takes bytes for a "-bin" key and does the base64 itself.
  if (header !== "") metadata.set("grpc-status-details-bin", Buffer.from(header, "base64"));
  return serverError(code, message, metadata);
}

function serverError(code: Code, message: string, metadata: Metadata): ServerErrorResponse {
  return { code: Number(code), details: message, metadata, name: "Error", message };
}

type Call = AnyCall & Partial<ServerDuplexStream<unknown, unknown>>;

function wrapHandler(
  handler: (call: Call) => Promise<unknown> | AsyncIterable<unknown>,
  options: ServerOptions,
): UntypedHandleCall {
  // grpc-js passes a callback to the kinds of call that have one response.
  return async (call: Call, callback?: sendUnaryData<unknown>): Promise<void> => {
    try {
      replaceIterator(call);
      const result = handler(call);
      if (callback !== undefined) callback(null, await result);
      else await answerStream(call as ServerDuplexStream<unknown, unknown>, result);
    } catch (thrown) {
      notify(() => options.onError?.(thrown, call));
      // Values of one name are one list (RFC 9110 section 5.3).
      const locale = attempt(() => call.metadata.get("accept-language").join(","));
      const error = serverErrorIn(thrown, options, locale);
      if (callback !== undefined) callback(error);
      else call.emit?.("error", error);
    }
  };
}

async function answerStream(
  call: ServerDuplexStream<unknown, unknown>,
  result: Promise<unknown> | AsyncIterable<unknown>,
): Promise<void> {
  if (Symbol.asyncIterator in result) {
    for await (const message of result) {
      if (call.destroyed || call.cancelled) return;
      if (!call.write(message)) await drained(call);
    }
  } else await result;
  call.end();
}

/** Until the stream takes more, or nobody reads it any longer: older grpc-js does not close it then. */
function drained(call: ServerDuplexStream<unknown, unknown>): Promise<void> {
  const events = ["drain", "close", "cancelled"];
  return new Promise((resolve) => {
    const done = (): void => {
      for (const event of events) call.off(event, done);
      resolve();
    };
    for (const event of events) call.on(event, done);
    if (call.cancelled) done();
  });
}

/**
 * Gives `for await (const request of call)` other requests to read than the stream's own iterator. That
 * one destroys the stream when the loop is left, and a destroyed duplex never sends its status: the
 * client would wait until its deadline.
 */
function replaceIterator(call: Call): void {
  if (call.iterator === undefined) return;
  const stream = call as ServerDuplexStream<unknown, unknown>;
  Object.defineProperty(call, Symbol.asyncIterator, { value: () => requestsOf(stream) });
}

// Twice what was seen, on Node 20 and 26.
const CANCEL_TURNS = 4;

async function* requestsOf(call: ServerDuplexStream<unknown, unknown>): AsyncGenerator<unknown> {
  try {
    yield* call.iterator({ destroyOnReturn: false });
  } catch (cause) {
    throw call.cancelled ? cancelled({ cause }) : cause;
  }
  // grpc-js ends the requests of a cancelled call as it ends those of a whole one, and tells of the
  // cancellation two turns of the event loop later: half an upload must not pass for all of it.
  for (let turn = 0; turn < CANCEL_TURNS && !call.cancelled; turn++) {
    await new Promise((resolve) => setImmediate(resolve));
  }
  if (call.cancelled) throw cancelled();
}

function cancelled(options?: StatusErrorOptions): StatusError {
  const message = "the call was cancelled while its requests were read";
  return new StatusError({ code: Code.CANCELLED, message }, options);
}

function methodNames(handlers: object): Set<string> {
  const names = new Set<string>();
  for (let level = handlers; level !== null && level !== Object.prototype; ) {
    for (const name of Object.getOwnPropertyNames(level)) names.add(name);
    level = Object.getPrototypeOf(level);
  }
  names.delete("constructor");
  return names;
}
