// The result of the reader of any format, from which a Status or a StatusError is made.

import { type Code, isCode } from "../code/names.js";
import { attempt } from "../safe/call.js";
import type { UnknownField } from "../wire/reader.js";
import { type Detail, detailIssues } from "./any-detail.js";
import type { Issue } from "./issue.js";
import { asList, type Status } from "./status.js";

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
  const { code, rawCode, message, details, issues, $unknown } = reading;
  const status: Omit<Status, "issues"> & { $unknown?: typeof $unknown } = {
    code,
    rawCode,
    message,
    details,
  };
  // An object whose getter is its own function is slow to make, and takes a kilobyte.
  Object.defineProperty(status, "issues", issues.length === 0 ? ISSUES : ownIssues(reading));
  if ($unknown !== undefined) status.$unknown = $unknown;
  return status as Status;
}

const found = new WeakMap<object, readonly Issue[]>();

const ISSUES: PropertyDescriptor & ThisType<Status> = {
  get() {
    // A proxy may be the receiver, or any value.
    let issues = attempt(() => found.get(this) ?? issuesOf(this));
    issues ??= [];
    attempt(() => found.set(this, issues));
    return issues;
  },
  enumerable: true,
  configurable: true,
};

function ownIssues(reading: Reading): PropertyDescriptor {
  let issues: readonly Issue[] | undefined;
  return { ...ISSUES, get: () => (issues ??= [...reading.issues, ...issuesOf(reading)]) };
}

/** Returns the issues of the code and of the bytes of the details. */
function issuesOf({ rawCode, details }: Pick<Status, "rawCode" | "details">): Issue[] {
  const issues = codeIssues(rawCode);
  // Untyped code may have replaced the list.
  for (const [i, detail] of asList(details).entries()) issues.push(...detailIssues(detail, i));
  return issues;
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
