// The functions of all modules with values that are not codes, and the table of facts (testdata/codes.json) that
// the tests of each module compare with.

import { describe, expect, test } from "vitest";
import { aip194FromCode } from "../../src/code/aip194.js";
import { codeFromErrno } from "../../src/code/errno.js";
import { codeFromHttp2 } from "../../src/code/http2.js";
import { codeFromHttp3 } from "../../src/code/http3.js";
import { isSpanError, otelFromCode } from "../../src/code/otel.js";
import {
  codeFromTwirp,
  httpFromTwirp,
  twirpFromCode,
  twirpFromHttp,
} from "../../src/code/twirp.js";
import {
  Code,
  codeFromConnect,
  codeFromHttp,
  codeFromNumber,
  codeName,
  connectFromCode,
  faultFromCode,
  type HttpDialect,
  httpFromCode,
  httpPhraseFromCode,
  mostSpecific,
  notFor,
  originFromCode,
  parseCode,
  preferOver,
  retryFromCode,
} from "../../src/code.js";
import { codes, NOT_CODES, NOT_NAMES, sources } from "./data.js";

const DIALECTS: readonly HttpDialect[] = ["grpc", "connect", "rest"];

/** Each function that takes a code, with its result for a number that is not one of the 17. */
const NOT_A_CODE: readonly (readonly [string, (code: number) => unknown, unknown])[] = [
  ["codeFromNumber", codeFromNumber, Code.UNKNOWN],
  ["codeName", codeName, "UNKNOWN"],
  ["httpFromCode", httpFromCode, 500],
  ["httpPhraseFromCode", httpPhraseFromCode, "Internal Server Error"],
  ["connectFromCode", connectFromCode, "unknown"],
  ["retryFromCode", retryFromCode, "never"],
  ["originFromCode", originFromCode, "library"],
  ["faultFromCode", faultFromCode, "service"],
  ["preferOver", preferOver, []],
  ["notFor", notFor, []],
  ["aip194FromCode", aip194FromCode, "generally-not"],
  ["otelFromCode", otelFromCode, "UNKNOWN"],
  ["isSpanError for a server", (code) => isSpanError(code, "server"), true],
  ["isSpanError for a client", (code) => isSpanError(code, "client"), true],
  ["twirpFromCode", twirpFromCode, "unknown"],
  ["mostSpecific", (code) => mostSpecific([code]), Code.UNKNOWN],
];

describe.each(NOT_A_CODE)(
  "%s treats a value that is not a code as UNKNOWN",
  (_, call, expected) => {
    test("UNKNOWN", () => expect(call(Code.UNKNOWN)).toEqual(expected));

    test.each(NOT_CODES)("%d", (number) => expect(call(number)).toEqual(expected));

    test.each([...NOT_NAMES, "NOT_FOUND", "5", undefined, null, [5], {}])("%j, cast", (value) => {
      expect(call(value as never)).toEqual(expected);
    });
  },
);

/** Each function that takes a text, with its result for a text that is not a name. */
const NOT_A_NAME: readonly (readonly [string, (text: string) => unknown, unknown])[] = [
  ["parseCode", parseCode, undefined],
  ["codeFromConnect", codeFromConnect, undefined],
  ["codeFromTwirp", codeFromTwirp, undefined],
  ["httpFromTwirp", httpFromTwirp, 500],
  ["codeFromErrno", codeFromErrno, Code.UNKNOWN],
  // These take numbers, but a caller without types may pass a text.
  ...DIALECTS.map(
    (dialect) =>
      [
        `codeFromHttp for ${dialect}, cast`,
        (text: string) => codeFromHttp(text as never, dialect),
        Code.UNKNOWN,
      ] as const,
  ),
  ["codeFromHttp2, cast", (text) => codeFromHttp2(text as never), Code.UNKNOWN],
  ["codeFromHttp3, cast", (text) => codeFromHttp3(text as never), Code.UNKNOWN],
  ["twirpFromHttp, cast", (text) => twirpFromHttp(text as never), "unknown"],
];

describe.each(NOT_A_NAME)("%s has no code for a text that is not a name", (_, call, expected) => {
  test.each(NOT_NAMES)("%j", (text) => expect(call(text)).toBe(expected));
});

describe("the table of facts", () => {
  test("has 17 rows, numbered 0 to 16", () => {
    expect(codes.map(({ number }) => number)).toEqual(
      Array.from({ length: 17 }, (_, number) => number),
    );
  });

  test("has the codes of the enum", () => {
    const names = Object.keys(Code).filter((key) => Number.isNaN(Number(key)));
    expect(codes.map(({ name }) => name)).toEqual(names);
  });

  test.each(codes)("has a source for each fact of $name", (row) => {
    expect(Object.keys(row).sort()).toEqual(Object.keys(sources).sort());
  });
});
