import { describe, expect, test } from "vitest";
import { wantsProblem } from "../../src/http/accept.js";

const PROBLEM = "application/problem+json";

describe("wantsProblem is true for", () => {
  test.each([
    PROBLEM,
    PROBLEM.toUpperCase(),
    `${PROBLEM};q=0.001`,
    `${PROBLEM}; charset=utf-8`,
    `${PROBLEM}, application/json`,
    `application/json, ${PROBLEM}`,
    `${PROBLEM};q=0.5, application/json;q=0.5`,
    `${PROBLEM};q=0.9,application/json;q=0.8`,
    `${PROBLEM}, */*;q=0.8`,
    `${PROBLEM};q=0.5, application/json;q=0.4, */*`,
    `text/html, ${PROBLEM};q=0.2`,
    `${PROBLEM};q=0.2, application/json;q=0`,
    `  ${PROBLEM} ; Q=0.5  `,
  ])("%s", (accept) => expect(wantsProblem(accept)).toBe(true));
});

describe("wantsProblem is false for", () => {
  test.each([
    "",
    "*/*",
    "application/*",
    "application/json",
    "text/html",
    "application/problem+xml",
    `${PROBLEM};q=0`,
    `${PROBLEM};q=0.5, application/json`,
    `${PROBLEM};q=0.5, application/*;q=0.6`,
    `${PROBLEM};q=0.5, */*`,
    `${PROBLEM};q=high`,
    `x${PROBLEM}`,
    ",;,=,;q=",
  ])("%s", (accept) => expect(wantsProblem(accept)).toBe(false));
});
