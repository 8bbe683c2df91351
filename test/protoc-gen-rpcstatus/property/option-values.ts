// Generates values of our options from the descriptors of annotations.proto. A new option there gets values without
// a change here; one of a kind that no option has had so far fails the tests.
//
// "valid" values are typical ones. References to other declarations are numbers, as in "{#2}" or "#2", which
// make-consistent.ts replaces. "wild" values are any that protobuf can encode.

import { type DescEnum, type DescField, type DescMessage, ScalarType } from "@bufbuild/protobuf";
import { FeatureSet_FieldPresence } from "@bufbuild/protobuf/wkt";
import fc from "fast-check";

/** The init of a message for `create`: values by the local names of the fields. */
export type Values = Record<string, unknown>;

type Taste = "valid" | "wild";

/** Texts that end a literal, comment or template, or act on a terminal, and names special to JavaScript. */
const HOSTILE = [
  // biome-ignore lint/suspicious/noTemplateCurlyInString: as hostile as it looks
  ..."* / */ /* // ` ${{x}} \" ' \\ \\u0041 \n \r\n \t {{ }} {{x}} </script> $& $1 %s".split(" "),
  ..."__proto__ constructor class @ts-nocheck @deprecated {{@link Error}} é 💥 ǘ العربية".split(
    " ",
  ),
  ..."\u2028 \u2029 \u202e \u2066 \ufeff \u00ad".split(" "),
];
const JUNK = [
  ..."{ } {} { } {x {x}} {0,number} {__proto__} {constructor} {#} {+}".split(" "),
  ..."\0 \u001b[2J \u007f \u0085 __proto__ constructor class . .. a. .a a.b A.B \u2028".split(" "),
  ...["", " ", "\n", "x".repeat(5000), "a".repeat(64), "A".repeat(64), "a-_-b", "ß", "ﬀ", "١"],
];
const words = fc.constantFrom(..."the order of A-1 is late, 5 left; try again".split(" "));
const line = fc
  .array(fc.oneof({ weight: 5, arbitrary: words }, fc.constantFrom(...HOSTILE)), { maxLength: 6 })
  .map((parts) => parts.join(" "));

/** Text for humans: never blank, with doubled braces. */
const text = fc.tuple(words, line).map((parts) => parts.join(" ").trim());
const template = fc
  .array(
    fc.oneof(
      text,
      fc.nat(9).map((n) => `{#${n}}`),
    ),
    { minLength: 1, maxLength: 4 },
  )
  .map((parts) => parts.join(" "));
const reference = fc.nat(20).map((n) => `#${n}`);

/** Valid values by field name; any other string field is text for humans. */
const validStrings: { readonly [field: string]: fc.Arbitrary<string> } = {
  domain: fc.constantFrom("shop.acme.example", "jobs.acme.example", "a.b", "xn--bcher-kva.example"),
  value_prefix: fc.constantFrom("", "F_", "ORDER_ERROR_", "X"),
  default_locale: fc.constantFrom("en", "en-US", "DE-at", "zh-hant-TW"),
  fallback_reason: reference,
  message: template,
  details: fc.oneof(
    reference,
    fc.constantFrom("BadRequest", "DebugInfo", "ResourceInfo").map((name) => `google.rpc.${name}`),
  ),
  reason: fc.constantFrom("SOLD_OUT", "THEN", "X12", "A__B", "VALUE_OF", `A${"9".repeat(62)}`),
  replaced_by: reference,
  error: reference,
  key: fc.constantFrom(
    ..."sku available limit startedAt a-b a_b a1 to if class constructor toString valueOf then".split(
      " ",
    ),
    ..."hasOwnProperty default available is reason metadata".split(" "),
    `k${"-".repeat(63)}`,
  ),
  // Replaced by an example of the declared type, see make-consistent.ts.
  example: fc.constant("#"),
  locale: fc.constantFrom("de", "DE-at", "fr-CH", "zh-Hant-TW", "en", "sr-latn", "de-u-co-phonebk"),
  url: fc.oneof(
    fc.constantFrom(
      "https://acme.example",
      "http://[::1]:80/",
      "HTTPS://acme.example/é?a='b'#`$(c)`",
    ),
    fc.webUrl(),
  ),
};

const nearMisses: { readonly [field: string]: readonly string[] } = {
  domain: ["Shop.acme.example", "acme", "googleapis.com", "a..b", "https://acme.example/", "a_b.c"],
  value_prefix: ["order_error_", "ORDER_ERROR", "UNSPECIFIED", "*/"],
  default_locale: ["en_US", "german", "x", "*"],
  fallback_reason: ["UNSPECIFIED", "OUT_OF_STOCK", "__proto__"],
  message: ["{sku", "sku}", "{ sku }", "{sku, number}", "{toString}", "{valueOf} {constructor}"],
  details: ["google.rpc.ErrorInfo", "google.rpc.Help", "BadRequest", ".google.rpc.BadRequest"],
  reason: ["BY_VALUE", "lower", "A_", "_A", "A", "A-B", "__proto__", "toString", "A\nB"],
  replaced_by: [
    "OrderError.OUT_OF_STOCK",
    "OrderError",
    ".",
    "..",
    "a.OUT_OF_STOCK",
    "rpcstatus.v1.Code.OK",
  ],
  error: ["OrderError.OUT_OF_STOCK", "OrderError", "OUT_OF_STOCK", ".OrderError.THEN", "A.B, A.C"],
  key: ["Sku", "sku id", "a", "__proto__", "a.b", "1a", "é1"],
  example: ["1", "true", "2026-03-01T12:00:00Z", "1.5s", "AQI="],
  locale: ["de_DE", "german", "de-", "x-private", "i-klingon", "en-US-u-ca"],
  url: [
    "acme.example",
    "javascript:alert(1)",
    "https://",
    "/help",
    "file:///etc/passwd",
    "https://a b",
  ],
};

const validNumbers: { readonly [field: string]: fc.Arbitrary<number> } = {
  http_status: fc.integer({ min: 400, max: 599 }),
  seconds: fc.oneof(fc.nat(1e6), fc.constant(315_576_000_000)),
  nanos: fc.oneof(fc.constant(500_000_000), fc.nat(999_999_999)),
};

const { IMPLICIT } = FeatureSet_FieldPresence;

export function messageValues(desc: DescMessage, taste: Taste): fc.Arbitrary<Values> {
  const fields = desc.fields.map((field) => [field.localName, fieldValues(field, taste)]);
  const required = desc.fields.filter(
    // Strings with a syntax of their own are those that must not be empty.
    ({ name, presence, fieldKind }) =>
      taste === "valid" && fieldKind === "scalar" && presence === IMPLICIT && name in validStrings,
  );
  return fc.record(Object.fromEntries(fields), {
    requiredKeys: required.map(({ localName }) => localName),
    noNullPrototype: true,
  });
}

function fieldValues(field: DescField, taste: Taste): fc.Arbitrary<unknown> {
  return field.fieldKind === "list"
    ? fc.array(elementValues(field, taste), { maxLength: 3 })
    : elementValues(field, taste);
}

/** Generates values of the field; for a list, its elements. */
export function elementValues(field: DescField, taste: Taste): fc.Arbitrary<unknown> {
  if (field.oneof !== undefined)
    throw new Error(`cannot make values of "${field}": it is in a oneof`);
  const { enum: enumeration, message, scalar } = field;
  if (field.fieldKind !== "map") {
    if (enumeration !== undefined) return enumValues(field, enumeration, taste);
    if (message !== undefined) return messageValues(message, taste);
    if (scalar !== undefined) return scalarValues(field, scalar, taste);
  }
  throw new Error(
    `cannot make values of "${field}": no option has had this kind so far; add it here`,
  );
}

function enumValues(field: DescField, { values }: DescEnum, taste: Taste): fc.Arbitrary<number> {
  const known = fc.constantFrom(...values.map(({ number }) => number));
  if (taste === "wild") return fc.oneof(known, fc.constantFrom(-1, 17, 404, 2 ** 31 - 1));
  // With explicit presence, the unspecified value makes no sense.
  return field.presence === IMPLICIT ? known : known.filter((number) => number !== 0);
}

function scalarValues(field: DescField, type: ScalarType, taste: Taste): fc.Arbitrary<unknown> {
  const { name } = field;
  const valid = taste === "valid";
  switch (type) {
    case ScalarType.STRING: {
      if (valid) return validStrings[name] ?? text;
      const misses = [...(nearMisses[name] ?? []), ...JUNK];
      return fc.oneof(fc.constantFrom(...misses), text, fc.string({ unit: "binary" }));
    }
    case ScalarType.BOOL:
      return fc.boolean();
    case ScalarType.INT32:
      return valid ? (validNumbers[name] ?? fc.nat(99)) : fc.integer();
    case ScalarType.INT64: {
      const any = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n });
      return valid ? (validNumbers[name] ?? fc.nat(99)).map(BigInt) : any;
    }
    default:
      throw new Error(
        `cannot make values of "${field}": no option has had this type so far; add it here`,
      );
  }
}
