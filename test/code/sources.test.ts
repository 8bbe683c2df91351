// Every mapping names where it is published: in its own docs, or at the head of a module of its own.

import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";

const SRC = new URL("../../src/", import.meta.url);
const SOURCE = /\bSource:(?: |\n \* )\S/;

/** They read or compare codes and map to nothing. */
const NO_MAPPINGS = [
  "codeFromNumber",
  "codeName",
  "parseCode",
  "mostSpecific",
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

test("the modules of all protocols are there", () => {
  expect(modules.map(({ file }) => file)).toEqual(
    expect.arrayContaining([
      ...["names", "http-status", "traits"].map((name) => `${name}.ts`),
      ...["aip194", "errno", "http2", "http3", "otel", "twirp"].map((name) => `${name}.ts`),
    ]),
  );
});

test("what is excused exists", () =>
  expect(functions).toEqual(expect.arrayContaining(NO_MAPPINGS)));

describe.each(modules)("$file", ({ text, head, functions }) => {
  test("exports functions, declared so that this test finds them", () => {
    expect(functions).not.toEqual([]);
    expect(text).not.toMatch(/^export (?:default|const|let|var)\b/m);
  });

  test.each(functions)("$name has docs", ({ doc }) => expect(doc).toMatch(/^\/\*\* ?\S|^\/\*\*\n/));

  const mappings = functions.filter(({ name }) => !NO_MAPPINGS.includes(name));
  test.each(mappings)("$name names its source", ({ doc }) => expect(head + doc).toMatch(SOURCE));
});
