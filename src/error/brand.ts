// How a StatusError is recognised: by a brand on its prototype, also that of a second copy of the package or
// of another realm.

import type { StatusError } from "./status-error.js";

export const BRAND: unique symbol = Symbol.for("rpcstatus.StatusError");
/** What was wrong with what a StatusError was made of, apart from its details. */
export const ISSUES: unique symbol = Symbol.for("rpcstatus.issues");

export function isStatusError(value: unknown): value is StatusError {
  try {
    return (
      typeof value === "object" &&
      value !== null &&
      (value as { [BRAND]?: unknown })[BRAND] === true &&
      // The prototype has the brand too, and no details.
      Array.isArray((value as { readonly details?: unknown }).details)
    );
  } catch {
    // A proxy whose trap throws is no StatusError.
    return false;
  }
}
