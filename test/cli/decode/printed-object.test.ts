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

describe("the body in the error of an HTTP client that the console printed", () => {
  const detail = {
    "@type": "type.googleapis.com/google.rpc.ErrorInfo",
    reason: "NO_ORDER",
    domain: "shop.acme.example",
  };
  const status = { code: 5, message: "it's gone", details: [detail] };
  const problem = { type: "about:blank", status: 404, title: "Not Found", detail: "it's gone" };
  const google = { error: { ...status, code: 404, errors: [{}], status: "NOT_FOUND" } };
  const print = (body: unknown, depth = 2) =>
    inspect(
      Object.assign(new Error("Request failed with status code 404"), {
        code: "ERR_BAD_REQUEST",
        config: { method: "post", data: '{"sku":"A-1"}', headers: new Headers() },
        response: { status: 404, data: body },
      }),
      { depth },
    );

  test.each<[string, string, number, string[]]>([
    ["google.rpc.Status", print(status, 9), 1, []],
    ["google.rpc.Status with details that were cut", print(status), 0, ["unreadable"]],
    ["Google's error", print(google, 9), 1, []],
    ["Google's error with details that were cut", print(google, 3), 0, ["unreadable"]],
    ["problem details", print(problem), 0, []],
  ])("%s", (_, text, details, kinds) => {
    const found = decodeText(text);
    if (typeof found === "string") throw new Error(found);
    expect(found).toMatchObject({ status: { code: 5, message: "it's gone" } });
    expect(found.status.details).toHaveLength(details);
    expect(found.status.issues.map(({ kind }) => kind)).toEqual(expect.arrayContaining(kinds));
  });

  test.each([
    ["data", print({ orders: [{ code: 5, title: "hello" }] })],
    ["nothing that is printed", print({ deep: { error: { deeper: status } } })],
    ["no body", print(undefined)],
  ])("%s is not an error", (_, text) => {
    expect(decodeText(text)).toMatch(/^cannot decode/);
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
      "{\n  a: 'x',\n  b: <ref *1> {},\n  c: 'y'\n}",
      { a: "x" },
    ],
    [
      "a value that is not printed has a name",
      "{\n  a: [Object],\n  b: [ [Function: f] ],\n  c: undefined,\n  d: 'y'\n}",
      { a: "[Object]", b: ["[Function: f]"], d: "y" },
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
