import { StatusError } from "rpcstatus";
import { orderError } from "./gen/acme/shop/v1/orders_rpcstatus.js";

/** What a front end would show, decided by the reason and typed by it. */
export function explain(caught: unknown): string {
  const error = orderError.from(caught);
  switch (error?.reason) {
    case "OUT_OF_STOCK": {
      const { available, sku } = error.metadata; // bigint, string
      return `We have ${available} of ${sku}; order ${available > 0n ? "fewer" : "later"}.`;
    }
    case "PAYMENT_BUSY":
      return `Please try again in ${error.retryDelayMs / 1000} seconds.`;
    case "INVALID_ORDER": {
      const violations = error.status.badRequest?.fieldViolations ?? [];
      return violations.map(({ field, description }) => `${field}: ${description}`).join("; ");
    }
    case "TRACKING_LOST": {
      const { place, lastSeen } = error.metadata; // string, Date
      return `Last scan: ${place}, ${lastSeen.toUTCString()}. We will tell you when it moves on.`;
    }
    case "$unknown": // a newer server's reason
      return `Something new went wrong: ${error.rawReason}.`;
    case undefined: // not an error of this catalogue
      return `The shop does not answer as it should (${StatusError.from(caught).message}).`;
  }
}
