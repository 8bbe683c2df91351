import { describe, expect, test } from "vitest";
import {
  Code,
  codeFromConnect,
  codeFromNumber,
  codeName,
  connectFromCode,
  httpFromCode,
} from "../src/code.js";

/** By hand, from google/rpc/code.proto and the Connect protocol. */
const codes: readonly (readonly [number, string, number, string | undefined])[] = [
  [0, "OK", 200, undefined],
  [1, "CANCELLED", 499, "canceled"],
  [2, "UNKNOWN", 500, "unknown"],
  [3, "INVALID_ARGUMENT", 400, "invalid_argument"],
  [4, "DEADLINE_EXCEEDED", 504, "deadline_exceeded"],
  [5, "NOT_FOUND", 404, "not_found"],
  [6, "ALREADY_EXISTS", 409, "already_exists"],
  [7, "PERMISSION_DENIED", 403, "permission_denied"],
  [8, "RESOURCE_EXHAUSTED", 429, "resource_exhausted"],
  [9, "FAILED_PRECONDITION", 400, "failed_precondition"],
  [10, "ABORTED", 409, "aborted"],
  [11, "OUT_OF_RANGE", 400, "out_of_range"],
  [12, "UNIMPLEMENTED", 501, "unimplemented"],
  [13, "INTERNAL", 500, "internal"],
  [14, "UNAVAILABLE", 503, "unavailable"],
  [15, "DATA_LOSS", 500, "data_loss"],
  [16, "UNAUTHENTICATED", 401, "unauthenticated"],
];

describe.each([-1, 17, 1.5, 2 ** 32, Number.NaN, Number.POSITIVE_INFINITY])(
  "number %d is none of the 17",
  (number) => {
    test("its code is UNKNOWN", () => expect(codeFromNumber(number)).toBe(Code.UNKNOWN));
    test("its name is UNKNOWN", () => expect(codeName(number)).toBe("UNKNOWN"));
    test("its HTTP status is 500", () => expect(httpFromCode(number)).toBe(500));
    test("its Connect name is unknown", () => expect(connectFromCode(number)).toBe("unknown"));
  },
);

describe("a string that is no Connect name is no code", () => {
  test.each([
    "",
    "ok",
    "OK",
    "NOT_FOUND",
    "Not_Found",
    "notfound",
    "cancelled",
    " not_found",
    "constructor",
    "__proto__",
    "length",
    "0",
    "5",
  ])("%j", (name) => expect(codeFromConnect(name)).toBeUndefined());
});

describe.each(codes)("code %i is %s", (number, name, http, connect) => {
  test("the enum has it under its name and number", () => {
    expect(Code[number]).toBe(name);
    expect(Code[name as keyof typeof Code]).toBe(number);
  });
  test("the number is the code", () => expect(codeFromNumber(number)).toBe(number));
  test("the code has its name", () => expect(codeName(number)).toBe(name));
  test(`the HTTP status is ${http}`, () => expect(httpFromCode(number)).toBe(http));
  test("the Connect name goes both ways", () => {
    expect(connectFromCode(number)).toBe(connect ?? "unknown");
    if (connect !== undefined) expect(codeFromConnect(connect)).toBe(number);
  });
});

test("the table has every code of the enum", () => {
  const names = Object.keys(Code).filter((key) => Number.isNaN(Number(key)));
  expect(codes.map(([, name]) => name)).toEqual(names);
});
