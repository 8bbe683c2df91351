import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  latin1FromBytes,
  percentDecode,
  percentEncode,
} from "../../../src/formats/grpc/percent.js";

const latin1 = (text: string) => Buffer.from(text, "utf8").toString("latin1");

describe("percentDecode keeps malformed escapes", () => {
  test.each(["100% wrong", "%", "%%", "a%2", "%g0", "%0g", "% 41", "%u0041", "%-1", "50%, 10%"])(
    "%j",
    (text) => {
      expect(percentDecode(text)).toEqual({ text, valid: true });
    },
  );

  test("beside valid escapes", () => {
    expect(percentDecode("%zz%41%4").text).toBe("%zzA%4");
    expect(percentDecode("%2541").text).toBe("%41");
  });
});

describe("percentDecode replaces bytes that are not UTF-8 by U+FFFD", () => {
  test.each([
    ["%FF", "\ufffd"],
    ["a%FFb", "a\ufffdb"],
    ["%C3", "\ufffd"],
    ["%C3%28", "\ufffd("],
    ["%ED%A0%80", "\ufffd\ufffd\ufffd"],
    ["%F0%9F%92", "\ufffd"],
  ])("%s", (text, decoded) => {
    expect(percentDecode(text)).toEqual({ text: decoded, valid: false });
  });
});

describe("percentDecode decodes", () => {
  test.each([
    ["", ""],
    ["no such order", "no such order"],
    ["%C3%BC", "ü"],
    ["%c3%bc", "ü"],
    ["%F0%9F%92%A5", "💥"],
    ["a%0Ab%00c", "a\nb\0c"],
    ["100%25", "100%"],
    // encodeURIComponent escapes more than gRPC requires.
    ["a%2Fb%3Fc%3Ad%2Ce%20f", "a/b?c:d,e f"],
    ["%EF%BB%BFbom", "\ufeffbom"],
  ])("%s", (text, decoded) => {
    expect(percentDecode(text)).toEqual({ text: decoded, valid: true });
  });

  test("unescaped UTF-8 bytes, which headers have as one character each", () => {
    expect(percentDecode(latin1("für 100%25 €"))).toEqual({ text: "für 100% €", valid: true });
    // Half of a character is escaped.
    expect(percentDecode("\xc3%BC").text).toBe("ü");
  });

  test("characters that are text already", () => {
    expect(percentDecode("für 100%25")).toEqual({ text: "für 100%", valid: true });
    expect(percentDecode("a — %C3%BC 💥")).toEqual({ text: "a — ü 💥", valid: true });
    expect(percentDecode("ü%FF")).toEqual({ text: "ü\ufffd", valid: false });
  });
});

test("percentDecode reverses encodeURI and encodeURIComponent", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme" }), (text) => {
      expect(percentDecode(encodeURIComponent(text))).toEqual({ text, valid: true });
      // encodeURI does not escape the "%" of "%41".
      if (!text.includes("%")) expect(percentDecode(encodeURI(text)).text).toBe(text);
    }),
  );
});

test("percentDecode never throws, and returns text without escapes or high bytes unchanged", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (text) => {
      const decoded = percentDecode(text);
      expect(typeof decoded.text).toBe("string");
      if (/^[\0-\x24\x26-\x7f]*$/.test(text)) expect(decoded).toEqual({ text, valid: true });
    }),
  );
});

test("latin1FromBytes returns one character for each byte of a long input", () => {
  const bytes = Uint8Array.from({ length: 300_000 }, (_, i) => i);
  expect(latin1FromBytes(bytes)).toBe(Buffer.from(bytes).toString("latin1"));
});

test("percentEncode escapes a long message like a short one, across the pieces that it works in", () => {
  for (const unit of ["a", "%", "é", "😀", "a😀", "\ud800", " "]) {
    const message = `x${unit.repeat(10_000)}x`;
    const piece = percentEncode(`x${unit}x`).slice(1, -1);
    expect(percentEncode(message) === `x${piece.repeat(10_000)}x`).toBe(true);
    expect(
      percentDecode(percentEncode(message)).text === message.replaceAll("\ud800", "\ufffd"),
    ).toBe(true);
  }
});
