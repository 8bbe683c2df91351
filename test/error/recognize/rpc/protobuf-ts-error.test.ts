// Errors made by hand. test/peers has the errors of the real clients.

import { describe, expect, test } from "vitest";
import { codeName } from "../../../../src/code.js";
import { errorInfo } from "../../../../src/details.js";
import { StatusError } from "../../../../src/error/status-error.js";
import { encodeStatus } from "../../../../src/status/encode.js";
import { expectUnknown } from "../expect-unknown.js";

const info = errorInfo({ reason: "NO_ORDER", domain: "acme.example", metadata: { id: "7" } });
const bin = Buffer.from(encodeStatus({ code: 5, message: "für", details: [info] }));
const base64 = bin.toString("base64");
const codes = Array.from({ length: 16 }, (_, i) => i + 1);

describe("an RpcError of protobuf-ts", () => {
  const rpcError = (rest: object = {}) =>
    Object.assign(new Error("für"), {
      name: "RpcError",
      code: "NOT_FOUND",
      meta: { "grpc-status-details-bin": base64 },
      methodName: "Get",
      serviceName: "acme.Orders",
      ...rest,
    });

  test.each(codes)("is read with the name of code %i", (code) => {
    const error = StatusError.from(rpcError({ code: codeName(code), meta: {} }));
    expect(error).toMatchObject({ code, rawCode: code, message: "für", issues: [] });
  });

  test("is read with the details in `meta`, as a value or a list", () => {
    for (const value of [base64, [base64]]) {
      const error = StatusError.from(rpcError({ meta: { "grpc-status-details-bin": value } }));
      expect(error).toMatchObject({ code: 5, message: "für", issues: [] });
      expect(error.errorInfo).toEqual(info);
    }
  });

  test("has the message of the details in place of its percent-encoded one", () => {
    const error = StatusError.from(rpcError({ message: "f%C3%BCr" }));
    expect(error).toMatchObject({ code: 5, message: "für", issues: [] });
  });

  test.each<[string, object, string, string[]]>([
    ["f%C3%BCr 50%25", {}, "für 50%", []],
    ["100% wrong %zz", {}, "100% wrong %zz", []],
    ["bad %ff", {}, "bad \ufffd", []],
    ["no escapes", {}, "no escapes", []],
    // grpc-js has decoded the message; its metadata has the content-type of a response that is only trailers.
    ["50%25", { meta: { "content-type": "application/grpc" } }, "50%25", []],
    // Twirp's messages are JSON.
    ["50%25", { code: "not_found" }, "50%25", []],
  ])("decodes the message %j with %j", (message, rest, expected, issues) => {
    const error = StatusError.from(rpcError({ message, meta: {}, ...rest }));
    expect(error).toMatchObject({ code: 5, message: expected });
    expect(error.issues.map(({ kind }) => kind)).toEqual(issues);
  });

  test("keeps escapes that the message of the details has too", () => {
    const status = Buffer.from(encodeStatus({ code: 5, message: "50%25", details: [info] }));
    const meta = { "grpc-status-details-bin": status.toString("base64") };
    const error = StatusError.from(rpcError({ message: "50%25", meta }));
    expect(error).toMatchObject({ message: "50%25", reason: "NO_ORDER", issues: [] });
  });

  test.each([
    ["malformed", 3],
    ["bad_route", 12],
    ["canceled", 1],
    ["cancelled", 1],
    ["dataloss", 15],
    ["resource_exhausted", 8],
    ["not_found", 5],
  ])("of the Twirp transport has the code of %s", (name, code) => {
    const meta = { argument: "id" };
    expect(StatusError.from(rpcError({ code: name, message: "no", meta }))).toMatchObject({
      code,
      message: "no",
      issues: [],
    });
  });

  test("is UNKNOWN with a code that is not a name, and keeps its message", () => {
    const error = StatusError.from(rpcError({ code: "GONE_FOR_GOOD", meta: {} }));
    expect(error).toMatchObject({ code: 2, message: "für" });
    expect(error.toJSON().message).toBe("für");
  });

  test.each([[{ name: "Error" }], [{ meta: undefined }], [{ code: undefined }]])(
    "is not recognized with %j",
    (rest) => {
      expectUnknown(rpcError(rest));
    },
  );
});
