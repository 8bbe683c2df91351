import type { Any } from "@bufbuild/protobuf/wkt";
import { describe, expectTypeOf, test } from "vitest";
import type * as pb from "../../gen/google/rpc/error_details_pb.js";
import type { Status as StatusMessage } from "../../gen/google/rpc/status_pb.js";
import {
  Code,
  type Detail,
  type DetailInit,
  decodeStatus,
  type ErrorCode,
  encodeStatus,
  type StandardDetails,
  StatusError,
  type StatusInit,
} from "../../src/index.js";

/** The messages that protobuf-es makes, by full name. */
interface Messages {
  "google.rpc.ErrorInfo": pb.ErrorInfo;
  "google.rpc.RetryInfo": pb.RetryInfo;
  "google.rpc.DebugInfo": pb.DebugInfo;
  "google.rpc.QuotaFailure": pb.QuotaFailure;
  "google.rpc.PreconditionFailure": pb.PreconditionFailure;
  "google.rpc.BadRequest": pb.BadRequest;
  "google.rpc.RequestInfo": pb.RequestInfo;
  "google.rpc.ResourceInfo": pb.ResourceInfo;
  "google.rpc.Help": pb.Help;
  "google.rpc.LocalizedMessage": pb.LocalizedMessage;
}

describe("what is read goes wherever messages of protobuf-es go, and back", () => {
  test("the ten standard details", () => {
    expectTypeOf<keyof StandardDetails>().toEqualTypeOf<keyof Messages>();
    expectTypeOf<StandardDetails>().toExtend<Messages>();
    expectTypeOf<Messages>().toExtend<StandardDetails>();
  });

  test("a detail is an Any", () => {
    expectTypeOf<Detail>().toExtend<Any>();
  });

  test("a status is made from an Any or a whole Status", () => {
    expectTypeOf<Any>().toExtend<DetailInit>();
    expectTypeOf<StatusMessage>().toExtend<StatusInit>();
  });
});

describe("StatusError", () => {
  test("has no property metadata: grpc-js would send it", () => {
    expectTypeOf<StatusError>().not.toHaveProperty("metadata");
  });

  test("has the code of an error, never OK", () => {
    expectTypeOf<StatusError["code"]>().toEqualTypeOf<ErrorCode>();
    expectTypeOf<Code.OK>().not.toExtend<ErrorCode>();
    expectTypeOf<Code.NOT_FOUND>().toExtend<ErrorCode>();
  });

  test("is made from a status, and cannot be changed", () => {
    const error = new StatusError({ code: Code.NOT_FOUND }, { cause: 1 });
    // @ts-expect-error it is what was thrown
    error.code = Code.ABORTED;
    // @ts-expect-error details stay in order
    error.details.push();
    expectTypeOf(error).toExtend<Error>();
  });

  test("comes out of whatever was thrown, and `instanceof` narrows to it", () => {
    expectTypeOf(StatusError.from).toEqualTypeOf<(thrown: unknown) => StatusError>();
    const caught: unknown = undefined;
    if (caught instanceof StatusError) expectTypeOf(caught).toEqualTypeOf<StatusError>();
  });

  test("gives each standard detail typed", () => {
    const error = StatusError.from(undefined);
    expectTypeOf(error.badRequest?.fieldViolations[0]?.field).toEqualTypeOf<string | undefined>();
    expectTypeOf(error.errorInfo?.metadata).toEqualTypeOf<{ [key: string]: string } | undefined>();
    expectTypeOf(error.retryDelayMs).toEqualTypeOf<number | undefined>();
  });
});

test("the message of a detail narrows by its type name", () => {
  const message = decodeStatus("").details[0]?.message;
  if (message?.$typeName === "google.rpc.QuotaFailure")
    expectTypeOf(message).toEqualTypeOf<StandardDetails["google.rpc.QuotaFailure"]>();
});

test("what decodeStatus gives can be encoded and thrown", () => {
  const status = decodeStatus("");
  expectTypeOf(encodeStatus).toBeCallableWith(status);
  expectTypeOf(StatusError).toBeConstructibleWith(status);
});
