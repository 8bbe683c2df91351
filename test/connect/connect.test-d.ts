import { Code as ConnectCode, type ConnectError, type HandlerContext } from "@connectrpc/connect";
import { describe, expectTypeOf, test } from "vitest";
import { codeName } from "../../src/code.js";
import {
  type AnyRequest,
  connectErrorFrom,
  type OnError,
  type ServerOptions,
  serverInterceptor,
} from "../../src/connect.js";
import { Code, type ErrorCode, encodeStatus, isStatusError, StatusError } from "../../src/index.js";

describe("an onError that is declared on its own", () => {
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

describe("isStatusError narrows", () => {
  test("unknown, any and Error to StatusError", () => {
    const caught = {} as unknown;
    if (isStatusError(caught)) expectTypeOf(caught).toEqualTypeOf<StatusError>();
    // biome-ignore lint/suspicious/noExplicitAny: the type of a caught value in projects without strict
    const any = {} as any;
    if (isStatusError(any)) expectTypeOf(any).toEqualTypeOf<StatusError>();
    const error = {} as Error;
    if (isStatusError(error)) expectTypeOf(error.retryDelayMs).toEqualTypeOf<number | undefined>();
    else expectTypeOf(error).toEqualTypeOf<Error>();
    const typeError = {} as TypeError | undefined;
    if (isStatusError(typeError)) takesError(typeError);
  });

  test("StatusError and its subclasses to themselves", () => {
    class OrderError extends StatusError {
      readonly order = 7;
    }
    const error = {} as OrderError | string;
    if (isStatusError(error)) expectTypeOf(error).toEqualTypeOf<OrderError>();
    else expectTypeOf(error).toEqualTypeOf<string>();
    const own = {} as StatusError | undefined;
    if (isStatusError(own)) expectTypeOf(own).toEqualTypeOf<StatusError>();
    else expectTypeOf(own).toEqualTypeOf<undefined>();
  });

  test("a ConnectError to a type that has the members of both, whereas instanceof narrows to never", () => {
    const error = {} as ConnectError;
    if (error instanceof StatusError) expectTypeOf(error).toBeNever();
    if (isStatusError(error)) {
      expectTypeOf(error.reason).toEqualTypeOf<string | undefined>();
      expectTypeOf(error.errorInfo?.metadata).toEqualTypeOf<
        { [key: string]: string } | undefined
      >();
      expectTypeOf(error.rawMessage).toBeString();
      expectTypeOf(error.metadata).toEqualTypeOf<Headers>();
      expectTypeOf(error.details[0]?.type).toEqualTypeOf<string | undefined>();
      expectTypeOf(error.code === Code.NOT_FOUND).toBeBoolean();
      expectTypeOf(error.code === ConnectCode.NotFound).toBeBoolean();
      expectTypeOf(codeName).toBeCallableWith(error.code);
      takesError(error);
      takesConnectError(error);
      encodeStatus(error);
      throw new StatusError({ ...error, code: error.code });
    }
    expectTypeOf(error).toEqualTypeOf<ConnectError>();
  });

  test("each member of a union", () => {
    const error = {} as ConnectError | TypeError | { readonly kind: "other" } | string | undefined;
    if (isStatusError(error)) {
      expectTypeOf(error.reason).toEqualTypeOf<string | undefined>();
      takesError(error);
    }
    const local = {} as ConnectError | undefined;
    if (isStatusError(local)) takesConnectError(local);
    else expectTypeOf(local).toEqualTypeOf<ConnectError | undefined>();
  });

  test("the items of a list", () => {
    const errors = ([] as unknown[]).filter(isStatusError);
    expectTypeOf(errors).toEqualTypeOf<StatusError[]>();
  });

  function takesError(error: StatusError): void {
    expectTypeOf(error.code).toEqualTypeOf<ErrorCode>();
  }
  function takesConnectError(error: ConnectError): void {
    expectTypeOf(error.code).toEqualTypeOf<ConnectCode>();
  }
});
