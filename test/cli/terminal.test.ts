// Node's console and errors with characters that a terminal interprets, as docs/errors.md describes them.

import { readFileSync } from "node:fs";
import { inspect } from "node:util";
import { describe, expect, test } from "vitest";
import { errorInfo } from "../../src/details.js";
import { Code, StatusError } from "../../src/index.js";

const CONTROL = "\u001b\u007f\u009b";
const HIDDEN = "\u202e\u200b\u{e0041}";
const text = `a${CONTROL}${HIDDEN}b`;
const error = new StatusError({
  code: Code.NOT_FOUND,
  message: text,
  details: [errorInfo({ reason: text, domain: "d", metadata: { key: text } })],
});
const docs = readFileSync(new URL("../../docs/errors.md", import.meta.url), "utf8");

describe("an error on the console", () => {
  test("has its message as received in the first line, and other texts with control characters escaped", () => {
    const [title = "", ...rest] = inspect(error).split("\n");
    expect(title).toBe(`StatusError: NOT_FOUND (5): ${text}`);
    expect(rest.join("\n")).toContain(`reason: 'a\\x1B\\x7F\\x9B${HIDDEN}b'`);
  });

  test("is as Node prints the message of any error", () => {
    expect(inspect(new Error(text)).split("\n")[0]).toBe(`Error: ${text}`);
  });

  test("has only C0 escaped in JSON", () => {
    expect(JSON.stringify(error)).toContain(`a\\u001b\u007f\u009b${HIDDEN}b`);
  });

  test("has nothing hidden with the function of the docs", () => {
    const body = /^const HIDDEN = (\/.*\/)gu;$/m.exec(docs)?.[1] as string;
    const pattern = new RegExp(body.slice(1, -1), "gu");
    expect(inspect(error).replace(pattern, "")).not.toMatch(/[^\P{Cc}\n]|\p{Cf}/u);
  });
});
