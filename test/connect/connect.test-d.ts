import type { HandlerContext } from "@connectrpc/connect";
import { describe, expectTypeOf, test } from "vitest";
import {
  type AnyRequest,
  connectErrorFrom,
  type OnError,
  type ServerOptions,
  serverInterceptor,
} from "../../src/connect.js";

describe("a handler of errors with a name", () => {
  const onError: OnError<AnyRequest> = (error, request) => {
    expectTypeOf(error).toBeUnknown();
    expectTypeOf(request.method.localName).toBeString();
    expectTypeOf(request.header).toEqualTypeOf<Headers>();
  };
  const options: ServerOptions = { onError };
  const request = {} as AnyRequest;
  const context = {} as HandlerContext;

  test("is accepted by serverInterceptor and, with the request, by connectErrorFrom", () => {
    serverInterceptor(options);
    connectErrorFrom("anything", { ...options, request });
    connectErrorFrom("anything", { onError, request });
  });

  test("is rejected without the request that it takes, and with a context in its place", () => {
    // @ts-expect-error request is missing
    connectErrorFrom("anything", options);
    // @ts-expect-error request is missing
    connectErrorFrom("anything", { onError });
    // @ts-expect-error onError takes the request of an interceptor
    connectErrorFrom("anything", { ...options, request: context });
  });

  test("takes either if its type says so", () => {
    const log: OnError<AnyRequest | HandlerContext> = (_, { url }) => console.error(url);
    serverInterceptor({ onError: log });
    connectErrorFrom("anything", { onError: log, request: context });
    connectErrorFrom("anything", { onError: log, request });
  });

  test("has its arguments inferred in place", () => {
    connectErrorFrom("anything", {
      request: context,
      onError: (_, given) => expectTypeOf(given).toEqualTypeOf<HandlerContext>(),
    });
    connectErrorFrom("anything", {
      onError: (error, given) => {
        expectTypeOf(error).toBeUnknown();
        expectTypeOf(given).toBeUndefined();
      },
    });
  });
});
