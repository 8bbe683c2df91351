import { describe, expect, test } from "vitest";
import { defineCatalog, defineError } from "../../src/catalog/define.js";
import { int64, string } from "../../src/catalog/metadata.js";
import { localized } from "../../src/catalog/text/localize.js";
import { type Translation, withTranslations } from "../../src/catalog/translations.js";
import { Code } from "../../src/code.js";
import { type AnyMatch, busy, DOMAIN, error, info, order, outOfStock } from "./kinds.js";

const italian: Translation = {
  domain: DOMAIN,
  reason: "OUT_OF_STOCK",
  locale: "it",
  template: "Restano solo {available} di {sku}.",
};
const sent = outOfStock({ available: 1234n, sku: "A-1" });

/** Returns the lines of the Error after the first. */
function problemsOf(translations: readonly unknown[]): string[] {
  try {
    withTranslations(order, translations as Translation[]);
  } catch (thrown) {
    const [head, ...lines] = (thrown as Error).message.split("\n");
    expect(head).toBe("cannot use the translations:");
    return lines;
  }
  return [];
}

describe("rejects an entry that does not fit, and names the fix", () => {
  test.each<[string, unknown, string]>([
    ["null", null, "domain is not a string; set it to one"],
    ["a string", "it", "domain is not a string; set it to one"],
    ["no reason", { ...italian, reason: undefined }, "reason is not a string; set it to one"],
    [
      "a locale that is a list",
      { ...italian, locale: ["it"] },
      "locale is not a string; set it to one",
    ],
    [
      "a template that is a number",
      { ...italian, template: 5 },
      "template is not a string; set it to one",
    ],
    [
      "another domain",
      { ...italian, domain: "other.example" },
      'domain "other.example" is not "shop.acme.example", the domain of the catalog; correct it or leave the entry out',
    ],
    [
      "an unknown reason",
      { ...italian, reason: "SOLD_OUT" },
      'the catalog has no reason "SOLD_OUT"; correct it or leave the entry out',
    ],
    [
      "the name of the error instead of its reason",
      { ...italian, reason: "outOfStock" },
      'the catalog has no reason "outOfStock"; correct it or leave the entry out',
    ],
    [
      "a reason that every object inherits",
      { ...italian, reason: "constructor" },
      'the catalog has no reason "constructor"; correct it or leave the entry out',
    ],
    [
      "a locale with an underscore",
      { ...italian, locale: "pt_BR" },
      '"pt_BR" is not a valid BCP-47 tag; write "pt-BR"',
    ],
    [
      "no locale",
      { ...italian, locale: "" },
      '"" is not a valid BCP-47 tag; use one like "de" or "pt-BR"',
    ],
    [
      "the name of a language",
      { ...italian, locale: "italian" },
      '"italian" is not a valid BCP-47 tag; use one like "de" or "pt-BR"',
    ],
    [
      "a wildcard locale",
      { ...italian, locale: "*" },
      '"*" is not a valid BCP-47 tag; use one like "de" or "pt-BR"',
    ],
    ["an empty text", { ...italian, template: "" }, "template is empty; write a text"],
    [
      "a brace that is not closed",
      { ...italian, template: "di {sku" },
      'braces are not balanced in "di {sku"; write {{ or }} for a literal brace',
    ],
    [
      "empty braces",
      { ...italian, template: "di {}" },
      'braces are not balanced in "di {}"; write {{ or }} for a literal brace',
    ],
    [
      "an unknown key",
      { ...italian, template: "{available} {size}" },
      '{size} is not a required key of "OUT_OF_STOCK"; use {available}, {sku}',
    ],
    [
      "an optional key",
      { ...italian, template: "{note}" },
      '{note} is not a required key of "OUT_OF_STOCK"; use {available}, {sku}',
    ],
    [
      "a key that every object inherits",
      { ...italian, template: "{toString} {__proto__}" },
      '{toString} is not a required key of "OUT_OF_STOCK"; use {available}, {sku}',
    ],
    [
      "a key of an error without metadata",
      { ...italian, reason: "BUSY", template: "{sku}" },
      '{sku} is not a required key of "BUSY"; write the text without placeholders',
    ],
  ])("%s", (_, entry, problem) => {
    expect(problemsOf([italian, entry])).toEqual([`[1]: ${problem}`]);
  });

  test("a second text in one language, in any spelling of the tag", () => {
    expect(problemsOf([italian, { ...italian, locale: "IT", template: "altro" }])).toEqual([
      '[1]: "OUT_OF_STOCK" already has a text in "it"; leave one out',
    ]);
  });

  test("lists all of them, by index", () => {
    const wrong = { ...italian, domain: "other.example" };
    const lines = problemsOf([wrong, italian, null, { ...italian, template: "" }]);
    expect(lines.map((line) => line.slice(0, 4))).toEqual(["[0]:", "[2]:", "[3]:"]);
  });
});

describe("a catalog with translations", () => {
  test("has the new texts and its own", () => {
    const catalog = withTranslations(order, [italian]);
    expect(catalog.localize(sent, "it-CH")).toMatchObject({
      locale: "it",
      message: "Restano solo 1234 di A-1.",
    });
    expect(catalog.localize(sent, "de")?.message).toBe("Von A-1 sind nur 1.234 da.");
    expect(catalog.localize(sent, "sv")?.locale).toBe("en-US");
  });

  test("builds and matches as before, with the new texts", () => {
    const catalog = withTranslations(order, [italian]);
    const built = catalog.outOfStock({ available: 3n, sku: "A-1" }, { locale: "it" });
    expect(built.localizedMessage?.message).toBe("Restano solo 3 di A-1.");
    expect(built.message).toBe("only 3 of A-1 left");
    expect(outOfStock.from(built)?.metadata).toEqual({ available: 3n, sku: "A-1" });
    expect(catalog.from(sent)?.reason).toBe("OUT_OF_STOCK");
    expect(catalog.from(error([info("NEWER")]))?.reason).toBe("$unknown");
    expect(catalog.domain).toBe(DOMAIN);
    expect(catalog.busy().retryDelayMs).toBe(2000);
  });

  test("does not change the original catalog", () => {
    const { templates } = outOfStock.spec.localized ?? {};
    const copy = structuredClone(templates);
    withTranslations(order, [italian, { ...italian, locale: "de", template: "neu" }]);
    expect(templates).toEqual(copy);
    expect(order.localize(sent, "it")?.locale).toBe("en-US");
    expect(order.localize(sent, "de")?.message).toBe("Von A-1 sind nur 1.234 da.");
  });

  test.each([
    ["de", "de"],
    ["DE", "de"],
    ["en-US", "en-US"],
    ["EN-us", "en-US"],
  ])("a text in %s replaces the existing one", (locale, written) => {
    const catalog = withTranslations(order, [{ ...italian, locale, template: "neu: {sku}" }]);
    expect(catalog.localize(sent, locale)).toMatchObject({ locale: written, message: "neu: A-1" });
  });

  test("has a text for an error that had neither texts nor a message", () => {
    const text = { ...italian, reason: "BUSY", template: "Riprovi {{più}} tardi." };
    const catalog = withTranslations(order, [text]);
    expect(catalog.localize(busy(), "it")?.message).toBe("Riprovi {più} tardi.");
    expect(catalog.localize(busy(), "de")).toBeUndefined();
  });

  test("does not show the message in place of a text that the build lacks", () => {
    const late = defineError<AnyMatch>({
      domain: DOMAIN,
      reason: "LATE",
      code: Code.ABORTED,
      message: "for developers",
      localized: localized(undefined, { de: "zu spät" }),
    });
    const catalog = defineCatalog(DOMAIN, { late }, { locale: "en" });
    const text = { ...italian, reason: "LATE", template: "in ritardo" };
    const thrown = late();
    const translated = withTranslations(catalog, [text]);
    expect(translated.localize(thrown, "it")?.message).toBe("in ritardo");
    expect(translated.localize(thrown, "en")).toBeUndefined();
    const english = withTranslations(translated, [{ ...text, locale: "en", template: "too late" }]);
    expect(english.localize(thrown, "sv")?.message).toBe("too late");
  });

  test("accepts further translations, and an empty list", () => {
    const once = withTranslations(order, [italian]);
    const twice = withTranslations(once, [{ ...italian, locale: "rm", template: "{sku}" }]);
    const catalog = withTranslations(twice, []);
    expect(catalog.localize(sent, "it")?.locale).toBe("it");
    expect(catalog.localize(sent, "rm")?.message).toBe("A-1");
  });

  test("keeps its fallback", () => {
    const own = defineCatalog(DOMAIN, { busy }, { fallback: "busy" });
    const translated = withTranslations(own, [
      { ...italian, reason: "BUSY", template: "Riprovi." },
    ]);
    const cause = new Error("secret");
    expect(translated.fallback(cause)).toMatchObject({ reason: "BUSY", cause });
    expect(translated.localize(translated.fallback(), "it")?.message).toBe("Riprovi.");
  });

  test("accepts keys that every object inherits", () => {
    const metadata = Object.defineProperty({ constructor: string }, "__proto__", {
      value: int64,
      enumerable: true,
    });
    const odd = defineError<AnyMatch>({
      domain: DOMAIN,
      reason: "ODD",
      code: Code.ABORTED,
      metadata,
    });
    const template = "{__proto__} {constructor}";
    const catalog = withTranslations(defineCatalog(DOMAIN, { odd }), [
      { ...italian, reason: "ODD", template },
    ]);
    const built = odd(JSON.parse('{ "constructor": "c" }'));
    expect(catalog.localize(built, "it")).toBeUndefined();
    const whole = catalog.odd(
      Object.defineProperty({ constructor: "c" }, "__proto__", { value: 1234567n }),
    );
    expect(catalog.localize(whole, "it")?.message).toBe("1.234.567 c");
  });
});

test.each([[undefined], [null], [{}], ["[]"]])(
  "rejects %j instead of a list, and names the fields of an entry",
  (given) => {
    expect(() => withTranslations(order, given as never)).toThrow(
      /they are not a list; pass a list of/,
    );
  },
);
