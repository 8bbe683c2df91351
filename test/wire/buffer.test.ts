// Where the engine has Node's Buffer, its methods are used. Without it, every result is the same.

import fc from "fast-check";
import { describe, expect, test, vi } from "vitest";
import { badRequest, errorInfo } from "../../src/details.js";
import { encodeStatusHeader } from "../../src/formats/grpc/trailer-limit.js";
import { decodeStatus } from "../../src/status/decode.js";
import { encodeStatus } from "../../src/status/encode.js";
import { decodeBase64, encodeBase64 } from "../../src/wire/base64.js";
import { decodeUtf8 } from "../../src/wire/utf8.js";

/** Returns the result of a call in an engine without Buffer. */
function withoutBuffer<T>(call: () => T): T {
  vi.stubGlobal("Buffer", undefined);
  try {
    return call();
  } finally {
    vi.unstubAllGlobals();
  }
}

function expectSame<T>(call: () => T): void {
  expect(call()).toEqual(withoutBuffer(call));
}

/** Reads everything that is decoded on first read. */
function readAll(input: Uint8Array | string) {
  const { details, issues, ...rest } = decodeStatus(input);
  const read = details.map(({ typeUrl, value, message }) => [typeUrl, [...value], message]);
  return { ...rest, issues, details: read };
}

const texts = fc.oneof(
  fc.string({ maxLength: 80 }),
  fc.string({ unit: "binary", maxLength: 80 }),
  fc.constantFrom(
    "",
    "\ufeffa",
    "\ufffd",
    "a\0b",
    "é",
    "日本語",
    "💥",
    "x".repeat(300),
    "ü".repeat(200),
  ),
);
const statuses = fc.record({ message: texts, text: texts, field: texts }).map((given) => ({
  code: 5,
  message: given.message,
  details: [
    errorInfo({ reason: given.text, metadata: { [given.field]: given.text } }),
    badRequest({ fieldViolations: [{ field: given.field, description: given.message }] }),
  ],
}));

describe("without Buffer", () => {
  test("a status is encoded and decoded the same", () => {
    fc.assert(
      fc.property(statuses, (status) => {
        const bytes = encodeStatus(status);
        expectSame(() => encodeStatus(status));
        expectSame(() => encodeStatusHeader(status));
        expectSame(() => readAll(bytes));
        expectSame(() => readAll(encodeBase64(bytes)));
      }),
    );
  });

  test("an object in its place that has other functions is not used", () => {
    const bytes = encodeStatus({ code: 5, message: "m" });
    vi.stubGlobal("Buffer", { isBuffer: () => false });
    try {
      expect(decodeStatus(bytes).message).toBe("m");
      expect(decodeStatus(encodeBase64(bytes)).message).toBe("m");
    } finally {
      vi.unstubAllGlobals();
    }
  });

  test("malformed bytes are read the same", () => {
    fc.assert(
      fc.property(statuses, fc.nat(), fc.integer({ min: 0, max: 255 }), (status, at, byte) => {
        const bytes = encodeStatus(status);
        bytes[at % bytes.length] = byte;
        expectSame(() => readAll(bytes));
        expectSame(() => readAll(bytes.subarray(0, at % bytes.length)));
      }),
    );
  });

  test("bytes in the middle of a buffer are read the same", () => {
    fc.assert(
      fc.property(statuses, (status) => {
        const bytes = encodeStatus(status);
        const around = new Uint8Array(bytes.length + 7).fill(0xff);
        around.set(bytes, 3);
        const inside = around.subarray(3, 3 + bytes.length);
        expect(readAll(inside)).toEqual(readAll(bytes));
        expectSame(() => readAll(inside));
      }),
    );
  });

  test("UTF-8 is decoded the same", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) =>
        expectSame(() => decodeUtf8(bytes)),
      ),
    );
  });

  const digits = "ABCDwxyz0189+/-_= \n,*é\u0141💥".split("");
  test("base64 is decoded the same, problems included", () => {
    const joined = fc.boolean();
    const text = fc.oneof(
      fc.string({ unit: fc.constantFrom(...digits), maxLength: 40 }),
      fc.uint8Array({ maxLength: 60 }).map((bytes) => encodeBase64(bytes)),
      fc.uint8Array({ maxLength: 60 }).map((bytes) => encodeBase64(bytes, false)),
    );
    fc.assert(
      fc.property(text, joined, (given, flag) => expectSame(() => decodeBase64(given, flag))),
    );
  });

  // Buffer reads the low byte of each unit, ignores what is not a digit, and stops at padding.
  test.each([
    "CAU\u0141",
    "CAUS\u0153AAA",
    "CA==CAUS",
    "CA=A",
    "A===",
    "C",
    "=",
    "CAUS*AAA",
    "C A",
    "\u0141\u0141==",
  ])("%j is decoded the same", (text) => expectSame(() => decodeBase64(text)));
});
