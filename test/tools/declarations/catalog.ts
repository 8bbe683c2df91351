// Exports of a library that imports nothing but the generated code, with the types that the compiler infers.

import {
  authError,
  OrderServiceErrors,
  orderError,
  orderErrorByValue,
  orderErrorOutOfStock,
} from "./gen/index.js";

const caught: unknown = new Error("cannot order");
const report = { stockReport: { warehouse: "Basel" } };
const metadata = { available: 3n, sku: "A-1" };

export const thrower = () => orderError.paymentBusy();
export const made = orderError.outOfStock(metadata, report);
export const kind = orderError.outOfStock;
export const kinds = { a: orderError.outOfStock, b: orderError, list: [authError, orderError] };
export const errors = { ...orderError };
export const { outOfStock, from, is, localize, fallback } = orderError;
export const catalog = orderError;
export const constant = orderErrorOutOfStock;
export const byValue = orderErrorByValue;
export const spec = orderError.outOfStock.spec;
export const { localized, metadata: types, details: codecs, logLevel } = spec;
export const match = orderError.from(caught);
export const matchJson = match?.toJSON();
export const recognized = orderError.outOfStock.from(caught);
export const declined = orderError.paymentDeclined.from(caught)?.metadata;
export const stockReport = recognized?.stockReport;
export const invalidOrder = orderError.invalidOrder.from(caught)?.badRequest;
export const retryDelayMs = orderError.paymentBusy.from(caught)?.retryDelayMs;
export const status = match?.status;
export const {
  code,
  errorInfo,
  retryInfo,
  badRequest,
  debugInfo,
  preconditionFailure,
  quotaFailure,
  requestInfo,
  resourceInfo,
  help,
  localizedMessage,
  details,
  issues,
  $unknown,
} = made;
export const lists = [
  made.badRequest?.fieldViolations,
  made.preconditionFailure?.violations,
  made.quotaFailure?.violations,
  made.help?.links,
];
export const retryDelay = made.retryInfo?.retryDelay;
export const firstDetail = made.details[0]?.message;
export const firstIssue = made.issues[0];
export const json = made.toJSON();
export const detailsJson = json.details;
export const text = orderError.localize(caught, "de");
export const services = OrderServiceErrors;
export const method = OrderServiceErrors.placeOrder;
export const methodMatch = OrderServiceErrors.placeOrder.from(caught);
export const methodKinds = OrderServiceErrors.placeOrder.kinds;
export const ordered = OrderServiceErrors.placeOrder.catch(Promise.resolve("placed"));

export function unknownReason() {
  return match?.reason === "$unknown" ? match : undefined;
}

export function kindOf() {
  return orderError.outOfStock;
}

export function factory(...args: Parameters<typeof orderError.outOfStock>) {
  return orderError.outOfStock(...args);
}

export const moreDetails = (given: Parameters<typeof orderError.paymentBusy>[0]) => given?.details;
export const options = (given: Parameters<typeof orderError.outOfStock>[1]) => given;

export function narrowed(value: unknown) {
  if (value instanceof orderError.outOfStock) return value;
  return undefined;
}

export async function order() {
  const { error, value } = await OrderServiceErrors.placeOrder.catch(async () => 1);
  return error ?? value;
}

export class Orders {
  readonly errors = orderError;
  last = orderError.from(undefined);
  fail() {
    return authError.signedOut();
  }
}

export default orderError;
