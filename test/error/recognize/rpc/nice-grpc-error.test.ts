// Errors made by hand. test/peers has the errors of the real clients.

import { describe, expect, test } from "vitest";
import { StatusError } from "../../../../src/error/status-error.js";
import { expectUnknown } from "../expect-unknown.js";

const codes = Array.from({ length: 16 }, (_, i) => i + 1);

describe("a ClientError of nice-grpc", () => {
  const clientError = (rest: object) =>
    Object.assign(new Error("/acme.Orders/Get NOT_FOUND: gone"), {
      name: "ClientError",
      path: "/acme.Orders/Get",
      code: 5,
      details: "gone",
      ...rest,
    });

  test.each(codes)("is read with code %i", (code) => {
    const thrown = clientError({ code });
    const error = StatusError.from(thrown);
    expect(error).toMatchObject({
      code,
      rawCode: code,
      message: "gone",
      issues: [],
      cause: thrown,
    });
    expect(error.toJSON()).toEqual({ code, message: "gone" });
  });

  test("is UNKNOWN with code OK", () => {
    const error = StatusError.from(clientError({ code: 0 }));
    expect(error).toMatchObject({ code: 2, rawCode: 0, message: "gone" });
    expect(error.issues).toMatchObject([{ kind: "ok-in-error" }]);
  });

  test.each([
    [{ code: 17 }],
    [{ code: 11_000 }],
    [{ code: "NOT_FOUND" }],
    [{ path: undefined }],
    [{ path: ["a", "b"] }],
    [{ details: undefined }],
  ])("is not recognized with %j", (rest) => {
    expectUnknown(clientError(rest));
  });
});
