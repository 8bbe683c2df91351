import { describe, expectTypeOf, test } from "vitest";
import { aip194FromCode } from "../../src/code/aip194.js";
import { codeFromErrno } from "../../src/code/errno.js";
import { codeFromHttp2 } from "../../src/code/http2.js";
import { codeFromHttp3 } from "../../src/code/http3.js";
import { isSpanError, otelFromCode } from "../../src/code/otel.js";
import {
  codeFromTwirp,
  httpFromTwirp,
  twirpFromCode,
  twirpFromHttp,
} from "../../src/code/twirp.js";
import {
  Code,
  codeFromConnect,
  codeFromHttp,
  codeFromNumber,
  codeName,
  connectFromCode,
  type ErrorCode,
  faultFromCode,
  type HttpDialect,
  httpFromCode,
  httpPhraseFromCode,
  mostSpecific,
  notFor,
  originFromCode,
  parseCode,
  preferOver,
  retryFromCode,
} from "../../src/code.js";

describe("calls that do not compile", () => {
  test("codeFromHttp without a dialect, or with another one", () => {
    // @ts-expect-error -- the dialect is required
    codeFromHttp(404);
    // @ts-expect-error -- undefined is not a dialect
    codeFromHttp(404, undefined);
    // @ts-expect-error -- no such dialect
    codeFromHttp(404, "http");
  });

  test("isSpanError without a side, or with another one", () => {
    // @ts-expect-error -- the side is required
    isSpanError(Code.NOT_FOUND);
    // @ts-expect-error -- no such side
    isSpanError(Code.NOT_FOUND, "producer");
  });

  test("a name in place of a number, and vice versa", () => {
    // @ts-expect-error -- parseCode reads names
    codeName("NOT_FOUND");
    // @ts-expect-error -- parseCode reads names
    httpFromCode("NOT_FOUND");
    // @ts-expect-error -- codeFromNumber reads numbers
    codeFromConnect(5);
    // @ts-expect-error -- codeFromErrno reads Node's error.code, not its errno
    codeFromErrno(-2);
  });

  test("OK, or a number that is not one of the 17, as an ErrorCode", () => {
    // @ts-expect-error -- OK is not an error
    const ok: ErrorCode = Code.OK;
    // @ts-expect-error -- 17 is not a code
    const number: ErrorCode = 17;
    expectTypeOf([ok, number]).not.toBeAny();
  });

  test("a change of a list that all callers share", () => {
    // @ts-expect-error -- the list is read-only
    preferOver(Code.NOT_FOUND).push(Code.OK);
    // @ts-expect-error -- the list is read-only
    notFor(Code.NOT_FOUND).pop();
  });
});

describe("the codes", () => {
  test("ErrorCode is Code without OK", () => {
    expectTypeOf<ErrorCode>().toEqualTypeOf<Exclude<Code, Code.OK>>();
    expectTypeOf<Code>().toEqualTypeOf<ErrorCode | Code.OK>();
    expectTypeOf<Extract<ErrorCode, Code.OK>>().toBeNever();
  });

  test("a switch over all error codes is exhaustive", () => {
    const fault = (code: ErrorCode): string => {
      switch (code) {
        case Code.CANCELLED:
        case Code.UNKNOWN:
        case Code.INVALID_ARGUMENT:
        case Code.DEADLINE_EXCEEDED:
        case Code.NOT_FOUND:
        case Code.ALREADY_EXISTS:
        case Code.PERMISSION_DENIED:
        case Code.RESOURCE_EXHAUSTED:
        case Code.FAILED_PRECONDITION:
        case Code.ABORTED:
        case Code.OUT_OF_RANGE:
        case Code.UNIMPLEMENTED:
        case Code.INTERNAL:
        case Code.UNAVAILABLE:
        case Code.DATA_LOSS:
        case Code.UNAUTHENTICATED:
          return "error";
        default:
          expectTypeOf(code).toBeNever();
          return code;
      }
    };
    expectTypeOf(fault).parameter(0).toEqualTypeOf<ErrorCode>();
  });

  test("functions that take a code accept any number, as received", () => {
    expectTypeOf(codeName).parameter(0).toEqualTypeOf<number>();
    expectTypeOf(httpFromCode).parameter(0).toEqualTypeOf<number>();
    expectTypeOf(aip194FromCode).parameter(0).toEqualTypeOf<number>();
    expectTypeOf(twirpFromCode).parameter(0).toEqualTypeOf<number>();
    expectTypeOf(mostSpecific).parameter(0).toEqualTypeOf<readonly number[]>();
  });
});

describe("unions of literals", () => {
  test("have these members", () => {
    expectTypeOf<HttpDialect>().toEqualTypeOf<"grpc" | "connect" | "rest">();
  });

  test("are the results of these functions", () => {
    expectTypeOf(retryFromCode).returns.toEqualTypeOf<
      "never" | "call" | "transaction" | "after-fix"
    >();
    expectTypeOf(originFromCode).returns.toEqualTypeOf<"library" | "application">();
    expectTypeOf(faultFromCode).returns.toEqualTypeOf<"none" | "caller" | "service">();
    expectTypeOf(aip194FromCode).returns.toEqualTypeOf<
      "never" | "should-not" | "generally-not" | "retry"
    >();
    expectTypeOf(preferOver).returns.toEqualTypeOf<readonly Code[]>();
    expectTypeOf(notFor).returns.toEqualTypeOf<
      readonly { readonly situation: string; readonly use: Code }[]
    >();
  });
});

describe("functions return", () => {
  test("a code, OK included, for input that may mean success", () => {
    expectTypeOf(codeFromNumber).returns.toEqualTypeOf<Code>();
    expectTypeOf(codeFromHttp).returns.toEqualTypeOf<Code>();
    expectTypeOf(mostSpecific).returns.toEqualTypeOf<Code>();
  });

  test("the code of an error for input that never means success", () => {
    expectTypeOf(codeFromErrno).returns.toEqualTypeOf<ErrorCode>();
    expectTypeOf(codeFromHttp2).returns.toEqualTypeOf<ErrorCode>();
    expectTypeOf(codeFromHttp3).returns.toEqualTypeOf<ErrorCode>();
  });

  test("undefined only for a text that may not be a name", () => {
    expectTypeOf(parseCode).returns.toEqualTypeOf<Code | undefined>();
    expectTypeOf(codeFromConnect).returns.toEqualTypeOf<ErrorCode | undefined>();
    expectTypeOf(codeFromTwirp).returns.toEqualTypeOf<ErrorCode | undefined>();
  });

  test("a text, number or boolean otherwise", () => {
    expectTypeOf(codeName).returns.toEqualTypeOf<string>();
    expectTypeOf(connectFromCode).returns.toEqualTypeOf<string>();
    expectTypeOf(httpPhraseFromCode).returns.toEqualTypeOf<string>();
    expectTypeOf(httpFromCode).returns.toEqualTypeOf<number>();
    expectTypeOf(otelFromCode).returns.toEqualTypeOf<string>();
    expectTypeOf(twirpFromCode).returns.toEqualTypeOf<string>();
    expectTypeOf(twirpFromHttp).returns.toEqualTypeOf<string>();
    expectTypeOf(httpFromTwirp).returns.toEqualTypeOf<number>();
    expectTypeOf(isSpanError).returns.toEqualTypeOf<boolean>();
  });
});
