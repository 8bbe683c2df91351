// Exports of a front end that imports nothing but errors that are generated with `side=client`.

import {
  OrderServiceErrors,
  orderError,
  orderErrorByValue,
  orderErrorOutOfStock,
} from "./client-gen/index.js";

const caught: unknown = new Error("cannot order");

export const errors = { ...orderError };
export const catalog = orderError;
export const kind = orderErrorOutOfStock;
export const kinds = { a: orderError.outOfStock, b: orderError };
export const byValue = orderErrorByValue;
export const spec = kind.spec;
export const match = orderError.from(caught);
export const recognized = kind.from(caught);
export const { details, status, issues } = recognized ?? {};
export const errorInfo = recognized?.status.errorInfo;
export const text = orderError.localize(caught, "de");
export const method = OrderServiceErrors.placeOrder;
export const ordered = OrderServiceErrors.placeOrder.catch(Promise.resolve("placed"));

export function narrowed(value: unknown) {
  return value instanceof orderError.outOfStock ? value : undefined;
}
