import type { Any } from "@bufbuild/protobuf/wkt";
import { describe, expectTypeOf, test } from "vitest";
import type * as pb from "../../gen/google/rpc/error_details_pb.js";
import type { Status as StatusMessage } from "../../gen/google/rpc/status_pb.js";
import { googleFromStatus } from "../../src/http.js";
import {
  Code,
  type Detail,
  type DetailInit,
  decodeStatus,
  type ErrorCode,
  encodeStatus,
  StatusError,
  type StatusLike,
  trailersFromStatus,
} from "../../src/index.js";
import type { StandardDetails } from "../../src/status/details/codecs.js";

/** The message types that protobuf-es generates, by full name. */
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

describe("messages are assignable to those of protobuf-es, and vice versa", () => {
  test("the ten standard details", () => {
    expectTypeOf<keyof StandardDetails>().toEqualTypeOf<keyof Messages>();
    expectTypeOf<StandardDetails>().toExtend<Messages>();
    expectTypeOf<Messages>().toExtend<StandardDetails>();
  });

  test("a detail is an Any", () => {
    expectTypeOf<Detail>().toExtend<Any>();
  });

  test("a Status, and an Any as its detail, are accepted for encoding", () => {
    expectTypeOf<Any>().toExtend<DetailInit>();
    expectTypeOf<StatusMessage>().toExtend<StatusLike>();
  });
});

describe("StatusError", () => {
  test("has no property metadata, since grpc-js would send it", () => {
    expectTypeOf<StatusError>().not.toHaveProperty("metadata");
  });

  test("has the code of an error, never OK", () => {
    expectTypeOf<StatusError["code"]>().toEqualTypeOf<ErrorCode>();
    expectTypeOf<Code.OK>().not.toExtend<ErrorCode>();
    expectTypeOf<Code.NOT_FOUND>().toExtend<ErrorCode>();
  });

  test("is built from a status, and is read-only", () => {
    const error = new StatusError({ code: Code.NOT_FOUND }, { cause: 1 });
    // @ts-expect-error the code is read-only
    error.code = Code.ABORTED;
    // @ts-expect-error the list of details is read-only
    error.details.push();
    expectTypeOf(error).toExtend<Error>();
  });

  test("comes from any thrown value, and `instanceof` narrows to it", () => {
    expectTypeOf(StatusError.from).toEqualTypeOf<(thrown: unknown) => StatusError>();
    const caught: unknown = undefined;
    if (caught instanceof StatusError) expectTypeOf(caught).toEqualTypeOf<StatusError>();
  });

  test("can be extended: accessors, methods, the name and the constructor", () => {
    class OrderError extends StatusError {
      override name = "OrderError";
      readonly order: number;
      constructor(order: number) {
        super({ code: Code.NOT_FOUND }, { cause: order });
        this.order = order;
      }
      override get reason(): string {
        return "ORDER";
      }
      override toJSON() {
        return { ...super.toJSON(), order: this.order };
      }
    }
    expectTypeOf(new OrderError(7)).toExtend<StatusError>();
    expectTypeOf(OrderError.from).toEqualTypeOf<(thrown: unknown) => StatusError>();
    const caught: unknown = undefined;
    if (caught instanceof OrderError) expectTypeOf(caught.order).toEqualTypeOf<number>();
  });

  test("has each standard detail with its type", () => {
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

describe("a status with the code OK", () => {
  const status = decodeStatus("");

  test("is encoded, as any result of a reader", () => {
    expectTypeOf(encodeStatus).toBeCallableWith(status);
    expectTypeOf(trailersFromStatus).toBeCallableWith(status);
    expectTypeOf(googleFromStatus).toBeCallableWith(status);
    expectTypeOf(encodeStatus).toBeCallableWith({ code: Code.OK });
  });

  test("does not become an error, except through StatusError.from, which reads it as UNKNOWN", () => {
    // @ts-expect-error the status may be OK
    new StatusError(status);
    // @ts-expect-error the code is OK
    new StatusError({ code: Code.OK });
    if (status.code !== Code.OK) new StatusError({ ...status, code: status.code });
    StatusError.from(status);
  });
});

test("a number that is not a code does not compile", () => {
  // @ts-expect-error an HTTP status is not a code
  new StatusError({ code: 404 });
  // @ts-expect-error a name is not a code
  new StatusError({ code: "NOT_FOUND" });
  // @ts-expect-error the code is missing
  new StatusError({ message: "no such order" });
  // @ts-expect-error code and message are in one object
  new StatusError(Code.NOT_FOUND, "no such order");
  // @ts-expect-error an HTTP status is not a code
  encodeStatus({ code: 404 });
  new StatusError({ code: 5 });
  new StatusError({ code: Code.UNKNOWN, rawCode: 42 });
});
