// Each of the 17 codes against what its documents say of it (testdata/codes.json, testdata/http-codes.json),
// and values that are none of the 17.

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
import { codes, NO_CODES, NO_NAMES, sources } from "./data.js";

const DIALECTS: readonly HttpDialect[] = ["grpc", "connect", "rest"];

/** What each function of a number answers for one that is none of the 17. */
const UNKNOWN_RULE: readonly (readonly [string, (code: number) => unknown, unknown])[] = [
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
  ["isSpanError of a server", (code) => isSpanError(code, "server"), true],
  ["isSpanError of a client", (code) => isSpanError(code, "client"), true],
  ["twirpFromCode", twirpFromCode, "unknown"],
  ["mostSpecific", (code) => mostSpecific([code]), Code.UNKNOWN],
];

describe.each(UNKNOWN_RULE)("%s of what is none of the 17", (_, answer, expected) => {
  test.each(NO_CODES)("%d", (number) => expect(answer(number)).toEqual(expected));

  test("as of UNKNOWN", () => expect(answer(Code.UNKNOWN)).toEqual(expected));

  test.each([...NO_NAMES, "NOT_FOUND", "5", undefined, null, [5], {}])("%j, by a cast", (value) => {
    expect(answer(value as never)).toEqual(expected);
  });
});

/** What each function of a text answers for one that is no name. */
const NO_NAME_RULE: readonly (readonly [string, (text: string) => unknown, unknown])[] = [
  ["parseCode", parseCode, undefined],
  ["codeFromConnect", codeFromConnect, undefined],
  ["codeFromTwirp", codeFromTwirp, undefined],
  ["httpFromTwirp", httpFromTwirp, 500],
  ["codeFromErrno", codeFromErrno, Code.UNKNOWN],
  // These take numbers; the rest of the world may hand them texts.
  ...DIALECTS.map(
    (dialect) =>
      [
        `codeFromHttp of ${dialect}, by a cast`,
        (text: string) => codeFromHttp(text as never, dialect),
        Code.UNKNOWN,
      ] as const,
  ),
  ["codeFromHttp2, by a cast", (text) => codeFromHttp2(text as never), Code.UNKNOWN],
  ["codeFromHttp3, by a cast", (text) => codeFromHttp3(text as never), Code.UNKNOWN],
  ["twirpFromHttp, by a cast", (text) => twirpFromHttp(text as never), "unknown"],
];

describe.each(NO_NAME_RULE)("%s of a text that is no name", (_, answer, expected) => {
  test.each(NO_NAMES)("%j", (text) => expect(answer(text)).toBe(expected));
});

describe("the facts", () => {
  test("there are 17 rows, numbered 0 to 16", () => {
    expect(codes.map(({ number }) => number)).toEqual(
      Array.from({ length: 17 }, (_, number) => number),
    );
  });

  test("they are the codes of the enum", () => {
    const names = Object.keys(Code).filter((key) => Number.isNaN(Number(key)));
    expect(codes.map(({ name }) => name)).toEqual(names);
  });

  test.each(codes)("each fact of $name has a source", (row) => {
    expect(Object.keys(row).sort()).toEqual(Object.keys(sources).sort());
  });
});
