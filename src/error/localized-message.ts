// The LocalizedMessage of an error: one in the language of the reader may replace the default text of a catalog,
// but never a text that the handler asked for.
//
// An error that was built in this process is marked with the kind of its text. The mark is not sent: in an error that
// was received, a text is the default one if it equals the text that the catalog renders when no language is requested.
// Any other text stays, even if the catalog has one in the reader's language: the upstream may have chosen it for a
// reason, such as the profile of the user, or written it for this occurrence.

import type { LocalizedMessage } from "../../gen/google/rpc/error_details_rpcstatus.js";
import { wireMessage } from "../status/status.js";
import { hide, ownIssues } from "./bare-status-error.js";
import { FullStatusError } from "./full-status-error.js";
import { withoutStack } from "./stack.js";
import type { StatusError } from "./status-error.js";

const TYPE = "google.rpc.LocalizedMessage";

const DEFAULT_TEXT: unique symbol = /*@__PURE__*/ Symbol.for("rpcstatus.defaultText");

/** Marks an error that was built: its LocalizedMessage is the default text of its catalog, or was asked for. */
export function markDefaultText(error: StatusError, isDefault: boolean): StatusError {
  hide(error, DEFAULT_TEXT, isDefault);
  return error;
}

/**
 * Returns the error with the text for the given `Accept-Language` value, unless it has one that was asked for. For
 * an empty value, `textIn` returns the default text of the catalog.
 */
export function withText(
  error: StatusError,
  locale: string,
  textIn: (locale: string) => LocalizedMessage | undefined,
): StatusError {
  const others = error.details.filter(({ type }) => type !== TYPE);
  const count = error.details.length - others.length;
  const isFree = count === 0 || (count === 1 && hasDefaultText(error, textIn));
  const text = isFree ? textIn(locale) : undefined;
  if (text === undefined) return error;
  const { code, rawCode, $unknown, cause } = error;
  const issues = ownIssues(error).filter(({ kind }) => kind !== "unknown-code");
  const status = {
    code,
    rawCode,
    message: wireMessage(error),
    details: [...others, text],
    $unknown,
  };
  return withoutStack(() => new FullStatusError(status, { cause, issues }));
}

function hasDefaultText(
  error: StatusError,
  textIn: (locale: string) => LocalizedMessage | undefined,
): boolean {
  const mark = (error as { readonly [DEFAULT_TEXT]?: boolean })[DEFAULT_TEXT];
  if (mark !== undefined) return mark;
  const text = textIn("");
  const { locale, message } = error.localizedMessage ?? {};
  return text !== undefined && text.locale === locale && text.message === message;
}
