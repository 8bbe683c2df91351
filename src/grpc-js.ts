// Servers on @grpc/grpc-js: handlers that are async and throw.
//
// Only what a handler throws on purpose goes out: a StatusError, with all its details. Anything else,
// the error of another call included, is answered as UNKNOWN with a neutral message, and is given to
// `onError`. To pass an upstream status on, throw `StatusError.from(error)`.

import {
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
import { Code } from "./code.js";
import { StatusError } from "./error.js";
import type { Issue } from "./issue.js";
import { encodeStatusHeader, fitMessage, NEUTRAL_MESSAGE, wireMessage } from "./status.js";

/** Answers one call: resolves with the response, or throws. */
export type UnaryHandler<Request, Response> = (
  call: ServerUnaryCall<Request, Response>,
) => Promise<Response>;

/** Reads the requests with `for await (const request of call)`, resolves with the response, or throws. */
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

/**
 * The async handlers of a service. With the type of a service that a generator made (`OrderServer` of
 * ts-proto and the like), each call and response has its type and a missing method does not compile.
 */
export type AsyncService<Service> = [KnownKeys<Service>] extends [never]
  ? { readonly [method: string]: (call: never) => Promise<unknown> | AsyncIterable<unknown> }
  : { readonly [Method in KnownKeys<Service>]: AsyncHandler<Service[Method]> };

type KnownKeys<T> = keyof {
  [K in keyof T as string extends K ? never : number extends K ? never : K]: 0;
};

type AsyncHandler<Handle> = Handle extends (
  call: infer Call,
  callback: sendUnaryData<infer Answer>,
) => void
  ? Call extends ServerDuplexStream<infer Request, infer Response>
    ? BidiHandler<Request, Response>
    : Call extends ServerWritableStream<infer Request, infer Response>
      ? ServerStreamHandler<Request, Response>
      : Call extends ServerReadableStream<infer Request, Answer>
        ? ClientStreamHandler<Request, Answer>
        : Call extends ServerUnaryCall<infer Request, Answer>
          ? UnaryHandler<Request, Answer>
          : never
  : never;

export interface ServerOptions {
  /**
   * Told of everything that a handler threw, with the error as it was thrown, for logging. It must not
   * throw; if it does, the answer goes out all the same.
   */
  readonly onError?: (error: unknown, call: AnyCall) => void;
  /** Told of every detail that did not go out, and why. */
  readonly onIssue?: (issue: Issue) => void;
  /** The budget for the trailers, as in `encodeStatusHeader`. Default 8192 bytes. */
  readonly maxBytes?: number;
}

/** What every kind of call has. */
export type AnyCall = Pick<ServerUnaryCall<unknown, unknown>, "getPath" | "getPeer" | "metadata">;

/**
 * Makes the handlers that `server.addService` takes from async ones. What a handler throws is answered
 * with code, message and `grpc-status-details-bin`. Works for objects and instances of classes.
 */
export function wrapService<Service = UntypedServiceImplementation>(
  handlers: AsyncService<Service>,
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
 * calling back themselves. Only a StatusError goes out as it is.
 */
export function serverErrorFrom(thrown: unknown, options: ServerOptions = {}): ServerErrorResponse {
  const error = thrown instanceof StatusError ? thrown : undefined;
  const metadata = new Metadata();
  if (error !== undefined && error.details.length > 0) {
    const header = encodeStatusHeader(error, options);
    // grpc-js takes bytes for a "-bin" key and does the base64 itself.
    if (header !== "") metadata.set("grpc-status-details-bin", Buffer.from(header, "base64"));
  }
  const message = error === undefined ? NEUTRAL_MESSAGE : fitMessage(wireMessage(error), options);
  return {
    code: Number(error?.code ?? Code.UNKNOWN),
    details: message,
    metadata,
    name: "Error",
    message,
  };
}

type Call = AnyCall & Partial<ServerDuplexStream<unknown, unknown>>;

function wrapHandler(
  handler: (call: Call) => Promise<unknown> | AsyncIterable<unknown>,
  options: ServerOptions,
): UntypedHandleCall {
  const failure = (thrown: unknown, call: Call): ServerErrorResponse => {
    try {
      options.onError?.(thrown, call);
    } catch {
      // A logger that fails must not cost the client its answer.
    }
    return serverErrorFrom(thrown, options);
  };
  // grpc-js passes a callback to the kinds of call that have one response.
  return async (call: Call, callback?: sendUnaryData<unknown>): Promise<void> => {
    try {
      keepOpen(call);
      const result = handler(call);
      if (callback !== undefined) callback(null, await result);
      else await answerStream(call as ServerDuplexStream<unknown, unknown>, result);
    } catch (thrown) {
      const error = failure(thrown, call);
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
      if (call.destroyed) return;
      if (!call.write(message)) await drained(call);
    }
  } else await result;
  call.end();
}

function drained(call: ServerDuplexStream<unknown, unknown>): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      call.off("drain", done).off("close", done);
      resolve();
    };
    call.on("drain", done).on("close", done);
  });
}

/**
 * `for await` over a stream destroys it when the loop ends, and a destroyed duplex never sends its
 * status: the client would wait until its deadline.
 */
function keepOpen(call: Call): void {
  if (call.iterator === undefined) return;
  const iterate = () => call.iterator?.({ destroyOnReturn: false });
  Object.defineProperty(call, Symbol.asyncIterator, { value: iterate });
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
