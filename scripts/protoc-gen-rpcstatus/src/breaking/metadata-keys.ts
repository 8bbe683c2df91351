// Metadata keys of an error that were removed, retyped, made optional or added.

import { quote } from "../diagnostics/quote.js";
import type { Warning } from "../diagnostics/rules.js";
import { METADATA_KEY } from "../model/metadata-key.js";
import type { ErrorModel, MetadataModel } from "../model/model.js";
import type { ReportChange } from "./change-report.js";

export function reportMetadataKeys(
  before: ErrorModel,
  now: ErrorModel,
  refuse: ReportChange,
  warn: ReportChange<Warning>,
): void {
  const current = byKey(now.metadata);
  for (const old of before.metadata) {
    const next = current.get(old.key);
    if (next === undefined) reportRemovedKey(old, now, refuse);
    else reportChangedKey(old, next, refuse);
  }
  const required = byKey(before.metadata.filter(({ optional }) => !optional));
  for (const next of now.metadata) {
    if (!next.optional && !required.has(next.key)) reportRequiredKey(next, before, warn);
  }
}

/** Of two with the same key, the first one counts. */
function byKey(metadata: readonly MetadataModel[]): ReadonlyMap<string, MetadataModel> {
  return new Map([...metadata].reverse().map((entry) => [entry.key, entry]));
}

function reportRemovedKey({ key, at }: MetadataModel, now: ErrorModel, refuse: ReportChange): void {
  if (!METADATA_KEY.test(key)) return;
  refuse(
    "METADATA_KEY_NO_DELETE",
    now.at.value,
    at,
    (was, what) =>
      `cannot remove metadata key ${quote(key)} from ${what}, declared at ${was}: deployed clients read it; restore it under metadata`,
  );
}

function reportChangedKey(old: MetadataModel, next: MetadataModel, refuse: ReportChange): void {
  const key = `metadata key ${quote(old.key)}`;
  if (next.type !== old.type) {
    refuse(
      "METADATA_KEY_SAME_TYPE",
      next.at,
      old.at,
      (was, what) =>
        `cannot change the type of ${key} of ${what} from ${typeOf(old)} at ${was} to ${typeOf(next)}: deployed clients parse it; restore ${typeOf(old)}, or add another key`,
    );
  }
  if (next.optional && !old.optional) {
    refuse(
      "METADATA_KEY_STAYS_REQUIRED",
      next.at,
      old.at,
      (was, what) =>
        `cannot make ${key} of ${what} optional: it is required at ${was}, and deployed clients expect it in every error; remove optional: true`,
    );
  }
}

function reportRequiredKey(
  next: MetadataModel,
  before: ErrorModel,
  warn: ReportChange<Warning>,
): void {
  warn(
    "METADATA_KEY_NEW_REQUIRED",
    next.at,
    before.at.value,
    (was, what) =>
      `metadata key ${quote(next.key)} of ${what} is required, and servers built from ${was} may omit it, in which case clients read the error as "$unknown"; set optional: true until all of them are replaced`,
  );
}

/** As in the option. */
function typeOf({ type, typeNumber }: MetadataModel): string {
  return type?.toUpperCase() ?? `${typeNumber}`;
}
