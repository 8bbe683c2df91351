import { describe, expect, test } from "vitest";
import { errorInfo } from "../../../../src/details.js";
import { rpcErrorFrom } from "../../../../src/error/rpc-error.js";
import { StatusError } from "../../../../src/error/status-error.js";
import { encodeStatus } from "../../../../src/status/encode.js";
import { expectUnknown } from "../expect-unknown.js";

const info = errorInfo({ reason: "NO_ORDER", domain: "acme.example" });
const bin = Buffer.from(encodeStatus({ code: 5, message: "für", details: [info] }));

/** The metadata is that of browser-headers, whose `get` returns a list. */
const webError = (rest: object = {}) => {
  const headersMap = { "grpc-status-details-bin": [bin.toString("base64")] };
  const metadata = { headersMap, get: (name: string) => headersMap[name as never] ?? [] };
  return Object.assign(new Error("für"), { code: 5, metadata, ...rest });
};

describe("a GrpcWebError of ts-proto", () => {
  test("is read with the details in its trailers", () => {
    for (const error of [StatusError.from(webError()), rpcErrorFrom(webError())])
      expect(error).toMatchObject({ code: 5, message: "für", errorInfo: info, issues: [] });
  });

  test("keeps code and message without details", () => {
    const metadata = { headersMap: {} };
    expect(StatusError.from(webError({ metadata }))).toMatchObject({ code: 5, details: [] });
  });

  test("is not one with the text of grpc-js in `details`, which its message repeats after the code", () => {
    const error = webError({ details: " spaces " });
    error.message = "5 NOT_FOUND:  spaces ";
    expect(StatusError.from(error)).toMatchObject({
      code: 5,
      message: " spaces ",
      errorInfo: info,
    });
  });

  test.each([
    [{ code: "5" }],
    [{ code: 404 }],
    [{ metadata: undefined }],
    [{ metadata: { headersMap: "[Object]" } }],
  ])("is not recognized with %j", (rest) => {
    expectUnknown(webError(rest));
  });
});
