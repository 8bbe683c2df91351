import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { defineCatalog, defineError } from "../../src/catalog/define.js";
import type { MetadataType } from "../../src/catalog/metadata.js";
import { Code } from "../../src/code.js";
import { badRequest, debugInfo, retryInfo } from "../../src/details.js";
import { StatusError } from "../../src/error/status-error-from.js";
import { decodeStatus } from "../../src/status/decode.js";
import { encodeStatus } from "../../src/status/encode.js";
import {
  busy,
  DOMAIN,
  error,
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
    fc.assert(
      fc.property(fc.nat(bytes.length - 1), (length) => {
        const match = order.from(decodeStatus(bytes.slice(0, length)));
        expect([undefined, "OUT_OF_STOCK", "$unknown"]).toContain(match?.reason);
        if (match?.reason !== "OUT_OF_STOCK") return;
        expect([undefined, 3n]).toContain(match.metadata.available);
        expect(match.issues.length).toBeGreaterThan(0);
      }),
    );
  });
});

describe("metadata that does not fit", () => {
  test("reports text that does not parse, and keeps it readable", () => {
    const match = outOfStock.from(
      error([info("OUT_OF_STOCK", { available: "three", sku: "A-1" })]),
    );
    expect(match?.metadata).toEqual({ sku: "A-1" });
    expect(match?.issues).toEqual([
      {
        kind: "malformed-metadata",
        what: '"three" is not a valid int64',
        where: "metadata.available",
        key: "available",
      },
    ]);
    expect(match?.status.errorInfo?.metadata.available).toBe("three");
  });

  test("gives undefined for a missing optional key that every object inherits", () => {
    const metadata = { constructor: "string?", toString: "string?" } as const;
    const odd = defineError<"ODD", { constructor?: string; toString?: string }>({
      domain: DOMAIN,
      reason: "ODD",
      code: Code.ABORTED,
      metadata,
    });
    const match = odd.from(error([info("ODD")]));
    expect([match?.metadata.constructor, match?.metadata.toString]).toEqual([undefined, undefined]);
  });

  test("reports an optional key whose text does not parse", () => {
    const match = invalid.from(error([info("INVALID", { line: "" }), badRequest()]));
    expect(match?.metadata).toEqual({});
    expect(match?.issues[0]).toMatchObject({
      kind: "malformed-metadata",
      where: "metadata.line",
    });
  });

  test("reports a missing required key", () => {
    const match = outOfStock.from(error([info("OUT_OF_STOCK")]));
    expect(match?.metadata).toEqual({});
    expect(match?.issues.map(({ kind, where }) => `${kind} ${where}`)).toEqual([
      "missing-metadata metadata.available",
      "missing-metadata metadata.sku",
    ]);
    expect(match?.issues.map(({ key }) => key)).toEqual(["available", "sku"]);
  });

  test("omits a key that is not declared, without an issue", () => {
    const sent = { available: "3", sku: "A-1", added: "by a newer server" };
    const match = outOfStock.from(error([info("OUT_OF_STOCK", sent)]));
    expect(match?.metadata).toEqual({ available: 3n, sku: "A-1" });
    expect(match?.issues).toEqual([]);
  });

  test("lists the issues of the status before those of the match", () => {
    const bad = anyOf("google.rpc.Help", Uint8Array.of(0));
    const match = outOfStock.from(error([info("OUT_OF_STOCK", { sku: "A-1" }), bad]));
    expect(match?.issues.map(({ kind }) => kind)).toEqual([
      "malformed-protobuf",
      "missing-metadata",
    ]);
  });

  test("does not take inherited properties for metadata", () => {
    const metadata = { constructor: "string", toString: "string", valueOf: "string?" } as const;
    const spec = { domain: DOMAIN, reason: "ODD", code: Code.ABORTED, metadata } as const;
    const match = defineError<"ODD", Record<string, string>>(spec).from(error([info("ODD")]));
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
    ["its JSON", (e) => e.toJSON()],
    ["its JSON, written and parsed", throughJson],
    ["a clone of its JSON", (e) => structuredClone(e.toJSON())],
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
    const types = Object.keys(values) as MetadataType[];
    const odd = ["__proto__", "constructor", "toString", "reason", "0"];
    const key = fc.oneof(fc.constantFrom(...odd), fc.stringMatching(/^[a-z][a-zA-Z0-9_-]{1,9}$/));
    const entry = fc
      .tuple(key, fc.constantFrom(...types), fc.boolean())
      .chain(([name, type, optional]) => {
        const value = values[type] as fc.Arbitrary<unknown>;
        return fc.record({
          key: fc.constant(name),
          type: fc.constant(optional ? (`${type}?` as const) : type),
          value: optional ? fc.option(value, { nil: undefined }) : value,
        });
      });
    const entries = fc.uniqueArray(entry, { selector: (each) => each.key });
    fc.assert(
      fc.property(entries, (declared) => {
        const given = declared.filter(({ value }) => value !== undefined);
        const kind = defineError<"ANY", Record<string, unknown>>({
          domain: DOMAIN,
          reason: "ANY",
          code: Code.ABORTED,
          metadata: Object.fromEntries(declared.map((each) => [each.key, each.type])),
        });
        const metadata = Object.fromEntries(given.map((each) => [each.key, each.value]));
        const sent = kind(metadata);
        for (const received of [sent, overTheWire(sent), throughJson(sent)]) {
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
    (match?.metadata as Record<string, string>).k = "changed";
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
  const loan = defineCatalog("lib.example", { late: kind("LATE") });
  const member = defineCatalog("lib.example", { barred: kind("BARRED") });
  const thrown = member.barred();
  expect(loan.from(thrown)).toBeUndefined();
  expect(loan.is(thrown)).toBe(false);
  expect((loan.from(thrown) ?? member.from(thrown))?.reason).toBe("BARRED");
  const newer = kind("NEWER")();
  expect(loan.from(newer)).toMatchObject({ reason: "$unknown", rawReason: "NEWER" });

  function kind(reason: string) {
    return defineError<string, Record<string, never>>({ domain: "lib.example", reason, code: 9 });
  }
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
  const slow = defineError<"SLOW", Record<string, never>>(spec);
  const bare = error([info("SLOW")]);
  expect([slow.from(slow())?.retryDelayMs, slow.from(bare)?.retryDelayMs]).toEqual([
    2 ** 31 - 1,
    2 ** 31 - 1,
  ]);
});

test("parses or rejects a number of any length in linear time", () => {
  // Parsing was quadratic once: this text would take minutes.
  const text = `${"1".repeat(2_000_000)}x`;
  const kind = defineError<"N", { n: number }>({
    domain: DOMAIN,
    reason: "N",
    code: Code.INTERNAL,
    metadata: { n: "double" },
  });
  expect(kind.from(error([info("N", { n: text })]))?.issues).toMatchObject([
    { kind: "malformed-metadata" },
  ]);
});
