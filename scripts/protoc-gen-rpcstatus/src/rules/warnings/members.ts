// Values that determine the names of other members of their enum in TypeScript.

import type { Add } from "../../diagnostics/finding.js";
import { quote } from "../../diagnostics/quote.js";
import type { Warning } from "../../diagnostics/rules.js";
import type { CatalogModel } from "../../model/model.js";
import { keepsPrefix, memberPrefix } from "../../model/names.js";

/** Warns about the first value with a digit after the prefix, if nothing else keeps the prefix of all members. */
export function warnAboutMembers(catalog: CatalogModel, add: Add<Warning>): void {
  const { enum: desc, name, errors, at } = catalog;
  const { values } = desc;
  const reasons = values.map((value) => keepsPrefix(desc.name, value.name));
  const i = reasons.indexOf("has a digit after it");
  const value = values[i];
  const whole = values.find((each, j) => reasons[j] === undefined && each.number !== 0);
  if (value === undefined || whole === undefined) return;
  if (reasons.some((why) => why !== undefined && why !== "has a digit after it")) return;
  const prefix = memberPrefix(desc.name);
  const error = errors.find((each) => each.value === value);
  const reason = error === undefined ? "" : `, with reason: ${quote(error.reason)} in its option`;
  add(
    "ENUM_MEMBER_PREFIX",
    at.values[i] ?? at.enum,
    `${quote(value.name)} has a digit after ${quote(prefix)}, so all members of the enum keep this prefix in TypeScript, as in protoc-gen-es: ${name}.${whole.name} instead of ${name}.${whole.name.slice(prefix.length)}; rename the value so that a letter follows the prefix${reason}`,
  );
}
