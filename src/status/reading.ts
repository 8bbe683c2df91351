// The result of the reader of any format, from which a Status or a StatusError is made.

import { type Code, isCode } from "../code/names.js";
import type { UnknownField } from "../wire/reader.js";
import { type Detail, detailIssues } from "./any-detail.js";
import type { Issue } from "./issue.js";
import type { Status } from "./status.js";

export interface Reading {
  readonly code: Code;
  /** The number as received; `code` if none was received. */
  readonly rawCode: number;
  readonly message: string;
  readonly details: readonly Detail[];
  /** Without the issues that follow from `rawCode` and from the bytes of the details. */
  readonly issues: readonly Issue[];
  readonly $unknown?: readonly UnknownField[];
}

/** Makes a status. Its `issues` are computed on first read, since that decodes the details. */
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

/** Returns the issue of a number that is not one of the 17 codes, if any. */
export function codeIssues(rawCode: number): Issue[] {
  if (isCode(rawCode)) return [];
  const what = `code ${rawCode} is not one of the 17 codes`;
  return [{ kind: "unknown-code", what, where: "code", rawCode }];
}

/** Returns the issues without those that `codeIssues` returns for the number. */
export function withoutCodeIssues(issues: readonly Issue[], rawCode: number): Issue[] {
  return issues.filter(
    (issue) => issue.kind !== "unknown-code" || !Object.is(issue.rawCode, rawCode),
  );
}
