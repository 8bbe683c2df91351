// Statuses and thrown values for the tests of the formats and servers.

import fc from "fast-check";
import { Code } from "../../src/code.js";
import { badRequest, debugInfo, errorInfo, help, retryInfo } from "../../src/details.js";
import { StatusError } from "../../src/error/status-error.js";
import type { DetailInit } from "../../src/status/any-detail.js";

export const CUSTOM = {
  typeUrl: "types.acme.example/acme.shop.v1.Stock",
  value: Uint8Array.of(8, 3, 0xff, 0xfe),
};

export const rich: StatusError = new StatusError({
  code: Code.FAILED_PRECONDITION,
  message: "only 3 of A-1 left",
  details: [
    errorInfo({ reason: "OUT_OF_STOCK", domain: "shop.acme.example", metadata: { sku: "A-1" } }),
    CUSTOM,
    retryInfo(1500),
  ],
});

/** Returns an error with a detail that was received as JSON, of a type that the runtime does not know. */
export function jsonAlone(fields: object): StatusError {
  const details = [{ "@type": "type.googleapis.com/acme.shop.v1.Report", ...fields }];
  return StatusError.from({ code: 5, message: "m", details });
}

/** Thrown values that are not errors, or that throw when they are read. */
export const hostile: readonly (readonly [string, unknown])[] = [
  ["undefined", undefined],
  ["null", null],
  ["a symbol", Symbol("s")],
  ["a bigint", 5n],
  ["a function", () => 5],
  ["an object without prototype", Object.create(null)],
  ["a proxy that throws everywhere", new Proxy(() => 0, everyTrap())],
  [
    "a proxy of an error that throws everywhere",
    new Proxy(new StatusError({ code: 5 }), everyTrap()),
  ],
  ["a status whose message throws", brokenBy("message")],
  ["a status whose code throws", brokenBy("code")],
  ["a status whose details throw on the second read", throwsOnSecondRead()],
  ["an error whose status throws", Object.defineProperty(new Error("e"), "status", { get: fail })],
];

function fail(): never {
  throw new Error("hunter2");
}

function everyTrap(): Record<string, () => never> {
  return Object.fromEntries(Object.getOwnPropertyNames(Reflect).map((trap) => [trap, fail]));
}

function brokenBy(name: string): StatusError {
  return Object.defineProperty(new StatusError({ code: 5 }), name, { get: fail });
}

function throwsOnSecondRead(): StatusError {
  let reads = 0;
  const get = () => (reads++ === 0 ? [] : fail());
  return Object.defineProperty(new StatusError({ code: 5 }), "details", { get });
}

const text = fc.string({ unit: "binary" });
const bytes = fc.uint8Array({ maxLength: 40 });

/** Generates any status that can be built, with details that decode and some that do not. */
export const anyStatus: fc.Arbitrary<StatusError> = fc
  .record({
    code: fc.integer({ min: 1, max: 16 }),
    message: text,
    details: fc.array(
      fc.oneof<fc.Arbitrary<DetailInit>[]>(
        fc
          .record({ reason: text, domain: text, metadata: fc.dictionary(text, text) })
          .map((init) => errorInfo(init)),
        fc.record({ detail: text, stackEntries: fc.array(text) }).map((init) => debugInfo(init)),
        fc
          .array(fc.record({ field: text, description: text }))
          .map((fieldViolations) => badRequest({ fieldViolations })),
        fc.array(fc.record({ description: text, url: text })).map((links) => help({ links })),
        fc.double({ noNaN: true, min: -1e12, max: 1e12 }).map((ms) => retryInfo(ms)),
        // Truncated in the middle of a field.
        fc.constant({
          typeUrl: "type.googleapis.com/google.rpc.ErrorInfo",
          value: Uint8Array.of(10, 5, 65),
        }),
        fc.record({ typeUrl: text.map((type) => `${type}/acme.Any`), value: bytes }),
      ),
      { maxLength: 6 },
    ),
  })
  .map((init) => new StatusError(init));
