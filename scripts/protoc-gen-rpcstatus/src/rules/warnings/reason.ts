// Reasons that do not say what went wrong, and an error with the number zero.

import type { Add } from "../../diagnostics/finding.js";
import { quote } from "../../diagnostics/quote.js";
import type { Warning } from "../../diagnostics/rules.js";
import type { CatalogModel, ErrorModel } from "../../model/model.js";
import { upperSnakeCase } from "../../model/names.js";
import { nameOfZero, subjectOf, zeroMeans } from "../reason.js";

// A reason of these words alone says that something failed, but not what.
const MEANINGLESS = new Set(
  (
    "BAD DEFAULT ERROR ERRORS EXCEPTION FAIL FAILED FAILURE FATAL GENERAL GENERIC INTERNAL INVALID ISSUE " +
    "MISC OCCURRED OTHER PROBLEM SOMETHING UNDEFINED UNEXPECTED UNKNOWN UNSPECIFIED " +
    "WENT WRONG"
  ).split(" "),
);

// Nouns that fit every call: UNKNOWN_SERVICE says something, SERVICE_FAILED does not.
const EVERYWHERE = new Set(["INPUT", "REQUEST", "SERVER", "SERVICE"]);
const FAILED =
  /^(BAD|ERRORS?|EXCEPTION|FAIL|FAILED|FAILURE|FATAL|INTERNAL|INVALID|ISSUE|PROBLEM|WRONG)$/;

const NOT_SET =
  /(^|_)(DEFAULT|INVALID|NIL|NONE|NO_ERROR|NOT_SET|NULL|OK|RESERVED|SUCCESS|UNDEFINED|UNKNOWN|UNSET|UNSPECIFIED|ZERO)$/i;

export function warnAboutReason(catalog: CatalogModel, error: ErrorModel, add: Add<Warning>): void {
  const { reason, codeName, at } = error;
  if (isMeaningless(reason.split("_"))) {
    add(
      "REASON_SPECIFIC",
      at.reason,
      `reason ${quote(reason)} does not say what went wrong; name one specific cause, like "PAYMENT_DECLINED"`,
    );
  } else if (reason === codeName) {
    const subject = subjectOf(upperSnakeCase(catalog.enum.name));
    add(
      "REASON_SPECIFIC",
      at.reason,
      `reason ${quote(reason)} says no more than the code; say what it is about, like "${subject || "ORDER"}_${reason}"`,
    );
  }
}

function isMeaningless(words: readonly string[]): boolean {
  const others = words.filter((word) => !EVERYWHERE.has(word));
  if (!others.every((word) => MEANINGLESS.has(word))) return false;
  return others.length === words.length || others.some((word) => FAILED.test(word));
}

/**
 * Warns about a value with the number zero that is named like an error: it is not one, and nothing else says
 * so.
 */
export function warnAboutZero(catalog: CatalogModel, add: Add<Warning>): void {
  const { enum: enumType, errors, at } = catalog;
  const { values } = enumType;
  const zeros = values.filter(({ number }) => number === 0);
  const [zero] = zeros;
  if (zero === undefined || zeros.some(({ name }) => NOT_SET.test(name))) return;
  if (zeros.some((value) => catalog.ignored.has(value))) return;
  if (errors.some(({ value }) => value.number === 0)) return;
  add(
    "ZERO_VALUE_NAME",
    at.values[values.indexOf(zero)] ?? at.enum,
    `${quote(zero.name)} is not an error without the option, since ${zeroMeans(enumType)}; add option (rpcstatus.v1.error) if it is one, or the option with ignore: true if it is not, or give it another number and keep zero for ${quote(nameOfZero(catalog))}`,
  );
}
