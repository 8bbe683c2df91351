// One error of a baseline and the same error now -> the changes that deployed clients notice.

import type { Position } from "../diagnostics/finding.js";
import { quote } from "../diagnostics/quote.js";
import type { Warning } from "../diagnostics/rules.js";
import type { ErrorModel, ResolvedError } from "../model/model.js";
import type { ReportChange } from "./change-report.js";
import { reportMetadataKeys } from "./metadata-keys.js";

export function reportChanges(
  old: ResolvedError,
  next: ResolvedError,
  refuse: ReportChange,
  warn: ReportChange<Warning>,
): void {
  if (next.error.reason !== old.error.reason) {
    if (isFromPrefix(old, next)) reportPrefix(old, next, refuse);
    else reportReason(old.error, next.error, refuse);
  }
  reportCode(old, next, refuse);
  reportMetadataKeys(old.error, next.error, refuse, warn);
  reportDetails(old.error, next.error, refuse);
}

/** Reports whether the value is the same, and another prefix of its catalog gives it another reason. */
function isFromPrefix(old: ResolvedError, next: ResolvedError): boolean {
  return (
    old.error.value.name === next.error.value.name &&
    !old.error.hasOwnReason &&
    !next.error.hasOwnReason
  );
}

function reportPrefix(
  { catalog: old }: ResolvedError,
  { catalog: next }: ResolvedError,
  refuse: ReportChange,
): void {
  const fix = old.hasOwnPrefix
    ? `restore value_prefix: ${quote(old.valuePrefix)}`
    : "remove value_prefix";
  refuse(
    "ERROR_SAME_REASON",
    next.at.valuePrefix,
    old.at.valuePrefix,
    (was, what) =>
      `cannot change value_prefix, which determines the reason of ${what}, from ${quote(old.valuePrefix)} at ${was} to ${quote(next.valuePrefix)}: deployed clients check for the old reason; ${fix}, or set reason in the option`,
  );
}

function reportReason(before: ErrorModel, now: ErrorModel, refuse: ReportChange): void {
  refuse(
    "ERROR_SAME_REASON",
    now.at.reason,
    before.at.reason,
    (was) =>
      `cannot change the reason of ${quote(now.value.name)} from ${quote(before.reason)} at ${was} to ${quote(now.reason)}: deployed clients check for the old one; set reason: ${quote(before.reason)} in the option`,
  );
}

function reportCode(old: ResolvedError, next: ResolvedError, refuse: ReportChange): void {
  const { code, codeName } = old.error;
  const now = next.error;
  if (now.code === code || code === 0 || codeName === undefined) return;
  refuse(
    "ERROR_SAME_CODE",
    placeOfCode(next),
    placeOfCode(old),
    (was, what) =>
      `cannot change the code of ${what} from ${codeName} at ${was} to ${now.codeName ?? now.code ?? "none"}: deployed clients act on it; restore ${codeName}, or add another error and name it in replaced_by`,
  );
}

function placeOfCode({ catalog, error }: ResolvedError): Position {
  return error.hasDefaultCode ? catalog.at.defaultCode : error.at.code;
}

function reportDetails(before: ErrorModel, now: ErrorModel, refuse: ReportChange): void {
  const kept = new Set(now.details.map(({ typeName }) => typeName));
  for (const { typeName, at } of before.details) {
    if (kept.has(typeName)) continue;
    refuse(
      "DETAIL_NO_DELETE",
      now.at.value,
      at,
      (was, what) =>
        `cannot remove detail ${quote(typeName)} from ${what}, declared at ${was}: deployed clients read it; restore it`,
    );
  }
}
