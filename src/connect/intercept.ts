// An interceptor that replaces the errors of a call, and of reading its stream of responses.

import type {
  Interceptor,
  StreamRequest,
  StreamResponse,
  UnaryRequest,
  UnaryResponse,
} from "@connectrpc/connect";

export type CallRequest = UnaryRequest | StreamRequest;
export type CallResponse = UnaryResponse | StreamResponse;
type Replace = (thrown: unknown, request: CallRequest, response?: CallResponse) => unknown;

/**
 * Makes an interceptor that throws what `replace` returns for anything thrown by a call, while its responses are
 * read, or by `ended`, which is called after them.
 */
export function replacingErrors(
  replace: Replace,
  ended: (request: CallRequest, response: CallResponse) => void = () => {},
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

/** Not a generator: what the reader throws into the stream is not an error of the other side. */
function reading<T>(
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
