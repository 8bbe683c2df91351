import { describe, expect, test } from "vitest";
import { isSpanError, otelFromCode } from "../../src/code/otel.js";
import { codes } from "./data.js";

describe.each(codes)("code $number is $name", ({ number, name, otelServerError }) => {
  test("otelFromCode", () => expect(otelFromCode(number)).toBe(name));
  test("isSpanError of a server", () => {
    expect(isSpanError(number, "server")).toBe(otelServerError);
  });
  test("isSpanError of a client: all but OK", () => {
    expect(isSpanError(number, "client")).toBe(name !== "OK");
  });
});
