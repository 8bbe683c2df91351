// Errors made by hand. test/peers has the errors of the real clients.

import { describe, expect, test } from "vitest";
import { codeName } from "../../../../src/code.js";
import { rpcErrorFrom } from "../../../../src/error/rpc-error.js";
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

  test.each(codes)("is read with code %i if a handler threw it, as a ServerError", (code) => {
    const text = `${codeName(code)}: gone`;
    const thrown = Object.assign(new Error(text), { name: "ServerError", code, details: "gone" });
    expect(rpcErrorFrom(thrown)).toMatchObject({ code, message: "gone", issues: [] });
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

  test("has the details in `extra` of a RichClientError, as ts-proto decodes them", () => {
    const info = { reason: "NO_ORDER", domain: "acme.example", metadata: { id: "7" } };
    const value = new Uint8Array([8, 3]);
    const extra = [
      { $type: "google.rpc.ErrorInfo", ...info },
      {
        $type: "google.rpc.RetryInfo",
        retryDelay: { $type: "google.protobuf.Duration", seconds: 53, nanos: 0 },
      },
      {
        $type: "google.rpc.BadRequest",
        fieldViolations: [{ $type: "x", field: "id", description: "no" }],
      },
      { $type: "google.protobuf.Any", typeUrl: "type.googleapis.com/acme.v1.Note", value },
    ];
    const thrown = clientError({ name: "RichClientError", extra });
    for (const copy of [thrown, JSON.parse(JSON.stringify(thrown))]) {
      const error = StatusError.from(copy);
      expect(error).toMatchObject({ code: 5, message: "gone", issues: [], retryDelayMs: 53_000 });
      expect(error.errorInfo).toMatchObject(info);
      expect(error.badRequest?.fieldViolations).toMatchObject([{ field: "id", description: "no" }]);
      expect(error.details[3]).toMatchObject({ type: "acme.v1.Note", value });
    }
    expect(rpcErrorFrom(thrown)).toMatchObject({ code: 5, details: { length: 4 }, issues: [] });
  });

  test("reports each item of `extra` that is not a detail", () => {
    const broken = Object.defineProperty({ $type: "google.rpc.Help" }, "links", {
      enumerable: true,
      get: () => {
        throw new Error("a trap");
      },
    });
    const help = { $type: "google.rpc.Help", links: [] };
    const extra = [{ $type: "acme.v1.Note" }, 5, broken, help];
    const error = StatusError.from(clientError({ extra }));
    expect(error.details.map(({ type }) => type)).toEqual(["google.rpc.Help"]);
    expect(error.issues).toMatchObject([{ detail: 0 }, { detail: 1 }, { detail: 2 }]);
  });
});
