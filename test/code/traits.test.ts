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
