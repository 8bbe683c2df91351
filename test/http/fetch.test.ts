import { describe, expect, test } from "vitest";
import { defineError } from "../../src/codegenv1.js";
import { connectErrorFrom } from "../../src/connect.js";
import { errorInfo } from "../../src/details.js";
import { StatusError } from "../../src/error/status-error.js";
import { serverErrorFrom } from "../../src/grpc-js.js";
import { fromResponse } from "../../src/http/fetch.js";
import { googleFromStatus, statusFromResponse, toResponse } from "../../src/http.js";
import { encodeStatus } from "../../src/status/encode.js";
import { rich } from "../formats/rich.js";

const info = errorInfo({ reason: "NO_ORDER", domain: "acme.example" });
const json = (body: unknown, status: number) => Response.json(body, { status });

describe.each<[string, () => unknown]>([
  ["a response of toResponse", () => toResponse(new StatusError({ code: 5, details: [info] }))],
  ["Google's JSON", () => json(googleFromStatus({ code: 5, message: "m", details: [info] }), 404)],
  ["a code that is not one of the 17", () => json({ code: 99, message: "m", details: [] }, 500)],
  ["a malformed detail", () => json({ code: 5, message: "m", details: [{}, { "@type": 5 }] }, 404)],
  ["bytes that are not a detail", () => json({ code: 5, details: [bad] }, 404)],
  ["a proxy's page", () => new Response("<html>", { status: 502 })],
  ["OK in a body that failed", () => json({ code: 0, message: "fine" }, 500)],
  ["an opaque response", () => Response.error()],
  ["a value that is not a response", () => null],
])("fromResponse with %s", (_, response) => {
  test("is the error that StatusError.from makes from the status", async () => {
    const status = await statusFromResponse(response() as Response);
    const expected = StatusError.from(status);
    const error = (await fromResponse(response() as Response)) as StatusError;
    expect(error).toBeInstanceOf(StatusError);
    const { code, rawCode, message } = expected;
    expect(error).toMatchObject({ code, rawCode, message });
    expect(error.issues).toEqual(expected.issues);
    // Loggers would repeat the message of a cause.
    expect(error).not.toHaveProperty("cause");
    expect(encodeStatus(error)).toEqual(encodeStatus(expected));
    expect(error.toJSON()).toEqual(expected.toJSON());
    // It shows which call failed.
    expect(error.stack).toMatch(/\n {4}at .*fetch\.test\.ts/);
  });
});

const bad = { typeUrl: "type.googleapis.com/google.rpc.ErrorInfo", value: "CgX/" };

test.each<[string, () => Response]>([
  ["a success", () => json({ orderId: "7" }, 200)],
  ["a success without a body", () => new Response(null, { status: 204 })],
])("fromResponse with %s is undefined", async (_, response) => {
  expect(await fromResponse(response())).toBeUndefined();
});

describe("the error of fromResponse, thrown by a server", () => {
  const upstream = () => json(googleFromStatus(rich), 404);
  const received = async () => (await fromResponse(upstream())) as StatusError;

  test.each<[string, (error: StatusError) => unknown]>([
    ["an HTTP server", async (error) => (await toResponse(error).json()).error],
    ["grpc-js", (error) => ({ ...serverErrorFrom(error) })],
    ["Connect", (error) => ({ ...connectErrorFrom(error), cause: undefined })],
  ])("is the fallback on %s", async (_, send) => {
    const sent = JSON.stringify(await send(await received()));
    expect(sent).toContain("unknown error");
    expect(sent).not.toContain(rich.message);
  });

  test("is sent with all its details after StatusError.from, which returns a copy", async () => {
    const error = await received();
    const copy = StatusError.from(error);
    expect(copy).not.toBe(error);
    expect(copy.cause).toBe(error);
    expect(encodeStatus(copy)).toEqual(encodeStatus(error));
    expect(await toResponse(copy).json()).toEqual(googleFromStatus(error));
    expect(StatusError.from(copy)).toBe(copy);
  });

  test("has one match of a catalog", async () => {
    const gone = defineError({ domain: "d.example", reason: "GONE", code: 5 });
    const response = json(googleFromStatus(gone()), 404);
    const error = await fromResponse(response);
    expect(gone.from(error)).toBeDefined();
    expect(gone.from(error)).toBe(gone.from(error));
  });
});
