// A StatusError that a client received or that is the cause of another error, or a copy of one.

import { codeFromNumber, codeName } from "../../code/names.js";
import { asArray, get, isError, isObject, itemsOf } from "../../safe/properties.js";
import type { Detail } from "../../status/any-detail.js";
import type { Issue } from "../../status/issue.js";
import { readStatus } from "../../status/json/read-status.js";
import { withoutCodeIssues } from "../../status/reading.js";
import { isLocal } from "../../status/status.js";
import { MAX_FIELDS } from "../../wire/reader.js";
import { ISSUES, isBranded } from "../brand.js";
import type { Found, NewInput } from "./found.js";

export function readStatusError(thrown: unknown): Found | undefined {
  if (!isBranded(thrown)) return undefined;
  const { message, details, $unknown, [ISSUES]: issues } = thrown;
  // Code that imitates the brand may have put anything there.
  const code = codeFromNumber(thrown.code);
  const rawCode = typeof thrown.rawCode === "number" ? thrown.rawCode : code;
  return {
    code,
    rawCode,
    message: typeof message === "string" ? message : "",
    details: itemsOf(details, MAX_FIELDS) as Detail[],
    issues: withoutCodeIssues(itemsOf(issues, MAX_FIELDS).filter(isObject) as Issue[], rawCode),
    ...($unknown !== undefined && { $unknown }),
    local: isLocal(thrown),
  };
}

/** Reports whether a value has a code beside its name, as a StatusError has. */
function isNameOf(thrown: unknown): boolean {
  const code = get(thrown, "code");
  return typeof code === "number" && get(thrown, "codeName") === codeName(code);
}

/**
 * Reads the copy of a StatusError, which has its properties, but not its symbols: the error that Node passes to listeners of
 * `error` if a worker threw a StatusError, or what a logger wrote.
 */
export function readCopy(thrown: unknown, newInput: NewInput): Found | undefined {
  if (!isError(thrown)) return undefined;
  // A subclass may have a name of its own.
  const isNamed = isNameOf(thrown);
  const details = get(thrown, "details");
  const isList = asArray(details) !== undefined;
  const hasRaw = isList && typeof get(thrown, "rawCode") === "number";
  if (!isNamed && !(get(thrown, "name") === "StatusError" && (hasRaw || details === undefined)))
    return undefined;
  const found = readStatus(thrown, newInput());
  if (found === undefined) return undefined;
  // The mark of a local text is lost in the copy. The status of an exception has no details.
  const copy = { ...found, local: found.details.length === 0 };
  if (isList) return copy;
  const what = "the details are missing: those that the error had are lost";
  return { ...copy, issues: [...found.issues, { kind: "unreadable", what, where: "details" }] };
}
