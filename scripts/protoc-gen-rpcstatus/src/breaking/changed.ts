// One error of a baseline and the same error now -> what changed that clients in use rely on.

import { quote } from "../diagnostics/quote.js";
import type { ErrorModel, MetadataModel, Position, ResolvedError } from "../model/model.js";
import { KEY } from "../rules/metadata.js";
import type { Tell } from "./changes.js";

export function compareErrors(
  old: ResolvedError,
  next: ResolvedError,
  refuse: Tell,
  warn: Tell,
): void {
  const before = old.error;
  const now = next.error;
  if (now.reason !== before.reason && isOfPrefix(old, next)) {
    const { catalog } = old;
    const fix = catalog.hasOwnPrefix
      ? `put value_prefix: ${quote(catalog.valuePrefix)} back`
      : "remove value_prefix";
    refuse(
      next.catalog.at.valuePrefix,
      catalog.at.valuePrefix,
      (was, what) =>
        `cannot change the prefix that makes the reason of ${what} from ${quote(catalog.valuePrefix)} at ${was} to ${quote(next.catalog.valuePrefix)}: clients in use compare the old reason; ${fix}, or set reason in the options`,
    );
  } else if (now.reason !== before.reason) {
    refuse(
      now.at.reason,
      before.at.reason,
      (was) =>
        `cannot change the reason of "${now.value.name}" from ${quote(before.reason)} at ${was} to ${quote(now.reason)}: clients in use compare the old one; set reason: ${quote(before.reason)} in the option`,
    );
  }
  if (now.code !== before.code && before.code !== 0 && before.codeName !== undefined) {
    refuse(
      placeOfCode(next),
      placeOfCode(old),
      (was, what) =>
        `cannot change the code of ${what} from ${before.codeName} at ${was} to ${now.codeName ?? now.code ?? "none"}: clients in use act on it; put ${before.codeName} back, or add another error and name it in replaced_by`,
    );
  }
  compareMetadata(before, now, refuse, warn);
  for (const detail of before.details) {
    if (now.details.some(({ typeName }) => typeName === detail.typeName)) continue;
    refuse(
      now.at.value,
      detail.at,
      (was, what) =>
        `cannot remove detail ${quote(detail.typeName)} from ${what}, declared at ${was}: clients in use read it; put it back`,
    );
  }
}

/** Whether the value is the same and its catalogue makes another reason of it. */
function isOfPrefix(old: ResolvedError, next: ResolvedError): boolean {
  return (
    old.error.value.name === next.error.value.name &&
    !old.error.hasOwnReason &&
    !next.error.hasOwnReason
  );
}

function placeOfCode({ catalog, error }: ResolvedError): Position {
  return error.hasDefaultCode ? catalog.at.defaultCode : error.at.code;
}

function compareMetadata(before: ErrorModel, now: ErrorModel, refuse: Tell, warn: Tell): void {
  for (const old of before.metadata) {
    const key = `metadata key ${quote(old.key)}`;
    const next = now.metadata.find((entry) => entry.key === old.key);
    if (next === undefined) {
      if (!KEY.test(old.key)) continue;
      refuse(
        now.at.value,
        old.at,
        (was, what) =>
          `cannot remove ${key} from ${what}, declared at ${was}: clients in use read it; put it back under metadata`,
      );
      continue;
    }
    if (next.type !== old.type) {
      refuse(
        next.at,
        old.at,
        (was, what) =>
          `cannot change the type of ${key} of ${what} from ${typeOf(old)} at ${was} to ${typeOf(next)}: clients in use parse it; put ${typeOf(old)} back, or add another key`,
      );
    }
    if (next.optional && !old.optional) {
      refuse(
        next.at,
        old.at,
        (was, what) =>
          `cannot make ${key} of ${what} optional, which is required at ${was}: clients in use expect it in every error; remove optional: true`,
      );
    }
  }
  for (const next of now.metadata) {
    if (next.optional || before.metadata.some((old) => old.key === next.key && !old.optional))
      continue;
    warn(
      next.at,
      before.at.value,
      (was, what) =>
        `metadata key ${quote(next.key)} of ${what} is required, and servers that were built from ${was} may leave it out; set optional: true until all of them are replaced`,
    );
  }
}

/** As it is written in the option. */
function typeOf({ type, typeNumber }: MetadataModel): string {
  return type?.toUpperCase() ?? `${typeNumber}`;
}
