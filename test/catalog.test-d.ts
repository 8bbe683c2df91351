import { describe, expectTypeOf, test } from "vitest";
import type { Catalog, ErrorKind, UnknownMatch } from "../src/catalog.js";
import { badRequest, type Detail, type Issue, type StatusError } from "../src/index.js";

// The declarations of a generated file.
declare const outOfStock: ErrorKind<"OUT_OF_STOCK", { available: bigint; sku: string }>;
declare const paymentBusy: ErrorKind<
  "PAYMENT_BUSY",
  Record<string, never>,
  { readonly retryDelay: true }
>;
declare const addressRejected: ErrorKind<"ADDRESS_REJECTED", { line?: string }>;
declare const orderError: Catalog<{
  readonly outOfStock: typeof outOfStock;
  readonly paymentBusy: typeof paymentBusy;
  readonly addressRejected: typeof addressRejected;
}>;
declare const caught: unknown;

describe("building an error", () => {
  test("gives a StatusError", () => {
    expectTypeOf(outOfStock({ available: 3n, sku: "A-1" })).toEqualTypeOf<StatusError>();
  });

  test("needs every declared key", () => {
    // @ts-expect-error sku is missing
    outOfStock({ available: 3n });
    // @ts-expect-error the metadata is missing
    outOfStock();
    // @ts-expect-error the options do not take its place
    outOfStock({ cause: caught });
  });

  test("takes each key in its type and no other key", () => {
    // @ts-expect-error available is a bigint
    outOfStock({ available: 3, sku: "A-1" });
    // @ts-expect-error there is no size
    outOfStock({ available: 3n, sku: "A-1", size: "L" });
  });

  test("needs no arguments where nothing is declared, or all may be left out", () => {
    expectTypeOf(paymentBusy).toBeCallableWith();
    expectTypeOf(addressRejected).toBeCallableWith();
    expectTypeOf(addressRejected).toBeCallableWith({ line: "1" });
    // @ts-expect-error line is a string
    addressRejected({ line: 1 });
  });

  test("takes options second", () => {
    outOfStock({ available: 3n, sku: "A-1" }, { cause: caught, details: [badRequest()] });
    paymentBusy({}, { cause: caught });
    // @ts-expect-error the message belongs to the catalogue
    paymentBusy({}, { message: "other" });
  });

  test("options do not pass for the metadata of an error without any", () => {
    // @ts-expect-error options come second
    paymentBusy({ cause: caught });
  });
});

describe("recognising one error", () => {
  test("gives its metadata, parsed", () => {
    const match = outOfStock.from(caught);
    // @ts-expect-error it may be another error
    match.reason;
    expectTypeOf(match?.reason).toEqualTypeOf<"OUT_OF_STOCK" | undefined>();
    expectTypeOf(match?.metadata.available).toEqualTypeOf<bigint | undefined>();
    expectTypeOf(outOfStock.is).toEqualTypeOf<(thrown: unknown) => boolean>();
  });

  test("has a retry delay where it is declared", () => {
    expectTypeOf(paymentBusy.from(caught)?.retryDelayMs).toEqualTypeOf<number | undefined>();
    const busy = paymentBusy.from(caught);
    if (busy !== undefined) expectTypeOf(busy.retryDelayMs).toEqualTypeOf<number>();
    const stock = outOfStock.from(caught);
    if (stock !== undefined) expectTypeOf(stock.retryDelayMs).toEqualTypeOf<number | undefined>();
  });

  test("metadata cannot be changed", () => {
    const match = outOfStock.from(caught);
    // @ts-expect-error it is what was received
    if (match !== undefined) match.metadata.sku = "B-2";
  });
});

describe("recognising any error of a catalogue", () => {
  test("a switch over the reason narrows the metadata", () => {
    const error = orderError.from(caught);
    switch (error?.reason) {
      case "OUT_OF_STOCK":
        expectTypeOf(error.metadata).toEqualTypeOf<Readonly<{ available: bigint; sku: string }>>();
        break;
      case "PAYMENT_BUSY":
        expectTypeOf(error.retryDelayMs).toEqualTypeOf<number>();
        expectTypeOf(error.metadata).toEqualTypeOf<Readonly<Record<string, never>>>();
        break;
      case "ADDRESS_REJECTED":
        expectTypeOf(error.metadata.line).toEqualTypeOf<string | undefined>();
        break;
      case "$unknown":
        expectTypeOf(error).toEqualTypeOf<UnknownMatch>();
        expectTypeOf(error.rawReason).toEqualTypeOf<string>();
        expectTypeOf(error.metadata).toEqualTypeOf<{ readonly [key: string]: string }>();
        break;
      case undefined:
        expectTypeOf(error).toEqualTypeOf<undefined>();
        break;
      default:
        expectTypeOf(error).toEqualTypeOf<never>();
    }
  });

  test("a reason that was forgotten is found by never", () => {
    const error = orderError.from(caught);
    switch (error?.reason) {
      case undefined:
      case "$unknown":
      case "OUT_OF_STOCK":
        break;
      case "PAYMENT_BUSY":
        break;
      default: {
        expectTypeOf(error?.reason).toEqualTypeOf<"ADDRESS_REJECTED" | undefined>();
        // @ts-expect-error ADDRESS_REJECTED is left
        const none: never = error;
        void none;
      }
    }
  });

  test("a reason of another catalogue does not compile", () => {
    const error = orderError.from(caught);
    // @ts-expect-error there is no such reason
    if (error?.reason === "CARD_DECLINED") return;
  });

  test("rawReason is there for an unknown error alone", () => {
    const error = orderError.from(caught);
    // @ts-expect-error a known error has a reason
    error?.rawReason;
  });

  test("status, details and issues are there without narrowing", () => {
    const error = orderError.from(caught);
    if (error === undefined) return;
    expectTypeOf(error.status).toEqualTypeOf<StatusError>();
    expectTypeOf(error.details).toEqualTypeOf<readonly Detail[]>();
    expectTypeOf(error.issues).toEqualTypeOf<readonly Issue[]>();
  });

  test("the kinds are there under their names", () => {
    expectTypeOf(orderError.outOfStock).toEqualTypeOf<typeof outOfStock>();
    expectTypeOf(orderError.domain).toEqualTypeOf<string>();
  });
});
