import { describe, expect, test } from "vitest";
import { Code } from "../../../../src/code.js";
import { StatusError } from "../../../../src/error/status-error.js";

const neutral = (code: number) => ({ code, message: "unknown error" });

// test/browser has the errors that Chromium throws.
describe("the TypeError of fetch in a browser", () => {
  test.each([
    "Failed to fetch",
    "Failed to fetch (shop.acme.example)",
    "network error",
    "NetworkError when attempting to fetch resource.",
    "Error in input stream",
    "Error in body stream",
    "Load failed",
    "Load failed (shop.acme.example)",
    "Network request failed",
    "The network connection was lost.",
    "The Internet connection appears to be offline.",
    "A server with the specified hostname could not be found.",
    "Could not connect to the server.",
    "An SSL error has occurred and a secure connection to the server cannot be made.",
    "A TLS error caused the secure connection to fail.",
    "The certificate for this server is invalid. You might be connecting to a server that is pretending to be “x”.",
    "The operation couldn’t be completed. (kCFErrorDomainCFNetwork error 303.)",
    "cannot parse response",
    "Origin http://a.example is not allowed by Access-Control-Allow-Origin. Status code: 200",
    "Preflight response is not successful. Status code: 403",
    "Content-Length header of network response exceeds response Body.",
  ])("is UNAVAILABLE, alone and as a cause, and its text is local: %j", (text) => {
    for (const thrown of [new TypeError(text), new Error("x", { cause: new TypeError(text) })]) {
      const error = StatusError.from(thrown);
      expect(error).toMatchObject({ code: 14, rawCode: 14, message: text, cause: thrown });
      expect(error.toJSON()).toEqual(neutral(14));
    }
  });

  test.each<[string, number]>([
    ["The request timed out.", Code.DEADLINE_EXCEEDED],
    ["Network request timed out", Code.DEADLINE_EXCEEDED],
    ["cancelled", Code.CANCELLED],
    ["canceled", Code.CANCELLED],
  ])("has its own code: %j", (text, code) => {
    const error = StatusError.from(new TypeError(text));
    expect(error).toMatchObject({ code, message: text });
    expect(error.toJSON()).toEqual(neutral(code));
    expect(StatusError.from(new Error(text)).code).toBe(Code.UNKNOWN);
  });

  test.each<[string, unknown]>([
    ["a longer text of Safari", new TypeError("cancelled by the user")],
    ["a text that contains one", new TypeError("Could not connect to the server. Try again.")],
    ["an Error with that text", new Error("Failed to fetch")],
    ["an object with that text", { name: "TypeError", message: "Failed to fetch" }],
    ["a missing module", new TypeError("Failed to fetch dynamically imported module: x")],
    ["an invalid URL", new TypeError("Failed to fetch: the URL is invalid")],
    ["a TypeError of a bug", new TypeError("x is not a function")],
    ["a TypeError without text", Object.assign(new TypeError(), { message: undefined })],
  ])("%s is UNKNOWN", (_, thrown) => {
    expect(StatusError.from(thrown).code).toBe(Code.UNKNOWN);
  });
});
