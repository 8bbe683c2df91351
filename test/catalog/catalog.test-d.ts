import { describe, expectTypeOf, test } from "vitest";
import {
  type Catalog,
  type ErrorKind,
  type ErrorMatch,
  type MethodErrors,
  type Translation,
  type UnknownMatch,
  withTranslations,
} from "../../src/catalog.js";
import type { Caught } from "../../src/codegenv1.js";
import type { BadRequest, LocalizedMessage } from "../../src/details.js";
import { badRequest } from "../../src/details.js";
import { type ServerOptions, wrapService } from "../../src/grpc-js.js";
import type { Detail, Issue, StatusError } from "../../src/index.js";

// The declarations of a generated file.
interface OrderErrorOutOfStock extends ErrorMatch {
  readonly reason: "OUT_OF_STOCK";
  readonly metadata: { readonly available: bigint; readonly sku: string };
}
interface OrderErrorPaymentBusy extends ErrorMatch {
  readonly reason: "PAYMENT_BUSY";
  readonly retryDelayMs: number;
}
interface OrderErrorAddressRejected extends ErrorMatch {
  readonly reason: "ADDRESS_REJECTED";
  readonly metadata: { readonly line?: string | undefined };
}
interface StockReport {
  readonly $typeName: "acme.shop.v1.StockReport";
  warehouse: string;
  nextDelivery?: { readonly $typeName: "google.protobuf.Timestamp"; seconds: bigint };
}
interface OrderErrorInvalid extends ErrorMatch {
  readonly reason: "ORDER_INVALID";
  readonly metadata: { readonly line?: bigint | undefined };
  readonly badRequest: BadRequest | undefined;
  readonly stockReport: StockReport | undefined;
}
interface OrderErrorIncomplete extends ErrorMatch {
  readonly reason: "INCOMPLETE";
  readonly badRequest: BadRequest | undefined;
}
declare const outOfStock: ErrorKind<OrderErrorOutOfStock>;
declare const paymentBusy: ErrorKind<OrderErrorPaymentBusy>;
declare const addressRejected: ErrorKind<OrderErrorAddressRejected>;
declare const orderInvalid: ErrorKind<OrderErrorInvalid>;
declare const incomplete: ErrorKind<OrderErrorIncomplete>;
type PlaceOrderError = OrderErrorOutOfStock | OrderErrorPaymentBusy | OrderErrorInvalid;
declare const placeOrder: MethodErrors<PlaceOrderError>;
type OrderErrorMatch =
  | OrderErrorOutOfStock
  | OrderErrorPaymentBusy
  | OrderErrorAddressRejected
  | UnknownMatch;
declare const orderError: Catalog<
  {
    readonly outOfStock: ErrorKind<OrderErrorOutOfStock>;
    readonly paymentBusy: ErrorKind<OrderErrorPaymentBusy>;
    readonly addressRejected: ErrorKind<OrderErrorAddressRejected>;
  },
  OrderErrorMatch
>;
declare const caught: unknown;

describe("building an error", () => {
  test("returns a StatusError", () => {
    expectTypeOf(outOfStock({ available: 3n, sku: "A-1" })).toEqualTypeOf<StatusError>();
  });

  test("needs every declared key", () => {
    // @ts-expect-error sku is missing
    outOfStock({ available: 3n });
    // @ts-expect-error the metadata is missing
    outOfStock();
    // @ts-expect-error options do not replace the metadata
    outOfStock({ cause: caught });
  });

  test("takes each key in its type, and no other key", () => {
    // @ts-expect-error available is a bigint
    outOfStock({ available: 3, sku: "A-1" });
    // @ts-expect-error size is not declared
    outOfStock({ available: 3n, sku: "A-1", size: "L" });
  });

  test("needs no arguments if no key is required", () => {
    expectTypeOf(paymentBusy).toBeCallableWith();
    expectTypeOf(addressRejected).toBeCallableWith();
    expectTypeOf(addressRejected).toBeCallableWith({ line: "1" });
    // @ts-expect-error line is a string
    addressRejected({ line: 1 });
  });

  test("takes options after the metadata, and first if there is none", () => {
    outOfStock({ available: 3n, sku: "A-1" }, { cause: caught, details: [badRequest()] });
    paymentBusy({ cause: caught });
    // @ts-expect-error the message is that of the catalog
    paymentBusy({ message: "other" });
    // @ts-expect-error no metadata is declared
    paymentBusy({}, { cause: caught });
    addressRejected({}, { cause: caught });
    // @ts-expect-error options come after the metadata
    addressRejected({ cause: caught });
    incomplete({ badRequest: {}, cause: caught });
    // @ts-expect-error badRequest is missing
    incomplete({ cause: caught });
    // @ts-expect-error the options are missing
    incomplete();
  });
});

describe("recognizing one error", () => {
  test("returns its metadata, parsed", () => {
    const match = outOfStock.from(caught);
    // @ts-expect-error it may be another error
    match.reason;
    expectTypeOf(match?.reason).toEqualTypeOf<"OUT_OF_STOCK" | undefined>();
    expectTypeOf(match?.metadata.available).toEqualTypeOf<bigint | undefined>();
    expectTypeOf(outOfStock.is).toEqualTypeOf<(thrown: unknown) => boolean>();
  });

  test("has a retry delay if one is declared", () => {
    expectTypeOf(paymentBusy.from(caught)?.retryDelayMs).toEqualTypeOf<number | undefined>();
    const busy = paymentBusy.from(caught);
    if (busy !== undefined) expectTypeOf(busy.retryDelayMs).toEqualTypeOf<number>();
    const stock = outOfStock.from(caught);
    if (stock !== undefined) expectTypeOf(stock.retryDelayMs).toEqualTypeOf<number | undefined>();
  });

  test("metadata cannot be changed", () => {
    const match = outOfStock.from(caught);
    // @ts-expect-error a match is read-only
    if (match !== undefined) match.metadata.sku = "B-2";
  });
});

describe("recognizing any error of a catalog", () => {
  test("a switch over the reason narrows the metadata", () => {
    const error = orderError.from(caught);
    switch (error?.reason) {
      case "OUT_OF_STOCK":
        expectTypeOf(error).toEqualTypeOf<OrderErrorOutOfStock>();
        break;
      case "PAYMENT_BUSY":
        expectTypeOf(error.retryDelayMs).toEqualTypeOf<number>();
        // @ts-expect-error a key that the error does not have is not a property
        error.metadata.available;
        break;
      case "ADDRESS_REJECTED":
        expectTypeOf(error.metadata.line).toEqualTypeOf<string | undefined>();
        break;
      case "$unknown":
        expectTypeOf(error).toEqualTypeOf<UnknownMatch>();
        expectTypeOf(error.rawReason).toEqualTypeOf<string>();
        expectTypeOf(error.metadata).toEqualTypeOf<{
          readonly [key: string]: string | undefined;
        }>();
        break;
      case undefined:
        expectTypeOf(error).toEqualTypeOf<undefined>();
        break;
      default:
        expectTypeOf(error).toEqualTypeOf<never>();
    }
  });

  test("assigning to never finds a forgotten reason", () => {
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
        // @ts-expect-error ADDRESS_REJECTED is missing
        const none: never = error;
        void none;
      }
    }
  });

  test("a reason of another catalog does not compile", () => {
    const error = orderError.from(caught);
    // @ts-expect-error not a reason of the catalog
    if (error?.reason === "CARD_DECLINED") return;
  });

  test("only an unknown error has rawReason", () => {
    const error = orderError.from(caught);
    // @ts-expect-error a known error has a reason
    error?.rawReason;
  });

  test("status, details and issues need no narrowing", () => {
    const error = orderError.from(caught);
    if (error === undefined) return;
    expectTypeOf(error.status).toEqualTypeOf<StatusError>();
    expectTypeOf(error.details).toEqualTypeOf<readonly Detail[]>();
    expectTypeOf(error.issues).toEqualTypeOf<readonly Issue[]>();
  });

  test("the catalog has each kind under its name", () => {
    expectTypeOf(orderError.outOfStock).toEqualTypeOf<typeof outOfStock>();
    expectTypeOf(orderError.domain).toEqualTypeOf<string>();
  });
});

describe("declared details", () => {
  const stockReport = { warehouse: "Basel" };

  test("are required, each under its name", () => {
    expectTypeOf(
      orderInvalid({}, { badRequest: { fieldViolations: [] }, stockReport }),
    ).toEqualTypeOf<StatusError>();
    // @ts-expect-error the options are missing
    orderInvalid({});
    // @ts-expect-error metadata and options are missing
    orderInvalid();
    // @ts-expect-error badRequest is missing
    orderInvalid({}, { stockReport });
    // @ts-expect-error undefined is not a detail
    orderInvalid({}, { stockReport, badRequest: undefined });
  });

  test("are given as their fields, without $typeName", () => {
    const nextDelivery = { seconds: 1n };
    orderInvalid({ line: 4n }, { badRequest: {}, stockReport: { nextDelivery } });
    // @ts-expect-error the warehouse is a string
    orderInvalid({}, { badRequest: {}, stockReport: { warehouse: 5 } });
    // @ts-expect-error size is not a field
    orderInvalid({}, { badRequest: {}, stockReport: { size: 5 } });
    // @ts-expect-error seconds is a bigint
    orderInvalid({}, { badRequest: {}, stockReport: { nextDelivery: { seconds: 1 } } });
  });

  test("combine with the other options", () => {
    const options = { cause: caught, locale: "de", details: [badRequest()] };
    orderInvalid({}, { badRequest: {}, stockReport, ...options });
    // @ts-expect-error message is not an option
    orderInvalid({}, { badRequest: {}, stockReport, message: "other" });
  });

  test("are not options of an error that does not declare them", () => {
    // @ts-expect-error outOfStock has no details
    outOfStock({ available: 3n, sku: "A-1" }, { stockReport });
  });

  test("are typed in the match, and may be missing there", () => {
    const match = orderInvalid.from(caught);
    if (match === undefined) return;
    expectTypeOf(match.stockReport).toEqualTypeOf<StockReport | undefined>();
    expectTypeOf(match.badRequest).toEqualTypeOf<BadRequest | undefined>();
    // @ts-expect-error it may be missing
    match.stockReport.warehouse;
    // @ts-expect-error a match is read-only
    match.stockReport = undefined;
  });

  test("are not in the match of an error without them", () => {
    const match = outOfStock.from(caught);
    // @ts-expect-error outOfStock has no details
    match?.stockReport;
  });
});

describe("the errors of a method", () => {
  test("are the union of their matches, without the unknown one", () => {
    expectTypeOf(placeOrder.from(caught)).toEqualTypeOf<PlaceOrderError | undefined>();
  });

  // A function without a final return compiles only if the switch has every reason.
  test("a switch over all of them needs no default", () => {
    function explain(error: PlaceOrderError): string {
      switch (error.reason) {
        case "OUT_OF_STOCK":
          return `${error.metadata.available satisfies bigint}`;
        case "PAYMENT_BUSY":
          return `${error.retryDelayMs satisfies number}`;
        case "ORDER_INVALID":
          return error.stockReport?.warehouse ?? "";
      }
    }
    expectTypeOf(explain).returns.toEqualTypeOf<string>();
  });

  test("a switch that forgets one does not compile", () => {
    // @ts-expect-error ORDER_INVALID is missing
    function explain(error: PlaceOrderError): string {
      switch (error.reason) {
        case "OUT_OF_STOCK":
        case "PAYMENT_BUSY":
          return error.reason;
      }
    }
    void explain;
  });

  test("another reason does not compile", () => {
    const error = placeOrder.from(caught);
    // @ts-expect-error the method does not declare it
    if (error?.reason === "ADDRESS_REJECTED") return;
  });
});

describe("catching the errors of a method", () => {
  interface Order {
    readonly orderId: string;
  }
  const call = async (): Promise<Order> => ({ orderId: "order-17" });

  test("returns the response or one of them", async () => {
    const result = await placeOrder.catch(call());
    expectTypeOf(result).toEqualTypeOf<Caught<Order, PlaceOrderError>>();
    // @ts-expect-error there may be an error
    result.value.orderId;
  });

  test("narrows a destructured result by the error", async () => {
    const { value, error } = await placeOrder.catch(call());
    if (error !== undefined) {
      expectTypeOf(error).toEqualTypeOf<PlaceOrderError>();
      expectTypeOf(value).toEqualTypeOf<undefined>();
      if (error.reason === "OUT_OF_STOCK") expectTypeOf(error.metadata.sku).toEqualTypeOf<string>();
      return;
    }
    expectTypeOf(error).toEqualTypeOf<undefined>();
    expectTypeOf(value).toEqualTypeOf<Order>();
  });

  test("narrows by the truthiness of the error, too", async () => {
    const { value, error } = await placeOrder.catch(call());
    if (!error) expectTypeOf(value).toEqualTypeOf<Order>();
    else expectTypeOf(value).toEqualTypeOf<undefined>();
  });

  test("takes any thenable, and a function that makes the calls", () => {
    const thenable = {} as PromiseLike<number>;
    expectTypeOf(placeOrder.catch(thenable)).toEqualTypeOf<
      Promise<Caught<number, PlaceOrderError>>
    >();
    type OfOrder = Promise<Caught<Order, PlaceOrderError>>;
    expectTypeOf(placeOrder.catch(call)).toEqualTypeOf<OfOrder>();
    expectTypeOf(placeOrder.catch(async () => call())).toEqualTypeOf<OfOrder>();
    expectTypeOf(placeOrder.catch(() => {})).toEqualTypeOf<
      Promise<Caught<void, PlaceOrderError>>
    >();
    // @ts-expect-error neither a promise nor a function
    placeOrder.catch(5);
    placeOrder.catch(async () => {
      for await (const _ of {} as AsyncIterable<Order>);
    });
    expectTypeOf(placeOrder.catch({} as Promise<unknown>)).toEqualTypeOf<
      Promise<Caught<unknown, PlaceOrderError>>
    >();
    interface Observable {
      subscribe(next: (order: Order) => void): void;
    }
    // @ts-expect-error an Observable has to be waited for
    placeOrder.catch({} as Observable);
    // @ts-expect-error as the result of a function, too
    placeOrder.catch(() => ({}) as Observable);
    // @ts-expect-error and of a promise
    placeOrder.catch(Promise.resolve({} as Observable));
    // @ts-expect-error the stream is not read
    placeOrder.catch(() => ({}) as AsyncIterable<Order>);
    // @ts-expect-error nor in a promise
    placeOrder.catch(Promise.resolve({} as AsyncIterable<Order>));
    // @ts-expect-error it is called without arguments
    placeOrder.catch((_orderId: string) => call());
  });
});

describe("a catalog", () => {
  test("returns texts and the fallback", () => {
    expectTypeOf(orderError.localize(caught, "de, en;q=0.5")).toEqualTypeOf<
      LocalizedMessage | undefined
    >();
    expectTypeOf(orderError.localize)
      .parameter(1)
      .toEqualTypeOf<string | readonly string[] | undefined>();
    expectTypeOf(orderError.fallback(caught)).toEqualTypeOf<StatusError>();
    expectTypeOf(orderError.fallback).toBeCallableWith();
  });

  test("has the same type with translations", () => {
    const translations: readonly Translation[] = [];
    expectTypeOf(withTranslations(orderError, translations)).toEqualTypeOf<typeof orderError>();
    // @ts-expect-error the template is missing
    withTranslations(orderError, [{ domain: "a", reason: "B", locale: "de" }]);
  });

  test("can be passed to a server", () => {
    expectTypeOf(orderError).toExtend<NonNullable<ServerOptions["catalog"]>>();
    wrapService({ async unary() {} }, { catalog: orderError });
    // @ts-expect-error the errors of a method are not a catalog
    wrapService({ async unary() {} }, { catalog: placeOrder });
  });
});

test("instanceof of a kind narrows to a StatusError with its reason", () => {
  if (caught instanceof outOfStock) {
    expectTypeOf(caught.reason).toEqualTypeOf<"OUT_OF_STOCK">();
    expectTypeOf(caught).toExtend<StatusError>();
    expectTypeOf(caught.domain).toEqualTypeOf<string>();
  } else if (caught instanceof orderError.paymentBusy) {
    expectTypeOf(caught.reason).toEqualTypeOf<"PAYMENT_BUSY">();
  }
});
