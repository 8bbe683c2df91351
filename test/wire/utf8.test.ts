import fc from "fast-check";
import { afterEach, describe, expect, test, vi } from "vitest";
import { decodeByHand, decodeUtf8, encodeByHand } from "../../src/wire/utf8.js";

describe("decodeUtf8", () => {
  test.each([62, 63, 64, 65, 4095, 4096, 4097, 4098, 20_000])(
    "returns the text of TextDecoder for about %i bytes, valid or not",
    (length) => {
      const decoder = new TextDecoder("utf-8", { ignoreBOM: true });
      for (const char of ["a", "é", "€", "💥", "\ufeff"]) {
        const valid = new TextEncoder().encode(
          `a${char.repeat(length / Buffer.from(char).length)}`,
        );
        expect(decodeUtf8(valid)).toEqual({ text: decoder.decode(valid), valid: true });
        const cut = Uint8Array.of(...valid, 0xf0, 0x9f);
        expect(decodeUtf8(cut)).toEqual({ text: decoder.decode(cut), valid: false });
        const inside = decodeUtf8(cut, 1, valid.length);
        expect(inside).toEqual({ text: decoder.decode(valid.subarray(1)), valid: true });
      }
    },
  );
});

afterEach(() => {
  vi.unstubAllGlobals();
  vi.resetModules();
});

describe("without TextDecoder and TextEncoder", () => {
  test("decodeByHand returns the text of TextDecoder for any bytes", () => {
    const lenient = new TextDecoder("utf-8", { ignoreBOM: true });
    const strict = new TextDecoder("utf-8", { ignoreBOM: true, fatal: true });
    // The bounds of the ranges that UTF-8 allows for a byte.
    const edge = fc.constantFrom(
      0,
      0x41,
      0x80,
      0x8f,
      0x90,
      0x9f,
      0xa0,
      0xbf,
      0xc1,
      0xc2,
      0xdf,
      0xe0,
      0xe1,
      0xed,
      0xef,
      0xf0,
      0xf1,
      0xf4,
      0xf5,
      0xff,
    );
    const bytes = fc.oneof(
      fc.uint8Array(),
      fc.array(edge, { maxLength: 12 }).map((a) => Uint8Array.from(a)),
    );
    fc.assert(
      fc.property(bytes, (input) => {
        const { text, valid } = decodeByHand(input, 0, input.length);
        expect(text).toBe(lenient.decode(input));
        let accepted = true;
        try {
          strict.decode(input);
        } catch {
          accepted = false;
        }
        expect(valid).toBe(accepted);
      }),
      { numRuns: 3000 },
    );
  });

  test("encodeByHand returns the bytes of TextEncoder for any text, lone surrogates included", () => {
    fc.assert(
      fc.property(
        fc.string({
          unit: fc.oneof(
            fc.constantFrom("\ud800", "\udc00", "é", "💥"),
            fc.string({ unit: "binary" }),
          ),
        }),
        (text) => {
          expect(encodeByHand(text)).toEqual(new TextEncoder().encode(text));
        },
      ),
    );
  });

  test("a status is still encoded and decoded", async () => {
    vi.stubGlobal("TextDecoder", undefined);
    vi.stubGlobal("TextEncoder", undefined);
    vi.resetModules();
    const { decodeStatus, encodeStatus, StatusError } = await import("../../src/index.js");
    const { errorInfo } = await import("../../src/details.js");
    const details = [errorInfo({ reason: "É", domain: "d", metadata: { text: "x".repeat(100) } })];
    const bytes = encodeStatus({ code: 5, message: "nicht da: ü 💥", details });
    const read = decodeStatus(bytes);
    expect(read).toMatchObject({ code: 5, message: "nicht da: ü 💥", issues: [] });
    expect(read.details[0]?.message).toEqual(details[0]);
    expect(new StatusError({ code: 5, details }).errorInfo).toEqual(details[0]);
  });
});
