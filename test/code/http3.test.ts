// Source of the rows: grpc/proposal G2-http3-protocol.md; of the numbers: RFC 9114 section 8.1.

import { describe, expect, test } from "vitest";
import { codeFromHttp3 } from "../../src/code/http3.js";
import { Code } from "../../src/code.js";
import type { Name } from "./data.js";

const rows: readonly (readonly [string, number, Name])[] = [
  ["H3_NO_ERROR", 0x100, "INTERNAL"],
  ["H3_GENERAL_PROTOCOL_ERROR", 0x101, "INTERNAL"],
  ["H3_INTERNAL_ERROR", 0x102, "INTERNAL"],
  ["H3_STREAM_CREATION_ERROR", 0x103, "INTERNAL"],
  ["H3_CLOSED_CRITICAL_STREAM", 0x104, "INTERNAL"],
  ["H3_FRAME_UNEXPECTED", 0x105, "INTERNAL"],
  ["H3_FRAME_ERROR", 0x106, "INTERNAL"],
  ["H3_EXCESSIVE_LOAD", 0x107, "RESOURCE_EXHAUSTED"],
  ["H3_ID_ERROR", 0x108, "INTERNAL"],
  ["H3_SETTINGS_ERROR", 0x109, "INTERNAL"],
  ["H3_MISSING_SETTINGS", 0x10a, "INTERNAL"],
  ["H3_REQUEST_REJECTED", 0x10b, "UNAVAILABLE"],
  ["H3_REQUEST_CANCELLED", 0x10c, "CANCELLED"],
  ["H3_REQUEST_INCOMPLETE", 0x10d, "INTERNAL"],
  ["H3_MESSAGE_ERROR", 0x10e, "INTERNAL"],
  ["H3_CONNECT_ERROR", 0x10f, "INTERNAL"],
  ["H3_VERSION_FALLBACK", 0x110, "INTERNAL"],
];

describe("a number that HTTP/3 does not define is UNKNOWN", () => {
  test.each([
    // 8 is CANCEL in HTTP/2. 0x21 is reserved, so that peers accept unknown codes. 0x200 belongs to QPACK.
    ["-1", -1],
    ["0", 0],
    ["8", 8],
    ["0x21", 0x21],
    ["0xff", 0xff],
    ["0x111", 0x111],
    ["0x200", 0x200],
    ["256.5", 256.5],
    ["2^32 + 0x10b", 2 ** 32 + 0x10b],
    ["NaN", Number.NaN],
    ["Infinity", Number.POSITIVE_INFINITY],
  ])("%s", (_, number) => expect(codeFromHttp3(number)).toBe(Code.UNKNOWN));
});

test("the rows have the numbers 0x100 to 0x110", () => {
  expect(rows.map(([, number]) => number)).toEqual(Array.from({ length: 17 }, (_, i) => 0x100 + i));
});

test.each(rows)("%s (%d) is %s", (_, number, code) => {
  expect(codeFromHttp3(number)).toBe(Code[code]);
});
