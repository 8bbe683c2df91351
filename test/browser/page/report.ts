// Reports the error of a call, as our runtime reads it, in plain values that can leave the page.

import { type Issue, StatusError } from "rpcstatus";
import { orderError } from "../gen/acme/shop/v1/orders_rpcstatus.js";

export interface ErrorReport {
  readonly code: number;
  readonly message: string;
  readonly issues: readonly Pick<Issue, "kind" | "what">[];
  readonly reason: string | undefined;
  readonly retryDelayMs: number | undefined;
  readonly details: readonly string[];
  /** The text for end users that the server sent. */
  readonly text: string | undefined;
  /** The typed metadata of the catalog's match. */
  readonly metadata: Readonly<Record<string, unknown>> | undefined;
  readonly stockReport: { readonly warehouse: string; readonly expected: number } | undefined;
  /** The message that would be sent on to another client. */
  readonly wireMessage: string | undefined;
}

export function reportOf(thrown: unknown): ErrorReport {
  const status = StatusError.from(thrown);
  const match = orderError.from(thrown);
  const report = match?.reason === "OUT_OF_STOCK" ? match.stockReport : undefined;
  return {
    code: status.code,
    message: status.message,
    issues: status.issues.map(({ kind, what }) => ({ kind, what })),
    reason: match?.reason,
    retryDelayMs: status.retryDelayMs,
    details: status.details.map(({ type }) => type),
    text: status.localizedMessage?.message,
    metadata: match?.metadata,
    stockReport: report && { warehouse: report.warehouse, expected: report.expected },
    wireMessage: status.toJSON().message,
  };
}
