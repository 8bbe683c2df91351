import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { defineCatalog, defineError } from "../../../src/catalog/define.js";
import * as all from "../../../src/catalog/metadata.js";
import {
  availableLocales,
  canonical,
  lookup as lookupIn,
  parseLocales,
} from "../../../src/catalog/text/language.js";
import { localized } from "../../../src/catalog/text/localize.js";
import type { ErrorSpec } from "../../../src/catalog/types.js";
import { Code } from "../../../src/code.js";
import {
  type AnyMatch,
  busy,
  DOMAIN,
  error,
  fail,
  hostile,
  info,
  junk,
  order,
  outOfStock,
} from "../kinds.js";

const metadataTypes = { ...all };

const { double, duration, int64, timestamp } = metadataTypes;

const lookup = (available: readonly string[], requested: readonly string[]) =>
  lookupIn(availableLocales(available), requested.flatMap(canonical))?.locale;

describe("Accept-Language: skips invalid tags", () => {
  test.each<[string, readonly string[]]>([
    ["", []],
    [",,;,", []],
    ["*", []],
    ["*-CH, *;q=0.5", []],
    ["de_DE", []],
    ["d", []],
    ["1", []],
    ["deutschland", []],
    ["de--CH", []],
    ["de-", []],
    ["-de", []],
    ["de-a-b", []],
    ["\u0000, \ud83d, ä", []],
    ["__proto__, constructor, hasOwnProperty", []],
    ["*, de", ["de"]],
    ["!!, de , ??", ["de"]],
    ["de;q=0", []],
    ["de;q=0.000, fr", ["fr"]],
    ["de;q=, fr", ["fr"]],
    ["de;q=high, fr", ["fr"]],
    ["de;q=-1, fr", ["fr"]],
    ["de;q=NaN, fr", ["fr"]],
  ])("%j gives %j", (requested, tags) => {
    expect(parseLocales(requested)).toEqual(tags);
  });
});

describe("Accept-Language: order and spelling", () => {
  test.each<[string, readonly string[]]>([
    ["de", ["de"]],
    ["de, fr, it", ["de", "fr", "it"]],
    ["de;q=0.1, fr;q=0.9, it;q=0.5", ["fr", "it", "de"]],
    ["de;q=0.5, fr", ["fr", "de"]],
    ["de;q=0.5, fr;q=0.5, it;q=0.5", ["de", "fr", "it"]],
    ["de;q=0.001, fr;q=0.002", ["fr", "de"]],
    ["de;Q=0.1,fr;q=0.2", ["fr", "de"]],
    [" de ; q=0.1 ,\tfr ; q=0.2 ", ["fr", "de"]],
    ["de;level=1;q=0.1, fr;q=0.2", ["fr", "de"]],
    ["fr, de;q=5", ["fr", "de"]],
    ["fr, de;q=Infinity", ["fr", "de"]],
    ["DE-ch", ["de-CH"]],
    ["zh-hant-tw", ["zh-Hant-TW"]],
    ["iw", ["he"]],
    ["da, en-gb;q=0.8, en;q=0.7", ["da", "en-GB", "en"]],
  ])("%j gives %j", (requested, tags) => {
    expect(parseLocales(requested)).toEqual(tags);
  });
});

describe("a list of tags", () => {
  test("keeps its order; a tag with a weight is not valid", () => {
    expect(parseLocales(["fr", "DE-ch", "it"])).toEqual(["fr", "de-CH", "it"]);
    expect(parseLocales(["fr;q=0.1", "de, it", "en"])).toEqual(["en"]);
    expect(parseLocales([])).toEqual([]);
  });

  test.each<[string, unknown]>([
    ["an array-like object", { length: 1, 0: "de" }],
    ["a number", 5],
    ["null", null],
    ["undefined", undefined],
    ["a list without strings", [undefined, null, 5, {}, ["de"], hostile, Symbol("s")]],
    ["a list with an object of huge length", [{ length: 2 ** 53 - 1 }]],
  ])("has no tags for %s", (_, requested) => {
    expect(parseLocales(requested as string)).toEqual([]);
  });
});

describe("lookup of RFC 4647", () => {
  test.each<[string, readonly string[], readonly string[], string | undefined]>([
    ["no requested language", ["de"], [], undefined],
    ["no available language", [], ["de"], undefined],
    ["another language", ["de"], ["fr"], undefined],
    ["a region serves its language", ["de-CH"], ["de"], "de-CH"],
    ["and its other regions", ["de-CH"], ["de-AT"], "de-CH"],
    ["the first of several", ["de-CH", "de-LU"], ["de-AT"], "de-CH"],
    ["but the language is nearer", ["de-CH", "de"], ["de-AT"], "de"],
    ["and the region before another language", ["en-US", "de"], ["en-GB", "de"], "en-US"],
    ["not for another script", ["zh-CN"], ["zh-TW"], undefined],
    ["but for the same one, named or usual", ["zh-Hant"], ["zh-HK"], "zh-Hant"],
    ["the usual script serves the language", ["sr-Latn", "sr-Cyrl"], ["sr-RS"], "sr-Cyrl"],
    ["no other script does", ["sr-Latn"], ["sr"], undefined],
    ["a prefix that ends inside a subtag", ["de"], ["den"], undefined],
    ["the same tag", ["de"], ["de"], "de"],
    ["de-CH falls back to de", ["en", "de"], ["de-CH"], "de"],
    ["but only if de-CH is not available", ["de", "de-CH"], ["de-CH"], "de-CH"],
    ["zh-Hant-TW falls back to zh-Hant", ["zh", "zh-Hant"], ["zh-Hant-TW"], "zh-Hant"],
    ["and then to zh", ["zh", "zh-Hans"], ["zh-Hant-TW"], "zh"],
    [
      "the first tag is shortened before the second is tried",
      ["de", "fr-CH"],
      ["de-CH", "fr-CH"],
      "de",
    ],
    ["the second tag if the first finds nothing", ["fr"], ["de-CH", "fr-CH"], "fr"],
    [
      "a single letter is dropped with the subtag after it",
      ["zh-Hant-CN-x", "zh-Hant-CN"],
      ["zh-Hant-CN-x-private1-private2"],
      "zh-Hant-CN",
    ],
    [
      "but not before the subtag after it",
      ["zh-Hant-CN", "zh-Hant-CN-x-private1"],
      ["zh-Hant-CN-x-private1-private2"],
      "zh-Hant-CN-x-private1",
    ],
    ["an extension is dropped", ["de"], ["de-u-co-phonebk"], "de"],
    ["case does not count", ["zh-hANT"], ["ZH-hant-tw"], "zh-hANT"],
    ["a deprecated spelling that is requested", ["he"], ["iw"], "he"],
    ["a deprecated spelling that is available", ["iw"], ["he-IL"], "iw"],
    ["the later of two spellings", ["iw", "he"], ["he"], "he"],
  ])("%s", (_, available, requested, found) => {
    expect(lookup(available, requested)).toBe(found);
  });

  test("finds an available language that is a prefix of a requested tag", () => {
    const tag = fc
      .tuple(
        fc.constantFrom("de", "en", "zh"),
        fc.constantFrom("", "-Hant", "-Latn"),
        fc.constantFrom("", "-CH", "-TW"),
        fc.constantFrom("", "-x-a", "-u-nu-latn"),
      )
      .map((parts) => parts.join(""));
    fc.assert(
      fc.property(fc.uniqueArray(tag), fc.uniqueArray(tag), (available, requested) => {
        const found = lookup(available, requested);
        const reaches = (name: string) =>
          requested.some((each) => `${each}-`.startsWith(`${name}-`));
        // Another region of the same language may be found too.
        if (found === undefined) expect(available.filter(reaches)).toEqual([]);
        else expect(available.includes(found)).toBe(true);
      }),
    );
  });
});

// Without the limits, Intl would take minutes for the first two and the lookup for the third.
describe("bounds the time for hostile lengths", () => {
  const many = (make: (i: number) => string) => Array.from({ length: 200_000 }, (_, i) => make(i));
  test.each<[string, string]>([
    ["variants", `de${many((i) => `-${100_000 + i}`).join("")}`],
    ["attributes", `de-u${many((i) => `-a${100_000 + i}`).join("")}`],
    ["private subtags", `de-x${many(() => "-aa").join("")}`],
    ["single letters", `de${many(() => "-a").join("")}`],
    ["languages", `${"de-x-aaaaaaaa,".repeat(20_000)}de`],
    ["parameters", `it${many(() => ";q=0.5").join("")}`],
    ["commas", ",".repeat(100_000)],
    ["blanks", `it${" ".repeat(1_000_000)};q=0.5`],
    ["dashes", `de${"-".repeat(1_000_000)}`],
  ])("%s, in a header value and in a list", (_, long) => {
    const built = outOfStock({ available: 3n, sku: "A-1" }, { locale: `${long},fr;q=0.4` });
    // The catalog's own language if the others come after the limit on tags.
    expect(["fr", "de", "en-US"]).toContain(built.localizedMessage?.locale);
    const listed = order.localize(built, [long, "fr"]);
    expect(listed?.locale).toBe("fr");
  });

  test("accepts a tag as long as any in use", () => {
    const tag = "sl-Latn-IT-rozaj-nedis-1996-u-co-phonebk-nu-latn-x-private1-private2";
    expect(canonical(tag)).toHaveLength(1);
    expect(lookup(["sl"], [tag])).toBe("sl");
  });
});

/** Returns the text of an error whose template is a single value of the type. */
function formatted(
  type: keyof typeof metadataTypes,
  locale: string,
  value: unknown,
): string | undefined {
  const kind = defineError<AnyMatch>({
    domain: DOMAIN,
    reason: "V",
    code: Code.ABORTED,
    metadata: { v: metadataTypes[type] },
    localized: localized(undefined, { [locale]: "{v}" }),
  });
  return kind({ v: value }, { locale }).localizedMessage?.message;
}

describe("formats values in the language of the text", () => {
  test.each<[string, bigint, string]>([
    ["de", 2n ** 63n - 1n, "9.223.372.036.854.775.807"],
    ["de", -(2n ** 63n), "-9.223.372.036.854.775.808"],
    ["en", 9_007_199_254_740_993n, "9,007,199,254,740,993"],
    ["hi", 1_234_567n, "12,34,567"],
    ["de", 0n, "0"],
  ])("int64 in %s: %s", (locale, value, text) => {
    expect(formatted("int64", locale, value)).toBe(text);
  });

  test.each<[string, number, string]>([
    ["de", 1234.5, "1.234,5"],
    ["en", 1234.5, "1,234.5"],
    ["de", 0.00012345, "0,00012345"],
    ["de", 0.1 + 0.2, "0,3"],
    ["de", 12_345_678.9, "12.345.678,9"],
    ["de", Number.NaN, "NaN"],
    ["de", Number.NEGATIVE_INFINITY, "-∞"],
  ])("double in %s: %s", (locale, value, text) => {
    expect(formatted("double", locale, value)).toBe(text);
  });

  test.each<[string, RegExp]>([
    ["de", /^20\.11\.2026, 16:30:00 UTC$/],
    ["en-US", /^Nov 20, 2026, 4:30:00\sPM UTC$/],
  ])("timestamp in %s, in UTC whatever the time zone of the server", (locale, text) => {
    expect(formatted("timestamp", locale, new Date("2026-11-20T16:30:00Z"))).toMatch(text);
  });

  test.each<[string, number, string]>([
    ["de", 1500, "1,5 Sekunden"],
    ["de", 1000, "1 Sekunde"],
    ["en", 90_000, "90 seconds"],
    ["en", 60_000, "1 minute"],
    ["de", 5_400_000, "90 Minuten"],
    ["pl", 7_200_000, "2 godziny"],
    ["en", 86_400_000, "1 day"],
    ["en", -172_800_000, "-2 days"],
    ["en", 0, "0 seconds"],
    ["en", 0.25, "0.00025 seconds"],
    ["en", -1000, "-1 second"],
  ])("duration in %s: %s ms", (locale, value, text) => {
    expect(formatted("duration", locale, value)).toBe(text);
  });

  test("other types as received", () => {
    expect(formatted("string", "de", "1234.5")).toBe("1234.5");
    expect(formatted("bool", "de", true)).toBe("true");
    expect(formatted("bytes", "de", Uint8Array.of(1))).toBe("AQ==");
  });

  test.each<[string, ErrorSpec["metadata"], string]>([
    ["not an int64", { v: int64 }, "three"],
    ["not a double", { v: double }, "1,5"],
    ["not a timestamp", { v: timestamp }, "yesterday"],
    ["not a duration", { v: duration }, "5 min"],
    ["not declared", {}, "1234"],
  ])("shows a text that is %s as received", (_, metadata, text) => {
    const v = defineError<AnyMatch>({
      domain: DOMAIN,
      reason: "V",
      code: Code.ABORTED,
      localized: localized(undefined, { de: "<{v}>" }),
      ...(metadata && { metadata }),
    });
    const received = error([info("V", { v: text })]);
    expect(defineCatalog(DOMAIN, { v }).localize(received, "de")?.message).toBe(`<${text}>`);
  });

  test.each(["__proto__", "constructor", "toString"])("a value under the key %s", (key) => {
    const v = defineError<AnyMatch>({
      domain: DOMAIN,
      reason: "V",
      code: Code.ABORTED,
      metadata: Object.defineProperty({}, key, { value: int64, enumerable: true }),
      localized: localized(undefined, { de: `{{${key}}} = {${key}}` }),
    });
    const catalog = defineCatalog(DOMAIN, { v });
    const received = error([info("V", JSON.parse(`{ "${key}": "1234" }`))]);
    expect(catalog.localize(received, "de")?.message).toBe(`{${key}} = 1.234`);
    const none = error([info("V")]);
    expect(catalog.localize(none, "de")).toBeUndefined();
  });

  test("values as received if the locale is not a valid tag", () => {
    for (const [type, value] of [
      [int64, 1234n],
      [timestamp, new Date(0)],
      [duration, 1000],
      [double, 1.5],
    ] as const) {
      expect(type.localize?.(value, "de_DE", "UTC")).toBeUndefined();
    }
  });
});

const texts = (
  defaultLocale: string | undefined,
  templates: { readonly [locale: string]: string },
  spec: Partial<ErrorSpec> = {},
) =>
  defineError<AnyMatch>({
    domain: DOMAIN,
    reason: "T",
    code: Code.ABORTED,
    localized: localized(defaultLocale, templates),
    ...spec,
  });

describe("the text of an error", () => {
  const sent = outOfStock({ available: 1234n, sku: "A-1" });

  test.each<[string, unknown]>([
    ["undefined", undefined],
    ["an Error", new Error("OUT_OF_STOCK")],
    ["another domain", error([info("OUT_OF_STOCK", {}, "other.example")])],
    ["an unknown reason", error([info("NEWER")])],
    ["an error without texts", busy()],
    ["a proxy that throws", hostile],
  ])("is undefined for %s", (_, thrown) => {
    expect(order.localize(thrown, "de")).toBeUndefined();
  });

  test.each<[string | readonly string[], string, string]>([
    ["de, fr;q=0.9", "de", "Von A-1 sind nur 1.234 da."],
    // The text in the language, the numbers as in the region.
    ["fr-CA, de;q=0.9", "fr", "Il ne reste que 1\u00a0234 de A-1."],
    ["it, fr-CA;q=0.5, de;q=0.4", "fr", "Il ne reste que 1\u00a0234 de A-1."],
    [["it", "de-AT"], "de", "Von A-1 sind nur 1\u00a0234 da."],
    ["en-IN", "en-US", "only 1,234 of A-1 left"],
    ["en-US", "en-US", "only 1,234 of A-1 left"],
    ["en-US, de;q=0.5", "en-US", "only 1,234 of A-1 left"],
    ["it", "en-US", "only 1,234 of A-1 left"],
    ["*", "en-US", "only 1,234 of A-1 left"],
    ["", "en-US", "only 1,234 of A-1 left"],
    [[], "en-US", "only 1,234 of A-1 left"],
    ["de;q=0", "en-US", "only 1,234 of A-1 left"],
  ])("for %j is in %s", (requested, locale, message) => {
    expect(order.localize(sent, requested)).toEqual({
      $typeName: "google.rpc.LocalizedMessage",
      locale,
      message,
    });
    expect(
      outOfStock({ available: 1234n, sku: "A-1" }, { locale: requested }).localizedMessage,
    ).toEqual(order.localize(sent, requested));
  });

  test("without a default language is in a requested one, or there is none", () => {
    const kind = texts(undefined, { en: "sold out", de: "ausverkauft" }, { message: "dev" });
    for (const requested of ["en-US", "en-GB", "fr, en"]) {
      expect(kind({}, { locale: requested }).localizedMessage?.message).toBe("sold out");
    }
    for (const requested of ["fr", "", [], "*"]) {
      expect(kind({}, { locale: requested }).localizedMessage).toBeUndefined();
    }
    expect(kind({}).localizedMessage).toBeUndefined();
  });

  test("without a message is in the default language only if that has a text", () => {
    const german = texts("de", { fr: "épuisé", de: "ausverkauft" });
    expect(german({}).localizedMessage?.locale).toBe("de");
    expect(german({}, { locale: "it" }).localizedMessage?.locale).toBe("de");
    const other = texts("it", { fr: "épuisé", de: "ausverkauft" });
    expect(other({}).localizedMessage).toBeUndefined();
    expect(other({}, { locale: "fr" }).localizedMessage?.locale).toBe("fr");
  });

  test("is not in another script of the language", () => {
    const kind = texts("zh-Hant-TW", { en: "sold out" }, { message: "賣完了" });
    const localeFor = (locale: string) => kind({}, { locale }).localizedMessage?.locale;
    expect(localeFor("zh-CN, en;q=0.5")).toBe("en");
    expect(localeFor("zh-Hant-TW, en;q=0.5")).toBe("zh-Hant-TW");
    expect(localeFor("zh-HK, en;q=0.5")).toBe("zh-Hant-TW");
  });

  test("does not render received metadata as a template", () => {
    const metadata = { sku: "{available}", available: "3" };
    const received = error([info("OUT_OF_STOCK", metadata)]);
    expect(order.localize(received, "de")?.message).toBe("Von {available} sind nur 3 da.");
  });

  test("is undefined if a value that it needs was not received", () => {
    const received = error([info("OUT_OF_STOCK", { sku: "A-1" })]);
    expect(order.localize(received, "de")).toBeUndefined();
  });

  test("is in the default language, whatever that is, if no other fits", () => {
    const kind = texts("de", { en: "sold out" }, { message: "ausverkauft" });
    expect(kind({}, { locale: "it" }).localizedMessage).toMatchObject({
      locale: "de",
      message: "ausverkauft",
    });
    expect(kind({}, { locale: "en-GB" }).localizedMessage?.message).toBe("sold out");
  });

  test.each([
    ["en-US", "en-US"],
    ["en-us", "en-US"],
    ["en-US", "en-us"],
    ["he", "iw"],
  ])(
    "for end users in %s takes precedence over the message for developers in %s",
    (locale, own) => {
      const kind = texts(own, { [locale]: "user" }, { message: "dev" });
      for (const requested of [locale, own, "fr", "*"])
        expect(kind({}, { locale: requested }).localizedMessage).toMatchObject({
          locale,
          message: "user",
        });
    },
  );

  test("has single braces for doubled ones", () => {
    const kind = texts(undefined, { de: "{{ {a} }} {{a}}" }, { metadata: { a: int64 } });
    expect(kind({ a: 1n }, { locale: "de" }).localizedMessage?.message).toBe("{ 1 } {a}");
  });

  test("is in an available language, whatever is requested", () => {
    const tag = fc.constantFrom("de", "de-CH", "fr", "en", "*", "iw", "x", "zh-Hant-TW");
    const weighted = fc.tuple(tag, fc.oneof(fc.double(), fc.string()));
    const header = fc.array(weighted).map((list) => list.map((pair) => pair.join(";q=")).join(","));
    fc.assert(
      fc.property(
        fc.oneof(header, fc.string(), fc.array(fc.oneof(tag, fc.string()))),
        (requested) => {
          const text = order.localize(sent, requested);
          expect(["de", "fr", "en-US"]).toContain(text?.locale);
          expect(text?.message).toContain("A-1");
        },
      ),
    );
  });

  test("never throws, whatever the arguments", () => {
    fc.assert(
      fc.property(junk, junk, (thrown, requested) => {
        expect(order.localize(thrown, requested as string)).toBeUndefined();
        expect(["de", "fr", "en-US"]).toContain(order.localize(sent, requested as string)?.locale);
      }),
    );
    expect(order.localize(sent, fail as never)?.locale).toBe("en-US");
  });
});

test("formats dates in UTC or the given time zone, and shows them as received if that is not valid", () => {
  const late = texts(undefined, { de: "{at}" }, { metadata: { at: timestamp } });
  const catalog = defineCatalog(DOMAIN, { late });
  const sent = late({ at: new Date("2026-03-01T12:00:00Z") });
  const text = (timeZone?: string) => catalog.localize(sent, "de", { timeZone })?.message;
  expect(text()).toContain("12:00:00 UTC");
  expect(text("Europe/Berlin")).toContain("13:00:00 MEZ");
  expect(text("Nowhere/Land")).toBe("2026-03-01T12:00:00Z");
});
