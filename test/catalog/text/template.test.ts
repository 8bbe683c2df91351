import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { renderTemplate } from "../../../src/catalog/text/template.js";

describe("leaves anything but a placeholder unchanged", () => {
  test.each([
    ["", ""],
    ["plain", "plain"],
    ["{}", "{}"],
    ["{", "{"],
    ["}", "}"],
    ["a } b { c", "a } b { c"],
    ["{sku", "{sku"],
    ["sku}", "sku}"],
    ["$& $1 $$ {sku}", "$& $1 $$ A-1"],
  ])("%j", (template, text) => {
    expect(renderTemplate(template, { sku: "A-1" })).toBe(text);
  });
});

test.each(["{other}", "{toString}", "{constructor}", "{__proto__}", "{ sku }"])(
  "writes a question mark for the missing value of %j",
  (template) => {
    expect(renderTemplate(`<${template}>`, { sku: "A-1" })).toBe("<?>");
  },
);

describe("placeholders and braces", () => {
  test.each([
    ["{sku}", "A-1"],
    ["{sku}{sku}", "A-1A-1"],
    ["only {n} of {sku} left", "only 3 of A-1 left"],
    ["{{sku}}", "{sku}"],
    ["{{{sku}}}", "{A-1}"],
    ["{{}}", "{}"],
    ["100 %, {{ and }}", "100 %, { and }"],
    ["{dash-ed_1}", "d"],
    ["[{empty}]", "[]"],
  ])("%j", (template, text) => {
    const values = { sku: "A-1", n: "3", "dash-ed_1": "d", empty: "" };
    expect(renderTemplate(template, values)).toBe(text);
  });

  test.each(["{n}", "{{", "$&", "$1", "{sku}", "}}"])(
    "does not render the value %j as a template",
    (value) => {
      expect(renderTemplate("<{sku}>", { sku: value, n: "3" })).toBe(`<${value}>`);
    },
  );

  test("finds an own value under __proto__", () => {
    expect(renderTemplate("{__proto__}", JSON.parse('{ "__proto__": "v" }'))).toBe("v");
  });
});

test("renders a text with doubled braces to the text itself", () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom("{", "}", "a", "$", "ü") }), (text) => {
      const template = text.replaceAll("{", "{{").replaceAll("}", "}}");
      expect(renderTemplate(template, { a: "wrong", aa: "wrong" })).toBe(text);
    }),
  );
});
