// Every mapping names its published source: in its own docs, or at the head of its module.

import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";

const SRC = new URL("../../src/", import.meta.url);
const SOURCE = /\bSource:(?: |\n \* )\S/;

/** Functions that read or compare codes and map nothing. */
const NOT_MAPPINGS = [
  "codeFromNumber",
  "codeName",
  "parseCode",
  "mostSpecific",
  "isCode",
  "isHttpStatus",
  "row",
];

const modules = readdirSync(new URL("code/", SRC)).map((file) => {
  const text = readFileSync(new URL(`code/${file}`, SRC), "utf8");
  const head = text.slice(0, text.indexOf("\n\n"));
  const functions = [...text.matchAll(/^export (?:async )?function (\w+)/gm)].map(
    ({ 1: name = "", index }) => {
      const before = text.slice(0, index);
      const documented = before.endsWith("*/\n");
      return { name, doc: documented ? before.slice(before.lastIndexOf("/**")) : "" };
    },
  );
  return { file, text, head, functions };
});

const functions = modules.flatMap(({ functions }) => functions.map(({ name }) => name));

test("all modules are found", () => {
  expect(modules.map(({ file }) => file)).toEqual(
    expect.arrayContaining([
      ...["names", "http-status", "traits"].map((name) => `${name}.ts`),
      ...["aip194", "errno", "http2", "http3", "otel", "twirp"].map((name) => `${name}.ts`),
    ]),
  );
});

test("every exempt function exists", () =>
  expect(functions).toEqual(expect.arrayContaining(NOT_MAPPINGS)));

describe.each(modules)("$file", ({ text, head, functions }) => {
  test("exports function declarations, which this test finds", () => {
    expect(functions).not.toEqual([]);
    expect(text).not.toMatch(/^export (?:default|const|let|var)\b/m);
  });

  test.each(functions)("$name has docs", ({ doc }) => expect(doc).toMatch(/^\/\*\* ?\S|^\/\*\*\n/));

  const mappings = functions.filter(({ name }) => !NOT_MAPPINGS.includes(name));
  test.each(mappings)("$name names its source", ({ doc }) => expect(head + doc).toMatch(SOURCE));
});
