// The behaviour that users rely on. variants.mjs compiles and runs this file with every variant of the generated code.
import { deepEqual, equal, ok, rejects, throws } from "node:assert/strict";
import { Code, decodeStatus, encodeStatus, StatusError } from "rpcstatus";
import { withTranslations } from "rpcstatus/catalog";
import { errorInfo } from "rpcstatus/details";
import { AuthError, authErrorByValue } from "./gen/acme/auth/v1/auth_rpcstatus.js";
import {
  OrderError,
  type OrderErrorMatch,
  type OrderErrorOutOfStock,
  OrderServiceErrors,
  orderError,
  orderErrorBroken,
  orderErrorByValue,
  orderErrorEveryType,
  orderErrorOutOfStock,
  orderErrorPaymentBusy,
  type PlaceError,
} from "./gen/acme/shop/v1/orders_rpcstatus.js";

const details = {
  stockReport: { warehouse: "Basel", expected: 12n },
  badRequest: { fieldViolations: [{ field: "sku", description: "none left" }] },
};
const everyType = {
  text: "a b",
  count: 2n ** 62n,
  ratio: 0.1,
  fragile: true,
  due: new Date(1.5e12),
  delay: 1500,
  digest: new Uint8Array([0, 255]),
  constructor: "a key that every object inherits",
};

/** Returns the error as a client receives it. */
function sent(error: StatusError): unknown {
  return decodeStatus(encodeStatus(error));
}

function outOfStock(): StatusError {
  return orderError.outOfStock({ available: 3n, sku: "A-1" }, details);
}

function throwAndCatch(): void {
  throws(
    () => {
      throw orderErrorPaymentBusy();
    },
    (thrown) => orderErrorPaymentBusy.is(thrown),
  );
  const error = outOfStock();
  ok(error instanceof StatusError);
  ok(error instanceof Error);
  equal(error.code, Code.FAILED_PRECONDITION);
  equal(error.message, "only 3 of A-1 left");
  equal(error.errorInfo?.domain, "shop.acme.example");
}

function matching(): void {
  const caught = sent(outOfStock());
  ok(orderError.is(caught));
  ok(orderErrorOutOfStock.is(caught));
  ok(!orderErrorPaymentBusy.is(caught));
  equal(orderError.from(new Error("unrelated")), undefined);
  const error: OrderErrorMatch | undefined = orderError.from(caught);
  equal(orderError.from(caught), error);
  switch (error?.reason) {
    case "OUT_OF_STOCK": {
      const available: bigint = error.metadata.available;
      equal(available, 3n);
      equal(error.metadata.sku, "A-1");
      break;
    }
    case "PAYMENT_BUSY":
    case "EVERY_TYPE":
    case "BROKEN":
    case "$unknown":
    case undefined:
      throw new Error(`matched ${error?.reason}`);
    default:
      error satisfies never;
  }
}

/** The types of a match are true for any sender. */
function unreadableMetadata(): void {
  const older = errorInfo({
    domain: "shop.acme.example",
    reason: "OUT_OF_STOCK",
    metadata: { available: "many" },
  });
  const caught = sent(new StatusError({ code: Code.ABORTED, details: [older] }));
  const match = orderError.from(caught);
  ok(match?.reason === "$unknown");
  equal(match.rawReason, "OUT_OF_STOCK");
  const { available } = match.metadata;
  equal(available, "many");
  deepEqual(match.issues.map(({ where }) => where).sort(), ["metadata.available", "metadata.sku"]);
  equal(orderErrorOutOfStock.from(caught), undefined);
  ok(orderErrorOutOfStock.is(caught));
}

function instances(): void {
  const error: unknown = outOfStock();
  ok(error instanceof orderError.outOfStock);
  const reason: "OUT_OF_STOCK" = error.reason;
  equal(reason, "OUT_OF_STOCK");
  ok(!(error instanceof orderErrorPaymentBusy));
  ok(!((null as unknown) instanceof orderErrorPaymentBusy));
}

/** An error without metadata takes its options first. */
function options(): void {
  const cause = new Error("only for our log");
  equal(orderError.paymentBusy({ cause }).cause, cause);
  equal(orderErrorBroken({ cause }).cause, cause);
  // @ts-expect-error there is no metadata before the options
  orderError.paymentBusy({}, { cause });
}

/** In JSON, int64 is text, and bytes are base64. */
function json(): void {
  const match: OrderErrorOutOfStock | undefined = orderErrorOutOfStock.from(sent(outOfStock()));
  const parsed = JSON.parse(JSON.stringify(match));
  equal(parsed.reason, "OUT_OF_STOCK");
  deepEqual(parsed.metadata, { available: "3", sku: "A-1" });
  equal(parsed.spec, undefined);
}

function unknownReason(): void {
  const info = errorInfo({ domain: "shop.acme.example", reason: "NEWER" });
  const match = orderError.from(sent(new StatusError({ code: Code.ABORTED, details: [info] })));
  equal(match?.reason, "$unknown");
  equal(match?.reason === "$unknown" ? match.rawReason : undefined, "NEWER");
}

function enums(): void {
  equal(OrderError.UNSPECIFIED, 0);
  equal(OrderError.OUT_OF_STOCK, 1);
  equal(OrderError.BROKEN, -4);
  equal(AuthError.EXPIRED, 1);
  const value: OrderError = OrderError.PAYMENT_BUSY;
  equal(orderErrorByValue[value], orderErrorPaymentBusy);
  equal(orderErrorByValue[OrderError.BROKEN]().message, "the shop is broken");
  equal(authErrorByValue[AuthError.EXPIRED]().code, Code.UNAUTHENTICATED);
  // @ts-expect-error zero is not an error
  equal(orderErrorByValue[OrderError.UNSPECIFIED], undefined);
}

function metadataTypes(): void {
  const match = orderErrorEveryType.from(sent(orderErrorEveryType(everyType)));
  deepEqual({ ...match?.metadata }, everyType);
  deepEqual(match?.issues, []);
  const note: string | undefined = match?.metadata.note;
  equal(note, undefined);
  // @ts-expect-error a declared key is missing
  orderErrorEveryType({ text: "only this" });
  // @ts-expect-error a value of the wrong type
  orderErrorEveryType({ ...everyType, count: 1 });
}

function ownDetails(): void {
  const match = orderErrorOutOfStock.from(sent(outOfStock()));
  const expected: bigint | undefined = match?.stockReport?.expected;
  equal(expected, 12n);
  equal(match?.stockReport?.warehouse, "Basel");
  equal(match?.badRequest?.fieldViolations[0]?.field, "sku");
  // @ts-expect-error the details are missing
  orderError.outOfStock({ available: 3n, sku: "A-1" });
}

function retry(): void {
  const match = orderErrorPaymentBusy.from(sent(orderErrorPaymentBusy()));
  const delay: number | undefined = match?.retryDelayMs;
  equal(delay, 2000);
}

function texts(): void {
  const text = orderError.localize(sent(outOfStock()), "de-AT");
  equal(text?.locale, "de");
  equal(text?.message, "nur noch 3 von A-1");
  equal(orderError.localize(outOfStock(), "ja")?.message, "only 3 of A-1 left");
  const translated = withTranslations(orderError, [
    { domain: "shop.acme.example", reason: "OUT_OF_STOCK", locale: "it", template: "{available}" },
  ]);
  equal(translated.localize(outOfStock(), "it")?.message, "3");
}

function fallback(): void {
  const cause = new Error("only for our log");
  const error = orderError.fallback(cause);
  equal(error.reason, "BROKEN");
  equal(error.cause, cause);
}

async function methods(): Promise<void> {
  const { place } = OrderServiceErrors;
  const done = await place.catch(Promise.resolve({ id: "o-1" }));
  equal(done.value?.id, "o-1");
  const failed = await place.catch(Promise.reject(authErrorByValue[AuthError.EXPIRED]()));
  ok(failed.error !== undefined);
  equal(explain(failed.error), "sign in again");
  equal(explain(place.from(sent(orderErrorPaymentBusy())) ?? failed.error), 2000);
  // Not an error of the method, so it is rethrown.
  await rejects(place.catch(Promise.reject(outOfStock())), orderErrorOutOfStock.is);
}

function explain(error: PlaceError): string | number {
  switch (error.reason) {
    case "PAYMENT_BUSY":
      return error.retryDelayMs;
    case "EXPIRED":
      return "sign in again";
    default:
      return error satisfies never;
  }
}

async function main(): Promise<void> {
  throwAndCatch();
  matching();
  unreadableMetadata();
  instances();
  options();
  json();
  unknownReason();
  enums();
  metadataTypes();
  ownDetails();
  retry();
  texts();
  fallback();
  await methods();
}

// An unhandled rejection makes Node exit with an error.
void main();
