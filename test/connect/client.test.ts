// The errors that client interceptors throw for any error of a call. test/peers calls real servers.

import {
  Code as ConnectCode,
  ConnectError,
  type UnaryRequest,
  type UnaryResponse,
} from "@connectrpc/connect";
import { Metadata } from "@grpc/grpc-js";
import { describe, expect, test } from "vitest";
import { clientInterceptor, connectClientInterceptor } from "../../src/connect.js";
import { encodeErrorInfo, errorInfo } from "../../src/details.js";
import { StatusError } from "../../src/error/status-error.js";
import { decodeStatus } from "../../src/status/decode.js";
import { encodeStatus } from "../../src/status/encode.js";

const info = errorInfo({ reason: "NO_ORDER", domain: "acme.example" });
const bin = Buffer.from(encodeStatus({ code: 5, message: "gone", details: [info] }));

/** Returns the error of a call whose transport, or whose inner interceptor, throws the value. */
async function errorOf(
  thrown: unknown,
  interceptor = clientInterceptor(),
  header = new Headers(),
): Promise<StatusError> {
  const request = { stream: false, header, signal: new AbortController().signal };
  const call = interceptor(async (): Promise<UnaryResponse> => {
    throw thrown;
  });
  const outcome = call(request as UnaryRequest);
  return (await outcome.then(
    () => expect.fail("the call did not fail"),
    (error) => error,
  )) as StatusError;
}

function connectError(): ConnectError {
  const error = new ConnectError("gone", ConnectCode.NotFound);
  error.details.push({ type: "google.rpc.ErrorInfo", value: encodeErrorInfo(info) });
  return error;
}

function serviceError(): Error {
  const metadata = new Metadata();
  metadata.set("grpc-status-details-bin", bin);
  return Object.assign(new Error("5 NOT_FOUND: gone"), { code: 5, details: "gone", metadata });
}

function systemError(code: string): Error {
  return Object.assign(new Error(`connect ${code} 10.0.0.1:443`), { code });
}

const fetchFailed = () => new TypeError("Failed to fetch");

describe.each<[string, () => unknown]>([
  ["a ConnectError", connectError],
  ["a StatusError of an inner interceptor", () => new StatusError({ code: 5, details: [info] })],
  ["a ServiceError of an inner interceptor", serviceError],
  ["a status of an inner interceptor", () => decodeStatus(bin)],
  ["an error with a ConnectError as its cause", () => new Error("no", { cause: connectError() })],
  ["a timeout", () => new DOMException("timed out", "TimeoutError")],
  ["an abort", () => new DOMException("aborted", "AbortError")],
  ["an abort that Connect wrapped", () => ConnectError.from(new DOMException("", "AbortError"))],
  ["a fetch without a response", fetchFailed],
  ["a fetch without a response that Connect wrapped", () => ConnectError.from(fetchFailed())],
  ["a refused connection", () => systemError("ECONNREFUSED")],
  [
    "a refused connection that Connect wrapped",
    () => ConnectError.from(systemError("ECONNREFUSED")),
  ],
  [
    "a timeout of the network that Connect wrapped",
    () => ConnectError.from(systemError("ETIMEDOUT")),
  ],
  [
    "a certificate that a transport for Node wrapped",
    () => ConnectError.from(systemError("CERT_HAS_EXPIRED"), ConnectCode.Internal),
  ],
  [
    "a wrong argument that a transport for Node wrapped",
    () => ConnectError.from(systemError("ERR_INVALID_URL"), ConnectCode.Internal),
  ],
  [
    "a fetch of Node that Connect wrapped",
    () => ConnectError.from(new TypeError("fetch failed", { cause: systemError("EPROTO") })),
  ],
  [
    "a timeout of the fetch of Node",
    () => ConnectError.from(new TypeError("fetch failed", { cause: systemError("ETIMEDOUT") })),
  ],
  ["an exception", () => new Error("secret")],
  ["an exception that Connect wrapped", () => ConnectError.from(new Error("secret"))],
  ["a text", () => "secret"],
  ["undefined", () => undefined],
])("%s", (_, thrown) => {
  test("becomes the StatusError that StatusError.from returns, and is a ConnectError", async () => {
    const expected = StatusError.from(thrown());
    const error = await errorOf(thrown());
    expect(error).toBeInstanceOf(StatusError);
    expect(error).toBeInstanceOf(ConnectError);
    const { code, rawCode, message, reason } = expected;
    expect(error).toMatchObject({ code, rawCode, message, reason, rawMessage: message });
    expect(encodeStatus(error)).toEqual(encodeStatus(expected));
    expect(error.issues).toEqual(expected.issues);
  });
});

test("the JSON of an error is UNKNOWN, and its text stays local", async () => {
  const error = await errorOf({ error: { code: 404, status: "NOT_FOUND", message: "secret" } });
  expect(error).toMatchObject({ code: 2, details: [] });
  expect(decodeStatus(encodeStatus(error)).message).toBe("unknown error");
});

describe("connectClientInterceptor", () => {
  test.each<[string, () => unknown]>([
    ["a ConnectError", connectError],
    ["a StatusError of an inner interceptor", () => new StatusError({ code: 5, details: [info] })],
    ["an error with a ConnectError as its cause", () => new Error("no", { cause: connectError() })],
    ["a timeout", () => new DOMException("timed out", "TimeoutError")],
    ["an abort that Connect wrapped", () => ConnectError.from(new DOMException("", "AbortError"))],
    ["a fetch without a response", fetchFailed],
    ["a fetch without a response that Connect wrapped", () => ConnectError.from(fetchFailed())],
    ["an exception that Connect wrapped", () => ConnectError.from(new Error("secret"))],
    ["a text", () => "secret"],
    ["undefined", () => undefined],
  ])("%s becomes the same error as with clientInterceptor", async (_, thrown) => {
    const expected = await errorOf(thrown());
    const error = await errorOf(thrown(), connectClientInterceptor());
    expect(error).toBeInstanceOf(StatusError);
    expect(error).toBeInstanceOf(ConnectError);
    expect(encodeStatus(error)).toEqual(encodeStatus(expected));
    expect(error.issues).toEqual(expected.issues);
  });

  test.each<[string, () => unknown]>([
    ["of grpc-js", serviceError],
    ["of Node", () => systemError("ECONNREFUSED")],
  ])("an error %s is UNKNOWN, and its text stays local", async (_, thrown) => {
    const error = await errorOf(thrown(), connectClientInterceptor());
    expect(error).toMatchObject({ code: 2, details: [] });
    expect(decodeStatus(encodeStatus(error)).message).toBe("unknown error");
  });

  test.each(["application/grpc", "application/grpc+proto", "application/grpc-web+proto"])(
    "refuses a call over %s, before it is made",
    async (type) => {
      const header = new Headers({ "content-type": type });
      const error = await errorOf("never thrown", connectClientInterceptor(), header);
      expect(error).toBeInstanceOf(StatusError);
      expect(error).toBeInstanceOf(ConnectError);
      expect(error.code).toBe(13);
      expect(error.message).toMatch(/: use clientInterceptor$/);
      expect(error.cause).toBeUndefined();
    },
  );
});
