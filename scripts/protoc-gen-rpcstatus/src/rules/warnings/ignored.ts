// Comments that silence nothing: they name no rule, an unknown one, a problem, or a rule that reports nothing there.

import { closest } from "../../diagnostics/closest.js";
import type { Add } from "../../diagnostics/finding.js";
import { quote } from "../../diagnostics/quote.js";
import { isRule, isWarning, type Rule, WARNINGS, type Warning } from "../../diagnostics/rules.js";
import type { IgnoredRule, Model } from "../../model/model.js";

/** They depend on other files or on a baseline, which another run may have; or they are about these comments. */
const MAYBE_USED: ReadonlySet<Rule> = new Set<Warning>([
  "DEPRECATED_ERROR_NO_DELETE",
  "ENUM_MEMBER_SAME_NAME",
  "IGNORE_KNOWN",
  "IGNORE_USED",
  "IMPORT_GENERATED",
  "METADATA_KEY_NEW_REQUIRED",
  "METADATA_KEY_SPELLING",
  "METHOD_ERROR_NEW",
]);

/** Reports only those that no run can use. */
export function warnAboutUnknownIgnores(model: Model, add: Add<Warning>): void {
  for (const { ignored } of model.files) for (const each of ignored) warnAboutName(each, add);
}

export function warnAboutIgnores(model: Model, add: Add<Warning>): void {
  for (const each of model.files.flatMap(({ ignored }) => ignored)) {
    const { name, at, isUsed } = each;
    if (!isWarning(name)) warnAboutName(each, add);
    else if (!isUsed && !MAYBE_USED.has(name))
      add(
        "IGNORE_USED",
        at,
        `rpcstatus:ignore ${name} silences nothing here; remove it, or move it to the declaration that the warning names`,
      );
  }
}

function warnAboutName({ name, at }: IgnoredRule, add: Add<Warning>): void {
  if (isWarning(name)) return;
  const meant = closest(name, WARNINGS);
  const text =
    name === ""
      ? 'rpcstatus:ignore names no rule; write the name that ends the warning, like "rpcstatus:ignore ERROR_COMMENT"'
      : isRule(name)
        ? `rpcstatus:ignore names ${name}, which is a problem, and only warnings can be silenced; fix what it reports, and remove the name`
        : `rpcstatus:ignore names ${quote(name)}, which is not a rule; write ${meant ?? "the name that ends the warning, like ERROR_COMMENT"}`;
  add("IGNORE_KNOWN", at, text);
}
