// The proto3 JSON of google.rpc.Status, and its messages, which have the same names.

import { Code, codeFromNumber } from "../../code/names.js";
import { attempt } from "../../safe/call.js";
import { asArray, get, isObject, itemsOf, lengthOf } from "../../safe/properties.js";
import type { Detail } from "../any-detail.js";
import { type Issue, isIssue } from "../issue.js";
import { type Reading, withoutCodeIssues } from "../reading.js";
import { type StatusInit, unknownOf } from "../status.js";
import { isRecord, type JsonInput } from "./input.js";
import { readDetails } from "./read-detail.js";

// Of what nobody has so many of, such as issues.
const MOST = 10_000;

/**
 * Undefined for what is no status. As everywhere in proto3 JSON, null and what is not there are the default: a
 * status inside of another one may leave out everything. Issues name its parts with the prefix.
 */
export function statusInitFromJson(
  json: unknown,
  prefix: string,
  input: JsonInput,
  depth: number,
): (StatusInit & { readonly details: readonly Detail[] }) | undefined {
  const code = get(json, "code") ?? 0;
  if (!isRecord(json) || typeof code !== "number") return undefined;
  return {
    code,
    message: readMessage(json.message, input, `${prefix}message`),
    details: readDetails(json.details, input, `${prefix}details`, depth),
  };
}

export function readMessage(message: unknown, input: JsonInput, where = "message"): string {
  if (typeof message === "string") return message;
  if (message !== undefined && message !== null) input.expected("a string", message, where);
  return "";
}

/**
 * Undefined for what is no status: other systems have numbers too, an HTTP status or an error number. One
 * outside gRPC's range needs a list of details to be meant as a code.
 */
export function readStatus(given: unknown, input: JsonInput): Reading | undefined {
  const code = get(given, "code");
  const message = get(given, "message");
  const details = get(given, "details");
  if (!isObject(given) || typeof code !== "number" || !Number.isInteger(code)) return undefined;
  if (message === undefined && details === undefined && !isCodeAlone(given)) return undefined;
  if (codeFromNumber(code) !== code && !isDetailList(details)) return undefined;
  // The status of a call in grpc-js has its message there.
  const text = message === undefined && typeof details === "string" ? details : message;
  const raw = get(given, "rawCode");
  // Of two codes, the one that somebody set after reading counts.
  const isOther = typeof raw !== "number" || (isErrorCode(raw) && raw !== code);
  const rawCode = isOther ? code : raw;
  const $unknown = unknownOf(given);
  return {
    code: codeFromNumber(code),
    rawCode,
    message: readMessage(text, input),
    details: readDetails(text === details ? undefined : details, input),
    issues: [...ownIssues(get(given, "issues"), rawCode), ...input.issues],
    ...($unknown !== undefined && { $unknown }),
  };
}

/**
 * The JSON of an error that has neither message nor details, since defaults are left out of it: a plain object
 * with the number of an error and nothing else.
 */
export function isCodeAlone(given: object): boolean {
  const code = get(given, "code");
  if (typeof code !== "number" || !isErrorCode(code)) return false;
  const names = attempt(() => (isPlain(given) ? Object.keys(given) : [])) ?? [];
  return names.length === 1 && names[0] === "code";
}

function isErrorCode(number: number): boolean {
  return number !== Code.OK && codeFromNumber(number) === number;
}

/** Of a literal or of JSON, in whatever realm. */
function isPlain(given: object): boolean {
  const prototype = Object.getPrototypeOf(given);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

/** Empty, or with something in it that has a type. */
export function isDetailList(details: unknown): boolean {
  if (asArray(details) === undefined) return false;
  return lengthOf(details) === 0 || itemsOf(details, MOST).some(isDetail);
}

function isDetail(item: unknown): boolean {
  return ["@type", "typeUrl", "type_url", "$typeName"].some(
    (name) => get(item, name) !== undefined,
  );
}

/** What was wrong where it was read from; the issues of its code and its details are found again. */
function ownIssues(issues: unknown, rawCode: number): Issue[] {
  const copies = itemsOf(issues, MOST).map((issue) => ({
    kind: get(issue, "kind"),
    what: get(issue, "what"),
    where: get(issue, "where"),
  }));
  return withoutCodeIssues(copies.filter(isIssue), rawCode).filter(
    // Of details, those of their bytes are found again.
    ({ where }) => !/^details\[\d+\] /.test(where),
  );
}
