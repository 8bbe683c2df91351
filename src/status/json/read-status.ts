// Reads google.rpc.Status from its proto3 JSON, or from a message object, whose fields have the same names.

import { Code, codeFromNumber, codeName, isCode } from "../../code/names.js";
import { attempt } from "../../safe/call.js";
import { asArray, get, isObject, itemsOf, lengthOf } from "../../safe/properties.js";
import { withoutDetailIssues } from "../any-detail.js";
import type { JsonInput } from "../bounded-json.js";
import { type Issue, issueFrom } from "../issue.js";
import { readDetails, readText } from "../read-details.js";
import { type Reading, withoutCodeIssues } from "../reading.js";
import { unknownOf } from "../status.js";

// Far more issues or details than a status has.
export const MAX_ITEMS = 10_000;

/**
 * Reads a status. `isOwn` is set if it may be one that was read before: then its `rawCode` and `issues` are kept, which
 * the sender of a response could make up. Returns undefined for any other value: other systems have numbers too, such as
 * an HTTP status or an error number. A number that is not one of the 17 codes is read as a code only beside a list of
 * details.
 */
export function readStatus(given: unknown, input: JsonInput, isOwn = true): Reading | undefined {
  const code = get(given, "code");
  const message = get(given, "message");
  const details = get(given, "details");
  if (!isObject(given) || typeof code !== "number" || !Number.isInteger(code)) return undefined;
  if (message === undefined && details === undefined && !isCodeAlone(given)) return undefined;
  if (!isCode(code) && !isDetailList(details)) return undefined;
  // The status of a call in grpc-js has its message in `details`; its error also has it in `message`, with a prefix.
  const isText =
    typeof details === "string" &&
    (message === undefined || message === `${code} ${codeName(code)}: ${details}`);
  const text = isText ? details : message;
  const raw = isOwn ? get(given, "rawCode") : undefined;
  // A code that was set after reading wins over the number as received.
  const isOther = typeof raw !== "number" || (isErrorCode(raw) && raw !== code);
  const rawCode = isOther ? code : raw;
  const $unknown = unknownOf(given);
  return {
    code: codeFromNumber(code),
    rawCode,
    message: readText(text, input),
    details: readDetails(isText ? undefined : details, input),
    issues: [...(isOwn ? ownIssues(get(given, "issues"), rawCode) : []), ...input.issues],
    ...($unknown !== undefined && { $unknown }),
  };
}

/**
 * Reports whether this is the JSON of an error with neither message nor details, which are left out as defaults: a
 * plain object with a number other than 0 as its code, and nothing else.
 */
export function isCodeAlone(given: object): boolean {
  const code = get(given, "code");
  if (code === Code.OK || !Number.isInteger(code)) return false;
  const names = attempt(() => (isPlain(given) ? Object.keys(given) : [])) ?? [];
  return names.length === 1 && names[0] === "code";
}

function isErrorCode(number: number): boolean {
  return number !== Code.OK && isCode(number);
}

/** Reports whether an object is a literal or parsed JSON, of any realm. */
function isPlain(given: object): boolean {
  const prototype = Object.getPrototypeOf(given);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

/** Reports whether a list is empty or has an item with a type. */
export function isDetailList(details: unknown): boolean {
  if (asArray(details) === undefined) return false;
  return lengthOf(details) === 0 || itemsOf(details, MAX_ITEMS).some(isDetail);
}

function isDetail(item: unknown): boolean {
  return ["@type", "typeUrl", "type_url", "$typeName"].some(
    (name) => get(item, name) !== undefined,
  );
}

/** Returns the issues of a status that was read before, without those that reading it again adds. */
function ownIssues(issues: unknown, rawCode: number): Issue[] {
  const copies = itemsOf(issues, MAX_ITEMS).map(issueFrom);
  const known = copies.filter((issue) => issue !== undefined);
  return withoutDetailIssues(withoutCodeIssues(known, rawCode));
}
