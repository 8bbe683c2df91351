import { describe, expect, test } from "vitest";
import {
  Code,
  codeFromConnect,
  codeFromNumber,
  codeName,
  connectFromCode,
  parseCode,
} from "../../src/code.js";
import { codes, NOT_CODES } from "./data.js";

describe("parseCode returns undefined for other input", () => {
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
    // Node's name for a host that does not resolve, and the misspelling of UNAUTHENTICATED in AIP-194.
    "ENOTFOUND",
    "UNAUTHORIZED",
    "CANCELL",
    "CANCELLLED",
  ])("the text %j", (text) => expect(parseCode(text)).toBeUndefined());

  test.each(NOT_CODES)("the number %d", (number) => expect(parseCode(number)).toBeUndefined());
});

describe("codeFromConnect returns undefined for other names", () => {
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

describe.each(codes)("code $number is $name", ({ number, name, connect }) => {
  const camel = name.toLowerCase().replace(/_./g, ([, letter]) => letter?.toUpperCase() ?? "");
  const pascal = camel.charAt(0).toUpperCase() + camel.slice(1);

  test("Code has it under its name and number", () => {
    expect(Code[number]).toBe(name);
    expect(Code[name]).toBe(number);
  });
  test("codeFromNumber returns it", () => expect(codeFromNumber(number)).toBe(number));
  test("codeName returns its name", () => expect(codeName(number)).toBe(name));

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
  ])("parseCode reads %j", (text) => expect(parseCode(text)).toBe(number));

  if (connect === null) {
    test("has no Connect name", () => expect(connectFromCode(number)).toBe("unknown"));
  } else {
    test("has its Connect name, in both directions", () => {
      expect(connectFromCode(number)).toBe(connect);
      expect(codeFromConnect(connect)).toBe(number);
    });
  }
});
