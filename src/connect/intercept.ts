// Makes interceptors that replace the errors of a call and of its stream of responses.

import {
  ConnectError,
  type Interceptor,
  type StreamRequest,
  type StreamResponse,
  type UnaryRequest,
  type UnaryResponse,
} from "@connectrpc/connect";
import { attempt } from "../safe/call.js";
import { isReceived } from "../status/status.js";

/** The request of a call, as interceptors see it. */
export type AnyRequest = UnaryRequest | StreamRequest;
export type CallResponse = UnaryResponse | StreamResponse;
type Replace = (thrown: unknown, request: AnyRequest, response?: CallResponse) => unknown;

/**
 * Makes an interceptor that replaces anything thrown by a call, while its responses are read, or by `ended`, with
 * the result of `replace`. `ended` is called after the last response.
 */
export function replacingErrors(
  replace: Replace,
  ended: (request: AnyRequest, response: CallResponse) => void = () => {},
): Interceptor {
  return (next) => async (request) => {
    let response: CallResponse | undefined;
    const fail = (thrown: unknown): never => {
      throw replace(thrown, request, response);
    };
    const received = await call(async () => {
      response = await next(request);
      if (!response.stream) ended(request, response);
      return response;
    }, fail);
    if (!received.stream) return received;
    const message = reading(received.message, () => ended(request, received), fail);
    return { ...received, message };
  };
}

async function call<T>(make: () => Promise<T>, fail: (thrown: unknown) => never): Promise<T> {
  try {
    return await make();
  } catch (thrown) {
    return fail(thrown);
  }
}

/** Wraps a stream. Not a generator: an error that the reader throws into the stream must not be replaced. */
export function reading<T>(
  messages: AsyncIterable<T>,
  ended: () => void,
  fail: (thrown: unknown) => never,
): AsyncIterable<T> {
  return {
    [Symbol.asyncIterator]() {
      let it: AsyncIterator<T>;
      try {
        it = messages[Symbol.asyncIterator]();
      } catch (thrown) {
        return fail(thrown);
      }
      return {
        next: () =>
          call(async () => {
            const result = await it.next();
            if (result.done) ended();
            return result;
          }, fail),
        ...(it.throw && { throw: it.throw.bind(it) }),
        ...(it.return && { return: it.return.bind(it) }),
      };
    },
  };
}

/** Reports whether a thrown value is a ConnectError that our client interceptor has not made a StatusError. */
export function isPlainConnectError(thrown: unknown): thrown is ConnectError {
  return attempt(() => thrown instanceof ConnectError && !isReceived(thrown)) === true;
}
