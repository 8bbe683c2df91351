// Errors with the shape of those of HTTP clients other than axios; those of the real ones are in test/peers.

import { describe, expect, test } from "vitest";
import { StatusError } from "../../../../src/error/status-error.js";
import { expectUnknown } from "../expect-unknown.js";

const failed = (message: string, rest: object) => Object.assign(new Error(message), rest);

describe("a call without a response", () => {
  test.each<[string, Error, number]>([
    [
      "a timeout of superagent",
      failed("Timeout of 50ms exceeded", { code: "ECONNABORTED", errno: "ETIME", timeout: 50 }),
      4,
    ],
    ["an abort of superagent", failed("Aborted", { code: "ABORTED" }), 1],
    ["superagent in a browser", failed("Request has been terminated", { crossDomain: true }), 14],
    [
      "a timeout of node-fetch",
      failed("network timeout at: x", { name: "FetchError", type: "request-timeout" }),
      4,
    ],
    [
      "a body of node-fetch that took too long",
      failed("x", { name: "FetchError", type: "body-timeout" }),
      4,
    ],
    ["an aborted body of node-fetch", failed("x", { name: "FetchError", type: "aborted" }), 1],
    [
      "a body of node-fetch that was cut off",
      failed("Premature close", {
        name: "FetchError",
        type: "system",
        code: "ERR_STREAM_PREMATURE_CLOSE",
      }),
      14,
    ],
    [
      "a system error of node-fetch",
      failed("x", { name: "FetchError", type: "system", code: "ECONNREFUSED" }),
      14,
    ],
    [
      "a wrong certificate in node-fetch",
      failed("x", { name: "FetchError", type: "system", code: "CERT_HAS_EXPIRED" }),
      14,
    ],
    ["a timeout of got", failed("x", { name: "TimeoutError", code: "ETIMEDOUT" }), 4],
    ["a timeout of ky", failed("Request timed out: GET x", { name: "TimeoutError" }), 4],
    ["a stream that ended early", failed("x", { code: "ERR_STREAM_PREMATURE_CLOSE" }), 14],
    [
      "a stream of gaxios that ended early",
      failed("x", { name: "GaxiosError", code: "ERR_STREAM_PREMATURE_CLOSE", config: {} }),
      14,
    ],
    ["a system error", failed("x", { code: "ECONNABORTED" }), 14],
    [
      "a signal of gaxios that timed out",
      failed("x", { config: { signal: { reason: new DOMException("x", "TimeoutError") } } }),
      4,
    ],
    [
      "a signal that timed out after a response that was lost",
      failed("x", { code: "ECONNRESET", response: {}, config: { signal: { reason: "x" } } }),
      14,
    ],
  ])("%s", (_, thrown, code) => {
    const error = StatusError.from(thrown);
    expect(error).toMatchObject({ code, message: thrown.message, details: [] });
    expect(error.toJSON()).toEqual({ code, message: "unknown error" });
  });

  test.each<[string, Error]>([
    ["the size of a body", failed("x", { name: "FetchError", type: "max-size" })],
    ["JSON that is not valid", failed("x", { name: "FetchError", type: "invalid-json" })],
    ["another ABORTED", failed("the transaction was aborted", { code: "ABORTED" })],
  ])("is UNKNOWN: %s", (_, thrown) => {
    expectUnknown(thrown);
  });
});
