// The errors of a program that only receives errors.

import { ConnectError } from "@connectrpc/connect";
import { describe, expect, expectTypeOf, test } from "vitest";
import { defineClientCatalog, defineClientError } from "../../src/catalog/client-side.js";
import { int64, string } from "../../src/catalog/metadata.js";
import { defineMethodErrors } from "../../src/catalog/method-errors.js";
import { localized } from "../../src/catalog/text/localize.js";
import { withTranslations } from "../../src/catalog/translations.js";
import type { ClientCatalog, ErrorMatch, UnknownMatch } from "../../src/catalog/types.js";
import { DOMAIN, error, hostile, info, outOfStock, overTheWire } from "./kinds.js";

interface OutOfStock extends ErrorMatch {
  readonly reason: "OUT_OF_STOCK";
  readonly metadata: { readonly available: bigint; readonly sku: string };
}

const received = defineClientError<OutOfStock>({
  domain: DOMAIN,
  reason: "OUT_OF_STOCK",
  code: 9,
  message: "only {available} of {sku} left",
  metadata: { available: int64, sku: string },
  localized: localized("en", { de: "Von {sku} sind nur {available} da." }),
});
const orderError: ClientCatalog<
  { readonly outOfStock: typeof received },
  OutOfStock | UnknownMatch
> = defineClientCatalog(DOMAIN, { outOfStock: received }, { locale: "en" });

const thrown = outOfStock({ available: 3n, sku: "A-1" });

/** The error as Connect's client throws it. */
function connectError(): ConnectError {
  const made = new ConnectError(thrown.message, 9);
  for (const { type, value } of thrown.details) made.details.push({ type, value });
  return made;
}

const KEYS = { available: 3n, sku: "A-1" };

describe("finds no error", () => {
  test.each<[string, unknown]>([
    ["in undefined", undefined],
    ["in null", null],
    ["in an Error", new Error("OUT_OF_STOCK")],
    ["in a proxy that throws", hostile],
    ["in JSON, which StatusError.from reads", thrown.toJSON()],
    ["in an error of another domain", error([info("OUT_OF_STOCK", {}, "other.example")])],
  ])("%s", (_, value) => {
    expect(orderError.from(value)).toBeUndefined();
    expect(orderError.is(value)).toBe(false);
    expect(received.from(value)).toBeUndefined();
    expect(value instanceof received).toBe(false);
  });
});

describe("finds the StatusError", () => {
  test.each<[string, unknown]>([
    ["itself", thrown],
    ["from the wire", overTheWire(thrown)],
    ["as a cause", new Error("failed", { cause: thrown })],
    ["in an AggregateError", new AggregateError([new Error("other"), thrown])],
    ["in a match", outOfStock.from(thrown)],
    ["in a ConnectError that no interceptor read", connectError()],
    ["in the cause of an error, a ConnectError", new Error("failed", { cause: connectError() })],
  ])("%s", (_, value) => {
    expect(orderError.from(value)).toMatchObject({ reason: "OUT_OF_STOCK", metadata: KEYS });
    expect(orderError.from(value)).toEqual(orderError.from(value));
    expect(received.from(value)?.metadata).toEqual(KEYS);
    expect(orderError.localize(value, "de")?.message).toBe("Von A-1 sind nur 3 da.");
  });

  test("with unreadable metadata or an unknown reason as $unknown", () => {
    const unreadable = error([info("OUT_OF_STOCK", { available: "three", sku: "A-1" })]);
    expect(orderError.from(unreadable)).toMatchObject({ rawReason: "OUT_OF_STOCK" });
    expect(unreadable instanceof received).toBe(true);
    expect(orderError.from(error([info("NEWER_STILL")]))?.reason).toBe("$unknown");
  });
});

test("the errors of a method are returned as values", async () => {
  const placeOrder = defineMethodErrors<OutOfStock>(() => [received]);
  const { error: match } = await placeOrder.catch(Promise.reject(thrown));
  expect(match?.metadata).toEqual(KEYS);
  const json = thrown.toJSON();
  await expect(placeOrder.catch(Promise.reject(json))).rejects.toBe(json);
});

test("a client-side catalog with translations is still a client-side catalog", () => {
  const italian = { domain: DOMAIN, reason: "OUT_OF_STOCK", locale: "it", template: "{sku}" };
  const catalog = withTranslations(orderError, [italian]);
  expect(catalog.localize(thrown, "it")?.message).toBe("A-1");
  expect(catalog.localize(thrown, "fr")?.message).toBe("only 3 of A-1 left");
  expect(catalog.from(thrown.toJSON())).toBeUndefined();
  expect(typeof catalog.outOfStock).toBe("object");
});

test("an error is not callable, and a catalog has no fallback", () => {
  expect(typeof received).toBe("object");
  expect("fallback" in orderError).toBe(false);
  expectTypeOf(orderError).not.toHaveProperty("fallback");
});
