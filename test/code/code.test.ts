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
import { codes, http, type Name, NO_CODES, NO_NAMES, numbers, sources } from "./data.js";

const DIALECTS: readonly HttpDialect[] = ["grpc", "connect", "rest"];
const ALL = codes.map(({ number }) => number);

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

describe("a text that parseCode does not know", () => {
  test.each([
    " ",
    "_",
    "-",
    "17",
    "99",
    "05",
    "00",
    "005",
    "-1",
    "+5",
    "5.0",
    "0.5",
    "5e0",
    "0x5",
    "٥",
    "4294967301",
    "NaN",
    "Infinity",
    "null",
    "undefined",
    "NOT\tFOUND",
    "NOT\nFOUND",
    "NOT_FOUND!",
    "Code.",
    ".NOT_FOUND",
    "Code..NOT_FOUND",
    "NOT_FOUND.",
    "NOT_FOUND.Code",
    "Status Code.NOT_FOUND",
    "5.NOT_FOUND",
    "Code::NOT_FOUND",
    "Code.5",
    "Code.constructor",
    "NOT_FOUN",
    "NOT_FOUNDS",
    // Node's name for a host that does not resolve; AIP-194's slip for UNAUTHENTICATED.
    "ENOTFOUND",
    "UNAUTHORIZED",
    "CANCELL",
    "CANCELLLED",
  ])("%j", (text) => expect(parseCode(text)).toBeUndefined());

  test.each(NO_CODES)("the number %d", (number) => expect(parseCode(number)).toBeUndefined());
});

describe("a string that is no Connect name", () => {
  test.each([
    "ok",
    "OK",
    "NOT_FOUND",
    "Not_Found",
    "notfound",
    "not-found",
    "cancelled",
    " not_found",
    "0",
    "5",
  ])("%j", (name) => expect(codeFromConnect(name)).toBeUndefined());
});

describe("the facts", () => {
  test("there are 17 rows, numbered 0 to 16", () => {
    expect(ALL).toEqual(Array.from({ length: 17 }, (_, number) => number));
  });

  test("they are the codes of the enum", () => {
    const names = Object.keys(Code).filter((key) => Number.isNaN(Number(key)));
    expect(codes.map(({ name }) => name)).toEqual(names);
  });

  test.each(codes)("each fact of $name has a source", (row) => {
    expect(Object.keys(row).sort()).toEqual(Object.keys(sources).sort());
  });
});

describe.each(codes)("code $number is $name", (row) => {
  const { number, name, connect } = row;
  const camel = name.toLowerCase().replace(/_./g, ([, letter]) => letter?.toUpperCase() ?? "");
  const pascal = camel.charAt(0).toUpperCase() + camel.slice(1);

  test("the enum has it under its name and number", () => {
    expect(Code[number]).toBe(name);
    expect(Code[name]).toBe(number);
  });
  test("the number is the code", () => expect(codeFromNumber(number)).toBe(number));
  test("codeName", () => expect(codeName(number)).toBe(name));

  const spellings = [name, name.toLowerCase(), name.replace(/_/g, "-"), pascal, camel];
  const american =
    name === "CANCELLED" ? ["CANCELED", "canceled", "Canceled", "codes.Canceled"] : [];
  test.each([
    ...spellings,
    ...american,
    name.toLowerCase().replace(/_/g, "-"),
    name.replace(/_/g, ""),
    name.replace(/_/g, " "),
    name.toLowerCase().replace(/_/g, " "),
    name.replace(/(.)/g, "$1_"),
    `codes.${pascal}`,
    `StatusCode.${name}`,
    `Code.${name}`,
    `rpcstatus.v1.Code.${name}`,
    `\t${name}\r\n`,
    ` ${name}\n`,
    number,
    String(number),
    ` ${number} `,
  ])("parseCode of %j", (text) => expect(parseCode(text)).toBe(number));

  test("httpFromCode", () => expect(httpFromCode(number)).toBe(row.http));
  test("httpPhraseFromCode", () => expect(httpPhraseFromCode(number)).toBe(row.phrase));

  if (connect === null) {
    test("it has no Connect name", () => expect(connectFromCode(number)).toBe("unknown"));
  } else {
    test("the Connect name, both ways", () => {
      expect(connectFromCode(number)).toBe(connect);
      expect(codeFromConnect(connect)).toBe(number);
    });
  }

  test("retryFromCode", () => expect(retryFromCode(number)).toBe(row.retry));
  test("originFromCode", () => expect(originFromCode(number)).toBe(row.origin));
  test("faultFromCode", () => expect(faultFromCode(number)).toBe(row.fault));
  test("preferOver", () => expect(preferOver(number)).toEqual(numbers(row.preferOver)));

  test("notFor names the codes to use instead", () => {
    const instead = notFor(number).map(({ use }) => codeName(use));
    expect(instead.sort()).toEqual(row.notFor);
  });
  test("notFor names each situation", () => {
    const situations = notFor(number).map(({ situation }) => situation);
    for (const situation of situations) expect(situation).toMatch(/^[a-z].*[^.]$/);
    expect(new Set(situations).size).toBe(situations.length);
  });

  test("aip194FromCode", () => expect(aip194FromCode(number)).toBe(row.aip194));
  test("otelFromCode", () => expect(otelFromCode(number)).toBe(name));
  test("isSpanError of a server", () => {
    expect(isSpanError(number, "server")).toBe(row.otelServerError);
  });
  test("isSpanError of a client: all but OK", () => {
    expect(isSpanError(number, "client")).toBe(name !== "OK");
  });
});

describe.each(DIALECTS)("codeFromHttp of %s", (dialect) => {
  const { rows, ranges, default: otherwise, source } = http[dialect];

  test.each([...NO_CODES, 0, 99, 600, 999, 2 ** 32 + 400])("%d is no HTTP status", (status) => {
    expect(codeFromHttp(status, dialect)).toBe(Code.UNKNOWN);
  });

  test.each(Object.entries(rows))("%s is %s", (status, name) => {
    expect(codeFromHttp(Number(status), dialect)).toBe(Code[name]);
  });

  test(`every status from 100 to 599 is as ${source} has it`, () => {
    let checked = 0;
    for (let status = 100; status < 600; status++) {
      const name: Name = rows[status] ?? ranges[String(status).charAt(0)] ?? otherwise;
      expect(codeName(codeFromHttp(status, dialect)), String(status)).toBe(name);
      checked++;
    }
    expect(checked).toBe(500);
  });
});

test.each(["x", "GRPC", "", "constructor", undefined, null, 0])("%j is no dialect", (dialect) => {
  expect(() => codeFromHttp(404, dialect as never)).toThrow(
    new TypeError(`cannot read HTTP 404 in dialect "${dialect}": use "grpc", "connect" or "rest"`),
  );
});

describe("the HTTP dialects differ", () => {
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

describe("mostSpecific", () => {
  test.each<[string, readonly number[], Name]>([
    ["of nothing", [], "UNKNOWN"],
    ["of OK alone", [0, 0], "OK"],
    ["of a foreign number", [42], "UNKNOWN"],
    ["of a foreign number and OK", [0, 42], "UNKNOWN"],
    ["of a foreign number and an error", [42, Code.INTERNAL], "INTERNAL"],
    ["of UNKNOWN and an error", [Code.UNKNOWN, Code.DATA_LOSS], "DATA_LOSS"],
    ["of OK and an error", [Code.OK, Code.NOT_FOUND], "NOT_FOUND"],
    ["of OK and UNKNOWN", [Code.OK, Code.UNKNOWN], "UNKNOWN"],
    ["of two that are equal in rank", [Code.ALREADY_EXISTS, Code.NOT_FOUND], "ALREADY_EXISTS"],
    [
      "of a code twice",
      [Code.FAILED_PRECONDITION, Code.FAILED_PRECONDITION],
      "FAILED_PRECONDITION",
    ],
    [
      "where the beaten one leads, the next that is not beaten",
      [Code.FAILED_PRECONDITION, Code.INTERNAL, Code.OUT_OF_RANGE],
      "INTERNAL",
    ],
    ["of all", ALL, "CANCELLED"],
  ])("%s", (_, list, name) => expect(codeName(mostSpecific(list))).toBe(name));

  describe.each(codes)("$name beside each other code", (one) => {
    test.each(codes)("$name", (other) => {
      const weak = ({ name }: { name: Name }): number =>
        name === "OK" ? 2 : name === "UNKNOWN" ? 1 : 0;
      const otherWins = weak(one) > weak(other) || other.preferOver.includes(one.name);
      const winner = otherWins ? other : one;
      expect(codeName(mostSpecific([one.number, other.number]))).toBe(winner.name);
    });
  });

  test.each(codes)("$name is not preferred over itself, by any way round", ({ number }) => {
    const seen = new Set<Code>();
    const queue = [...preferOver(number)];
    for (let code = queue.pop(); code !== undefined; code = queue.pop()) {
      if (seen.has(code)) continue;
      seen.add(code);
      queue.push(...preferOver(code));
    }
    expect([...seen]).not.toContain(number);
  });
});
