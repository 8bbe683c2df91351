import { inspect } from "node:util";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { defineCatalog, defineError } from "../../src/catalog/define.js";
import * as all from "../../src/catalog/metadata.js";
import type { ErrorMatch, UnknownMatch } from "../../src/catalog/types.js";
import { Code } from "../../src/code.js";
import { badRequest, debugInfo, retryInfo } from "../../src/details.js";
import { StatusError } from "../../src/error/status-error.js";
import { decodeStatus } from "../../src/status/decode.js";
import { encodeStatus } from "../../src/status/encode.js";
import {
  type AnyMatch,
  busy,
  DOMAIN,
  error,
  fail,
  hostile,
  info,
  invalid,
  junk,
  order,
  outOfStock,
  overTheWire,
  throughJson,
  values,
} from "./kinds.js";

const metadataTypes = { ...all };

const { double, string } = metadataTypes;

const anyOf = (type: string, value: Uint8Array) => ({ typeUrl: `x/${type}`, value });

describe("matches no other value", () => {
  test.each<[string, unknown]>([
    ["undefined", undefined],
    ["null", null],
    ["a string", "OUT_OF_STOCK"],
    ["an Error", new Error("OUT_OF_STOCK")],
    ["a proxy that throws", hostile],
    ["an error without ErrorInfo", error([], Code.FAILED_PRECONDITION)],
    ["another reason", error([info("BUSY")])],
    ["a reason in lower case", error([info("out_of_stock")])],
    ["another domain", error([info("OUT_OF_STOCK", {}, "other.example")])],
    ["a domain in upper case", error([info("OUT_OF_STOCK", {}, DOMAIN.toUpperCase())])],
    ["no domain", error([info("OUT_OF_STOCK", {}, "")])],
    ["the reason in a later ErrorInfo", error([info("BUSY"), info("OUT_OF_STOCK")])],
    ["a malformed ErrorInfo", error([anyOf("google.rpc.ErrorInfo", Uint8Array.of(10, 9))])],
  ])("%s", (_, thrown) => {
    expect(outOfStock.is(thrown)).toBe(false);
    expect(outOfStock.from(thrown)).toBeUndefined();
  });

  test("a catalog does not match an error of another domain", () => {
    const other = error([info("OUT_OF_STOCK", {}, "other.example")]);
    for (const thrown of [other, undefined, null, new Error("x"), 5, hostile]) {
      expect(order.is(thrown)).toBe(false);
      expect(order.from(thrown)).toBeUndefined();
    }
  });

  test.each(["reason", "domain", "errorInfo", "details"])(
    "a proxy of a StatusError whose %s throws, without a throw",
    (name) => {
      const thrown = new Proxy(outOfStock({ available: 3n, sku: "A-1" }), {
        get: (target, key) => (key === name ? fail() : Reflect.get(target, key)),
      });
      expect([outOfStock.from(thrown), order.from(thrown)]).toEqual([undefined, undefined]);
      expect(order.is(thrown)).toBe(false);
      expect(() => outOfStock.is(thrown)).not.toThrow();
      expect(() => thrown instanceof outOfStock).not.toThrow();
      expect(() => order.localize(thrown, "de")).not.toThrow();
    },
  );

  test("the issues of a proxy whose issues throws are left out", () => {
    const thrown = new Proxy(outOfStock({ available: 3n, sku: "A-1" }), {
      get: (target, key) => (key === "issues" ? fail() : Reflect.get(target, key)),
    });
    expect(outOfStock.from(thrown)).toMatchObject({ reason: "OUT_OF_STOCK", issues: [] });
  });

  test("what was thrown looks the same afterwards, and a frozen one has one match, too", () => {
    const { code, message, details } = outOfStock({ available: 3n, sku: "A-1" });
    const thrown = { code, message, details };
    const frozen = Object.freeze({ code, message, details });
    for (const value of [thrown, frozen]) {
      const match = outOfStock.from(value);
      expect(match).toMatchObject({ reason: "OUT_OF_STOCK" });
      expect(outOfStock.from(value)).toBe(match);
      expect(order.from(value)).toBe(match);
    }
    expect(thrown).toStrictEqual({ code, message, details });
    expect(inspect(thrown)).toBe(inspect({ code, message, details }));
    // What inherits from it is another value.
    expect(
      outOfStock.from(Object.create(thrown, { code: { value: 42 } }))?.status.rawCode,
    ).not.toBe(9);
  });

  test("arbitrary values, without a throw", () => {
    fc.assert(
      fc.property(junk, (thrown) => {
        expect(order.from(thrown)).toBeUndefined();
        expect(order.is(thrown)).toBe(false);
        expect(outOfStock.from(thrown)).toBeUndefined();
      }),
    );
  });

  test("truncated bytes give a match with issues, or none", () => {
    // A single detail: a cut between two details cannot be detected.
    const [detail] = outOfStock({ available: 3n, sku: "A-1" }).details;
    const bytes = encodeStatus(error(detail === undefined ? [] : [detail]));
    const matches = [...bytes.keys()].map((length) =>
      order.from(decodeStatus(bytes.slice(0, length))),
    );
    const found = matches.filter((match) => match !== undefined);
    // The keys come last, so that one is always cut, and the reason is there without them.
    expect(new Set(found.map(({ reason }) => reason))).toEqual(new Set(["$unknown"]));
    expect(found.length).toBeGreaterThan(20);
    for (const { issues } of found) expect(issues.length).toBeGreaterThan(0);
  });
});

describe("an error whose required metadata cannot be read", () => {
  const malformed = {
    kind: "malformed-metadata",
    what: '"three" is not a valid int64',
    where: "metadata.available",
    key: "available",
  };
  const missing = {
    kind: "missing-metadata",
    what: "sku was not sent",
    where: "metadata.sku",
    key: "sku",
  };
  test.each<[string, Record<string, string>, readonly object[]]>([
    ["does not parse", { available: "three", sku: "A-1" }, [malformed]],
    ["is missing", { available: "3" }, [missing]],
    ["does neither", { available: "three" }, [malformed, missing]],
  ])("is $unknown to the catalog if it %s", (_, metadata, issues) => {
    const thrown = error([info("OUT_OF_STOCK", metadata), retryInfo(7)]);
    const match = order.from(thrown);
    expect(match).toMatchObject({
      reason: "$unknown",
      rawReason: "OUT_OF_STOCK",
      retryDelayMs: 7,
      status: thrown,
    });
    expect(match?.metadata).toEqual(metadata);
    expect(match?.issues).toEqual(issues);
    expect(match?.spec).toBe(outOfStock.spec);
    expect(outOfStock.from(thrown)).toBeUndefined();
    expect([outOfStock.is(thrown), order.is(thrown), thrown instanceof outOfStock]).toEqual([
      true,
      true,
      true,
    ]);
  });
});

describe("metadata that does not fit", () => {
  test("gives undefined for a missing optional key that every object inherits", () => {
    const metadata = { constructor: string, toString: string, toJSON: string };
    const odd = defineError<AnyMatch>({
      domain: DOMAIN,
      reason: "ODD",
      code: Code.ABORTED,
      metadata,
      optional: ["constructor", "toString", "toJSON"],
    });
    const match = odd.from(error([info("ODD")]));
    for (const key of Object.keys(metadata)) expect(match?.metadata[key]).toBeUndefined();
    expect(JSON.parse(JSON.stringify(match))).toMatchObject({ reason: "ODD", metadata: {} });
  });

  test("reports an optional key whose text does not parse", () => {
    const match = invalid.from(error([info("INVALID", { line: "" }), badRequest()]));
    expect(match?.metadata).toEqual({});
    expect(match?.issues[0]).toMatchObject({
      kind: "malformed-metadata",
      where: "metadata.line",
    });
  });

  test("omits a key that is not declared, without an issue", () => {
    const sent = { available: "3", sku: "A-1", added: "by a newer server" };
    const match = outOfStock.from(error([info("OUT_OF_STOCK", sent)]));
    expect(match?.metadata).toEqual({ available: 3n, sku: "A-1" });
    expect(match?.issues).toEqual([]);
  });

  test("lists the issues of the status before those of the match", () => {
    const bad = anyOf("google.rpc.Help", Uint8Array.of(0));
    const match = order.from(error([info("OUT_OF_STOCK", { sku: "A-1" }), bad]));
    expect(match?.issues.map(({ kind }) => kind)).toEqual([
      "malformed-protobuf",
      "missing-metadata",
    ]);
  });

  test("does not take inherited properties for metadata", () => {
    const odd = defineError<AnyMatch>({
      domain: "odd.example",
      reason: "ODD",
      code: Code.ABORTED,
      metadata: { constructor: string, toString: string, valueOf: string },
      optional: ["valueOf"],
    });
    const catalog = defineCatalog<{ odd: typeof odd }, ErrorMatch | UnknownMatch>("odd.example", {
      odd,
    });
    const match = catalog.from(error([info("ODD", {}, "odd.example")]));
    expect(match?.reason).toBe("$unknown");
    expect(Object.keys(match?.metadata ?? {})).toEqual([]);
    expect(match?.issues.map(({ where }) => where)).toEqual([
      "metadata.constructor",
      "metadata.toString",
    ]);
  });
});

describe("a declared detail that does not fit", () => {
  const note = anyOf("acme.shop.v1.Note", Buffer.from("call us"));

  test("is reported if it is missing", () => {
    const match = invalid.from(error([info("INVALID", { line: "4" }), note]));
    expect(match).toMatchObject({ metadata: { line: 4n }, note: { text: "call us" } });
    expect(match?.badRequest).toBeUndefined();
    expect(match?.issues).toEqual([
      {
        kind: "missing-detail",
        what: "google.rpc.BadRequest was not sent",
        where: "badRequest",
        type: "google.rpc.BadRequest",
      },
    ]);
  });

  test("is reported if its codec rejects the bytes, which stay readable", () => {
    const bad = anyOf("acme.shop.v1.Note", Uint8Array.of(0xff));
    const match = invalid.from(error([info("INVALID", { line: "4" }), badRequest(), bad]));
    expect(match).toMatchObject({ metadata: { line: 4n }, badRequest: { fieldViolations: [] } });
    expect(match?.note).toBeUndefined();
    expect(match?.issues).toMatchObject([{ kind: "malformed-protobuf", where: "note", detail: 2 }]);
    expect(match?.details[2]?.value).toEqual(Uint8Array.of(0xff));
  });

  test("is read as far as possible if a standard type is truncated", () => {
    const violation = badRequest({ fieldViolations: [{ field: "sku", description: "unknown" }] });
    const whole = error([violation]).details[0]?.value ?? new Uint8Array(0);
    const cut = anyOf("google.rpc.BadRequest", whole.slice(0, -2));
    const match = invalid.from(error([info("INVALID"), cut, note]));
    expect(match?.badRequest?.fieldViolations[0]?.field).toBe("sku");
    expect(match?.note?.text).toBe("call us");
    expect(match?.issues.map(({ kind }) => kind)).toEqual(["malformed-protobuf"]);
  });

  test("is ignored if it is the second of its type", () => {
    const second = anyOf("acme.shop.v1.Note", Buffer.from("second"));
    const match = invalid.from(error([info("INVALID"), badRequest(), note, second]));
    expect(match?.note?.text).toBe("call us");
    expect(match?.issues).toEqual([]);
  });
});

describe("a matched error", () => {
  test("is recognized by domain and reason, whatever its code and message", () => {
    const thrown = error([info("OUT_OF_STOCK", { available: "3", sku: "A-1" })], Code.DATA_LOSS);
    const match = outOfStock.from(thrown);
    expect(outOfStock.is(thrown)).toBe(true);
    expect(match).toMatchObject({ reason: "OUT_OF_STOCK", issues: [], retryDelayMs: undefined });
    expect(match?.metadata).toEqual({ available: 3n, sku: "A-1" });
    expect(match?.status).toBe(thrown);
    expect(match?.details).toBe(thrown.details);
    expect(match?.spec).toBe(outOfStock.spec);
  });

  test.each<[string, (e: StatusError) => unknown]>([
    ["the error itself", (e) => e],
    ["the result of decodeStatus", (e) => decodeStatus(encodeStatus(e))],
    ["its bytes", (e) => StatusError.from(decodeStatus(encodeStatus(e)))],
    ["its JSON, through StatusError.from", (e) => StatusError.from(throughJson(e))],
    ["a cause", (e) => new Error("failed", { cause: e })],
  ])("is found in %s, with metadata and details", (_, thrown) => {
    const fieldViolations = [{ field: "sku", description: "unknown" }];
    const options = { badRequest: { fieldViolations }, note: { text: "call us" } };
    const match = invalid.from(thrown(invalid({ line: 4n }, options)));
    expect(match?.metadata).toEqual({ line: 4n });
    expect(match?.badRequest?.fieldViolations).toMatchObject(fieldViolations);
    expect(match?.note).toEqual({ $typeName: "acme.shop.v1.Note", text: "call us" });
    expect(match?.issues).toEqual([]);
  });

  test("has the received retry delay, else the declared one", () => {
    expect(busy.from(error([info("BUSY"), retryInfo(50)]))?.retryDelayMs).toBe(50);
    expect(busy.from(error([info("BUSY"), retryInfo(0)]))?.retryDelayMs).toBe(0);
    expect(busy.from(error([info("BUSY"), retryInfo(-5)]))?.retryDelayMs).toBe(0);
    expect(busy.from(error([info("BUSY")]))?.retryDelayMs).toBe(2000);
  });

  test("has the metadata that was sent, of all seven types, over the wire and through JSON", () => {
    const types = Object.keys(values) as (keyof typeof values)[];
    const odd = ["__proto__", "constructor", "toString", "reason", "0"];
    const key = fc.oneof(fc.constantFrom(...odd), fc.stringMatching(/^[a-z][a-zA-Z0-9_-]{1,9}$/));
    const entry = fc
      .tuple(key, fc.constantFrom(...types), fc.boolean())
      .chain(([name, type, optional]) => {
        const value = values[type];
        return fc.record({
          key: fc.constant(name),
          type: fc.constant(type),
          optional: fc.constant(optional),
          value: optional ? fc.option(value, { nil: undefined }) : value,
        });
      });
    const entries = fc.uniqueArray(entry, { selector: (each) => each.key });
    fc.assert(
      fc.property(entries, (declared) => {
        const given = declared.filter(({ value }) => value !== undefined);
        const kind = defineError<AnyMatch>({
          domain: DOMAIN,
          reason: "ANY",
          code: Code.ABORTED,
          metadata: Object.fromEntries(
            declared.map((each) => [each.key, metadataTypes[each.type]]),
          ),
          optional: declared.filter(({ optional }) => optional).map(({ key }) => key),
        });
        const metadata = Object.fromEntries(given.map((each) => [each.key, each.value]));
        const sent = kind(metadata);
        for (const received of [sent, overTheWire(sent), StatusError.from(throughJson(sent))]) {
          const match = kind.from(received);
          expect(Object.entries(match?.metadata ?? {}).toSorted(byKey)).toStrictEqual(
            Object.entries(metadata).toSorted(byKey),
          );
          expect(match?.issues).toEqual([]);
        }
      }),
      { numRuns: 300 },
    );
  });
});

describe("a catalog", () => {
  test.each([
    ["OUT_OF_STOCK", outOfStock({ available: 3n, sku: "A-1" })],
    ["BUSY", busy()],
    ["INVALID", invalid({}, { badRequest: {}, note: {} })],
  ])("returns the match of %s", (reason, thrown) => {
    expect(order.is(thrown)).toBe(true);
    expect(order.from(overTheWire(thrown))?.reason).toBe(reason);
  });

  test.each(["NEW_REASON", "", "constructor", "__proto__", "outOfStock", "$unknown", "busy"])(
    "returns $unknown for the unknown reason %j",
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
        spec: undefined,
      });
      expect(match?.metadata).toEqual({ k: "v" });
      expect(match?.status).toBe(thrown);
      expect(match?.details).toHaveLength(3);
    },
  );

  test("returns a copy of the metadata of an unknown reason", () => {
    const thrown = error([info("NEW_REASON", { k: "v" })]);
    const match = order.from(thrown);
    if (match !== undefined) (match.metadata as Record<string, string>).k = "changed";
    expect(thrown.errorInfo?.metadata).toEqual({ k: "v" });
  });

  test("returns the issues of an error with an unknown reason", () => {
    const bad = anyOf("google.rpc.Help", Uint8Array.of(0));
    const match = order.from(error([info("NEW_REASON"), bad]));
    expect(match?.issues.map(({ kind }) => kind)).toEqual(["malformed-protobuf"]);
    expect(match?.status).toBeInstanceOf(StatusError);
  });
});

function byKey([a]: [string, unknown], [b]: [string, unknown]): number {
  return a < b ? -1 : 1;
}

test("a catalog does not match a reason that another catalog of its domain knows", () => {
  const loan = defineCatalog("lib.example", { late: kind("LATE") }, { others: ["BARRED"] });
  const member = defineCatalog("lib.example", { barred: kind("BARRED") }, { others: ["LATE"] });
  const thrown = member.barred();
  expect(loan.from(thrown)).toBeUndefined();
  expect(loan.is(thrown)).toBe(false);
  expect((loan.from(thrown) ?? member.from(thrown))?.reason).toBe("BARRED");
  const newer = kind("NEWER")();
  expect(loan.from(newer)).toMatchObject({ reason: "$unknown", rawReason: "NEWER" });

  function kind(reason: string) {
    return defineError<ErrorMatch>({ domain: "lib.example", reason, code: 9 });
  }
});

test("an error that one catalog matched as $unknown is read by the spec of another one that is loaded later", () => {
  const domain = "late.example";
  const first = defineCatalog(domain, {});
  const thrown = error([info("LATE", {}, domain)]);
  expect(first.from(thrown)).toMatchObject({ reason: "$unknown", issues: [] });
  const metadata = { n: metadataTypes.int64 };
  const late = defineError<AnyMatch>({ domain, reason: "LATE", code: 9, metadata });
  const second = defineCatalog(domain, { late });
  const match = second.from(thrown);
  expect(match).toMatchObject({ reason: "$unknown", issues: [{ key: "n" }] });
  expect(match?.spec).toBe(late.spec);
  expect(second.from(thrown)).toBe(match);
});

test("the stack of a built error begins at the caller", () => {
  function handler(): StatusError {
    return busy();
  }
  expect(handler().stack?.split("\n")[1]).toContain("handler");
});

test("caps a declared delay at the limit of setTimeout, received or not", () => {
  const spec = {
    domain: DOMAIN,
    reason: "SLOW",
    code: Code.UNAVAILABLE,
    retryDelayMs: 5e9,
  } as const;
  const slow = defineError<ErrorMatch>(spec);
  const bare = error([info("SLOW")]);
  expect([slow.from(slow())?.retryDelayMs, slow.from(bare)?.retryDelayMs]).toEqual([
    2 ** 31 - 1,
    2 ** 31 - 1,
  ]);
});

test("parses or rejects a number of any length in linear time", () => {
  // Parsing was quadratic once: this text would take minutes.
  const text = `${"1".repeat(2_000_000)}x`;
  const spec = { domain: DOMAIN, reason: "N", code: Code.INTERNAL, metadata: { n: double } };
  const kind = defineError<AnyMatch>({ ...spec, code: Code.INTERNAL, optional: ["n"] });
  expect(kind.from(error([info("N", { n: text })]))?.issues).toMatchObject([
    { kind: "malformed-metadata" },
  ]);
});

describe("the same error has the same match", () => {
  const thrown = outOfStock({ available: 3n, sku: "A-1" });
  test.each<[string, object]>([
    ["a StatusError", thrown],
    ["a decoded status", decodeStatus(encodeStatus(thrown))],
    ["an unknown reason", error([info("NEWER")])],
    ["unreadable metadata", error([info("OUT_OF_STOCK")])],
  ])("given %s", (_, given) => {
    expect(order.from(given)).toBeDefined();
    expect(order.from(given)).toBe(order.from(given));
    expect(outOfStock.from(given)).toBe(outOfStock.from(given));
  });

  test("but one that wraps others is read anew: its cause may have changed", () => {
    const wrapper = new Error("failed", { cause: thrown });
    expect(order.from(wrapper)?.reason).toBe("OUT_OF_STOCK");
    wrapper.cause = busy();
    expect(order.from(wrapper)?.reason).toBe("BUSY");
    wrapper.cause = undefined;
    expect(order.from(wrapper)).toBeUndefined();
    const aggregate = new AggregateError([thrown]);
    expect(order.from(aggregate)?.reason).toBe("OUT_OF_STOCK");
    aggregate.errors = [];
    expect(order.from(aggregate)).toBeUndefined();
  });

  test("whether the kind or the catalog reads it", () => {
    expect(order.from(thrown)).toBe(outOfStock.from(thrown));
    expect(order.from(order.from(thrown))).toBe(order.from(thrown));
  });
});

describe("instanceof of a kind", () => {
  test.each<[string, unknown, boolean]>([
    ["its error", busy(), true],
    ["its error from the wire", overTheWire(busy()), true],
    ["another error of the catalog", outOfStock({ available: 3n, sku: "A-1" }), false],
    ["the reason in another domain", error([info("BUSY", {}, "other.example")]), false],
    ["an error that wraps it", new Error("failed", { cause: busy() }), false],
    ["a match of it", busy.from(busy()), false],
    ["undefined", undefined, false],
    ["null", null, false],
    ["a string", "BUSY", false],
    ["a proxy that throws", hostile, false],
    ["the prototype of StatusError", StatusError.prototype, false],
  ])("given %s", (_, value, is) => {
    expect(value instanceof busy).toBe(is);
  });
});

describe("a match in JSON and in a log", () => {
  const violations = { fieldViolations: [{ field: "sku", description: "unknown" }] };
  const thrown = invalid({ line: 4n }, { badRequest: violations, note: { text: "call us" } });

  test("has text for a bigint, and no spec", () => {
    const json = JSON.parse(JSON.stringify({ error: order.from(thrown) }));
    expect(json.error).toEqual({
      reason: "INVALID",
      metadata: { line: "4" },
      status: JSON.parse(JSON.stringify(thrown)),
    });
    expect(JSON.parse(JSON.stringify(order.from(thrown)?.metadata))).toEqual({ line: "4" });
    expect(JSON.stringify({ ...order.from(thrown) })).not.toContain('"spec"');
  });

  test("has the delay, the raw reason and the issues if there are any", () => {
    expect(JSON.parse(JSON.stringify(order.from(busy())))).toMatchObject({ retryDelayMs: 2000 });
    const unknown = order.from(error([info("OUT_OF_STOCK", { available: "three", sku: "A-1" })]));
    expect(JSON.parse(JSON.stringify(unknown))).toMatchObject({
      reason: "$unknown",
      rawReason: "OUT_OF_STOCK",
      metadata: { available: "three", sku: "A-1" },
      issues: [{ kind: "malformed-metadata", key: "available" }],
    });
  });

  test("has the raw strings of an unknown error, under any key", () => {
    const raw = JSON.parse(
      '{ "constructor": "c", "toString": "t", "__proto__": "p", "toJSON": "j" }',
    );
    const match = order.from(error([info("NEWER_STILL", raw)]));
    expect(JSON.stringify(match)).toContain(`"metadata":${JSON.stringify(raw)}`);
    expect(JSON.stringify(match?.metadata)).toBe(JSON.stringify(raw));
  });

  test("has text for each type of metadata, which its type parses", () => {
    const sample = fc.record(values) as fc.Arbitrary<Record<keyof typeof values, unknown>>;
    const metadata = Object.fromEntries(
      Object.entries(metadataTypes).map(([name, type]) => [name, type]),
    );
    const kind = defineError<AnyMatch>({ domain: DOMAIN, reason: "ALL", code: 9, metadata });
    fc.assert(
      fc.property(sample, (given) => {
        const json = JSON.parse(JSON.stringify(kind.from(kind(given)))).metadata;
        for (const [name, type] of Object.entries(metadataTypes))
          expect(type.parse(json[name])).toStrictEqual(given[name as keyof typeof values]);
      }),
      { numRuns: 30 },
    );
  });

  test("prints its metadata and its status, and no spec", () => {
    const printed = inspect(order.from(thrown), { depth: 10 });
    expect(printed).toMatch(/^\{\s+reason: 'INVALID',\s+metadata: \{ line: 4n \}/);
    expect(printed).toContain("StatusError");
    expect(printed).not.toMatch(/spec:|inspect\.custom|toJSON/);
  });
});
