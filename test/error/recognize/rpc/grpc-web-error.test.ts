// Errors made by hand. test/peers has the errors of the real clients.

import { describe, expect, test } from "vitest";
import { errorInfo } from "../../../../src/details.js";
import { StatusError } from "../../../../src/error/status-error.js";
import { encodeStatus } from "../../../../src/status/encode.js";
import { expectUnknown } from "../expect-unknown.js";

const info = errorInfo({ reason: "NO_ORDER", domain: "acme.example", metadata: { id: "7" } });
const bin = Buffer.from(encodeStatus({ code: 5, message: "für", details: [info] }));
const base64 = bin.toString("base64");
const codes = Array.from({ length: 16 }, (_, i) => i + 1);

describe("an RpcError of grpc-web", () => {
  const rpcError = (rest: object = {}) =>
    Object.assign(new Error("für"), {
      name: "RpcError",
      code: 5,
      metadata: { "grpc-status-details-bin": base64, "content-type": "application/grpc-web" },
      ...rest,
    });

  test("is read with the details in its metadata", () => {
    const thrown = rpcError();
    const error = StatusError.from(thrown);
    expect(error).toMatchObject({ code: 5, message: "für", issues: [], cause: thrown });
    expect(error.errorInfo).toEqual(info);
  });

  test.each(codes)("prefers its code %i to that of the details", (code) => {
    const error = StatusError.from(rpcError({ code, message: "broken" }));
    expect(error).toMatchObject({ code, message: "broken", reason: "NO_ORDER" });
    const kinds = code === 5 ? ["message-mismatch"] : ["code-mismatch", "message-mismatch"];
    expect(error.issues.map(({ kind }) => kind)).toEqual(kinds);
  });

  test.each([
    ["no details", {}],
    ["other metadata", { a: "b" }],
    ["the metadata of another library", { get: () => [] }],
  ])("is read without details if it has %s", (_, metadata) => {
    const error = StatusError.from(rpcError({ metadata }));
    expect(error).toMatchObject({ code: 5, message: "für", details: [], issues: [] });
  });

  test("keeps code and message with malformed details", () => {
    const error = StatusError.from(rpcError({ metadata: { "grpc-status-details-bin": "*" } }));
    expect(error).toMatchObject({ code: 5, message: "für" });
    expect(error.issues).toMatchObject([
      { kind: "malformed-base64", where: "grpc-status-details-bin" },
    ]);
  });

  const noResponse = "Http response at 400 or 500 level, http status code: 0";

  test("is UNAVAILABLE if there was no response, and its text is local", () => {
    const thrown = rpcError({ code: 2, message: noResponse, metadata: {} });
    const error = StatusError.from(thrown);
    expect(error).toMatchObject({ code: 14, message: noResponse, cause: thrown });
    expect(error.toJSON()).toEqual({ code: 14, message: "unknown error" });
  });

  test.each([
    [{ code: 2, message: "Http response at 400 or 500 level, http status code: 418" }],
    [{ code: 2, message: `${noResponse}0` }],
    [{ code: 13, message: noResponse }],
  ])("keeps its code with %j", (rest) => {
    const error = StatusError.from(rpcError({ metadata: {}, ...rest }));
    expect(error).toMatchObject({ ...rest, rawCode: rest.code });
  });

  test.each([
    [{ name: "Error", metadata: {} }],
    [{ metadata: undefined }],
    [{ metadata: "m" }],
    [{ code: "5" }],
  ])("is not recognized with %j", (rest) => {
    expectUnknown(rpcError(rest));
  });
});
