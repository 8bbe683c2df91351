// An interceptor that throws something else than what a call threw, for a call and for its stream of responses.

import type {
  Interceptor,
  StreamRequest,
  StreamResponse,
  UnaryRequest,
  UnaryResponse,
} from "@connectrpc/connect";

export type CallRequest = UnaryRequest | StreamRequest;
export type CallResponse = UnaryResponse | StreamResponse;
type Convert = (thrown: unknown, request: CallRequest, response?: CallResponse) => unknown;

/** Throws what is made of whatever is thrown by a call, while its responses are read, or by `ended` after it. */
export function converting(
  convert: Convert,
  ended: (request: CallRequest, response: CallResponse) => void = () => {},
): Interceptor {
  return (next) => async (request) => {
    let response: CallResponse | undefined;
    const fail = (thrown: unknown): never => {
      throw convert(thrown, request, response);
    };
    const answer = await call(async () => {
      response = await next(request);
      if (!response.stream) ended(request, response);
      return response;
    }, fail);
    if (!answer.stream) return answer;
    return { ...answer, message: readingOf(answer.message, () => ended(request, answer), fail) };
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
function readingOf<T>(
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
