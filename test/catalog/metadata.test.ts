import { runInNewContext } from "node:vm";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import * as all from "../../src/catalog/metadata.js";
import { MAX_DURATION_MS } from "../../src/status/duration.js";

const metadataTypes = { ...all };

type Name = keyof typeof metadataTypes;

const types: readonly Name[] = [
  "string",
  "int64",
  "double",
  "bool",
  "timestamp",
  "duration",
  "bytes",
];

const textFromValue = (type: Name, value: unknown) => metadataTypes[type].format(value);
const valueFromText = (type: Name, text: string): unknown => metadataTypes[type].parse(text);

test("each type has its name and says what to pass", () => {
  expect(Object.keys(metadataTypes).toSorted()).toEqual(types.toSorted());
  for (const type of types) {
    expect(metadataTypes[type].name).toBe(type);
    expect(metadataTypes[type].hint).toMatch(/^an? /);
  }
});

describe("rejects text that is not in the form of its type", () => {
  test.each<[Name, readonly string[]]>([
    [
      "int64",
      ["", "-", "+1", " 1", "1 ", "1.0", "1e3", "0x10", "1_000", "1n", "١", "--1", "1\n", "one"],
    ],
    [
      "int64",
      ["9223372036854775808", "-9223372036854775809", "99999999999999999999", "0".repeat(20)],
    ],
    [
      "double",
      ["", ".", "-", "+1", "1,5", " 1", "1 ", "0x1", "1e", "e5", "1e5.5", "--1", "1n", "١"],
    ],
    ["double", ["nan", "NAN", "infinity", "INFINITY", "-infinity", "-NaN", "Inf", "+Infinity"]],
    ["bool", ["", "True", "TRUE", "1", "0", "yes", " true", "true ", "t", "null"]],
    [
      "timestamp",
      ["", "now", "2026", "2026-11-21", "2026-11-21T20:00:00", "20:00:00Z", "1732219200"],
    ],
    [
      "timestamp",
      [
        "2026-11-21 20:00:00Z",
        "2026-11-21T20:00Z",
        "2026-11-21T20:00:00.Z",
        "2026-11-21T20:00:00.1234567890Z",
        "2026-11-21T20:00:00+0100",
        "2026-11-21T20:00:00+01",
        "+002026-11-21T20:00:00Z",
        "-2026-11-21T20:00:00Z",
        " 2026-11-21T20:00:00Z",
        "2026-11-21T20:00:00Z\n",
      ],
    ],
    [
      "timestamp",
      [
        "2026-00-01T00:00:00Z",
        "2026-13-01T00:00:00Z",
        "2026-11-00T00:00:00Z",
        "2026-11-31T00:00:00Z",
        "2026-02-29T00:00:00Z",
        "2026-11-21T24:00:00Z",
        "2026-11-21T25:00:00Z",
        "2026-11-21T20:60:00Z",
        "2026-11-21T20:00:60Z",
        "2026-11-21T20:00:00+24:00",
        "2026-11-21T20:00:00+01:60",
      ],
    ],
    ["duration", ["", "1", "1ms", "PT1S", "+1s", "1.s", ".5s", "1 s", "1S", "315576000001s"]],
    ["bytes", ["*", "A", "AA=A", "AAAAA", "é"]],
  ])("%s: %j", (type, texts) => {
    expect(texts.filter((text) => valueFromText(type, text) !== undefined)).toEqual([]);
  });
});

describe("has no text for a value that is not of the type", () => {
  const other: readonly (readonly [string, unknown])[] = [
    ["undefined", undefined],
    ["null", null],
    ["an object", {}],
    ["a list", []],
    ["a symbol", Symbol("s")],
    ["a function", () => 1],
    ["a proxy that throws", new Proxy({}, { get: fail, getPrototypeOf: fail })],
    ["an object that claims to be a Date", { [Symbol.toStringTag]: "Date", getTime: () => 0 }],
  ];
  const samples: { readonly [Type in Name]: unknown } = {
    string: "1",
    int64: 1n,
    double: 1,
    bool: true,
    timestamp: new Date(0),
    duration: 1,
    bytes: Uint8Array.of(1),
  };

  describe.each(types)("%s", (type) => {
    test.each(other)("%s", (_, value) => {
      expect(textFromValue(type, value)).toBeUndefined();
    });

    test("a value of another type", () => {
      const isNumber = (name: Name) => typeof samples[name] === "number";
      for (const name of types) {
        if (name === type || (isNumber(name) && isNumber(type))) continue;
        expect([name, textFromValue(type, samples[name])]).toEqual([name, undefined]);
      }
    });
  });

  test.each<[Name, unknown]>([
    ["int64", 2n ** 63n],
    ["int64", -(2n ** 63n) - 1n],
    ["timestamp", new Date(Number.NaN)],
    ["timestamp", new Date(Date.UTC(10_000, 0, 1))],
    ["timestamp", new Date(-1e15)],
    ["timestamp", 0],
    ["duration", Number.NaN],
    ["duration", Number.POSITIVE_INFINITY],
    ["duration", MAX_DURATION_MS + 1],
    ["duration", -MAX_DURATION_MS - 1],
    ["duration", "5"],
    ["bytes", new ArrayBuffer(1)],
    ["bytes", new Uint16Array(1)],
    ["bytes", [1, 2]],
  ])("%s: %o", (type, value) => {
    expect(textFromValue(type, value)).toBeUndefined();
  });
});

describe("each type has one text form", () => {
  test.each<[Name, unknown, string]>([
    ["string", "", ""],
    ["string", " a\n{b} ", " a\n{b} "],
    ["int64", 0n, "0"],
    ["int64", -(2n ** 63n), "-9223372036854775808"],
    ["int64", 2n ** 63n - 1n, "9223372036854775807"],
    ["double", 1, "1"],
    ["double", -0, "-0"],
    ["double", 0.1, "0.1"],
    ["double", 1e21, "1e+21"],
    ["double", 5e-324, "5e-324"],
    ["double", Number.NaN, "NaN"],
    ["double", Number.NEGATIVE_INFINITY, "-Infinity"],
    ["bool", true, "true"],
    ["bool", false, "false"],
    ["timestamp", new Date(Date.UTC(2026, 10, 21, 20, 0, 0)), "2026-11-21T20:00:00Z"],
    ["timestamp", new Date(Date.UTC(2026, 10, 21, 20, 0, 0, 50)), "2026-11-21T20:00:00.050Z"],
    ["timestamp", new Date(-1), "1969-12-31T23:59:59.999Z"],
    ["timestamp", runInNewContext("new Date(0)"), "1970-01-01T00:00:00Z"],
    ["duration", 0, "0s"],
    ["duration", 1500, "1.500s"],
    ["duration", -0.001, "-0.000001s"],
    ["duration", MAX_DURATION_MS, "315576000000s"],
    ["bytes", new Uint8Array(0), ""],
    ["bytes", Uint8Array.of(0xfb, 0xff), "+/8="],
    ["bytes", runInNewContext("Uint8Array.of(1)"), "AQ=="],
  ])("%s: %o is %j", (type, value, text) => {
    expect(textFromValue(type, value)).toBe(text);
  });

  test.each<[Name, string, unknown]>([
    ["int64", "-0", 0n],
    ["int64", "007", 7n],
    ["double", "1.", 1],
    ["double", ".5", 0.5],
    ["double", "1E5", 1e5],
    ["double", "-Infinity", Number.NEGATIVE_INFINITY],
    ["timestamp", "2026-11-21t20:00:00z", new Date(Date.UTC(2026, 10, 21, 20))],
    ["timestamp", "2026-11-21T20:00:00.1Z", new Date(Date.UTC(2026, 10, 21, 20, 0, 0, 100))],
    [
      "timestamp",
      "2026-11-21T20:00:00.123456789Z",
      new Date(Date.UTC(2026, 10, 21, 20, 0, 0, 123)),
    ],
    ["timestamp", "2026-11-21T20:00:00+01:30", new Date(Date.UTC(2026, 10, 21, 18, 30))],
    ["timestamp", "2024-02-29T23:59:59-23:59", new Date(Date.UTC(2024, 2, 1, 23, 58, 59))],
    ["timestamp", "0001-01-01T00:00:00Z", new Date("0001-01-01T00:00:00.000Z")],
    ["duration", "1.5s", 1500],
    ["duration", "-0.000001s", -0.001],
    ["bytes", "-_8", Uint8Array.of(0xfb, 0xff)],
  ])("%s: reads %j of other senders as %o", (type, text, value) => {
    expect(valueFromText(type, text)).toEqual(value);
  });
});

describe("parses every formatted value to the same value", () => {
  const values: { readonly [Type in Name]: fc.Arbitrary<unknown> } = {
    string: fc.string({ unit: "binary" }),
    int64: fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
    double: fc.double(),
    bool: fc.boolean(),
    timestamp: fc.date({
      min: new Date("0000-01-01T00:00:00Z"),
      max: new Date("9999-12-31T23:59:59.999Z"),
      noInvalidDate: true,
    }),
    duration: fc.integer({ min: -MAX_DURATION_MS, max: MAX_DURATION_MS }),
    bytes: fc.uint8Array(),
  };

  test.each(types)("%s", (type) => {
    fc.assert(
      fc.property(values[type], (value) => {
        const text = textFromValue(type, value);
        expect(typeof text).toBe("string");
        expect(valueFromText(type, text as string)).toStrictEqual(value);
      }),
    );
  });

  test("duration, to the nanosecond", () => {
    fc.assert(
      fc.property(fc.integer({ min: -1e9, max: 1e9 }), (nanos) => {
        const text = textFromValue("duration", nanos / 1e6) as string;
        expect(valueFromText("duration", text)).toBe(nanos / 1e6);
      }),
    );
  });

  test("formats every parsed value to a text that parses to the same value", () => {
    const text = fc.oneof(
      fc.stringMatching(/^-?[0-9.eE]{0,12}s?$/),
      fc.stringMatching(
        /^20\d\d-[01]\d-[0-3]\dT[0-2]\d:[0-6]\d:[0-6]\d(\.\d{1,9})?(Z|\+0\d:\d\d)$/,
      ),
      fc.base64String(),
    );
    fc.assert(
      fc.property(fc.constantFrom(...types), text, (type, input) => {
        const value = valueFromText(type, input);
        fc.pre(value !== undefined && !Object.is(value, Number.POSITIVE_INFINITY));
        const again = valueFromText(type, textFromValue(type, value) as string);
        expect(again).toEqual(value);
      }),
    );
  });
});

function fail(): never {
  throw new Error("a trap");
}
