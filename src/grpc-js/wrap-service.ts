// Servers on @grpc/grpc-js: handlers that are async and throw. error/outgoing has the rules for thrown values.

import type {
  ServerDuplexStream,
  sendUnaryData,
  UntypedHandleCall,
  UntypedServiceImplementation,
} from "@grpc/grpc-js";
import { endOnce } from "./ending.js";
import type { Accepted } from "./handlers.js";
import { type Call, replaceIterator } from "./requests.js";
import { answerUnserializable } from "./serialization.js";
import { type ServerOptions, serverErrorFrom } from "./server-error.js";

/**
 * Makes the handlers for `server.addService` from async ones. A StatusError that a handler throws is sent as code,
 * message and `grpc-status-details-bin`; anything else as the fallback of the catalog, or as UNKNOWN with a neutral
 * message. So is the error of a response that cannot be serialized, and an error that was emitted on the call or that
 * destroyed it. The status is sent when the handler has settled. Works for objects and instances of classes. With the
 * type of a generated service, `wrapService<OrderServer>(…)`, each call and response has its type and a missing method
 * does not compile.
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

function wrapHandler(
  handler: (call: Call) => Promise<unknown> | AsyncIterable<unknown>,
  options: ServerOptions,
): UntypedHandleCall {
  // grpc-js passes a callback to the kinds of call that have one response.
  return async (call: Call, callback?: sendUnaryData<unknown>): Promise<void> => {
    const answer = (thrown: unknown) => serverErrorFrom(thrown, { ...options, call });
    const end = endOnce(call, answer, callback);
    try {
      replaceIterator(call);
      answerUnserializable(call, answer);
      const result = handler(call);
      if (callback !== undefined) end(undefined, await result);
      else {
        await sendStream(call as ServerDuplexStream<unknown, unknown>, result);
        end();
      }
    } catch (thrown) {
      end({ thrown });
    }
  };
}

async function sendStream(
  call: ServerDuplexStream<unknown, unknown>,
  result: Promise<unknown> | AsyncIterable<unknown>,
): Promise<void> {
  if (Symbol.asyncIterator in result) {
    for await (const message of result) {
      if (call.destroyed || call.cancelled) return;
      const more = call.write(message);
      if (call.writableEnded) return;
      if (!more) await drained(call);
    }
  } else await result;
}

/** Waits until the stream accepts more, or its call ends: older grpc-js does not close the stream then. */
function drained(call: ServerDuplexStream<unknown, unknown>): Promise<void> {
  const events = ["drain", "close", "cancelled", "error"];
  return new Promise((resolve) => {
    const done = (): void => {
      for (const event of events) call.off(event, done);
      resolve();
    };
    for (const event of events) call.on(event, done);
    if (call.cancelled) done();
  });
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
