// Recognizes a StatusError by a brand on its prototype, which other copies of the package and other realms share.

import type { Code } from "../code/names.js";
import type { Detail } from "../status/any-detail.js";
import type { Issue } from "../status/issue.js";
import type { UnknownField } from "../wire/reader.js";

export const BRAND: unique symbol = /*@__PURE__*/ Symbol.for("rpcstatus.StatusError");

/** Holds the issues of the input of a StatusError, apart from those of its details. */
export const ISSUES: unique symbol = /*@__PURE__*/ Symbol.for("rpcstatus.issues");

/** A StatusError of any copy of the package. */
export interface Branded {
  readonly code: Code;
  readonly rawCode: number;
  readonly message: string;
  readonly details: readonly Detail[];
  readonly $unknown?: readonly UnknownField[];
  readonly [ISSUES]?: readonly Issue[];
}

export function isBranded(value: unknown): value is Branded {
  try {
    return (
      typeof value === "object" &&
      value !== null &&
      (value as { [BRAND]?: unknown })[BRAND] === true &&
      // StatusError.prototype has the brand too, but no details.
      Array.isArray((value as { readonly details?: unknown }).details)
    );
  } catch {
    // A proxy whose trap throws is not a StatusError.
    return false;
  }
}
