// What a reader of any wire found. All of them give this, and a Status or a StatusError is made of it.

import { isHttpStatus } from "../code/http-status.js";
import { type Code, codeFromNumber } from "../code/names.js";
import type { UnknownField } from "../wire/index.js";
import { type Detail, detailIssues } from "./any-detail.js";
import type { Issue } from "./issue.js";
import type { Status } from "./status.js";

export interface Reading {
  readonly code: Code;
  /** The number as it came; `code` where none came. */
  readonly rawCode: number;
  readonly message: string;
  readonly details: readonly Detail[];
  /** Without those that `rawCode` and the bytes of the details give rise to. */
  readonly issues: readonly Issue[];
  readonly $unknown?: readonly UnknownField[];
}

/** Issues of details are found on first read, since that decodes them. */
export function statusFromReading(reading: Reading): Status {
  const { code, rawCode, message, details, $unknown } = reading;
  let issues: readonly Issue[] | undefined;
  return {
    code,
    rawCode,
    message,
    details,
    get issues() {
      issues ??= [...reading.issues, ...codeIssues(rawCode), ...details.flatMap(detailIssues)];
      return issues;
    },
    ...($unknown !== undefined && { $unknown }),
  };
}

/** What is wrong with a number that came as a code. */
export function codeIssues(rawCode: number): Issue[] {
  if (codeFromNumber(rawCode) === rawCode) return [];
  return [{ kind: "unknown-code", what: `code ${rawCode} is none of the 17`, where: "code" }];
}

/** Those that are not found again by looking at the number. */
export function withoutCodeIssues(issues: readonly Issue[], rawCode: number): Issue[] {
  const again = codeIssues(rawCode)[0]?.what;
  return issues.filter(({ kind, what }) => kind !== "unknown-code" || what !== again);
}

/** What is wrong with a body that says OK: undefined where the HTTP status agrees, or there is none. */
export function okInFailure(http: unknown): Issue | undefined {
  if (http === undefined || (isHttpStatus(http) && http >= 200 && http < 300)) return undefined;
  const what = `the body says OK and the answer ${messageOfHttp(http) || "has no HTTP status"}`;
  return { kind: "ok-in-error", what, where: "code" };
}

/** The message of an answer of which only the HTTP status says something. */
export function messageOfHttp(http: unknown): string {
  return isHttpStatus(http) ? `HTTP ${http}` : "";
}
