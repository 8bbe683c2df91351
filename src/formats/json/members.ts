// Reads the members that the JSON formats of errors share, once the code is known: message, details, and the values that
// belong into an ErrorInfo.

import type { Code } from "../../code/names.js";
import { attempt } from "../../safe/call.js";
import { asArray, get } from "../../safe/properties.js";
import type { Detail } from "../../status/any-detail.js";
import { isRecord, type JsonInput, plainJson } from "../../status/bounded-json.js";
import { isDetailList } from "../../status/json/read-status.js";
import { readDetails, readText } from "../../status/read-details.js";
import type { Reading } from "../../status/reading.js";
import type { FoundCode } from "../error-code.js";
import { readInfo, withErrorInfo } from "./error-info.js";

/** The names that a text has, in the order in which they are read; `msg` is Twirp's, the last are those of AWS. */
const TEXTS = [
  "message",
  "msg",
  "detail",
  "title",
  "error_description",
  "error",
  "Message",
  "errorMessage",
];

/**
 * Reads the members beside the code. The details may be in `data`, as in JSON-RPC, and an ErrorInfo in `reason` and
 * `metadata`, as in Kratos, or in the first of `errors`, as in older APIs of Google.
 */
export function readMembers(error: unknown, found: FoundCode, input: JsonInput): Reading {
  const list = get(error, "details");
  const data = get(error, "data");
  const isData = list === undefined && isDetailList(data);
  const details = readDetails(isData ? data : list, input);
  return {
    ...(isData ? a2aCode(found, details) : found),
    message: textOf(error) ?? readText(get(error, "message"), input),
    details: withErrorInfo(
      details,
      () =>
        olderInfo(get(error, "errors"), input) ??
        (isReason(get(error, "reason")) ? readInfo(error, input) : undefined),
    ),
    issues: input.issues,
  };
}

/** Returns the first text that is not empty. */
export function textOf(error: unknown): string | undefined {
  return TEXTS.map((name) => get(error, name)).find(isText);
}

/** Reports whether an error has a reason, as Kratos or older APIs of Google write it. */
export function hasReason(error: unknown): boolean {
  return isReason(get(error, "reason")) || isReason(get(firstOf(get(error, "errors")), "reason"));
}

/** Reports whether a value is a reason: a sentence is not. */
function isReason(value: unknown): boolean {
  return isText(value) && !/\s/.test(value);
}

export function isText(value: unknown): value is string {
  return typeof value === "string" && value !== "";
}

/**
 * The codes for the numbers -32001, -32002 and so on of A2A (a2a-protocol.org/latest/specification, section 5.4). Other
 * protocols use these numbers too; A2A's errors have the domain "a2a-protocol.org".
 */
const A2A: readonly Code[] = [5, 9, 9, 9, 3, 13, 9, 9, 9];

function a2aCode(found: FoundCode, details: readonly Detail[]): FoundCode {
  const code = A2A[-32_001 - found.rawCode];
  const isA2a = details.some(({ message }) => get(message, "domain") === "a2a-protocol.org");
  return code !== undefined && isA2a ? { code, rawCode: code } : found;
}

/** Returns the text of `errors`, or of the first of them, as in JSON:API and GraphQL. */
export function textOfErrors(json: unknown): string | undefined {
  const errors = get(json, "errors");
  const first = isText(errors) ? errors : firstOf(errors);
  return isText(first) ? first : textOf(first);
}

const BESIDE = /^(error|jsonrpc|request_?id)$/i;

/**
 * Reports whether a value has an `error` and no other member with content: what says which call it is does not count, nor
 * do null and false, unless `isStrict`.
 */
export function isAlone(value: unknown, isStrict = false): boolean {
  const isRpc = get(value, "jsonrpc") !== undefined;
  const names = attempt(() => Object.keys(value as object)) ?? [];
  return names.every((name) => {
    if (BESIDE.test(name) || (isRpc && name === "id")) return true;
    const member = get(value, name);
    if (name === "type") return isText(member) && /error|fail/i.test(member);
    return !isStrict && (member === null || member === false);
  });
}

function firstOf(errors: unknown): unknown {
  return get(asArray(errors), 0);
}

/** Returns the fields of an ErrorInfo from the first of `errors`: older APIs have the reason there, not in details. */
function olderInfo(errors: unknown, input: JsonInput): object | undefined {
  const first = plainJson(input, firstOf(errors), "errors[0]");
  if (!isRecord(first) || typeof first.reason !== "string") return undefined;
  const { reason, domain, message: _, ...rest } = first;
  const metadata = Object.fromEntries(
    Object.entries(rest).filter(([, value]) => typeof value === "string"),
  );
  return { reason, domain, metadata };
}
