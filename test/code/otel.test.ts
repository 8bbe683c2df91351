import { describe, expect, test } from "vitest";
import { isSpanError, otelFromCode } from "../../src/code/otel.js";
import { codes } from "./data.js";

describe.each(codes)("code $number is $name", ({ number, name, otelServerError }) => {
  test("otelFromCode returns its name", () => expect(otelFromCode(number)).toBe(name));
  test(`isSpanError for a server is ${otelServerError}`, () => {
    expect(isSpanError(number, "server")).toBe(otelServerError);
  });
  test(`isSpanError for a client is ${name !== "OK"}`, () => {
    expect(isSpanError(number, "client")).toBe(name !== "OK");
  });
});
