// Sources of the rows: twitchtv/twirp errors.go and docs/spec_v7.md; for intermediaries
// protoc-gen-twirp/generator.go, twirpErrorFromIntermediary.

import { describe, expect, test } from "vitest";
import {
  codeFromTwirp,
  httpFromTwirp,
  twirpFromCode,
  twirpFromHttp,
} from "../../src/code/twirp.js";
import { Code } from "../../src/code.js";
import { codes, type Name, NOT_CODES } from "./data.js";

const rows: readonly (readonly [string, Name, number])[] = [
  ["canceled", "CANCELLED", 408],
  ["unknown", "UNKNOWN", 500],
  ["invalid_argument", "INVALID_ARGUMENT", 400],
  ["malformed", "INVALID_ARGUMENT", 400],
  ["deadline_exceeded", "DEADLINE_EXCEEDED", 408],
  ["not_found", "NOT_FOUND", 404],
  ["bad_route", "UNIMPLEMENTED", 404],
  ["already_exists", "ALREADY_EXISTS", 409],
  ["permission_denied", "PERMISSION_DENIED", 403],
  ["unauthenticated", "UNAUTHENTICATED", 401],
  ["resource_exhausted", "RESOURCE_EXHAUSTED", 429],
  ["failed_precondition", "FAILED_PRECONDITION", 412],
  ["aborted", "ABORTED", 409],
  ["out_of_range", "OUT_OF_RANGE", 400],
  ["unimplemented", "UNIMPLEMENTED", 501],
  ["internal", "INTERNAL", 500],
  ["unavailable", "UNAVAILABLE", 503],
  ["data_loss", "DATA_LOSS", 500],
  // As docs/spec_v7.md prints it; errors.go sends the other.
  ["dataloss", "DATA_LOSS", 500],
];

/** Names of Twirp that are not the name of a code. */
const EXTRA = ["malformed", "bad_route", "dataloss"];

const intermediaries: ReadonlyMap<number, string> = new Map([
  [400, "internal"],
  [401, "unauthenticated"],
  [403, "permission_denied"],
  [404, "bad_route"],
  [429, "resource_exhausted"],
  [502, "unavailable"],
  [503, "unavailable"],
  [504, "unavailable"],
]);

describe("a string that is not a Twirp name has no code, and HTTP status 500", () => {
  test.each([
    "ok",
    "OK",
    "NOT_FOUND",
    "NotFound",
    "notfound",
    "not-found",
    "cancelled",
    " not_found",
    "5",
    "404",
  ])("%j", (name) => {
    expect(codeFromTwirp(name)).toBeUndefined();
    expect(httpFromTwirp(name)).toBe(500);
  });
});

describe("a number that is not an HTTP status is unknown", () => {
  test.each([...NOT_CODES, 0, 99, 600, 2 ** 32 + 400])("%d", (status) =>
    expect(twirpFromHttp(status)).toBe("unknown"),
  );
});

test("OK has no Twirp name", () => expect(twirpFromCode(Code.OK)).toBe("unknown"));

test("there are 19 rows, which cover every code but OK", () => {
  expect(rows).toHaveLength(19);
  expect(new Set(rows.map(([name]) => name)).size).toBe(19);
  expect(new Set(rows.map(([, code]) => code)).size).toBe(16);
});

describe.each(rows)("%s", (name, code, http) => {
  test(`is ${code}`, () => expect(codeFromTwirp(name)).toBe(Code[code]));
  test(`has HTTP status ${http}`, () => expect(httpFromTwirp(name)).toBe(http));

  const canonical = EXTRA.includes(name) ? code.toLowerCase() : name;
  test(`${canonical} is the name of ${code}`, () =>
    expect(twirpFromCode(Code[code])).toBe(canonical));
});

test.each(codes.slice(1))("$name is restored from its Twirp name", ({ number }) => {
  expect(codeFromTwirp(twirpFromCode(number))).toBe(number);
});

test.each([...intermediaries])("HTTP %d of an intermediary is %s", (status, name) => {
  expect(twirpFromHttp(status)).toBe(name);
});

test("every HTTP status from 100 to 599 of an intermediary has a Twirp name", () => {
  for (let status = 100; status < 600; status++) {
    const redirect = status >= 300 && status < 400;
    const name = redirect ? "internal" : (intermediaries.get(status) ?? "unknown");
    expect(twirpFromHttp(status), String(status)).toBe(name);
    expect(codeFromTwirp(name), name).toBeDefined();
  }
});
