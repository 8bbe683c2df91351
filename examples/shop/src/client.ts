import { timestampDate } from "@bufbuild/protobuf/wkt";
import { StatusError } from "rpcstatus";
import type { ErrorsOf } from "rpcstatus/catalog";
import { type OrderServiceErrors, orderError } from "./gen/acme/shop/v1/orders_rpcstatus.js";

/** What PlaceOrder says in its own words; the compiler knows every error that it may answer with. */
export function explainPlaceOrder(error: ErrorsOf<typeof OrderServiceErrors.placeOrder>): string {
  switch (error.reason) {
    case "OUT_OF_STOCK": {
      const { available, sku } = error.metadata; // bigint, string
      const next = error.stockReport?.nextDelivery;
      const when = next === undefined ? "" : `, more on ${timestampDate(next).toDateString()}`;
      return `We have ${available} of ${sku}${when}.`;
    }
    case "PAYMENT_BUSY":
      return `Please try again in ${error.retryDelayMs / 1000} seconds.`; // number
    case "INVALID_ORDER": {
      const violations = error.badRequest?.fieldViolations ?? [];
      return violations.map(({ field, description }) => `${field}: ${description}`).join("; ");
    }
  }
}

/** What is shown for any other error: the text in the user's language, if the server sent one. */
export function explain(caught: unknown): string {
  const status = StatusError.from(caught);
  if (status.localizedMessage !== undefined) return status.localizedMessage.message;
  const error = orderError.from(caught);
  if (error?.reason === "$unknown") return `Something new went wrong: ${error.rawReason}.`;
  return `The shop does not answer as it should (${status.message}).`;
}
