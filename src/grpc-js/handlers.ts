// The types of async handlers.

import type {
  handleBidiStreamingCall,
  handleClientStreamingCall,
  handleServerStreamingCall,
  handleUnaryCall,
  ServerDuplexStream,
  ServerReadableStream,
  ServerUnaryCall,
  ServerWritableStream,
} from "@grpc/grpc-js";

/** Handles one call: resolves with the response, or throws. */
export type UnaryHandler<Request, Response> = (
  call: ServerUnaryCall<Request, Response>,
) => Promise<Response>;

/**
 * Reads the requests with `for await (const request of call)`, then resolves with the response, or throws. The
 * loop throws CANCELLED if the call was cancelled by the time the loop ends; but clients on Node end the requests
 * before they cancel, so a cancelled call can look like a complete one for a moment. If a partial upload does
 * harm, have the client mark its last request.
 */
export type ClientStreamHandler<Request, Response> = (
  call: ServerReadableStream<Request, Response>,
) => Promise<Response>;

/** Yields the responses (an async generator), or writes them to the call and resolves; or throws. */
export type ServerStreamHandler<Request, Response> = (
  call: ServerWritableStream<Request, Response>,
) => AsyncIterable<Response> | Promise<void>;

/**
 * Reads like a ClientStreamHandler and responds like a ServerStreamHandler. Reading with `for await` leaves the
 * call open for the responses.
 */
export type BidiHandler<Request, Response> = (
  call: ServerDuplexStream<Request, Response>,
) => AsyncIterable<Response> | Promise<void>;

/** The async handlers of a service, from its generated type (`OrderServer` of ts-proto and the like). */
export type AsyncService<Service> = {
  readonly [Method in KnownKeys<Service>]: AsyncHandler<Service[Method]>;
};

// Generated services have an index signature in addition to their methods.
type KnownKeys<T> = keyof {
  [K in keyof T as string extends K ? never : number extends K ? never : K]: 0;
};

// Matches the whole types of grpc-js: a response inferred from a call alone would include the types that its `end`
// and `read` accept.
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

/** The handlers of a service whose type is not given: every method must be async; other properties may be anything. */
type AsyncMethods<Handlers> = {
  readonly [Name in keyof Handlers]: Handlers[Name] extends (...args: never) => unknown
    ? (call: never) => Promise<unknown> | AsyncIterable<unknown>
    : Handlers[Name];
};

export type Accepted<Service, Handlers> = [KnownKeys<Service>] extends [never]
  ? AsyncMethods<Handlers>
  : AsyncService<Service>;

/** The members that every kind of call has. */
export type AnyCall = Pick<ServerUnaryCall<unknown, unknown>, "getPath" | "getPeer" | "metadata">;
