import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { isIssue } from "../../src/status/issue.js";

const source = readFileSync(new URL("../../src/status/issue.ts", import.meta.url), "utf8");
const documented = [...source.matchAll(/^ \* - `([a-z0-9-]+)`: \S/gm)].map(([, kind]) => kind);
const declared = [...source.matchAll(/^ {2}"([a-z0-9-]+)",$/gm)].map(([, kind]) => kind);

test("every kind of issue is documented, and nothing else", () => {
  expect(declared.length).toBeGreaterThan(10);
  expect(documented.toSorted()).toEqual(declared.toSorted());
});

test("every kind that is used is one of them", () => {
  expect(declared.every((kind) => isIssue({ kind, what: "w", where: "h" }))).toBe(true);
  for (const odd of [undefined, null, 5, {}, { kind: "evil", what: "w", where: "h" }])
    expect(isIssue(odd)).toBe(false);
});
