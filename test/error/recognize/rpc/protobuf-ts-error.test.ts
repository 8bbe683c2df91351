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
    // Without details, an escape cannot be distinguished from text.
    expect(StatusError.from(rpcError({ message: "50%25", meta: {} })).message).toBe("50%25");
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
