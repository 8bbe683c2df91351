import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { defineCatalog, defineError } from "../../src/catalog/define.js";
import type { ErrorKind, ErrorSpec } from "../../src/catalog/types.js";
import { Code } from "../../src/code.js";
import type { DetailInit } from "../../src/detail.js";
import { debugInfo, errorInfo, help, retryInfo } from "../../src/details.js";
import { StatusError } from "../../src/error.js";
import { decodeStatus, encodeStatus } from "../../src/status.js";

const DOMAIN = "shop.acme.example";

const outOfStock = defineError<"OUT_OF_STOCK", { available: bigint; sku: string; note?: string }>({
  domain: DOMAIN,
  reason: "OUT_OF_STOCK",
  code: Code.FAILED_PRECONDITION,
  message: "only {available} of {sku} left",
  metadata: { available: "int64", sku: "string", note: "string?" },
});
const busy = defineError<"BUSY", Record<never, never>, { retryDelay: true }>({
  domain: DOMAIN,
  reason: "BUSY",
  code: Code.UNAVAILABLE,
  retryDelayMs: 2000,
});
const order = defineCatalog(DOMAIN, { outOfStock, busy });

const error = (details: readonly DetailInit[], code: number = Code.INTERNAL) =>
  new StatusError({ code, message: "m", details });
const info = (reason: string, metadata: Record<string, string> = {}, domain = DOMAIN) =>
  errorInfo({ reason, domain, metadata });
const overTheWire = (e: StatusError) => StatusError.from(decodeStatus(encodeStatus(e)));

describe("building never throws", () => {
  // biome-ignore lint/suspicious/noExplicitAny: what TypeScript would refuse
  const build = outOfStock as unknown as (metadata?: any, options?: any) => StatusError;
  const proto = Object.create(null);

  test.each<[string, unknown, string]>([
    ["a string", "three", "three"],
    ["a number", 3, "3"],
    ["a bigint out of range", 2n ** 63n, "9223372036854775808"],
    ["a symbol", Symbol("s"), "Symbol(s)"],
    ["an object", {}, "[object Object]"],
    ["an object without prototype", proto, ""],
    ["an object that throws", { toString: fail }, ""],
    ["a proxy that throws", new Proxy({}, { get: fail }), ""],
    ["true", true, "true"],
    ["an empty list", [], ""],
  ])("for %s where an int64 is declared: it is reported, and its text kept", (_, value, text) => {
    const built = build({ available: value, sku: "A-1" });
    expect(built).toMatchObject({ code: Code.FAILED_PRECONDITION, reason: "OUT_OF_STOCK" });
    expect(built.errorInfo?.metadata).toEqual({ available: text, sku: "A-1" });
    expect(built.message).toBe(`only ${text} of A-1 left`);
    expect(built.issues).toEqual([
      { kind: "malformed-metadata", what: "available is no int64", where: "metadata.available" },
    ]);
  });

  test.each<[string, unknown]>([
    ["nothing", undefined],
    ["null", null],
    ["an empty object", {}],
    ["a string", "A-1"],
    ["a number", 5],
    ["undefined values", { available: undefined, sku: undefined }],
    ["null values", { available: null, sku: null }],
    ["inherited values", Object.create({ available: 3n, sku: "A-1" })],
    [
      "getters that throw",
      Object.defineProperties({}, { available: { get: fail }, sku: { get: fail } }),
    ],
    ["a proxy that throws", new Proxy({}, { getOwnPropertyDescriptor: fail })],
  ])("for %s: each key that is missing is reported", (_, metadata) => {
    const built = build(metadata);
    expect(built.errorInfo).toMatchObject({ reason: "OUT_OF_STOCK", domain: DOMAIN, metadata: {} });
    expect(built.message).toBe("only {available} of {sku} left");
    expect(built.issues.map(({ kind, where }) => `${kind} ${where}`)).toEqual([
      "missing-metadata metadata.available",
      "missing-metadata metadata.sku",
    ]);
  });

  test.each<[string, unknown]>([
    ["null", null],
    ["a string", "detail"],
    ["an unknown message", { $typeName: "acme.v1.Note" }],
    ["a URL that is no string", { typeUrl: 5, value: new Uint8Array(0) }],
    ["a getter that throws", Object.defineProperty({}, "typeUrl", { get: fail })],
  ])("for %s as a detail: it is reported, the others stand", (_, detail) => {
    const details = [detail, help({ links: [] })];
    const built = build({ available: 3n, sku: "A-1" }, { details });
    expect(built.details.map(({ type }) => type)).toEqual([
      "google.rpc.ErrorInfo",
      "google.rpc.Help",
    ]);
    expect(built.issues).toMatchObject([{ kind: "unencodable-detail" }]);
  });

  test("for anything at all", () => {
    const spec: ErrorSpec["metadata"] = {
      s: "string",
      i: "int64",
      d: "double",
      b: "bool?",
      t: "timestamp",
      p: "duration?",
      y: "bytes",
    };
    const kind = defineError({ domain: DOMAIN, reason: "ANY", code: Code.ABORTED, metadata: spec });
    const values = fc.record(
      Object.fromEntries(Object.keys(spec).map((key) => [key, fc.anything({ withBigInt: true })])),
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(values, (metadata) => {
        const built = (kind as unknown as typeof build)(metadata);
        const given = Object.keys(metadata).filter(
          (key) => (metadata[key] ?? undefined) !== undefined,
        );
        expect(Object.keys(built.errorInfo?.metadata ?? {}).toSorted()).toEqual(given.toSorted());
        expect(kind.is(overTheWire(built))).toBe(true);
      }),
    );
  });
});

describe("an error that is built", () => {
  test("has the code, the message and every key as text", () => {
    const built = outOfStock({ available: 3n, sku: "A-1", note: "soon" });
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

  test("leaves an optional key out without an issue", () => {
    const built = outOfStock({ available: 3n, sku: "A-1" });
    expect(built.errorInfo?.metadata).toEqual({ available: "3", sku: "A-1" });
    expect(built.issues).toEqual([]);
  });

  test("does not carry keys that are not declared", () => {
    const extra = { available: 3n, sku: "A-1", password: "secret" };
    expect(outOfStock(extra).errorInfo?.metadata).not.toHaveProperty("password");
  });

  test("needs no metadata when none is declared", () => {
    expect(busy()).toMatchObject({ code: Code.UNAVAILABLE, message: "", issues: [] });
    expect(busy().errorInfo?.metadata).toEqual({});
  });

  test("has exactly one ErrorInfo, first, then what is declared, then what is given", () => {
    const given = [errorInfo({ reason: "OTHER", domain: "x" }), help({ links: [] })];
    const { details, reason } = busy({}, { details: given });
    expect(details.map(({ type }) => type)).toEqual([
      "google.rpc.ErrorInfo",
      "google.rpc.RetryInfo",
      "google.rpc.Help",
    ]);
    expect(reason).toBe("BUSY");
  });

  test("drops an ErrorInfo that is given as URL and bytes too", () => {
    const any = { typeUrl: "x/google.rpc.ErrorInfo", value: new Uint8Array(0) };
    expect(busy({}, { details: [any] }).details.map(({ type }) => type)).toEqual([
      "google.rpc.ErrorInfo",
      "google.rpc.RetryInfo",
    ]);
  });

  test("has the declared retry delay unless another is given", () => {
    expect(busy().retryDelayMs).toBe(2000);
    const other = busy({}, { details: [retryInfo(50)] });
    expect(other.retryDelayMs).toBe(50);
    expect(other.details.filter(({ type }) => type === "google.rpc.RetryInfo")).toHaveLength(1);
  });

  test("keeps its cause, also undefined, and does not send it", () => {
    const cause = new Error("secret");
    const built = busy({}, { cause });
    expect(built.cause).toBe(cause);
    expect(JSON.stringify(built)).not.toContain("secret");
    expect("cause" in busy({}, { cause: undefined })).toBe(true);
    expect("cause" in busy()).toBe(false);
  });

  test("has a stack that begins where it was built", () => {
    expect(busy().stack).toContain("define.test.ts");
  });

  test("keeps a key __proto__", () => {
    const metadata = JSON.parse('{ "__proto__": "string" }');
    const kind = defineError<"ODD", Record<string, string>>({
      domain: DOMAIN,
      reason: "ODD",
      code: Code.ABORTED,
      message: "{__proto__}",
      metadata,
    });
    const built = kind(JSON.parse('{ "__proto__": "v" }'));
    expect(built.message).toBe("v");
    expect(Object.entries(kind.from(overTheWire(built))?.metadata ?? {})).toEqual([
      ["__proto__", "v"],
    ]);
  });
});

describe("what is not the error is not matched", () => {
  test.each<[string, unknown]>([
    ["undefined", undefined],
    ["null", null],
    ["a foreign error", new Error("OUT_OF_STOCK")],
    ["a proxy that throws", new Proxy({}, { get: fail })],
    ["an error without ErrorInfo", error([], Code.FAILED_PRECONDITION)],
    ["another reason", error([info("BUSY")])],
    ["another domain", error([info("OUT_OF_STOCK", {}, "other.example")])],
    ["a domain in upper case", error([info("OUT_OF_STOCK", {}, DOMAIN.toUpperCase())])],
    ["no domain", error([info("OUT_OF_STOCK", {}, "")])],
    ["the reason in a later ErrorInfo", error([info("BUSY"), info("OUT_OF_STOCK")])],
    [
      "an ErrorInfo that is malformed",
      error([{ typeUrl: "x/google.rpc.ErrorInfo", value: Uint8Array.of(10, 9) }]),
    ],
  ])("%s", (_, thrown) => {
    expect(outOfStock.is(thrown)).toBe(false);
    expect(outOfStock.from(thrown)).toBeUndefined();
  });

  test("nor is it of the catalogue when the domain is another one", () => {
    const foreign = error([info("OUT_OF_STOCK", {}, "other.example")]);
    for (const thrown of [foreign, undefined, null, new Error("x"), 5]) {
      expect(order.is(thrown)).toBe(false);
      expect(order.from(thrown)).toBeUndefined();
    }
  });
});

describe("an error that is matched", () => {
  test("by domain and reason alone, whatever code and message", () => {
    const thrown = error([info("OUT_OF_STOCK", { available: "3", sku: "A-1" })], Code.DATA_LOSS);
    const match = outOfStock.from(thrown);
    expect(outOfStock.is(thrown)).toBe(true);
    expect(match).toMatchObject({ reason: "OUT_OF_STOCK", issues: [], retryDelayMs: undefined });
    expect(match?.metadata).toEqual({ available: 3n, sku: "A-1" });
    expect(match?.status).toBe(thrown);
    expect(match?.details).toBe(thrown.details);
  });

  test.each<[string, (e: StatusError) => unknown]>([
    ["itself", (e) => e],
    ["what decodeStatus gives", (e) => decodeStatus(encodeStatus(e))],
    ["its JSON", (e) => e.toJSON()],
    ["a clone of its JSON", (e) => structuredClone(e.toJSON())],
  ])("in %s", (_, thrown) => {
    const match = outOfStock.from(thrown(outOfStock({ available: 3n, sku: "A-1", note: "" })));
    expect(match?.metadata).toEqual({ available: 3n, sku: "A-1", note: "" });
    expect(match?.issues).toEqual([]);
  });

  test("in spite of metadata that does not parse, with an issue, and the raw text stays", () => {
    const match = outOfStock.from(
      error([info("OUT_OF_STOCK", { available: "three", sku: "A-1" })]),
    );
    expect(match?.metadata).toEqual({ sku: "A-1" });
    expect(match?.issues).toEqual([
      { kind: "malformed-metadata", what: '"three" is no int64', where: "metadata.available" },
    ]);
    expect(match?.status.errorInfo?.metadata.available).toBe("three");
  });

  test("in spite of metadata that is missing, with an issue for each key that is not optional", () => {
    const match = outOfStock.from(error([info("OUT_OF_STOCK")]));
    expect(match?.metadata).toEqual({});
    expect(match?.issues.map(({ kind, where }) => `${kind} ${where}`)).toEqual([
      "missing-metadata metadata.available",
      "missing-metadata metadata.sku",
    ]);
  });

  test("without the keys that it does not declare", () => {
    const sent = { available: "3", sku: "A-1", added: "by a newer server" };
    const match = outOfStock.from(error([info("OUT_OF_STOCK", sent)]));
    expect(match?.metadata).toEqual({ available: 3n, sku: "A-1" });
    expect(match?.issues).toEqual([]);
  });

  test("with the issues of the status before its own", () => {
    const bad = { typeUrl: "x/google.rpc.Help", value: Uint8Array.of(0) };
    const match = outOfStock.from(error([info("OUT_OF_STOCK", { sku: "A-1" }), bad]));
    expect(match?.issues.map(({ kind }) => kind)).toEqual([
      "malformed-protobuf",
      "missing-metadata",
    ]);
  });

  test("with the delay that was received, else the one that is declared", () => {
    expect(busy.from(error([info("BUSY"), retryInfo(50)]))?.retryDelayMs).toBe(50);
    expect(busy.from(error([info("BUSY"), retryInfo(0)]))?.retryDelayMs).toBe(0);
    expect(busy.from(error([info("BUSY"), retryInfo(-5)]))?.retryDelayMs).toBe(0);
    expect(busy.from(error([info("BUSY")]))?.retryDelayMs).toBe(2000);
  });

  test("gives back every value that was put in, of all seven types", () => {
    interface All {
      s: string;
      i: bigint;
      d: number;
      b: boolean;
      t: Date;
      p: number;
      y: Uint8Array;
    }
    const kind: ErrorKind<"ALL", All> = defineError({
      domain: DOMAIN,
      reason: "ALL",
      code: Code.ABORTED,
      metadata: {
        s: "string",
        i: "int64",
        d: "double",
        b: "bool",
        t: "timestamp",
        p: "duration",
        y: "bytes",
      },
    });
    const all: fc.Arbitrary<All> = fc.record(
      {
        // Half a surrogate pair does not survive UTF-8.
        s: fc.string({ unit: "grapheme" }),
        i: fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
        d: fc.double(),
        b: fc.boolean(),
        t: fc.date({
          min: new Date(0),
          max: new Date("9999-12-31T23:59:59Z"),
          noInvalidDate: true,
        }),
        p: fc.integer({ min: -1e12, max: 1e12 }),
        y: fc.uint8Array(),
      },
      { noNullPrototype: true },
    );
    fc.assert(
      fc.property(all, (metadata) => {
        const match = kind.from(overTheWire(kind(metadata)));
        expect(match?.metadata).toStrictEqual(metadata);
        expect(match?.issues).toEqual([]);
      }),
    );
  });
});

describe("a catalogue", () => {
  test("has its kinds and its domain", () => {
    expect(order.outOfStock).toBe(outOfStock);
    expect(order.domain).toBe(DOMAIN);
    expect(outOfStock.spec.reason).toBe("OUT_OF_STOCK");
  });

  test.each([
    ["OUT_OF_STOCK", outOfStock({ available: 3n, sku: "A-1" })],
    ["BUSY", busy()],
  ])("gives the match of %s", (reason, thrown) => {
    expect(order.is(thrown)).toBe(true);
    expect(order.from(overTheWire(thrown))?.reason).toBe(reason);
  });

  test.each(["NEW_REASON", "", "constructor", "outOfStock", "$unknown"])(
    "gives the reason %j that it does not know as $unknown",
    (reason) => {
      const details = [info(reason, { k: "v" }), retryInfo(7), debugInfo({ detail: "d" })];
      const thrown = error(details);
      const match = order.from(thrown);
      expect(order.is(thrown)).toBe(true);
      expect(match).toMatchObject({
        reason: "$unknown",
        rawReason: reason,
        retryDelayMs: 7,
        issues: [],
      });
      expect(match?.metadata).toEqual({ k: "v" });
      expect(match?.status).toBe(thrown);
      expect(match?.details).toHaveLength(3);
    },
  );

  test("gives the metadata of an unknown reason as a copy", () => {
    const thrown = error([info("NEW_REASON", { k: "v" })]);
    const match = order.from(thrown);
    (match?.metadata as Record<string, string>).k = "changed";
    expect(thrown.errorInfo?.metadata).toEqual({ k: "v" });
  });
});

function fail(): never {
  throw new Error("a trap");
}
