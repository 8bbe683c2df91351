// What a reader of any wire found. All of them give this, and a Status or a StatusError is made of it.

import { type Code, codeFromNumber } from "../code.js";
import { type Detail, detailIssues } from "../detail.js";
import type { Issue } from "../issue.js";
import type { Status } from "../status.js";
import type { UnknownField } from "../wire/index.js";

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
