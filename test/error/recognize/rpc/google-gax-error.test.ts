// Errors made by hand. test/peers has the errors of the real clients.

import { describe, expect, test } from "vitest";
import { encodeErrorInfo, errorInfo } from "../../../../src/details.js";
import { StatusError } from "../../../../src/error/status-error.js";
import { encodeStatus } from "../../../../src/status/encode.js";
import { TYPE_URL } from "../../../wire/bytes.js";
import { expectUnknown } from "../expect-unknown.js";

const info = errorInfo({ reason: "NO_ORDER", domain: "acme.example", metadata: { id: "7" } });
const bin = Buffer.from(encodeStatus({ code: 5, message: "für", details: [info] }));

describe("a GoogleError of google-gax", () => {
  const googleError = (rest: object = {}) =>
    Object.assign(new Error("gone"), {
      code: 5,
      note: undefined,
      metadata: undefined,
      statusDetails: undefined,
      reason: undefined,
      domain: undefined,
      errorInfoMetadata: undefined,
      ...rest,
    });
  const promoted = { reason: "NO_ORDER", domain: "acme.example", errorInfoMetadata: { id: "7" } };

  test("from an operation has code and message", () => {
    const error = StatusError.from(googleError());
    expect(error).toMatchObject({ code: 5, message: "gone", details: [], issues: [] });
  });

  test("from the REST transport has the details from google.protobuf.Any", () => {
    const details = [
      { type_url: `${TYPE_URL}google.rpc.ErrorInfo`, value: Buffer.from(encodeErrorInfo(info)) },
    ];
    const error = StatusError.from(googleError({ ...promoted, details }));
    expect(error).toMatchObject({ code: 5, message: "gone", issues: [] });
    expect(error.details.map(({ message }) => message)).toEqual([info]);
  });

  test("gets an ErrorInfo from reason, domain and errorInfoMetadata", () => {
    const error = StatusError.from(googleError(promoted));
    expect(error.errorInfo).toEqual(info);
    const odd = StatusError.from(googleError({ ...promoted, domain: 5, errorInfoMetadata: 5 }));
    expect(odd.errorInfo).toMatchObject({ reason: "NO_ORDER", domain: "", metadata: {} });
  });

  test("from a gRPC call is a ServiceError with all details", () => {
    const metadata = { get: (name: string) => (name === "grpc-status-details-bin" ? [bin] : []) };
    const error = StatusError.from(googleError({ ...promoted, details: "für", metadata }));
    expect(error).toMatchObject({ code: 5, message: "für", issues: [] });
    expect(encodeStatus(error)).toEqual(Uint8Array.from(bin));
  });

  test("has its message without its own code, which gax puts before it", () => {
    const error = StatusError.from(Object.assign(googleError(), { message: "5 NOT_FOUND: gone" }));
    expect(error.message).toBe("gone");
    const other = Object.assign(googleError(), { message: "9 FAILED_PRECONDITION: gone" });
    expect(StatusError.from(other).message).toBe("9 FAILED_PRECONDITION: gone");
  });

  test.each([[{ code: 404 }], [{ code: undefined }], [{ code: "5" }]])(
    "is not recognized with %j",
    (rest) => {
      expectUnknown(googleError(rest));
    },
  );

  test("is not recognized with only some of its members", () => {
    expectUnknown(Object.assign(new Error("boom"), { code: 5, reason: "R", domain: "d" }));
  });
});
