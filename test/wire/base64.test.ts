import fc from "fast-check";
import { describe, expect, test, vi } from "vitest";
import { decodeBase64, encodeBase64 } from "../../src/wire/base64.js";

describe("decodeBase64 of malformed text returns the bytes before the problem", () => {
  test.each([
    [
      "a character of neither alphabet",
      "CAUS*AAA",
      [8, 5, 18],
      '"*" at position 4 is not valid base64',
    ],
    [
      "a comma between two values",
      "CAUS,CAUS",
      [8, 5, 18],
      '"," at position 4 is not valid base64',
    ],
    ["a character outside ASCII", "CAé", [8], '"é" at position 2 is not valid base64'],
    ["a surrogate pair", "CAUS💥", [8, 5, 18], '"💥" at position 4 is not valid base64'],
    ["a lone surrogate", "CAUS\uD83D", [8, 5, 18], "at position 4 is not valid base64"],
    ["padding in the middle", "CA==CAUS", [8], '"=" at position 2 is not valid base64'],
    ["NUL", "CA\0", [8], "at position 2 is not valid base64"],
    ["one digit too many", "CAUSC", [8, 5, 18], "base64 is cut off in the middle of a byte"],
    ["a single digit", "C", [], "base64 is cut off in the middle of a byte"],
    ["a single digit and padding", "C===", [], "base64 is cut off in the middle of a byte"],
  ])("%s", (_, text, bytes, problem) => {
    const decoded = decodeBase64(text);
    expect([...decoded.bytes]).toEqual(bytes);
    expect(decoded.problem).toContain(problem);
  });

  test("never throws", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        const { bytes, problem } = decodeBase64(text);
        expect(bytes.length).toBeLessThanOrEqual(Math.floor((text.length * 3) / 4));
        expect(problem === undefined || problem !== "").toBe(true);
      }),
    );
  });
});

describe("base64 as headers carry it", () => {
  test.each([
    ["an empty text", "", []],
    ["padding alone", "==", []],
    ["one byte", "+A==", [0xf8]],
    ["one byte without padding", "+A", [0xf8]],
    ["two bytes", "+/8=", [0xfb, 0xff]],
    ["two bytes without padding", "+/8", [0xfb, 0xff]],
    ["one byte with half the padding", "+A=", [0xf8]],
    ["the URL alphabet", "-_8=", [0xfb, 0xff]],
    ["the URL alphabet without padding", "-_8", [0xfb, 0xff]],
    ["both alphabets at once", "+_-/", [0xfb, 0xff, 0xbf]],
    ["white space", " +/8= \r\n", [0xfb, 0xff]],
    ["line breaks", "CA\r\nUS\tCA=", [8, 5, 18, 8]],
  ])("decodes %s", (_, text, bytes) => {
    expect(decodeBase64(text)).toEqual({ bytes: Uint8Array.from(bytes) });
  });

  test("agrees with Buffer in both directions and both alphabets", () => {
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        const buffer = Buffer.from(bytes);
        const padded = buffer.toString("base64");
        expect(encodeBase64(bytes)).toBe(padded);
        expect(encodeBase64(bytes, false)).toBe(padded.replace(/=*$/, ""));
        for (const text of [padded, padded.replace(/=*$/, ""), buffer.toString("base64url")]) {
          expect(decodeBase64(text)).toEqual({ bytes });
        }
      }),
    );
  });
});

describe("encodeBase64 without Buffer, as in a browser", () => {
  test("returns the same text", () => {
    fc.assert(
      fc.property(fc.uint8Array(), fc.boolean(), (bytes, padding) => {
        const expected = encodeBase64(bytes, padding);
        vi.stubGlobal("Buffer", undefined);
        const text = encodeBase64(bytes, padding);
        vi.unstubAllGlobals();
        expect(text).toBe(expected);
      }),
    );
  });

  test("encodes a view of a larger buffer", () => {
    const view = Uint8Array.of(0, 1, 2, 3, 4, 5).subarray(2, 4);
    expect(encodeBase64(view)).toBe("AgM=");
    vi.stubGlobal("Buffer", undefined);
    expect(encodeBase64(view)).toBe("AgM=");
  });
});

describe("joined pieces of base64", () => {
  const joined = (text: string) => {
    const { bytes, problem } = decodeBase64(text, true);
    return { text: Buffer.from(bytes).toString(), problem };
  };

  test.each([
    ["", ""],
    ["YQ==", "a"],
    ["YQ==YmM=ZGVm", "abcdef"],
    ["YQ=YmM=", "abc"],
    ["YQ==\r\nYmM=\r\n", "abc"],
    ["=====YQ==", "a"],
  ])("%j is decoded", (text, decoded) => {
    expect(joined(text)).toEqual({ text: decoded, problem: undefined });
  });

  test("reports a piece that is cut off in the middle of a byte", () => {
    expect(joined("YWJjY=YQ==")).toMatchObject({
      text: "abc",
      problem: expect.stringContaining("="),
    });
    expect(joined("YQ==Y").problem).toContain("middle of a byte");
    expect(joined("YQ==*").problem).toContain("position 4");
  });

  test("are a problem unless `joined` is set", () => {
    expect(decodeBase64("YQ==YmM=").problem).toContain("position 2");
  });

  test("restores any bytes from any pieces", () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array()), (pieces) => {
        const text = pieces.map((piece) => encodeBase64(piece)).join("");
        expect(Buffer.from(decodeBase64(text, true).bytes)).toEqual(Buffer.concat(pieces));
      }),
    );
  });
});
