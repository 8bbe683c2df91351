import { expect, test } from "vitest";
import { aip194FromCode } from "../../src/code/aip194.js";
import { codes } from "./data.js";

test.each(codes)("$name is $aip194", ({ number, aip194 }) => {
  expect(aip194FromCode(number)).toBe(aip194);
});
