import { inspect } from "node:util";
import { describe, expect, test } from "vitest";
import { decodeText } from "../../../src/cli/decode/pasted-text.js";
import { printedProperties } from "../../../src/cli/decode/printed-object.js";
import { badRequest, errorInfo, retryInfo } from "../../../src/details.js";
import { StatusError } from "../../../src/index.js";

describe("a StatusError that the console printed is read whole", () => {
  const metadata = { a: "it's", "b-c": 'two "quotes" and \\', d: "line\none", e: "x".repeat(300) };
  const error = new StatusError(
    {
      code: 9,
      message: "only 3\nof A-1 left",
      details: [
        errorInfo({ reason: "OUT_OF_STOCK", domain: "shop.acme.example", metadata }),
        retryInfo(3000),
        badRequest({
          fieldViolations: [{ field: "sku", description: "not: sold, [here] {at all}" }],
        }),
      ],
    },
    { cause: new Error("secret") },
  );
  test.each([
    ["console.error(error)", inspect(error)],
    ["console.error({ error })", inspect({ request: 7, error })],
    ["a line before and after", `call failed\n${inspect(error)}\nnext line`],
    ["with Windows line ends", inspect(error).replaceAll("\n", "\r\n")],
    ["with colors", inspect(error, { colors: true })],
  ])("%s", (_, text) => {
    const found = decodeText(text);
    if (typeof found === "string") throw new Error(found);
    expect(found.source.form).toBe("a StatusError");
    expect(found.status).toMatchObject({ code: 9, message: error.message, issues: [] });
    expect(found.status.details.map(({ message }) => message)).toEqual(
      error.details.map(({ message }) => message),
    );
  });
});

describe("an object as Node prints it", () => {
  const after = (object: string) => printedProperties(`\n    at f (a.js:1:1) ${object}`, 0);

  test.each<unknown>([
    { a: 1, b: -2.5, c: true, d: false, e: null, f: "text", "g-h": [] },
    { list: [{ a: "b" }, ["c"], {}], nested: { deep: { deeper: { deepest: "x" } } } },
    { text: "quote ' and \" and ` and \\ and \u0007 and é" },
  ])("%j", (value) => {
    expect(after(inspect(value, { depth: 9, compact: false }))).toEqual(value);
  });

  test.each([
    [
      "a value that it cannot read ends it",
      "{\n  a: 'x',\n  b: [Object],\n  c: 'y'\n}",
      { a: "x" },
    ],
    ["a text that is cut off", "{\n  a: 'x',\n  b: 'y", { a: "x" }],
    ["an object that is cut off", "{\n  a: { b: 'x'", { a: { b: "x" } }],
    ["too deep", `{\n  a: 'x', b: ${"[".repeat(40)}`, { a: "x" }],
    ["a name like that of the prototype", "{\n  ['__proto__']: { a: 1 } }", {}],
  ])("%s", (_, text, expected) => {
    expect(after(text)).toMatchObject(expected);
  });

  test("nothing without an object", () => {
    expect(printedProperties("\n    at f (a.js:1:1)\nnext", 0)).toBeUndefined();
  });

  test.each(["{\n", "{\n a: [", "{\n a: '", "{\n a: 'b' + ", "{\n a: {"])(
    "%j again and again",
    (part) => {
      expect(printedProperties(` ${part.repeat(200_000)}`, 0)).toEqual(expect.anything());
    },
  );
});
