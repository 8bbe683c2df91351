import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { type Issue, issueFrom, pushIssue } from "../../src/status/issue.js";

const source = readFileSync(new URL("../../src/status/issue.ts", import.meta.url), "utf8");
const documented = [...source.matchAll(/^ \* - `([a-z0-9-]+)`: \S/gm)].map(([, kind]) => kind);
const declared = [...source.matchAll(/^ {2}"([a-z0-9-]+)",$/gm)].map(([, kind]) => kind);

test("exactly the declared kinds of issue are documented", () => {
  expect(declared.length).toBeGreaterThan(10);
  expect(documented.toSorted()).toEqual(declared.toSorted());
});

test("issueFrom accepts every kind, and returns undefined for other values", () => {
  for (const kind of declared) {
    const issue = { kind, what: "w", where: "h" };
    expect(issueFrom(issue)).toEqual(issue);
  }
  for (const odd of [undefined, null, 5, {}, { kind: "evil", what: "w", where: "h" }])
    expect(issueFrom(odd)).toBeUndefined();
});

test("issueFrom keeps the fields for programs that have the expected type", () => {
  const plain = { kind: "unknown-code", what: "w", where: "h" };
  const fields = {
    detail: 2,
    type: "google.rpc.Help",
    header: "grpc-status",
    key: "sku",
    rawCode: 99,
    truncated: true,
  };
  expect(issueFrom({ ...plain, ...fields })).toEqual({ ...plain, ...fields });
  const odd = {
    detail: "2",
    type: 5,
    header: 5,
    key: {},
    rawCode: "99",
    truncated: "yes",
    more: 1,
  };
  expect(issueFrom({ ...plain, ...odd })).toEqual(plain);
});

test("pushIssue keeps a thousand issues, and the last one says that there are more", () => {
  const issues: Issue[] = [];
  for (let i = 0; i < 5000; i++)
    pushIssue(issues, { kind: "unreadable", what: `w${i}`, where: "h" });
  expect(issues).toHaveLength(1000);
  expect(issues[998]?.what).toBe("w998");
  expect(issues[999]).toEqual({
    kind: "unreadable",
    what: "w999; further issues are not listed",
    where: "h",
  });
});
