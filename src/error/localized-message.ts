// The LocalizedMessage of an error: one in the language of the reader may replace the default text of a catalog,
// but never a text that the handler asked for.

import type { LocalizedMessage } from "../../gen/google/rpc/error_details_rpcstatus.js";
import { wireMessage } from "../status/status.js";
import { BareStatusError, hide, ownIssues } from "./status-error.js";
import type { StatusError } from "./status-error-from.js";

const DEFAULT_TEXT = /*@__PURE__*/ Symbol.for("rpcstatus.defaultText");

/** Marks an error whose LocalizedMessage is the default text of a catalog. */
export function markDefaultText(error: StatusError): StatusError {
  hide(error, DEFAULT_TEXT, true);
  return error;
}

/** Returns the error with the text, unless it has one that the handler asked for. */
export function withText(
  error: StatusError,
  textFor: () => LocalizedMessage | undefined,
): StatusError {
  const isFree = error.localizedMessage === undefined || DEFAULT_TEXT in error;
  const text = isFree ? textFor() : undefined;
  if (text === undefined) return error;
  const { code, rawCode, $unknown, cause } = error;
  const others = error.details.filter(({ type }) => type !== "google.rpc.LocalizedMessage");
  return new BareStatusError(
    { code, rawCode, message: wireMessage(error), details: [...others, text], $unknown },
    { cause, issues: ownIssues(error).filter(({ kind }) => kind !== "unknown-code") },
  );
}
