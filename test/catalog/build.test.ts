import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { defineError } from "../../src/catalog/define.js";
import {
  bool,
  bytes,
  double,
  duration,
  int64,
  string,
  timestamp,
} from "../../src/catalog/metadata.js";
import type { ErrorSpec } from "../../src/catalog/types.js";
import { Code } from "../../src/code.js";
import {
  badRequest,
  debugInfo,
  errorInfo,
  help,
  localizedMessage,
  retryInfo,
} from "../../src/details.js";
import { StatusError } from "../../src/error/status-error.js";
import {
  type AnyMatch,
  busy,
  DOMAIN,
  fail,
  hostile,
  invalid,
  junk,
  order,
  outOfStock,
  overTheWire,
  typesOf,
} from "./kinds.js";

type Untyped = (metadata?: unknown, options?: unknown) => StatusError;
/** Returns the function itself, for calls that TypeScript would refuse. */
const untyped = (kind: unknown) => kind as Untyped;

const build = untyped(outOfStock);
const TEXT = "google.rpc.LocalizedMessage";
const KEYS = { available: 3n, sku: "A-1" };
const kindsOf = ({ issues }: StatusError) => issues.map(({ kind, where }) => `${kind} ${where}`);

describe("reports a value of the wrong type and keeps its text", () => {
  test.each<[string, unknown, string]>([
    ["a string", "three", "three"],
    ["a number", 3, "3"],
    ["a bigint out of range", 2n ** 63n, "9223372036854775808"],
    ["a symbol", Symbol("s"), "Symbol(s)"],
    ["an object", {}, ""],
    ["a function", () => "hunter2", ""],
    ["an object without a prototype", Object.create(null), ""],
    ["an object that throws", { toString: fail }, ""],
    ["a proxy that throws", hostile, ""],
    ["true", true, "true"],
    ["an empty list", [], ""],
  ])("%s for an int64", (_, value, text) => {
    const built = build({ available: value, sku: "A-1" });
    expect(built).toMatchObject({ code: Code.FAILED_PRECONDITION, reason: "OUT_OF_STOCK" });
    expect(built.errorInfo?.metadata).toEqual({ available: text, sku: "A-1" });
    expect(built.message).toBe(`only ${text} of A-1 left`);
    expect(built.issues).toEqual([
      {
        kind: "malformed-metadata",
        what: "available is not a valid int64: pass a bigint, such as 3n",
        where: "metadata.available",
        key: "available",
      },
    ]);
  });

  test.each<[string, Date]>([
    ["an invalid date", new Date(Number.NaN)],
    ["a date that throws", Object.assign(new Date(0), { toISOString: fail })],
  ])("%s for a timestamp", (_, at) => {
    const metadata = { at: timestamp };
    const kind = defineError<AnyMatch>({
      domain: DOMAIN,
      reason: "AT",
      code: Code.ABORTED,
      metadata,
    });
    expect(kindsOf(kind({ at }))).toEqual(["malformed-metadata metadata.at"]);
    expect(kind.is(kind({ at }))).toBe(true);
  });
});

describe("reports every missing key", () => {
  test.each<[string, unknown]>([
    ["nothing", undefined],
    ["null", null],
    ["an empty object", {}],
    ["a string", "A-1"],
    ["a number", 5],
    ["a symbol", Symbol("s")],
    ["a function", fail],
    ["undefined values", { available: undefined, sku: undefined }],
    ["null values", { available: null, sku: null }],
    ["inherited values", Object.create({ available: 3n, sku: "A-1" })],
    [
      "getters that throw",
      Object.defineProperties({}, { available: { get: fail }, sku: { get: fail } }),
    ],
    ["a proxy that throws", hostile],
  ])("for metadata: %s", (_, metadata) => {
    const built = build(metadata);
    expect(built.errorInfo).toMatchObject({ reason: "OUT_OF_STOCK", domain: DOMAIN, metadata: {} });
    expect(built.message).toBe("only ? of ? left");
    expect(kindsOf(built)).toEqual([
      "missing-metadata metadata.available",
      "missing-metadata metadata.sku",
    ]);
    expect(built.issues.map(({ key, what }) => [key, what])).toEqual([
      ["available", "available was not given: pass a bigint, such as 3n"],
      ["sku", "sku was not given: pass a string"],
    ]);
  });
});

describe("options that cannot be read", () => {
  test.each<[string, unknown]>([
    ["null", null],
    ["a string", "de"],
    ["a number", 5],
    ["a symbol", Symbol("s")],
    ["a function", fail],
    ["a cause that throws", Object.defineProperty({}, "cause", { get: fail })],
    ["a locale that throws", Object.defineProperty({}, "locale", { get: fail })],
    ["undefined details", { details: undefined }],
    ["null details", { details: null }],
  ])("ignores %s", (_, options) => {
    const built = build(KEYS, options);
    expect(built.issues).toEqual([]);
    expect(typesOf(built)).toEqual(["google.rpc.ErrorInfo", TEXT]);
    expect(outOfStock.from(overTheWire(built))?.metadata).toEqual(KEYS);
  });

  test.each<[string, unknown]>([
    ["a proxy that throws", hostile],
    ["details that throw", Object.defineProperty({}, "details", { get: fail })],
    ["details that are not a list", { details: 5 }],
    ["one detail instead of a list", { details: badRequest() }],
    ["a list that throws", { details: new Proxy([], { get: fail }) }],
    ["a list that throws on iteration", { details: { [Symbol.iterator]: () => ({ next: fail }) } }],
  ])("reports %s", (_, options) => {
    const built = build(KEYS, options);
    expect(kindsOf(built)).toEqual(["unencodable-detail options.details"]);
    expect(typesOf(built)).toEqual(["google.rpc.ErrorInfo", TEXT]);
    expect(outOfStock.from(overTheWire(built))?.metadata).toEqual(KEYS);
  });

  test.each<[string, unknown]>([
    ["null", null],
    ["a number", 5],
    ["a symbol", Symbol("s")],
    ["an object", { length: 2 }],
    ["an empty list", []],
    ["a list without strings", [null, 5, {}, Symbol("s"), hostile, ["fr"]]],
    ["an invalid tag", "!!"],
  ])("uses the default language for the locale: %s", (_, locale) => {
    const built = build(KEYS, { locale });
    expect(built.localizedMessage).toMatchObject({
      locale: "en-US",
      message: "only 3 of A-1 left",
    });
  });

  test("has a text for a locale that throws when it is read", () => {
    const { proxy, revoke } = Proxy.revocable([], {});
    revoke();
    for (const locale of [proxy, new Proxy(["de"], { get: fail })]) {
      expect(typesOf(build(KEYS, { locale }))).toEqual(["google.rpc.ErrorInfo", TEXT]);
    }
  });
});

describe("reports an invalid detail and keeps the others", () => {
  const type = Symbol("type");
  test.each<[string, unknown]>([
    ["null", null],
    ["a string", "detail"],
    ["an unknown message", { $typeName: "acme.v1.Note" }],
    ["a type that is a symbol", { $typeName: type }],
    ["a type that throws", { $typeName: { toString: fail } }],
    ["a URL that is not a string", { typeUrl: 5, value: new Uint8Array(0) }],
    ["a URL that looks like a string", { typeUrl: { lastIndexOf: () => 0, slice: () => type } }],
    ["bytes that are a string", { typeUrl: "x/acme.v1.Note", value: "AA==" }],
    ["a getter that throws", Object.defineProperty({}, "typeUrl", { get: fail })],
    ["a proxy that throws", hostile],
  ])("%s", (_, detail) => {
    const built = build(KEYS, { details: [detail, help({ links: [] })] });
    expect(typesOf(built)).toEqual(["google.rpc.ErrorInfo", "google.rpc.Help", TEXT]);
    expect(built.issues.map(({ kind }) => kind)).toEqual(["unencodable-detail"]);
  });

  test.each([Symbol("type"), { toString: fail }])(
    "reports each of two invalid details of the same type: %o",
    ($typeName) => {
      const built = build(KEYS, { details: [{ $typeName }, { $typeName }] });
      expect(built.issues.map(({ kind }) => kind)).toEqual([
        "unencodable-detail",
        "unencodable-detail",
      ]);
    },
  );
});

describe("reports a declared detail that cannot be encoded and keeps the other", () => {
  const make = untyped(invalid);
  const note = { text: "call us" };

  test.each<[string, unknown, string]>([
    ["that is not given", { note }, "missing-detail options.badRequest"],
    ["that is null", { note, badRequest: null }, "missing-detail options.badRequest"],
    [
      "whose getter throws",
      Object.defineProperty({ note }, "badRequest", { get: fail }),
      "missing-detail options.badRequest",
    ],
    [
      "that is inherited",
      Object.assign(Object.create({ badRequest: {} }), { note }),
      "missing-detail options.badRequest",
    ],
    [
      "whose list is not a list",
      { note, badRequest: { fieldViolations: 5 } },
      "unencodable-detail options.badRequest",
    ],
    [
      "whose field throws",
      { note, badRequest: Object.defineProperty({}, "fieldViolations", { get: fail }) },
      "unencodable-detail options.badRequest",
    ],
  ])("a standard detail %s", (_, options, issue) => {
    const built = make({}, options);
    expect(kindsOf(built)).toEqual([issue]);
    expect(typesOf(built)).toEqual(["google.rpc.ErrorInfo", "acme.shop.v1.Note"]);
  });

  test.each<[string, unknown, string]>([
    ["that is not given", {}, "missing-detail options.note"],
    ["that its codec rejects", { note: { text: 5 } }, "unencodable-detail options.note"],
    ["that throws", { note: hostile }, "unencodable-detail options.note"],
  ])("a custom detail %s", (_, options, issue) => {
    const built = make({}, { ...(options as object), badRequest: {} });
    expect(kindsOf(built)).toEqual([issue]);
    expect(typesOf(built)).toEqual(["google.rpc.ErrorInfo", "google.rpc.BadRequest"]);
  });

  test.each<[string, unknown]>([
    [
      "throws undefined",
      () => {
        throw undefined;
      },
    ],
    ["returns a string", () => "bytes"],
    ["returns undefined", () => undefined],
  ])("a custom detail whose codec %s", (_, encode) => {
    const details = { odd: { typeName: "acme.shop.v1.Odd", encode, decode: fail } };
    const spec = { domain: DOMAIN, reason: "ODD", code: Code.ABORTED, details } as ErrorSpec;
    const built = untyped(defineError(spec))({}, { odd: {} });
    expect(built.issues.map(({ kind }) => kind)).toEqual(["unencodable-detail"]);
    expect(built.reason).toBe("ODD");
  });

  test("reports all of them as missing without options", () => {
    expect(kindsOf(make())).toEqual([
      "missing-detail options.badRequest",
      "missing-detail options.note",
    ]);
  });
});

test("building never throws and never loses the reason", () => {
  const kinds = fc.constantFrom(outOfStock, busy, invalid);
  const options = fc.record(
    {
      details: fc.oneof(junk, fc.array(junk)),
      locale: junk,
      cause: junk,
      badRequest: junk,
      note: junk,
    },
    { requiredKeys: [] },
  );
  const metadata = fc.record({ available: junk, sku: junk, line: junk }, { requiredKeys: [] });
  fc.assert(
    fc.property(kinds, fc.oneof(metadata, junk), fc.oneof(options, junk), (kind, first, second) => {
      const built = untyped(kind)(first, second);
      expect(built).toBeInstanceOf(StatusError);
      expect(kind.is(overTheWire(built))).toBe(true);
      const match = order.from(built);
      expect(match && "rawReason" in match ? match.rawReason : match?.reason).toBe(
        kind.spec.reason,
      );
      expect(new Set(typesOf(built)).size).toBe(built.details.length);
    }),
    { numRuns: 500 },
  );
});

test("sends every value that is given for a declared key", () => {
  const spec = { s: string, i: int64, d: double, b: bool, t: timestamp, p: duration, y: bytes };
  const kind = defineError({
    domain: DOMAIN,
    reason: "ANY",
    code: Code.ABORTED,
    metadata: spec,
    optional: ["b", "p"],
  });
  const metadata = fc.dictionary(fc.constantFrom(...Object.keys(spec)), junk);
  fc.assert(
    fc.property(metadata, (given) => {
      const built = untyped(kind)(given);
      const keys = Object.keys(given).filter((key) => (given[key] ?? undefined) !== undefined);
      expect(Object.keys(built.errorInfo?.metadata ?? {}).toSorted()).toEqual(keys.toSorted());
    }),
  );
});

describe("a built error", () => {
  test("has the code, the message and every key as text", () => {
    const built = outOfStock({ ...KEYS, note: "soon" });
    expect(built).toBeInstanceOf(StatusError);
    expect(built).toMatchObject({
      code: Code.FAILED_PRECONDITION,
      message: "only 3 of A-1 left",
      reason: "OUT_OF_STOCK",
      domain: DOMAIN,
      issues: [],
    });
    expect(built.errorInfo?.metadata).toEqual({ available: "3", sku: "A-1", note: "soon" });
  });

  test("omits an optional key without an issue", () => {
    const built = outOfStock(KEYS);
    expect(built.errorInfo?.metadata).toEqual({ available: "3", sku: "A-1" });
    expect(built.issues).toEqual([]);
  });

  test("omits keys that are not declared", () => {
    const extra = { ...KEYS, password: "secret" };
    expect(outOfStock(extra).errorInfo?.metadata).not.toHaveProperty("password");
  });

  test("needs no metadata if none is declared", () => {
    expect(busy()).toMatchObject({ code: Code.UNAVAILABLE, message: "", issues: [] });
    expect(busy().errorInfo?.metadata).toEqual({});
  });

  test("puts ErrorInfo and RetryInfo first, then the given details, then the other declared ones", () => {
    const built = busy({ details: [debugInfo({ detail: "d" })] });
    expect(typesOf(built)).toEqual([
      "google.rpc.ErrorInfo",
      "google.rpc.RetryInfo",
      "google.rpc.DebugInfo",
      "google.rpc.Help",
    ]);
    expect(built.issues).toEqual([]);
  });

  test.each([
    ["as a message", errorInfo({ reason: "OTHER", domain: "x" })],
    ["as a URL and bytes", { typeUrl: "x/google.rpc.ErrorInfo", value: new Uint8Array(0) }],
  ])("keeps its own ErrorInfo and reports another one, given %s", (_, given) => {
    const built = busy({ details: [given] });
    expect(typesOf(built).filter((type) => type === "google.rpc.ErrorInfo")).toHaveLength(1);
    expect(built.reason).toBe("BUSY");
    expect(built.issues).toEqual([
      {
        kind: "duplicate-detail",
        what: "a second google.rpc.ErrorInfo was left out",
        where: "details",
        type: "google.rpc.ErrorInfo",
      },
    ]);
  });

  test("keeps the first of two details of the same type", () => {
    const details = [debugInfo({ detail: "first" }), debugInfo({ detail: "second" })];
    const built = outOfStock(KEYS, { details });
    expect(built.debugInfo?.detail).toBe("first");
    expect(typesOf(built)).toEqual(["google.rpc.ErrorInfo", "google.rpc.DebugInfo", TEXT]);
    expect(built.issues.map(({ kind }) => kind)).toEqual(["duplicate-detail"]);
  });

  test("has the declared retry delay and help, unless others are given", () => {
    expect(busy().retryDelayMs).toBe(2000);
    expect(busy().help?.links[0]?.url).toBe("https://shop.acme.example/errors");
    const links = [{ description: "other", url: "https://other.example" }];
    const other = busy({ details: [retryInfo(50), help({ links })] });
    expect(other.retryDelayMs).toBe(50);
    expect(other.help?.links).toMatchObject(links);
    expect(other.details).toHaveLength(3);
    expect(other.issues).toEqual([]);
  });

  test("has the declared details, encoded", () => {
    const fieldViolations = [{ field: "sku", description: "unknown" }];
    const built = invalid({}, { badRequest: { fieldViolations }, note: { text: "call us" } });
    expect(built.issues).toEqual([]);
    expect(typesOf(built)).toEqual([
      "google.rpc.ErrorInfo",
      "google.rpc.BadRequest",
      "acme.shop.v1.Note",
    ]);
    expect(built.badRequest?.fieldViolations).toMatchObject(fieldViolations);
    expect(built.details[2]?.typeUrl).toBe("type.googleapis.com/acme.shop.v1.Note");
    expect(Buffer.from(built.details[2]?.value ?? []).toString()).toBe("call us");
  });

  test("prefers a declared detail to a further one of the same type", () => {
    const fieldViolations = [{ field: "sku", description: "unknown" }];
    const options = { badRequest: { fieldViolations }, note: {}, details: [badRequest()] };
    const built = invalid({}, options);
    expect(built.badRequest?.fieldViolations).toHaveLength(1);
    expect(kindsOf(built)).toEqual(["duplicate-detail details"]);
  });

  test("has a text in the requested language as its last detail", () => {
    const built = outOfStock(KEYS, { locale: "de-CH, en;q=0.5", details: [badRequest()] });
    expect(typesOf(built)).toEqual([
      "google.rpc.ErrorInfo",
      "google.rpc.BadRequest",
      "google.rpc.LocalizedMessage",
    ]);
    const text = { locale: "de", message: "Von A-1 sind nur 3 da." };
    expect(built.localizedMessage).toMatchObject(text);
    expect(overTheWire(built).localizedMessage).toMatchObject(text);
    expect(built.message).toBe("only 3 of A-1 left");
  });

  test.each([undefined, "", "*", [], "it"])(
    "has a text in the default language for the locale %j",
    (locale) => {
      const built = outOfStock(KEYS, locale === undefined ? {} : { locale });
      expect(built.localizedMessage).toMatchObject({
        locale: "en-US",
        message: "only 3 of A-1 left",
      });
    },
  );

  test("has no text if the catalog has none for end users", () => {
    expect(busy().localizedMessage).toBeUndefined();
    expect(busy({ locale: "de" }).localizedMessage).toBeUndefined();
  });

  test("has no text if a value that it needs was not given", () => {
    const built = build({ sku: "A-1" }, { locale: "de" });
    expect(built.localizedMessage).toBeUndefined();
    expect(kindsOf(built)).toEqual(["missing-metadata metadata.available"]);
  });

  test("keeps a text that the caller gives", () => {
    const given = localizedMessage({ locale: "it", message: "Ne restano 3." });
    const built = outOfStock(KEYS, { locale: "de", details: [given] });
    expect(built.localizedMessage).toMatchObject({ locale: "it" });
    expect(built.details).toHaveLength(2);
  });

  test("keeps its cause, even undefined, and does not send it", () => {
    const cause = new Error("secret");
    const built = busy({ cause });
    expect(built.cause).toBe(cause);
    expect(JSON.stringify(built)).not.toContain("secret");
    expect("cause" in busy({ cause: undefined })).toBe(true);
    expect("cause" in busy()).toBe(false);
  });

  test("has a stack that begins at the caller", () => {
    expect(busy().stack).toContain("build.test.ts");
  });

  test.each(["__proto__", "constructor", "toString", "hasOwnProperty"])(
    "treats %s as an ordinary key",
    (key) => {
      const metadata = Object.defineProperty({}, key, { value: string, enumerable: true });
      const spec = { domain: DOMAIN, reason: "ODD", code: Code.ABORTED, metadata } as const;
      const kind = defineError<AnyMatch>({ ...spec, optional: [key], message: `<{${key}}>` });
      const built = kind(JSON.parse(`{ "${key}": "v" }`));
      expect(built.message).toBe("<v>");
      expect(Object.entries(built.errorInfo?.metadata ?? {})).toEqual([[key, "v"]]);
      expect(kind({}).message).toBe("<?>");
      expect(kind({}).errorInfo?.metadata).toEqual({});
    },
  );
});
