import { BinaryReader } from "@bufbuild/protobuf/wire";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Writer } from "../../src/wire/writer.js";
import { budget } from "../budget.js";
import { block, concat, number, tag, utf8, varint } from "./bytes.js";

const write = (fill: (writer: Writer) => void): Uint8Array => {
  const writer = new Writer();
  fill(writer);
  return writer.finish();
};

describe("Writer.unknown leaves out malformed fields", () => {
  test.each([
    ["field number 0", { no: 0, wireType: 0, data: Uint8Array.of(1) }],
    ["a field number above the limit", { no: 2 ** 29 + 1, wireType: 0, data: Uint8Array.of(1) }],
    ["a fractional field number", { no: 9.5, wireType: 0, data: Uint8Array.of(1) }],
    ["a wire type of 2^53", { no: 9, wireType: 2 ** 53, data: Uint8Array.of(1) }],
    ["wire type 6", { no: 9, wireType: 6, data: Uint8Array.of(1, 2, 3, 4) }],
    ["the end tag of a group", { no: 9, wireType: 4, data: new Uint8Array(0) }],
    ["a varint that is cut off", { no: 9, wireType: 0, data: Uint8Array.of(0x80) }],
    ["a length past the end", { no: 9, wireType: 2, data: Uint8Array.of(2, 1) }],
    ["a group without its end tag", { no: 9, wireType: 3, data: number(1, 1) }],
    ["bytes after the field", { no: 9, wireType: 0, data: Uint8Array.of(1, 1) }],
  ])("%s", (_, field) => {
    const good = { no: 8, wireType: 0, data: Uint8Array.of(1) };
    expect(write((w) => w.unknown([good, field, good]))).toEqual(
      concat(number(8, 1), number(8, 1)),
    );
  });

  test("writes nothing for undefined", () => {
    expect(write((w) => w.unknown(undefined))).toEqual(new Uint8Array(0));
  });

  test("writes the highest field number", () => {
    const field = { no: 2 ** 29 - 1, wireType: 0, data: Uint8Array.of(1) };
    expect(write((w) => w.unknown([field]))).toEqual(number(2 ** 29 - 1, 1));
  });
});

describe("numbers", () => {
  test.each([
    [0, [0]],
    [127, [0x7f]],
    [128, [0x80, 0x01]],
    [2 ** 31 - 1, [0xff, 0xff, 0xff, 0xff, 0x07]],
    [-1, [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01]],
    [-(2 ** 31), [0x80, 0x80, 0x80, 0x80, 0xf8, 0xff, 0xff, 0xff, 0xff, 0x01]],
  ])("writes the int32 %i", (value, bytes) => {
    expect([...write((w) => w.int32(value))]).toEqual(bytes);
  });

  test("writes every int32 so that protobuf-es reads it back", () => {
    fc.assert(
      fc.property(fc.integer(), (value) => {
        expect(new BinaryReader(write((w) => w.int32(value))).int32()).toBe(value);
      }),
    );
  });

  test("writes every int64 as the shortest varint of its two's complement", () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }), (value) => {
        expect([...write((w) => w.int64(value))]).toEqual(varint(value));
      }),
    );
  });
});

describe("strings and messages", () => {
  test("replaces a lone surrogate with U+FFFD", () => {
    expect(write((w) => w.string("a\uD800b"))).toEqual(
      concat([5], utf8("a"), [0xef, 0xbf, 0xbd], utf8("b")),
    );
  });

  test.each(["x", "é", "€", "💥", "\ud83d"])("writes a text of any length made of %j", (char) => {
    for (const length of [0, 1, 21, 22, 41, 42, 43, 63, 64, 127, 128, 5000]) {
      const text = char.repeat(length);
      const bytes = utf8(text);
      expect(write((w) => w.tag(10).string(text))).toEqual(block(1, bytes));
    }
  });

  test.each<[unknown, string]>([
    [undefined, ""],
    [null, "null"],
    [3, "3"],
    [{ toString: () => "own" }, "own"],
  ])("writes %j of an untyped caller as the text %j", (value, text) => {
    expect(write((w) => w.tag(10).string(value as string))).toEqual(block(1, text));
  });

  test("refuses a symbol", () => {
    expect(() => write((w) => w.string(Symbol("s") as unknown as string))).toThrow(TypeError);
  });

  test("writes a byte order mark", () => {
    expect([...write((w) => w.string("\uFEFF"))]).toEqual([3, 0xef, 0xbb, 0xbf]);
  });

  test.each([0, 1, 126, 127, 128, 129, 16_383, 16_384, budget(100_000, 1_000_000)])(
    "writes the length of a message of %i bytes",
    (length) => {
      const content = new Uint8Array(length).fill(7);
      const bytes = write((w) => {
        w.tag(26).message((value, inner) => {
          // Raw content of exactly this length, one byte for each call.
          for (const byte of value) inner.tag(byte);
        }, content);
        w.tag(8).int32(5);
      });
      expect(bytes).toEqual(concat(block(3, content), number(1, 5)));
    },
  );

  test("writes nested messages", () => {
    const deep = write((w) =>
      w.tag(10).message((text, inner) => {
        inner.tag(10).message((t, innermost) => innermost.tag(10).string(t), text);
        inner.tag(16).int32(1);
      }, "x".repeat(300)),
    );
    expect(deep).toEqual(block(1, concat(block(1, block(1, "x".repeat(300))), number(2, 1))));
  });

  test("writes key and value of every map entry, even if they are empty", () => {
    const map = { "": "", k: "v" };
    Object.defineProperty(map, "__proto__", { value: "own", enumerable: true });
    const entry = (key: string, value: string) => block(3, concat(block(1, key), block(2, value)));
    expect(write((w) => w.entries(26, map))).toEqual(
      concat(entry("", ""), entry("k", "v"), entry("__proto__", "own")),
    );
  });

  test("returns a copy from finish", () => {
    const writer = new Writer();
    writer.tag(8).int32(1);
    const first = writer.finish();
    writer.tag(8).int32(2);
    expect(first).toEqual(concat(tag(1, 0), [1]));
    expect(writer.finish()).toEqual(concat(first, tag(1, 0), [2]));
  });
});
