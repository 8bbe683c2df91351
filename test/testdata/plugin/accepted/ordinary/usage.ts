// Uses the generated code; compiled together with it.
import { OrderError, orderError, orderErrorByValue, orderErrorOutOfStock } from "./orders_rpcstatus.js";

export const thrown: Error = orderError.outOfStock({ available: 3n, sku: "A-1" });
export const same: Error = orderErrorOutOfStock({ available: 3n, sku: "A-1" }, { cause: thrown });
export const without: Error = orderError.unknownCustomer();
export const byValue: Error = orderErrorByValue[OrderError.PAYMENT_BUSY]();

// @ts-expect-error sku is missing
orderError.outOfStock({ available: 3n });
// @ts-expect-error an int64 is a bigint
orderError.outOfStock({ available: 3, sku: "A-1" });
// @ts-expect-error the error has no metadata
orderError.paymentBusy({ provider: "acmepay" });
// @ts-expect-error zero is not an error
orderErrorByValue[OrderError.UNSPECIFIED];

export function react(caught: unknown): bigint | number | string | undefined {
  const error = orderError.from(caught);
  switch (error?.reason) {
    case "OUT_OF_STOCK":
      return error.metadata.available;
    case "PAYMENT_BUSY":
      return error.retryDelayMs satisfies number;
    case "UNKNOWN_CUSTOMER":
      return error.status.message;
    case "$unknown":
      return error.rawReason;
    case undefined:
      return undefined;
    default:
      return error satisfies never;
  }
}
