import { runInNewContext } from "node:vm";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Code } from "../../src/code.js";
import { errorInfo } from "../../src/details.js";
import { StatusError } from "../../src/error/status-error.js";
import { encodeStatusHeader } from "../../src/formats/grpc/trailer-limit.js";
import { decodeStatus } from "../../src/status/decode.js";
import { encodeStatus } from "../../src/status/encode.js";
import type { StatusInit } from "../../src/status/status.js";
import { any, block, concat, number, TYPE_URL } from "../wire/bytes.js";

const bytes = encodeStatus({
  code: Code.NOT_FOUND,
  message: "no such order: ü?>",
  details: [errorInfo({ reason: "NO_ORDER", domain: "acme.example" })],
});

describe("input that is not a status", () => {
  test.each([
    ["a character that base64 does not have", "*"],
    ["a word and a dot", "status."],
    ["one digit of base64", "C"],
    ["a JSON text", '{"code":5}'],
    ["base64 of malformed bytes", "AAAA"],
    ["base64 of a code that is cut off", "CIA"],
  ])("%s is UNKNOWN, never OK, with an issue", (_, input) => {
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
  ])("%s is UNKNOWN, never OK, with an issue", (_, input) => {
    const read = decodeStatus(input as never);
    expect(read).toMatchObject({ code: Code.UNKNOWN, rawCode: 0, message: "", details: [] });
    expect(read.issues).toMatchObject([{ kind: "malformed-protobuf", where: "status" }]);
  });

  test("is never both OK and malformed, for any text or bytes", () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.base64String(), fc.uint8Array()), (input) => {
        const { code, issues } = decodeStatus(input);
        if (issues.some(({ kind }) => kind.startsWith("malformed") && code === Code.OK)) {
          // Only a detail may be malformed in a status with code OK.
          expect(issues.every(({ detail }) => detail !== undefined)).toBe(true);
        }
        expect(code).toBeGreaterThanOrEqual(0);
        expect(code).toBeLessThanOrEqual(16);
      }),
    );
  });

  test("keeps the code and the message that precede malformed base64", () => {
    const text = Buffer.from(bytes).toString("base64");
    const read = decodeStatus(`${text.slice(0, 40)}*${text.slice(40)}`);
    expect(read).toMatchObject({ code: Code.NOT_FOUND, message: "no such order: ü?>" });
    expect(read.issues.map(({ kind }) => kind)).toEqual(["malformed-base64", "malformed-protobuf"]);
  });
});

describe("every encoding of a trailer", () => {
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
    ["base64 with line breaks", buffer.toString("base64").replace(/(.{20})/g, "$1\r\n")],
  ])("%s is decoded", (_, input) => {
    const read = decodeStatus(input);
    expect(read).toMatchObject({ code: 5, rawCode: 5, message: "no such order: ü?>", issues: [] });
    expect(read.details[0]?.message).toMatchObject({ reason: "NO_ORDER" });
  });

  test("an empty text or empty bytes are OK", () => {
    for (const empty of ["", new Uint8Array(0)]) {
      expect(decodeStatus(empty)).toMatchObject({ code: 0, rawCode: 0, message: "", issues: [] });
    }
  });
});

describe("codes", () => {
  test.each([-1, 17, 42, 2 ** 31 - 1, -(2 ** 31)])(
    "%i is UNKNOWN, is kept as rawCode and is passed on unchanged",
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
      expect(encodeStatus(new StatusError(read as StatusInit))).toEqual(input);
    },
  );

  test.each(Array.from({ length: 17 }, (_, code) => code))("%i is read as itself", (code) => {
    const read = decodeStatus(encodeStatus({ code }));
    expect(read).toMatchObject({ code, rawCode: code, issues: [] });
  });

  test.each([Number.NaN, 0.5, 5.5, 2 ** 32, 2 ** 32 + 5, -(2 ** 31) - 1, Number.POSITIVE_INFINITY])(
    "%d, which does not fit an int32, is sent as UNKNOWN, never as OK",
    (code) => {
      expect(decodeStatus(encodeStatus({ code })).rawCode).toBe(Code.UNKNOWN);
      const error = new StatusError({ code: Code.UNKNOWN, rawCode: code });
      expect(decodeStatus(encodeStatus(error)).rawCode).toBe(Code.UNKNOWN);
      expect(decodeStatus(encodeStatusHeader({ code })).rawCode).toBe(Code.UNKNOWN);
    },
  );

  test("UNKNOWN of an input without a code is sent as UNKNOWN", () => {
    const read = decodeStatus("*");
    expect(read).toMatchObject({ code: Code.UNKNOWN, rawCode: 0 });
    expect(decodeStatus(encodeStatus(read)).rawCode).toBe(Code.UNKNOWN);
  });
});

describe("a status that is passed on", () => {
  const input = concat(
    number(1, 5),
    block(2, "text"),
    any("types.acme.example/google.rpc.ErrorInfo", concat(number(9, 1), block(1, "R"))),
    any(`${TYPE_URL}acme.v1.Note`, [1, 2, 3]),
    any(`${TYPE_URL}google.rpc.RetryInfo`, [0x0a, 0x7f]),
    number(8, 1),
    block(9, "kept"),
  );

  test("keeps type URLs, bytes, malformed details and unknown fields", () => {
    const read = decodeStatus(input);
    void read.issues;
    expect(read.$unknown?.map(({ no }) => no)).toEqual([8, 9]);
    expect(encodeStatus(read)).toEqual(input);
  });

  test("is unchanged by a StatusError", () => {
    expect(encodeStatus(new StatusError(decodeStatus(input) as StatusInit))).toEqual(input);
    expect(encodeStatus(StatusError.from(decodeStatus(input)))).toEqual(input);
  });

  test("does not have its details decoded", () => {
    const read = decodeStatus(input);
    expect(read.details[0]?.value.buffer).toBe(input.buffer);
    expect(encodeStatus(read)).toEqual(input);
  });
});

test("bytes of a Buffer are read as Uint8Arrays, without a copy", () => {
  const $unknown = [{ no: 9, wireType: 0, data: Uint8Array.of(1) }];
  const detail = { typeUrl: "x/y", value: Uint8Array.of(1, 2), $unknown };
  const input = Buffer.from(encodeStatus({ code: 5, details: [detail], $unknown }));
  const status = decodeStatus(input);
  for (const { value, $unknown: [field] = [] } of status.details) {
    for (const bytes of [value, field?.data, status.$unknown?.[0]?.data]) {
      expect(bytes?.constructor).toBe(Uint8Array);
      expect(bytes?.buffer).toBe(input.buffer);
    }
  }
});

describe("the issues of a status", () => {
  const info = errorInfo({ reason: "R" });
  const broken = { typeUrl: "x/google.rpc.ErrorInfo", value: Uint8Array.of(0x0a, 0x7f) };
  const bytes = encodeStatus({ code: 5, details: [info, broken] });

  test.each([
    ["whole bytes", bytes],
    ["bytes that are cut off", bytes.subarray(0, bytes.length - 1)],
  ])("are the same list each time, and in a copy and a proxy, of %s", (_, input) => {
    const status = decodeStatus(input);
    expect(status.issues).not.toEqual([]);
    expect(status.issues).toBe(status.issues);
    expect(Object.keys(status)).toContain("issues");
    expect({ ...status }.issues).toBe(status.issues);
    expect(new Proxy(status, {}).issues).toEqual(status.issues);
    expect(Object.getPrototypeOf(status)).toBe(Object.prototype);
    const child = Object.create(decodeStatus(input), { details: { value: undefined } });
    expect(child.issues).toBeInstanceOf(Array);
  });
});

test.each<[string, object]>([
  ["a DataView", new DataView(new ArrayBuffer(8))],
  ["a Float64Array", Float64Array.of(5)],
])("%s with the prototype of a Uint8Array is not bytes", (_, view) => {
  const status = decodeStatus(Object.setPrototypeOf(view, Uint8Array.prototype));
  expect(status).toMatchObject({ code: 2, issues: [{ kind: "malformed-protobuf" }] });
});
