import { describe, expect, test } from "vitest";
import {
  Code,
  codeFromHttp,
  codeName,
  type HttpDialect,
  httpFromCode,
  httpPhraseFromCode,
} from "../../src/code.js";
import { codes, http, type Name, NOT_CODES } from "./data.js";

const DIALECTS: readonly HttpDialect[] = ["grpc", "connect", "rest"];

describe.each(codes)("code $number is $name", ({ number, phrase, ...row }) => {
  test("httpFromCode returns its HTTP status", () => expect(httpFromCode(number)).toBe(row.http));
  test("httpPhraseFromCode returns its reason phrase", () =>
    expect(httpPhraseFromCode(number)).toBe(phrase));
});

describe.each(DIALECTS)("codeFromHttp for %s", (dialect) => {
  const { rows, ranges, default: otherwise, source } = http[dialect];

  test.each([...NOT_CODES, 0, 99, 600, 999, 2 ** 32 + 400])("%d is UNKNOWN", (status) => {
    expect(codeFromHttp(status, dialect)).toBe(Code.UNKNOWN);
  });

  test.each(Object.entries(rows))("%s is %s", (status, name) => {
    expect(codeFromHttp(Number(status), dialect)).toBe(Code[name]);
    expect(codeFromHttp(status as never, dialect)).toBe(Code[name]);
  });

  test(`every status from 100 to 599 has the code of ${source}`, () => {
    let checked = 0;
    for (let status = 100; status < 600; status++) {
      const name: Name = rows[status] ?? ranges[String(status).charAt(0)] ?? otherwise;
      expect(codeName(codeFromHttp(status, dialect)), String(status)).toBe(name);
      checked++;
    }
    expect(checked).toBe(500);
  });
});

test.each(["x", "GRPC", "", "constructor", undefined, null, 0])(
  "refuses the dialect %j",
  (dialect) => {
    expect(() => codeFromHttp(404, dialect as never)).toThrow(
      new TypeError(
        `cannot read HTTP 404 in dialect "${dialect}": use "grpc", "connect" or "rest"`,
      ),
    );
  },
);

describe("the HTTP dialects differ for", () => {
  test.each<[number, Name, Name, Name]>([
    [200, "UNKNOWN", "UNKNOWN", "OK"],
    [400, "INTERNAL", "INTERNAL", "INVALID_ARGUMENT"],
    [404, "UNIMPLEMENTED", "UNIMPLEMENTED", "NOT_FOUND"],
    [408, "UNKNOWN", "UNKNOWN", "FAILED_PRECONDITION"],
    [409, "UNKNOWN", "UNKNOWN", "ABORTED"],
    [412, "UNKNOWN", "UNKNOWN", "FAILED_PRECONDITION"],
    [429, "UNAVAILABLE", "UNAVAILABLE", "RESOURCE_EXHAUSTED"],
    [431, "INTERNAL", "UNKNOWN", "FAILED_PRECONDITION"],
    [500, "UNKNOWN", "UNKNOWN", "INTERNAL"],
    [502, "UNAVAILABLE", "UNAVAILABLE", "INTERNAL"],
    [504, "UNAVAILABLE", "UNAVAILABLE", "DEADLINE_EXCEEDED"],
  ])("%d: grpc %s, connect %s, rest %s", (status, grpc, connect, rest) => {
    expect(codeFromHttp(status, "grpc")).toBe(Code[grpc]);
    expect(codeFromHttp(status, "connect")).toBe(Code[connect]);
    expect(codeFromHttp(status, "rest")).toBe(Code[rest]);
  });
});
