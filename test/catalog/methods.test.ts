import { describe, expect, test } from "vitest";
import { defineCatalog, defineError } from "../../src/catalog/define.js";
import { timestamp } from "../../src/catalog/metadata.js";
import { defineMethodErrors } from "../../src/catalog/method-errors.js";
import type { ErrorKind, ErrorMatch, MethodErrors } from "../../src/catalog/types.js";
import { Code } from "../../src/code.js";
import { StatusError } from "../../src/error/status-error.js";
import { decodeStatus } from "../../src/status/decode.js";
import { encodeStatus } from "../../src/status/encode.js";
import { type Busy, busy, DOMAIN, error, hostile, info, invalid, outOfStock } from "./kinds.js";

interface TokenExpired extends ErrorMatch {
  readonly reason: "TOKEN_EXPIRED";
  readonly metadata: { readonly at: Date };
}
const expired: ErrorKind<TokenExpired> = defineError({
  domain: "auth.acme.example",
  reason: "TOKEN_EXPIRED",
  code: Code.UNAUTHENTICATED,
  metadata: { at: timestamp },
});
// The same reason in another domain is another error.
const otherBusy: ErrorKind<Busy> = defineError({
  domain: "auth.acme.example",
  reason: "BUSY",
  code: Code.UNAVAILABLE,
});
type PlaceOrderError = NonNullable<ReturnType<typeof outOfStock.from>> | Busy | TokenExpired;
const placeOrder: MethodErrors<PlaceOrderError> = defineMethodErrors(() => [
  outOfStock,
  busy,
  expired,
]);

const rejected = async (thrown: unknown): Promise<never> => {
  throw thrown;
};

describe("an error that the method does not declare", () => {
  const others: readonly (readonly [string, unknown])[] = [
    ["undefined", undefined],
    ["null", null],
    ["a string", "OUT_OF_STOCK"],
    ["an Error", new Error("OUT_OF_STOCK")],
    ["a status without a reason", error([])],
    ["another error of the same catalog", invalid({}, { badRequest: {}, note: {} })],
    ["an unknown reason", error([info("NEWER")])],
    ["a declared reason in another domain", otherBusy()],
    ["a proxy that throws", hostile],
  ];

  test.each(others)("%s is not matched", (_, thrown) => {
    expect(placeOrder.is(thrown)).toBe(false);
    expect(placeOrder.from(thrown)).toBeUndefined();
  });

  test.each(others)("%s is rethrown unchanged", async (_, thrown) => {
    const caught: unknown[] = [];
    await placeOrder.catch(rejected(thrown)).catch((again: unknown) => caught.push(again));
    expect(caught).toHaveLength(1);
    expect(Object.is(caught[0], thrown)).toBe(true);
  });

  test("an error of a thenable is rethrown", async () => {
    const cause = new Error("then");
    const then = () => {
      throw cause;
    };
    await expect(placeOrder.catch({ then })).rejects.toBe(cause);
  });

  test("a method without errors rethrows all of them", async () => {
    const none = defineMethodErrors<never>(() => []);
    const thrown = busy();
    await expect(none.catch(rejected(thrown))).rejects.toBe(thrown);
    expect(none.is(thrown)).toBe(false);
    expect(none.from(thrown)).toBeUndefined();
    expect(await none.catch(Promise.resolve(1))).toEqual({ value: 1 });
  });
});

test.each<[string, (thrown: unknown) => () => unknown]>([
  ["throws synchronously", (thrown) => () => fail(thrown)],
  ["rejects", (thrown) => () => rejected(thrown)],
  [
    "reads a stream that fails",
    (thrown) => async () => {
      for await (const _ of stream(thrown));
    },
  ],
])("catches the error of a function that %s", async (_, calling) => {
  expect(await placeOrder.catch(calling(busy()))).toMatchObject({ error: { reason: "BUSY" } });
  const other = new Error("no");
  await expect(placeOrder.catch(calling(other))).rejects.toBe(other);
});

test.each<[string, () => unknown]>([
  ["directly", () => stream(busy())],
  ["in a promise", async () => stream(busy())],
])("rejects a function that returns an unread stream %s", async (_, call) => {
  await expect(placeOrder.catch(call)).rejects.toThrow(
    /read it inside the function, with for await$/,
  );
});

describe("an Observable", () => {
  const observable = { subscribe: () => fail(), pipe: () => fail() };
  test.each<[string, unknown]>([
    ["as the call", observable],
    ["as a function's result", () => observable],
    ["as a promise's result", Promise.resolve(observable)],
  ])("is refused with the fix, given %s", async (_, call) => {
    await expect(placeOrder.catch(call as Promise<unknown>)).rejects.toThrow(
      /^cannot catch the errors of an Observable: wait for it, with firstValueFrom/,
    );
  });
});

async function* stream(thrown: unknown): AsyncGenerator<number> {
  yield 1;
  throw thrown;
}

function fail(thrown?: unknown): never {
  throw thrown;
}

describe("an error that the method declares", () => {
  const at = new Date("2026-11-20T16:30:00Z");
  test.each<[string, StatusError, object]>([
    ["OUT_OF_STOCK", outOfStock({ available: 3n, sku: "A-1" }), { available: 3n, sku: "A-1" }],
    ["BUSY", busy(), {}],
    ["TOKEN_EXPIRED", expired({ at }), { at }],
  ])("%s is matched, thrown or received", async (reason, thrown, metadata) => {
    const json = StatusError.from(thrown.toJSON());
    for (const received of [thrown, decodeStatus(encodeStatus(thrown)), json]) {
      expect(placeOrder.is(received)).toBe(true);
      expect(placeOrder.from(received)).toMatchObject({ reason, metadata, issues: [] });
      const { value, error: match } = await placeOrder.catch(rejected(received));
      expect(match).toMatchObject({ reason, metadata, issues: [] });
      expect(value).toBeUndefined();
    }
  });

  test("is rethrown if required metadata is missing or does not parse", async () => {
    for (const metadata of [{}, { available: "three", sku: "A-1" }]) {
      const thrown = error([info("OUT_OF_STOCK", metadata)]);
      await expect(placeOrder.catch(rejected(thrown))).rejects.toBe(thrown);
      expect(placeOrder.from(thrown)).toBeUndefined();
      expect(placeOrder.is(thrown)).toBe(false);
    }
  });

  test("keeps its place in the list of kinds", () => {
    expect(placeOrder.kinds).toEqual([outOfStock, busy, expired]);
  });
});

describe("a call that succeeds", () => {
  test.each<[string, unknown]>([
    ["a response", { orderId: "order-17" }],
    ["undefined", undefined],
    ["null", null],
    ["an error that is returned, not thrown", outOfStock({ available: 3n, sku: "A-1" })],
  ])("returns %s as the value, without an error", async (_, response) => {
    const caught = await placeOrder.catch(Promise.resolve(response));
    expect(caught.value).toBe(response);
    expect(caught.error).toBeUndefined();
    expect(Object.keys(caught)).toEqual(["value"]);
  });

  test.each<[string, () => unknown]>([
    ["that returns the response", () => 5],
    ["that returns a promise of it", async () => 5],
  ])("may be a function %s", async (_, call) => {
    expect(await placeOrder.catch(call)).toEqual({ value: 5 });
  });

  test("may be a function that is a thenable", async () => {
    // biome-ignore lint/suspicious/noThenProperty: thenables are what is tested
    const call = Object.assign(() => fail(), { then: (done: (value: number) => void) => done(5) });
    expect(await placeOrder.catch(call as unknown as PromiseLike<number>)).toEqual({ value: 5 });
  });

  test("may be any thenable", async () => {
    // biome-ignore lint/suspicious/noThenProperty: thenables are what is tested
    const call = { then: (done: (value: number) => void) => done(5) } as PromiseLike<number>;
    expect(await placeOrder.catch(call)).toEqual({ value: 5 });
  });
});

describe("the fallback of a catalog", () => {
  const ourFault = defineError<ErrorMatch>({
    domain: DOMAIN,
    reason: "OUR_FAULT",
    code: Code.INTERNAL,
    message: "something is wrong on our side",
  });
  const cause = new Error("password is hunter2");
  const withFallback = defineCatalog(DOMAIN, { busy, ourFault }, { fallback: "ourFault" });
  const withoutFallback = defineCatalog(DOMAIN, { busy });

  test("is the error that the option names, with the cause", () => {
    const built = withFallback.fallback(cause);
    expect(built).toBeInstanceOf(StatusError);
    expect(built).toMatchObject({
      code: Code.INTERNAL,
      reason: "OUR_FAULT",
      message: "something is wrong on our side",
      issues: [],
    });
    expect(built.cause).toBe(cause);
  });

  test("is UNKNOWN with a neutral message if the option is not set", () => {
    const built = withoutFallback.fallback(cause);
    expect(built).toMatchObject({ code: Code.UNKNOWN, message: "unknown error", details: [] });
    expect(built.cause).toBe(cause);
  });

  test.each([
    ["a named one", withFallback],
    ["the neutral one", withoutFallback],
  ])("does not send its cause: %s", (_, catalog) => {
    const built = catalog.fallback(cause);
    expect(JSON.stringify(built)).not.toContain("hunter2");
    expect(Buffer.from(encodeStatus(built)).toString("latin1")).not.toContain("hunter2");
  });

  test.each([undefined, null, "hunter2", 5, hostile, Symbol("s")])(
    "accepts any cause: %#",
    (odd) => {
      expect(withFallback.fallback(odd).reason).toBe("OUR_FAULT");
      expect(Object.is(withFallback.fallback(odd).cause, odd)).toBe(true);
      expect(Object.is(withoutFallback.fallback(odd).cause, odd)).toBe(true);
    },
  );
});

test("a catalog has its kinds and its domain", () => {
  const catalog = defineCatalog(DOMAIN, { outOfStock, busy });
  expect(catalog.outOfStock).toBe(outOfStock);
  expect(catalog.domain).toBe(DOMAIN);
  expect(outOfStock.spec.reason).toBe("OUT_OF_STOCK");
});
