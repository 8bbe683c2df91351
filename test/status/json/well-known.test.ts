// The JSON of well-known types, compared with that of protobuf-es, which follows the specification.

import {
  create,
  type DescMessage,
  fromBinary,
  fromJson,
  type MessageShape,
  toBinary,
  toJson,
} from "@bufbuild/protobuf";
import {
  BoolValueSchema,
  BytesValueSchema,
  DoubleValueSchema,
  DurationSchema,
  EmptySchema,
  FieldMaskSchema,
  FloatValueSchema,
  Int32ValueSchema,
  Int64ValueSchema,
  ListValueSchema,
  StringValueSchema,
  StructSchema,
  TimestampSchema,
  UInt32ValueSchema,
  UInt64ValueSchema,
  ValueSchema,
} from "@bufbuild/protobuf/wkt";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { detailFromBytes } from "../../../src/status/any-detail.js";
import { wellKnownFromJson } from "../../../src/status/json/read-well-known.js";
import { fieldsFromDetail } from "../../../src/status/json/write-status.js";
import { block, concat, number } from "../../wire/bytes.js";

/** Returns the JSON of a message as a detail has it; undefined if the detail has only bytes. */
function jsonFromWellKnown(type: string, bytes: Uint8Array): unknown {
  const fields = fieldsFromDetail(detailFromBytes(type, bytes));
  return (fields as { readonly value?: unknown } | undefined)?.value;
}

interface Case {
  readonly schema: DescMessage;
  readonly json: fc.Arbitrary<unknown>;
}

const int = (bits: 32 | 64, signed: boolean) => {
  const [min, max] = signed
    ? [-(2n ** BigInt(bits - 1)), 2n ** BigInt(bits - 1) - 1n]
    : [0n, 2n ** BigInt(bits) - 1n];
  return fc.bigInt({ min, max }).map((value) => (bits === 64 ? String(value) : Number(value)));
};
const finite = fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value || 0);
const special = fc.constantFrom("NaN", "Infinity", "-Infinity");
const text = fc.string({ unit: "grapheme" });
const jsonValue = fc
  .jsonValue({ maxDepth: 4 })
  // JSON has no -0, and protobuf-es loses this key.
  .map((value) => JSON.parse(JSON.stringify(value).replaceAll("__proto__", "proto")) as unknown);
const word = fc.stringMatching(/^[a-z]{1,5}([A-Z][a-z]{1,5}){0,2}$/);
const seconds = fc.integer({ min: -62_135_596_800, max: 253_402_300_799 });
const fraction = fc.constantFrom("", ".5", ".123", ".000001", ".123456789");

const cases: readonly Case[] = [
  { schema: StringValueSchema, json: text },
  { schema: BytesValueSchema, json: fc.uint8Array().map((b) => Buffer.from(b).toString("base64")) },
  { schema: BoolValueSchema, json: fc.boolean() },
  { schema: Int32ValueSchema, json: int(32, true) },
  { schema: UInt32ValueSchema, json: int(32, false) },
  { schema: Int64ValueSchema, json: int(64, true) },
  { schema: UInt64ValueSchema, json: int(64, false) },
  { schema: DoubleValueSchema, json: fc.oneof(finite, special) },
  {
    schema: FloatValueSchema,
    json: fc.oneof(
      fc.float({ noNaN: true, noDefaultInfinity: true }).map((v) => v || 0),
      special,
    ),
  },
  {
    schema: TimestampSchema,
    json: fc
      .tuple(seconds, fraction)
      .map(([at, rest]) => `${new Date(at * 1000).toISOString().slice(0, 19)}${rest}Z`),
  },
  {
    schema: DurationSchema,
    json: fc
      .tuple(fc.boolean(), fc.integer({ min: 0, max: 315_576_000 }), fraction)
      .map(([minus, whole, rest]) => `${minus ? "-" : ""}${whole}${rest}s`),
  },
  { schema: EmptySchema, json: fc.constant({}) },
  {
    schema: FieldMaskSchema,
    json: fc
      .array(fc.array(word, { minLength: 1 }).map((p) => p.join(".")))
      .map((p) => p.join(",")),
  },
  { schema: ValueSchema, json: jsonValue },
  { schema: ListValueSchema, json: fc.array(jsonValue) },
  {
    schema: StructSchema,
    json: fc.dictionary(
      text.filter((k) => k !== "__proto__"),
      jsonValue,
    ),
  },
];

describe.each(cases.map((each) => [each.schema.typeName, each] as const))("%s", (type, each) => {
  test("is written and read as by protobuf-es", () => {
    fc.assert(
      fc.property(each.json, (json) => {
        const message = fromJson(each.schema, json as never) as MessageShape<DescMessage>;
        const bytes = toBinary(each.schema, message);
        const ours = wellKnownFromJson(type, json);
        // JavaScript objects reorder keys that are numbers, so only the length can be compared.
        expect(ours?.length).toBe(bytes.length);
        expect(toJson(each.schema, message)).toEqual(jsonFromWellKnown(type, bytes));
        expect(jsonFromWellKnown(type, ours ?? new Uint8Array(0))).toEqual(
          jsonFromWellKnown(type, bytes),
        );
      }),
    );
  });

  test("is not read from values that JSON does not have", () => {
    const other: unknown[] = [Symbol("s"), () => 5, undefined, { a: Symbol("s") }];
    for (const json of other.slice(type === "google.protobuf.Empty" ? 4 : 0))
      expect(wellKnownFromJson(type, json)).toBeUndefined();
  });

  test("is written only as protobuf-es writes it, and the output can be read", () => {
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        const json = jsonFromWellKnown(type, bytes);
        if (json === undefined) return;
        const message = fromBinary(each.schema, bytes) as MessageShape<DescMessage>;
        expect(json).toEqual(toJson(each.schema, message));
        const read = wellKnownFromJson(type, json) as Uint8Array;
        expect(fromBinary(each.schema, read)).toEqual(message);
      }),
    );
  });

  test("is not read from anything else, and reading never throws", () => {
    fc.assert(fc.property(fc.anything(), (json) => void wellKnownFromJson(type, json)));
  });
});

describe("JSON of another shape is not read", () => {
  test.each<[string, unknown]>([
    ["StringValue", 5],
    ["StringValue", null],
    ["BytesValue", "*"],
    ["BytesValue", "A"],
    ["BoolValue", "true"],
    ["BoolValue", 1],
    ["Int32Value", 2 ** 31],
    ["Int32Value", -(2 ** 31) - 1],
    ["Int32Value", 1.5],
    ["Int32Value", "1.5"],
    ["Int32Value", [7]],
    ["UInt32Value", -1],
    ["UInt32Value", 2 ** 32],
    ["Int64Value", "9223372036854775808"],
    ["Int64Value", ""],
    ["UInt64Value", "-1"],
    ["UInt64Value", "18446744073709551616"],
    ["DoubleValue", "abc"],
    ["DoubleValue", ""],
    ["DoubleValue", [1]],
    ["Timestamp", "2026-02-30T00:00:00Z"],
    ["Timestamp", "2026-03-01T24:00:00Z"],
    ["Timestamp", "2026-03-01T12:00:00"],
    ["Timestamp", "2026-03-01"],
    ["Timestamp", "0001-01-01T00:00:00+00:01"],
    ["Timestamp", "9999-12-31T23:59:59-00:01"],
    ["Timestamp", 5],
    ["Duration", "5"],
    ["Duration", "315576000001s"],
    ["Duration", 5],
    ["FieldMask", "a_b"],
    ["FieldMask", ["a"]],
    ["Struct", []],
    ["Struct", null],
    ["ListValue", {}],
    ["Value", Number.NaN],
    ["Value", [Number.POSITIVE_INFINITY]],
    ["Empty", "empty"],
  ])("%s from %j", (type, json) => {
    expect(wellKnownFromJson(`google.protobuf.${type}`, json)).toBeUndefined();
  });

  test.each(["google.protobuf.Any", "google.protobuf.constructor", "acme.v1.StringValue", ""])(
    "%j is not a supported type",
    (type) => {
      expect(wellKnownFromJson(type, "text")).toBeUndefined();
      expect(jsonFromWellKnown(type, new Uint8Array(0))).toBeUndefined();
    },
  );
});

describe("alternative JSON of a value is read", () => {
  test.each<[string, unknown, unknown]>([
    ["Int64Value", 7, "7"],
    ["Int32Value", "7", 7],
    ["UInt64Value", 2 ** 53, "9007199254740992"],
    ["DoubleValue", "1.5e3", 1500],
    ["Timestamp", "2026-03-01T12:00:00.5+02:00", "2026-03-01T10:00:00.500Z"],
    ["Timestamp", "2026-03-01t12:00:00z", "2026-03-01T12:00:00Z"],
    ["Timestamp", "0001-01-01T00:00:00Z", "0001-01-01T00:00:00Z"],
    ["Empty", undefined, {}],
    ["BytesValue", "_-8", "/+8="],
  ])("%s %j", (type, json, written) => {
    const bytes = wellKnownFromJson(`google.protobuf.${type}`, json);
    expect(jsonFromWellKnown(`google.protobuf.${type}`, bytes as Uint8Array)).toEqual(written);
  });
});

describe("bytes that JSON cannot represent have no JSON", () => {
  const tooDeep = (depth: number) => {
    let bytes: Uint8Array = block(3, "x");
    for (let i = 0; i < depth; i++) bytes = block(6, block(1, bytes));
    return bytes;
  };
  test.each<[string, string, Uint8Array]>([
    ["an unknown field", "StringValue", concat(block(1, "a"), number(9, 1))],
    [
      "an unknown field of the length that a path gains",
      "FieldMask",
      concat(block(1, "AA"), number(9, 1)),
    ],
    ["a text that is not UTF-8", "StringValue", block(1, [0xff])],
    ["truncated bytes", "StringValue", Uint8Array.of(0x0a, 5, 0x61)],
    ["-0", "DoubleValue", Uint8Array.of(9, 0, 0, 0, 0, 0, 0, 0, 0x80)],
    ["half a double", "DoubleValue", Uint8Array.of(9, 0, 0)],
    ["a time before the year 1", "Timestamp", number(1, -62_135_596_801)],
    ["a time after the year 9999", "Timestamp", number(1, 253_402_300_800)],
    ["negative nanos", "Timestamp", number(2, -1)],
    ["nanos of a whole second", "Timestamp", number(2, 1_000_000_000)],
    ["a path that camel case does not restore", "FieldMask", block(1, "a__b")],
    ["an empty path", "FieldMask", concat(block(1, ""), block(1, "a"))],
    ["a path with a comma", "FieldMask", block(1, "a,b")],
    ["a field of Empty", "Empty", number(1, 1)],
    ["a Value without a kind", "Value", new Uint8Array(0)],
    ["a Value that is NaN", "Value", Uint8Array.of(17, 0, 0, 0, 0, 0, 0, 0xf8, 0x7f)],
    ["a null with another number", "Value", number(1, 114)],
    ["such a null in a Struct", "Struct", block(1, concat(block(1, "k"), block(2, number(1, 1))))],
    [
      "a Value with two kinds, whose messages would be merged",
      "Value",
      concat(block(5, block(1, concat(block(1, "k"), block(2, number(4, 1))))), block(5, [])),
    ],
    ["seconds and nanos of different sign", "Duration", concat(number(1, 1), number(2, -5))],
    ["a Struct entry without its value", "Struct", block(1, block(1, "k"))],
    ["a list nested deeper than the limit", "Value", tooDeep(40)],
    ["a list nested deeper than the stack", "Value", tooDeep(20_000)],
  ])("%s", (_, type, bytes) => {
    expect(jsonFromWellKnown(`google.protobuf.${type}`, bytes)).toBeUndefined();
  });

  test("but a list nested up to the limit has JSON", () => {
    expect(jsonFromWellKnown("google.protobuf.Value", tooDeep(32))).toBeDefined();
  });
});

test("a default that was sent is the JSON of the default", () => {
  expect(jsonFromWellKnown("google.protobuf.BoolValue", number(1, 0))).toBe(false);
  expect(jsonFromWellKnown("google.protobuf.Timestamp", number(2, 0))).toBe("1970-01-01T00:00:00Z");
});

test("a Struct may have the key __proto__, in both directions", () => {
  const json = JSON.parse('{"__proto__":{"a":1}}');
  const bytes = wellKnownFromJson("google.protobuf.Struct", json) as Uint8Array;
  expect(JSON.stringify(jsonFromWellKnown("google.protobuf.Struct", bytes))).toBe(
    '{"__proto__":{"a":1}}',
  );
});

test("a message of protobuf-es is restored from its JSON", () => {
  const at = create(TimestampSchema, { seconds: 1_772_366_400n, nanos: 5 });
  const bytes = toBinary(TimestampSchema, at);
  expect(jsonFromWellKnown("google.protobuf.Timestamp", bytes)).toBe(
    "2026-03-01T12:00:00.000000005Z",
  );
  expect(wellKnownFromJson("google.protobuf.Timestamp", "2026-03-01T12:00:00.000000005Z")).toEqual(
    bytes,
  );
});
