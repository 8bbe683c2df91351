import { runInNewContext } from "node:vm";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Code } from "../../src/code.js";
import { errorInfo } from "../../src/details.js";
import { StatusError } from "../../src/error/status-error.js";
import { encodeStatusHeader } from "../../src/formats/grpc/trailer-limit.js";
import { decodeStatus } from "../../src/status/decode.js";
import { encodeStatus } from "../../src/status/encode.js";
import { any, block, concat, number, TYPE_URL } from "../wire/bytes.js";

const bytes = encodeStatus({
  code: Code.NOT_FOUND,
  message: "no such order: ü?>",
  details: [errorInfo({ reason: "NO_ORDER", domain: "acme.example" })],
});

describe("input that is no status", () => {
  test.each([
    ["a character of no alphabet", "*"],
    ["a word and a dot", "status."],
    ["one digit of base64", "C"],
    ["a JSON text", '{"code":5}'],
    ["base64 of bytes that break at once", "AAAA"],
    ["base64 of a code that is cut off", "CIA"],
  ])("%s has code UNKNOWN, never OK, and an issue", (_, input) => {
    const read = decodeStatus(input);
    expect(read.code).toBe(Code.UNKNOWN);
    expect(read.issues).not.toEqual([]);
  });

  test.each([
    ["undefined", undefined],
    ["null", null],
    ["a number", 5],
    ["an object", { code: 5 }],
    ["an array", [8, 5]],
    ["a DataView", new DataView(new ArrayBuffer(2))],
    ["an ArrayBuffer", new ArrayBuffer(2)],
    ["a symbol", Symbol("status")],
  ])("%s has code UNKNOWN, never OK, and an issue", (_, input) => {
    const read = decodeStatus(input as never);
    expect(read).toMatchObject({ code: Code.UNKNOWN, rawCode: 0, message: "", details: [] });
    expect(read.issues).toMatchObject([{ kind: "malformed-protobuf", where: "status" }]);
  });

  test("no string and no bytes are ever OK and malformed at once", () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.base64String(), fc.uint8Array()), (input) => {
        const { code, issues } = decodeStatus(input);
        if (issues.some(({ kind }) => kind.startsWith("malformed") && code === Code.OK)) {
          // Only a detail may be malformed in a status that says OK.
          expect(issues.every(({ where }) => where.startsWith("details["))).toBe(true);
        }
        expect(code).toBeGreaterThanOrEqual(0);
        expect(code).toBeLessThanOrEqual(16);
      }),
    );
  });

  test("base64 that breaks off keeps the code and the message before it", () => {
    const text = Buffer.from(bytes).toString("base64");
    const read = decodeStatus(`${text.slice(0, 40)}*${text.slice(40)}`);
    expect(read).toMatchObject({ code: Code.NOT_FOUND, message: "no such order: ü?>" });
    expect(read.issues.map(({ kind }) => kind)).toEqual(["malformed-base64", "malformed-protobuf"]);
  });
});

describe("every form that a trailer has", () => {
  const buffer = Buffer.from(bytes);
  test.each<[string, string | Uint8Array]>([
    ["bytes", bytes],
    ["a Buffer", buffer],
    ["a view into a larger buffer", concat([1, 2, 3], bytes, [4]).subarray(3, 3 + bytes.length)],
    ["bytes of another realm", runInNewContext(`Uint8Array.of(${bytes.join()})`)],
    ["padded base64", buffer.toString("base64")],
    ["unpadded base64", buffer.toString("base64").replace(/=+$/, "")],
    ["base64url", buffer.toString("base64url")],
    ["padded base64url", buffer.toString("base64").replaceAll("+", "-").replaceAll("/", "_")],
    ["base64 in lines", buffer.toString("base64").replace(/(.{20})/g, "$1\r\n")],
  ])("%s", (_, input) => {
    const read = decodeStatus(input);
    expect(read).toMatchObject({ code: 5, rawCode: 5, message: "no such order: ü?>", issues: [] });
    expect(read.details[0]?.message).toMatchObject({ reason: "NO_ORDER" });
  });

  test("an empty one is OK", () => {
    for (const empty of ["", new Uint8Array(0)]) {
      expect(decodeStatus(empty)).toMatchObject({ code: 0, rawCode: 0, message: "", issues: [] });
    }
  });
});

describe("codes", () => {
  test.each([-1, 17, 42, 2 ** 31 - 1, -(2 ** 31)])(
    "%i is UNKNOWN, kept as rawCode and passed on as the same bytes",
    (code) => {
      const input = concat(number(1, code), block(2, "odd"));
      const read = decodeStatus(input);
      expect(read).toMatchObject({ code: Code.UNKNOWN, rawCode: code, message: "odd" });
      expect(read.issues).toEqual([
        {
          kind: "unknown-code",
          what: `code ${code} is not one of the 17 codes`,
          where: "code",
          rawCode: code,
        },
      ]);
      expect(encodeStatus(read)).toEqual(input);
      expect(encodeStatus(new StatusError(read))).toEqual(input);
    },
  );

  test.each(Array.from({ length: 17 }, (_, code) => code))("%i is itself", (code) => {
    const read = decodeStatus(encodeStatus({ code }));
    expect(read).toMatchObject({ code, rawCode: code, issues: [] });
  });

  test.each([Number.NaN, 0.5, 5.5, 2 ** 32, 2 ** 32 + 5, -(2 ** 31) - 1, Number.POSITIVE_INFINITY])(
    "%d, which no int32 holds, goes out as UNKNOWN and never as OK",
    (code) => {
      expect(decodeStatus(encodeStatus({ code })).rawCode).toBe(Code.UNKNOWN);
      expect(decodeStatus(encodeStatus(new StatusError({ code }))).rawCode).toBe(Code.UNKNOWN);
      expect(decodeStatus(encodeStatusHeader({ code })).rawCode).toBe(Code.UNKNOWN);
    },
  );

  test("an UNKNOWN that came without a code goes out as UNKNOWN", () => {
    const read = decodeStatus("*");
    expect(read).toMatchObject({ code: Code.UNKNOWN, rawCode: 0 });
    expect(decodeStatus(encodeStatus(read)).rawCode).toBe(Code.UNKNOWN);
  });
});

describe("what is passed on is what was received", () => {
  const input = concat(
    number(1, 5),
    block(2, "text"),
    any("types.acme.example/google.rpc.ErrorInfo", concat(number(9, 1), block(1, "R"))),
    any(`${TYPE_URL}acme.v1.Note`, [1, 2, 3]),
    any(`${TYPE_URL}google.rpc.RetryInfo`, [0x0a, 0x7f]),
    number(8, 1),
    block(9, "kept"),
  );

  test("type URLs, bytes, malformed details and unknown fields", () => {
    const read = decodeStatus(input);
    void read.issues;
    expect(read.$unknown?.map(({ no }) => no)).toEqual([8, 9]);
    expect(encodeStatus(read)).toEqual(input);
  });

  test("by a StatusError too", () => {
    expect(encodeStatus(new StatusError(decodeStatus(input)))).toEqual(input);
    expect(encodeStatus(StatusError.from(decodeStatus(input)))).toEqual(input);
  });

  test("details are not decoded for it", () => {
    const read = decodeStatus(input);
    expect(read.details[0]?.value.buffer).toBe(input.buffer);
    expect(encodeStatus(read)).toEqual(input);
  });
});
