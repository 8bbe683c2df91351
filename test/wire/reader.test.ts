import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { statusCodec } from "../../gen/google/rpc/status_rpcstatus.js";
import { decodeErrorInfo, decodeRetryInfo, errorInfo } from "../../src/details.js";
import { setOwn } from "../../src/safe/properties.js";
import { decodeStatus } from "../../src/status/decode.js";
import { encodeStatus } from "../../src/status/encode.js";
import { readMessage } from "../../src/wire/codec.js";
import { readFloat, writeFloat } from "../../src/wire/float.js";
import { Reader } from "../../src/wire/reader.js";
import { Writer } from "../../src/wire/writer.js";
import { any, type Bytes, block, concat, group, number, TYPE_URL, tag, varint } from "./bytes.js";

const INFO = `${TYPE_URL}google.rpc.ErrorInfo`;
const RETRY = `${TYPE_URL}google.rpc.RetryInfo`;

/** A status with a code and a message, followed by the given bytes. */
const status = (...rest: readonly Bytes[]): Uint8Array =>
  concat(number(1, 5), block(2, "no such order"), ...rest);

describe("malformed bytes", () => {
  const START = status().length;

  test.each<[string, Bytes, string, number]>([
    ["a tag that is cut off", [0x80], "varint is cut off", START],
    ["a tag with field number 0", [0x00], "invalid tag 0", START],
    ["a length-delimited tag with field number 0", [0x02, 0x00], "invalid tag 2", START],
    ["wire type 6", tag(9, 6), "invalid tag 78", START],
    ["wire type 7", tag(9, 7), "invalid tag 79", START],
    ["a tag of more than 32 bits", varint(2n ** 32n + 8n), "invalid tag 8", START],
    [
      "a tag whose only high bit is the 65th",
      [0x88, ...Array(8).fill(0x80), 0x02],
      "invalid tag 8",
      START,
    ],
    ["a tag of more than 64 bits", Array(11).fill(0x88), "varint is longer than 10 bytes", START],
    ["an unknown varint that is cut off", [...tag(9, 0), 0x80], "varint is cut off", START + 1],
    [
      "an unknown varint of 11 bytes",
      [...tag(9, 0), ...Array(10).fill(0x80), 0x01],
      "varint is longer than 10 bytes",
      START + 1,
    ],
    [
      "a fixed32 that is cut off",
      [...tag(9, 5), 1, 2, 3],
      "value of 4 bytes is cut off",
      START + 1,
    ],
    [
      "a fixed64 that is cut off",
      [...tag(9, 1), 1, 2, 3, 4, 5, 6, 7],
      "value of 8 bytes is cut off",
      START + 1,
    ],
    [
      "an unknown length past the end",
      [...tag(9, 2), 3, 1, 2],
      "length 3 exceeds the remaining 2 bytes",
      START + 1,
    ],
    [
      "a length of 4 GiB",
      [...tag(9, 2), 0xff, 0xff, 0xff, 0xff, 0x0f],
      "length 4294967295 exceeds the remaining 0 bytes",
      START + 1,
    ],
    [
      "a detail past the end",
      [...tag(3, 2), 9],
      "length 9 exceeds the remaining 0 bytes",
      START + 1,
    ],
    ["a group without its end tag", tag(9, 3), "group 9 has no end tag", START + 1],
    [
      "an end tag without its start tag",
      tag(9, 4),
      "end tag of group 9 without its start tag",
      START + 1,
    ],
    [
      "the end tag of another group",
      [...tag(9, 3), ...tag(8, 4)],
      "end tag of group 8 without its start tag",
      START + 2,
    ],
  ])("%s: keeps code and message, and reports the offset", (_, bytes, what, offset) => {
    const read = decodeStatus(status(bytes));
    expect(read).toMatchObject({ code: 5, rawCode: 5, message: "no such order" });
    expect(read.issues).toHaveLength(1);
    expect(read.issues[0]).toMatchObject({ kind: "malformed-protobuf", where: "status" });
    expect(read.issues[0]?.what).toContain(what);
    expect(read.issues[0]?.what).toMatch(new RegExp(`, at byte ${offset}$`));
  });

  test("keep the code, and the message if it is complete, wherever the status is cut off", () => {
    const whole = status(any(INFO, block(1, "OUT_OF_STOCK")));
    for (let length = 2; length < whole.length; length++) {
      const read = decodeStatus(whole.subarray(0, length));
      expect(read.code).toBe(5);
      if (length >= status().length) expect(read.message).toBe("no such order");
      if (length !== 2 && length !== status().length) expect(read.issues).not.toEqual([]);
    }
  });

  test("have code UNKNOWN, not OK, if the problem precedes the code", () => {
    expect(decodeStatus(Uint8Array.of(0x08, 0x80))).toMatchObject({ code: 2, rawCode: 0 });
    expect(decodeStatus(Uint8Array.of(0x00))).toMatchObject({ code: 2, rawCode: 0 });
  });

  test("in a detail affect neither the other details nor code and message", () => {
    const good = block(1, "OUT_OF_STOCK");
    const read = decodeStatus(status(any(INFO, [0x0a, 0x7f]), any(INFO, good), any(RETRY, [0x07])));
    expect(read).toMatchObject({ code: 5, message: "no such order" });
    expect(read.details.map((detail) => detail.type)).toEqual([
      "google.rpc.ErrorInfo",
      "google.rpc.ErrorInfo",
      "google.rpc.RetryInfo",
    ]);
    expect(read.details[1]?.message).toMatchObject({ reason: "OUT_OF_STOCK" });
    expect(read.issues.map(({ kind, where }) => [kind, where])).toEqual([
      ["malformed-protobuf", "details[0] google.rpc.ErrorInfo"],
      ["malformed-protobuf", "details[2] google.rpc.RetryInfo"],
    ]);
  });

  test("in an Any affect neither the details after it nor the code", () => {
    const broken = block(3, [0x0a, 0x7f, 0x61]);
    const read = decodeStatus(concat(broken, any(INFO, block(1, "R")), number(1, 5)));
    expect(read.code).toBe(5);
    expect(read.details.map(({ typeUrl }) => typeUrl)).toEqual(["", INFO]);
    expect(read.details[1]?.message).toMatchObject({ reason: "R" });
    expect(read.issues.map(({ kind }) => kind)).toEqual(["malformed-protobuf"]);
  });

  test("are reported with the first of several problems", () => {
    const reader = new Reader(concat(block(1, [0x00]), block(1, [0x00])));
    for (let i = 0; i < 2; i++) {
      reader.tag();
      reader.message((inner) => inner.tag());
    }
    expect(reader.problem).toEqual({ what: "invalid tag 0", offset: 2 });
  });

  test("leave out half of a map entry", () => {
    const entry = concat(block(1, "key"), [0x12, 0x7f]);
    expect(decodeErrorInfo(concat(block(1, "R"), block(3, entry))).metadata).toEqual({});
    expect(decodeErrorInfo(concat(block(1, "R"), [0x1a, 0x7f])).metadata).toEqual({});
  });

  test("keep key and value of a map entry that precede the problem", () => {
    const entry = concat(block(1, "key"), block(2, "value"), [0x00]);
    expect(decodeErrorInfo(block(3, entry)).metadata).toEqual({ key: "value" });
  });

  test("do not let a submessage read past its own end", () => {
    // The inner string claims four bytes. Its message has two, and the others belong to the next field.
    const bytes = concat(tag(3, 2), [4], tag(1, 2), [4, 0x61, 0x62], number(1, 5));
    const read = decodeStatus(bytes);
    expect(read.code).toBe(5);
    expect(read.issues[0]?.what).toContain("length 4 exceeds the remaining 2 bytes");
  });

  test("keep everything before the cut of a truncated trailer, details included", () => {
    const info = errorInfo({
      reason: "OUT_OF_STOCK",
      domain: "acme.example",
      metadata: { sku: "A-1", left: "17" },
    });
    const whole = encodeStatus({ code: 9, message: "sold out", details: [info] });
    // The last value is "17": half of it would be a wrong value, so the entry is left out.
    const read = decodeStatus(whole.subarray(0, -1));
    expect(read).toMatchObject({ code: 9, message: "sold out" });
    expect(read.details[0]?.message).toEqual({ ...info, metadata: { sku: "A-1" } });
    expect(read.issues.map(({ where }) => where)).toEqual([
      "status",
      "details[0] google.rpc.ErrorInfo",
    ]);
    // Wherever the cut is, nothing throws, and no value appears that was not sent.
    for (let length = 0; length < whole.length; length++) {
      const { details, message, issues } = decodeStatus(whole.subarray(0, length));
      expect(["", "sold out"]).toContain(message);
      const got = details[0]?.message as typeof info | undefined;
      expect(["OUT_OF_STOCK", "", undefined]).toContain(got?.reason);
      expect([undefined, "17"]).toContain(got?.metadata.left);
      if (length > 12) expect(issues).not.toEqual([]);
    }
  });

  test.each([
    ["a million groups without end tags", new Uint8Array(1_000_000).fill(0x4b)],
    [
      "a million nested groups",
      concat(new Uint8Array(1_000_000).fill(0x4b), new Uint8Array(1_000_000).fill(0x4c)),
    ],
    ["a million end tags of groups", new Uint8Array(1_000_000).fill(0x4c)],
    ["ten megabytes of zeros", new Uint8Array(10_000_000)],
    ["ten megabytes of continuation bytes", new Uint8Array(10_000_000).fill(0xff)],
    ["ten megabytes of tags and lengths", new Uint8Array(10_000_000).fill(0x1a)],
  ])("keep the status before %s", (_, bytes) => {
    const read = decodeStatus(concat(status(), bytes));
    expect(read).toMatchObject({ code: 5, message: "no such order" });
    expect(read.issues).toMatchObject([{ kind: "malformed-protobuf" }]);
  });

  test("a status nested two hundred levels deep is decoded one level deep", () => {
    let bytes = status();
    const url = `${TYPE_URL}google.rpc.Status`;
    for (let i = 0; i < 200; i++) bytes = status(any(url, bytes));
    const read = decodeStatus(bytes);
    expect(read.issues).toEqual([]);
    expect(read.details).toHaveLength(1);
  });

  test("never make decodeStatus throw", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 64 }), (bytes) => {
        const read = decodeStatus(bytes);
        for (const detail of read.details) void detail.message;
        expect(Array.isArray(read.issues)).toBe(true);
      }),
    );
  });
});

describe("strings that are not UTF-8", () => {
  test.each([
    ["a lone continuation byte", [0x61, 0x80, 0x62], "a\uFFFDb"],
    ["an overlong encoding of a slash", [0xc0, 0xaf], "\uFFFD\uFFFD"],
    ["a surrogate", [0xed, 0xa0, 0x80], "\uFFFD\uFFFD\uFFFD"],
    ["a character that is cut off", [0x61, 0xe2, 0x98], "a\uFFFD"],
  ])("%s becomes U+FFFD with an issue, and the details are still read", (_, bytes, text) => {
    const read = decodeStatus(
      concat(number(1, 5), block(2, bytes), any(INFO, block(1, "OUT_OF_STOCK"))),
    );
    expect(read).toMatchObject({ code: 5, message: text });
    expect(read.details[0]?.message).toMatchObject({ reason: "OUT_OF_STOCK" });
    expect(read.issues).toEqual([
      { kind: "invalid-utf8", what: "string is not valid UTF-8, at byte 3", where: "status" },
    ]);
  });

  test("a long text with one bad byte keeps the other bytes", () => {
    const long = concat(new Uint8Array(200).fill(0x61), [0xff], new Uint8Array(200).fill(0x62));
    expect(decodeStatus(block(2, long)).message).toBe(`${"a".repeat(200)}\uFFFD${"b".repeat(200)}`);
  });

  test("a byte order mark is part of the text", () => {
    expect(decodeStatus(block(2, "\uFEFFtext")).message).toBe("\uFEFFtext");
    expect(decodeStatus(block(2, [0xef, 0xbb, 0xbf, 0xff])).message).toBe("\uFEFF\uFFFD");
  });

  test("in a detail are an issue of that detail", () => {
    const read = decodeStatus(status(any(INFO, block(1, [0xff]))));
    expect(read.details[0]?.message).toMatchObject({ reason: "\uFFFD" });
    expect(read.issues).toMatchObject([
      { kind: "invalid-utf8", where: "details[0] google.rpc.ErrorInfo" },
    ]);
  });
});

describe("bytes that the encoding guide allows", () => {
  test("may have the fields in any order", () => {
    const read = decodeStatus(
      concat(any(INFO, block(2, "d")), block(2, "text"), any(RETRY, []), number(1, 5)),
    );
    expect(read).toMatchObject({ code: 5, message: "text", issues: [] });
    expect(read.details.map(({ typeUrl }) => typeUrl)).toEqual([INFO, RETRY]);
  });

  test("the last of a repeated scalar wins", () => {
    const bytes = concat(number(1, 3), block(2, "first"), number(1, 5), block(2, "last"));
    expect(decodeStatus(bytes)).toMatchObject({ code: 5, message: "last", issues: [] });
  });

  test.each([1, 2, 5, 9, 10])("a varint may be padded to %i bytes", (length) => {
    const bytes = concat(varint(8, length), varint(5, length), varint(18, length));
    const read = decodeStatus(concat(bytes, varint(2, length), [0x6f, 0x6b]));
    expect(read).toMatchObject({ code: 5, message: "ok", issues: [] });
  });

  test.each([
    ["ten bytes", varint(-3)],
    ["five bytes", varint(2 ** 32 - 3)],
  ])("a negative int32 may take %s", (_, bytes) => {
    expect(decodeStatus(concat(tag(1, 0), bytes))).toMatchObject({ code: 2, rawCode: -3 });
  });

  test("an int32 is the low 32 bits of a longer varint", () => {
    expect(decodeStatus(number(1, 2n ** 40n + 5n))).toMatchObject({ code: 5, rawCode: 5 });
  });

  test("int64 keeps all 64 bits", () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }), (value) => {
        expect(new Reader(Uint8Array.from(varint(value))).int64()).toBe(value);
      }),
    );
  });

  test("a submessage in two parts is merged", () => {
    const split = concat(block(1, number(1, 3)), block(1, number(2, 500_000_000)));
    expect(decodeRetryInfo(split).retryDelay).toEqual({
      $typeName: "google.protobuf.Duration",
      seconds: 3n,
      nanos: 500_000_000,
    });
  });

  test("the last scalar of a submessage in two parts wins", () => {
    const split = concat(block(1, number(1, 3)), block(1, number(1, 4)));
    expect(decodeRetryInfo(split).retryDelay).toMatchObject({ seconds: 4n, nanos: 0 });
  });

  test("the last map entry with a key wins", () => {
    const entry = (value: string) => block(3, concat(block(1, "k"), block(2, value)));
    expect(decodeErrorInfo(concat(entry("first"), entry("last"))).metadata).toEqual({ k: "last" });
  });

  test.each([
    ["no key", block(2, "v"), { "": "v" }],
    ["no value", block(1, "k"), { k: "" }],
    ["neither key nor value", [], { "": "" }],
    ["the value first", concat(block(2, "v"), block(1, "k")), { k: "v" }],
    ["unknown fields", concat(block(1, "k"), number(7, 1), block(2, "v")), { k: "v" }],
  ])("a map entry may have %s", (_, entry, metadata) => {
    expect(decodeErrorInfo(block(3, entry)).metadata).toEqual(metadata);
  });

  test.each(["__proto__", "constructor", "toString"])(
    "the map key %s is an own property",
    (key) => {
      const { metadata } = decodeErrorInfo(block(3, concat(block(1, key), block(2, "v"))));
      expect(Object.keys(metadata)).toEqual([key]);
      expect(Object.getOwnPropertyDescriptor(metadata, key)?.value).toBe("v");
      expect(Object.getPrototypeOf(metadata)).toBe(Object.prototype);
    },
  );

  test("setOwn does not change Object.prototype", () => {
    const target: Record<string, string> = {};
    setOwn(target, "__proto__", "v");
    setOwn(target, "__proto__", "w");
    expect(Object.getOwnPropertyDescriptor(target, "__proto__")?.value).toBe("w");
    expect(({} as Record<string, unknown>).v).toBeUndefined();
  });
});

describe("unknown fields", () => {
  const fields: readonly (readonly [string, Bytes, number])[] = [
    ["a varint", number(4, 300), 0],
    ["a padded varint", concat(tag(4, 0), varint(1, 10)), 0],
    ["a fixed64", concat(tag(4, 1), [1, 2, 3, 4, 5, 6, 7, 8]), 1],
    ["bytes", block(4, [1, 2, 3]), 2],
    ["empty bytes", block(4, []), 2],
    ["a group", group(4, number(1, 1), block(2, "x")), 3],
    ["a group in a group", group(4, group(5, number(1, 1)), group(5)), 3],
    ["a fixed32", concat(tag(4, 5), [1, 2, 3, 4]), 5],
    ["the highest field number", number(2 ** 29 - 1, 1), 0],
    ["a known field number with another wire type", block(1, "x"), 2],
  ];

  test.each(fields)("%s is kept and passed on", (_, bytes, wireType) => {
    const read = decodeStatus(concat(bytes, status()));
    expect(read).toMatchObject({ code: 5, message: "no such order", issues: [] });
    expect(read.$unknown).toHaveLength(1);
    expect(read.$unknown?.[0]?.wireType).toBe(wireType);
    expect(encodeStatus(read)).toEqual(status(bytes));
  });

  test("are kept in order", () => {
    const all = concat(...fields.map(([, bytes]) => bytes));
    const read = decodeStatus(concat(status(), all));
    expect(read.$unknown).toHaveLength(fields.length);
    expect(encodeStatus(read)).toEqual(status(all));
  });

  test("of an Any are passed on, too", () => {
    const bytes = block(3, concat(block(1, INFO), block(2, block(1, "R")), number(9, 1)));
    expect(encodeStatus(decodeStatus(bytes))).toEqual(bytes);
  });

  test("$unknown is not set if there are none", () => {
    expect("$unknown" in decodeStatus(status())).toBe(false);
    expect("$unknown" in decodeErrorInfo(block(1, "R"))).toBe(false);
  });

  test("that are cut off are not passed on, since they would break the message", () => {
    const read = decodeStatus(status(number(4, 1), [...tag(9, 2), 7, 1]));
    expect(read.issues).toHaveLength(1);
    expect(encodeStatus(read)).toEqual(status(number(4, 1)));
  });
});

describe("the limit on the number of fields", () => {
  const five = concat(...Array.from({ length: 5 }, (_, i) => number(9, i)));

  test("ends the message, with a problem", () => {
    const reader = new Reader(concat(number(1, 5), five), 4);
    let count = 0;
    for (let tag = reader.tag(); tag !== 0; tag = reader.tag()) {
      reader.skip(tag);
      count++;
    }
    expect(count).toBe(4);
    expect(reader.problem).toEqual({ what: "there are more than 4 fields", offset: 8 });
  });

  test("is the number of fields that are still read", () => {
    const reader = new Reader(five, 5);
    for (let tag = reader.tag(); tag !== 0; tag = reader.tag()) reader.skip(tag);
    expect(reader.problem).toBeUndefined();
  });

  test("counts fields in submessages, but not in unknown groups", () => {
    const inner = (bytes: Uint8Array) => {
      const reader = new Reader(bytes, 3);
      readMessage(reader, statusCodec);
      return reader.problem;
    };
    expect(inner(concat(any("x/y", [1])))).toBeUndefined();
    expect(inner(concat(any("x/y", [1]), number(1, 5)))).toMatchObject({ offset: 10 });
    expect(inner(group(9, five, five))).toBeUndefined();
  });
});

describe("floating point", () => {
  test.each([0, -0, 1.5, -1.5, Number.MAX_VALUE, Number.NaN, Number.NEGATIVE_INFINITY])(
    "%d is restored from eight bytes, and as a float from four",
    (value) => {
      for (const size of [8, 4] as const) {
        const writer = new Writer();
        writeFloat(writer, value, size);
        const bytes = writer.finish();
        expect(bytes).toHaveLength(size);
        const view = concat([1, 2, 3], bytes).subarray(3);
        expect(readFloat(new Reader(view), size)).toBe(size === 8 ? value : Math.fround(value));
      }
    },
  );

  test("a value that is cut off is NaN, with a problem", () => {
    const reader = new Reader(Uint8Array.of(1, 2, 3));
    expect(readFloat(reader, 8)).toBeNaN();
    expect(reader.problem?.what).toContain("cut off");
  });
});
