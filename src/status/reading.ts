// What the reader of any format returns. A Status or a StatusError is made of it.

import { type Code, codeFromNumber } from "../code/names.js";
import type { UnknownField } from "../wire/reader.js";
import { type Detail, detailIssues } from "./any-detail.js";
import type { Issue } from "./issue.js";
import type { Status } from "./status.js";

export interface Reading {
  readonly code: Code;
  /** The number as received; `code` if none was. */
  readonly rawCode: number;
  readonly message: string;
  readonly details: readonly Detail[];
  /** Without the issues that follow from `rawCode` and from the bytes of the details. */
  readonly issues: readonly Issue[];
  readonly $unknown?: readonly UnknownField[];
}

/** Makes a status. Issues of details are found on first read, since that decodes them. */
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

/** Returns what is wrong with a number that was received as a code. */
export function codeIssues(rawCode: number): Issue[] {
  if (codeFromNumber(rawCode) === rawCode) return [];
  const what = `code ${rawCode} is not one of the 17 codes`;
  return [{ kind: "unknown-code", what, where: "code", rawCode }];
}

/** Returns the issues without those that follow from the number, which are found again. */
export function withoutCodeIssues(issues: readonly Issue[], rawCode: number): Issue[] {
  return issues.filter((issue) => issue.kind !== "unknown-code" || issue.rawCode !== rawCode);
}
