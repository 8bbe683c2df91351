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
    "Load failed",
    "Load failed (shop.acme.example)",
    "Network request failed",
  ])("is UNAVAILABLE, alone and as a cause, and its text is local: %j", (text) => {
    for (const thrown of [new TypeError(text), new Error("x", { cause: new TypeError(text) })]) {
      const error = StatusError.from(thrown);
      expect(error).toMatchObject({ code: 14, rawCode: 14, message: text, cause: thrown });
      expect(error.toJSON()).toEqual(neutral(14));
    }
  });

  test.each<[string, unknown]>([
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
