import { describe, expect, test, vi } from "vitest";
import { remembered } from "../../../src/catalog/text/remember.js";

describe("remembered", () => {
  const make = vi.fn((text: string) => ({ text }));
  const read = remembered(make);

  test("returns the result of before, also for half a surrogate pair", () => {
    for (const text of ["", "de", "__proto__", "\ud83d", "🚲"]) {
      expect(read(text)).toEqual({ text });
      expect(read(text)).toBe(read(text));
    }
  });

  test("keeps at most 1000 results, and none of a long text", () => {
    const first = read("first");
    const long = "x".repeat(1001);
    for (let i = 0; i < 994; i++) read(`text ${i}`);
    expect(read(long)).not.toBe(read(long));
    expect(read("first")).toBe(first);
    for (let i = 0; i < 1000; i++) read(`other ${i}`);
    expect(read("first")).not.toBe(first);
  });
});
