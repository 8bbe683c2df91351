import { readFileSync } from "node:fs";
import { timestampDate } from "@bufbuild/protobuf/wkt";
import { StatusError } from "rpcstatus";
import { withTranslations } from "rpcstatus/catalog";
import { authError } from "./gen/acme/auth/v1/auth_rpcstatus.js";
import { orderError, type PlaceOrderError } from "./gen/acme/shop/v1/orders_rpcstatus.js";

// Languages that the catalog lacks come from the translators, without a build.
const italian = readFileSync(new URL("../locales/it.json", import.meta.url), "utf8");
const texts = withTranslations(orderError, JSON.parse(italian));

/** Explains an error of PlaceOrder; the compiler knows every error that it may return. */
export function explainPlaceOrder(error: PlaceOrderError, language: string): string {
  switch (error.reason) {
    case "OUT_OF_STOCK": {
      const { available, sku } = error.metadata; // bigint, string
      const next = error.stockReport?.nextDelivery;
      const when = next === undefined ? "" : `, more on ${timestampDate(next).toDateString()}`;
      return `We have ${available} of ${sku}${when}.`;
    }
    case "TOO_HEAVY":
      return explain(error.status, language);
    case "PAYMENT_BUSY":
      return `Please try again in ${error.retryDelayMs / 1000} seconds.`; // number
    case "PAYMENT_DECLINED": {
      // boolean, Uint8Array, string | undefined: not every bank gives a code
      const { permanent, paymentId, bankCode } = error.metadata;
      const why = bankCode === undefined ? "" : ` (code ${bankCode})`;
      const advice = permanent ? "use another card" : "use another card or try again later";
      const reference = Buffer.from(paymentId).toString("hex");
      const page = error.status.help?.links[0]?.url ?? "https://shop.acme.example";
      return `Your bank said no${why}: please ${advice}. Reference ${reference}; see ${page}`;
    }
    case "INVALID_ORDER": {
      const violations = error.badRequest?.fieldViolations ?? [];
      return violations.map(({ field, description }) => `${field}: ${description}`).join("; ");
    }
    case "SIGNED_OUT":
      return "Please sign in.";
    case "SESSION_EXPIRED":
      return `Please sign in again: a session lasts ${error.metadata.lifetime / 60_000} minutes.`; // number
  }
}

/** Explains any other error: by a text in the user's language, if there is one. */
export function explain(caught: unknown, language: string): string {
  const status = StatusError.from(caught);
  // Rendered here, where the time zone is known; an error unknown to this build may bring a text.
  const text =
    texts.localize(status, language, { timeZone: "Europe/Zurich" }) ?? status.localizedMessage;
  if (text !== undefined) return text.message;
  if (authError.is(status)) return "Please sign in.";
  const error = orderError.from(status);
  if (error?.reason === "$unknown") return `Something new went wrong: ${error.rawReason}.`;
  return `The shop is not working as it should (${status.message}).`;
}
