import { describe, expect, test } from "vitest";
import {
  Code,
  codeName,
  faultFromCode,
  mostSpecific,
  notFor,
  originFromCode,
  preferOver,
  retryFromCode,
} from "../../src/code.js";
import { codes, type Name, numbers } from "./data.js";

const ALL = codes.map(({ number }) => number);

describe.each(codes)("code $number is $name", (row) => {
  const { number } = row;

  test(`retryFromCode is ${row.retry}`, () => expect(retryFromCode(number)).toBe(row.retry));
  test(`originFromCode is ${row.origin}`, () => expect(originFromCode(number)).toBe(row.origin));
  test(`faultFromCode is ${row.fault}`, () => expect(faultFromCode(number)).toBe(row.fault));
  test("preferOver has the codes of its documents", () =>
    expect(preferOver(number)).toEqual(numbers(row.preferOver)));

  test("notFor has the codes to use instead", () => {
    const instead = notFor(number).map(({ use }) => codeName(use));
    expect(instead.sort()).toEqual(row.notFor);
  });
  test("notFor describes each situation, each once", () => {
    const situations = notFor(number).map(({ situation }) => situation);
    for (const situation of situations) expect(situation).toMatch(/^[a-z].*[^.]$/);
    expect(new Set(situations).size).toBe(situations.length);
  });
});

describe("mostSpecific", () => {
  test.each<[string, readonly number[], Name]>([
    ["an empty list", [], "UNKNOWN"],
    ["OK alone", [0, 0], "OK"],
    ["a number that is not a code", [42], "UNKNOWN"],
    ["such a number and OK", [0, 42], "UNKNOWN"],
    ["such a number and an error", [42, Code.INTERNAL], "INTERNAL"],
    ["UNKNOWN and an error", [Code.UNKNOWN, Code.DATA_LOSS], "DATA_LOSS"],
    ["OK and an error", [Code.OK, Code.NOT_FOUND], "NOT_FOUND"],
    ["OK and UNKNOWN", [Code.OK, Code.UNKNOWN], "UNKNOWN"],
    [
      "two of equal rank, the first of which wins",
      [Code.ALREADY_EXISTS, Code.NOT_FOUND],
      "ALREADY_EXISTS",
    ],
    ["a code twice", [Code.FAILED_PRECONDITION, Code.FAILED_PRECONDITION], "FAILED_PRECONDITION"],
    [
      "a list that begins with a less specific code",
      [Code.FAILED_PRECONDITION, Code.INTERNAL, Code.OUT_OF_RANGE],
      "INTERNAL",
    ],
    ["all codes", ALL, "CANCELLED"],
  ])("of %s", (_, list, name) => expect(codeName(mostSpecific(list))).toBe(name));

  describe.each(codes)("of $name and", (one) => {
    test.each(codes)("$name", (other) => {
      const weak = ({ name }: { name: Name }): number =>
        name === "OK" ? 2 : name === "UNKNOWN" ? 1 : 0;
      const otherWins = weak(one) > weak(other) || other.preferOver.includes(one.name);
      const winner = otherWins ? other : one;
      expect(codeName(mostSpecific([one.number, other.number]))).toBe(winner.name);
    });
  });

  test.each(codes)("$name is not preferred over itself, directly or by others", ({ number }) => {
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
