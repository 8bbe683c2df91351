import { describe, expect, test } from "vitest";
import { parseTemplate } from "../../../scripts/protoc-gen-rpcstatus/src/model/template.js";
import { renderTemplate } from "../../../src/catalog/text/template.js";

describe("valid templates", () => {
  test.each([
    ["", []],
    ["payment provider is busy", []],
    ["only {available} of {sku} left", ["available", "sku"]],
    ["{sku}, again {sku}", ["sku"]],
    ["{sku}{available}", ["sku", "available"]],
    ["{{sku}}", []],
    ["{{{sku}}}", ["sku"]],
    ["{{}}", []],
    // biome-ignore lint/suspicious/noTemplateCurlyInString: a dollar has no meaning here
    ["${sku}", ["sku"]],
    // Whether the key is valid is checked elsewhere.
    ["{ sku }", [" sku "]],
    ["{größe}", ["größe"]],
  ])("%j", (text, keys) => {
    expect(parseTemplate(text)).toEqual({ keys, problem: undefined });
    // The runtime replaces the same placeholders, and nothing else.
    const values = Object.fromEntries(keys.map((key) => [key, "<>"]));
    const filled = keys.reduce(
      (rest, key) => rest.replaceAll(`{${key}}`, "<>"),
      text.replaceAll("{{", "\u0001").replaceAll("}}", "\u0002"),
    );
    if (!text.includes("}}}")) {
      expect(renderTemplate(text, values)).toBe(
        filled.replaceAll("\u0001", "{").replaceAll("\u0002", "}"),
      );
    }
  });
});

describe("problems", () => {
  const opened = '"{" without "}"; close the placeholder, or write "{{" for a literal brace';
  const closed = '"}" without "{"; open the placeholder, or write "}}" for a literal brace';
  const empty = '"{}" names no key; write {key}, or "{{}}" for literal braces';
  const format = (key: string) =>
    `"{${key}" has a format, and a placeholder is only a key; write {${key}}, or "{{" for a literal brace`;
  test.each([
    ["only {available left", opened],
    ["only {available of {sku} left", opened],
    ["{", opened],
    ["{{{", opened],
    ["available} left", closed],
    ["}", closed],
    ["{sku}}", closed],
    ["{{sku}", closed],
    ["late by {} days", empty],
    ["late by { } days", empty],
    // The first one is reported.
    ["} and {", closed],
    ["{ and }", undefined],
    ["{price:.2f} each", format("price")],
    ["{ at , date, short}", format("at")],
    ["{count, plural, one {# item} other {# items}}", format("count")],
    ["{sku: 1}", format("sku")],
    ['{"sku": 1}', undefined],
  ])("%j", (text, problem) => {
    expect(parseTemplate(text).problem).toBe(problem);
  });

  test("a placeholder with a format still declares its key, and ends the search", () => {
    const text = "{sku}: {count, plural, one {# item} other {# items}}";
    expect(parseTemplate(text).keys).toEqual(["sku", "count"]);
  });
});
