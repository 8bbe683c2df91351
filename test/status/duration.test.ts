import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  durationFromMs,
  durationFromText,
  MAX_DURATION_MS,
  msFromDuration,
  textFromDuration,
} from "../../src/status/duration.js";

const duration = (seconds: bigint, nanos: number) => ({
  $typeName: "google.protobuf.Duration" as const,
  seconds,
  nanos,
});

describe("durationFromText returns undefined for other text", () => {
  test.each([
    "",
    "s",
    "1",
    "1ms",
    "1 s",
    " 1s",
    "1s\n",
    "1S",
    "+1s",
    "--1s",
    "1.s",
    ".5s",
    "1,5s",
    "1e3s",
    "0x1s",
    "1.0000000001s",
    "315576000001s",
    "-315576000001s",
    "9999999999999s",
    "NaNs",
    "Infinitys",
    "١s",
  ])("%j", (text) => {
    expect(durationFromText(text)).toBeUndefined();
  });
});

describe("milliseconds", () => {
  test.each([
    [Number.NaN, 0n, 0],
    [Number.POSITIVE_INFINITY, 315_576_000_000n, 0],
    [Number.NEGATIVE_INFINITY, -315_576_000_000n, 0],
    [1e300, 315_576_000_000n, 0],
    [-1e300, -315_576_000_000n, 0],
    [0, 0n, 0],
    [-0, 0n, 0],
    [1, 0n, 1_000_000],
    [-1, 0n, -1_000_000],
    [999.999999, 0n, 999_999_999],
    [999.9999999, 1n, 0],
    [-999.9999999, -1n, 0],
    [3500, 3n, 500_000_000],
    [-1250, -1n, -250_000_000],
    [1e-6, 0n, 1],
    [4e-7, 0n, 0],
  ])("%d ms has %s seconds and %d nanos", (ms, seconds, nanos) => {
    expect(durationFromMs(ms)).toEqual(duration(seconds, nanos));
  });

  test("give seconds and nanos of the same sign, with nanos below a second", () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true }), (ms) => {
        const { seconds, nanos } = durationFromMs(ms);
        expect(Math.abs(nanos)).toBeLessThan(1e9);
        expect(Number.isInteger(nanos) && !Object.is(nanos, -0)).toBe(true);
        expect(Number(seconds) * nanos).toBeGreaterThanOrEqual(0);
      }),
    );
  });

  test("are restored from their duration if they are integers", () => {
    fc.assert(
      fc.property(fc.integer({ min: -MAX_DURATION_MS, max: MAX_DURATION_MS }), (ms) => {
        expect(msFromDuration(durationFromMs(ms))).toBe(ms);
      }),
    );
  });

  test.each([
    [duration(1n, -500_000_000), 500],
    [duration(-1n, 500_000_000), -500],
    [duration(0n, 1_500_000_000), 1500],
  ])("are correct for a duration that is not normalized", (value, ms) => {
    expect(msFromDuration(value)).toBe(ms);
  });
});

describe("text", () => {
  test.each([
    [duration(0n, 0), "0s"],
    [duration(3n, 500_000_000), "3.500s"],
    [duration(-1n, -250_000_000), "-1.250s"],
    [duration(0n, -500_000_000), "-0.500s"],
    [duration(1n, 1), "1.000000001s"],
    [duration(1n, 1000), "1.000001s"],
    [duration(1n, 1_000_000), "1.001s"],
    [duration(315_576_000_000n, 0), "315576000000s"],
    [duration(1n, -500_000_000), "0.500s"],
    [duration(0n, 2_000_000_000), "2s"],
  ])("%o is written as %s", (value, text) => {
    expect(textFromDuration(value)).toBe(text);
  });

  test.each([
    ["1.5s", duration(1n, 500_000_000)],
    ["-0.5s", duration(0n, -500_000_000)],
    ["-0s", duration(0n, 0)],
    ["007s", duration(7n, 0)],
    ["315576000000s", duration(315_576_000_000n, 0)],
  ])("%s is parsed", (text, value) => {
    expect(durationFromText(text)).toEqual(value);
  });

  test("of every duration is parsed to the same duration", () => {
    const seconds = fc.bigInt({ min: 0n, max: 315_576_000_000n });
    const nanos = fc.integer({ min: 0, max: 999_999_999 });
    fc.assert(
      fc.property(seconds, nanos, fc.boolean(), (s, n, negative) => {
        const value = negative ? duration(-s, n === 0 ? 0 : -n) : duration(s, n);
        expect(durationFromText(textFromDuration(value))).toEqual(value);
      }),
    );
  });
});
