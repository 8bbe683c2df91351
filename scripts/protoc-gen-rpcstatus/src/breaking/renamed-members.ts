// Members of an enum whose names in TypeScript changed, though those of their values did not: another value made
// protoc-gen-es keep the prefix of all of them, or no longer does. Nothing on the wire changes, but code that uses them no
// longer compiles.

import { quote } from "../diagnostics/quote.js";
import type { Warning } from "../diagnostics/rules.js";
import type { CatalogModel } from "../model/model.js";
import { keepsPrefix, memberPrefix } from "../model/names.js";
import type { ChangeReport, ReportChange } from "./change-report.js";
import type { KeptError } from "./same-error.js";

export function reportRenamedMembers(
  kept: readonly KeptError[],
  warnings: ChangeReport<Warning>,
): void {
  const reports = new Map<CatalogModel, ReportMember>();
  for (const { old, next } of kept) {
    const { localName, name } = next.error.value;
    if (old.error.value.name !== name || old.error.value.localName === localName) continue;
    // Code has to be changed for the name of the enum too, which is known.
    if (old.catalog.enum.name !== next.catalog.enum.name) continue;
    const report = reports.get(next.catalog) ?? reporterOf(next.catalog);
    reports.set(next.catalog, report);
    report(old.catalog, warnings.of(old));
  }
}

type ReportMember = (before: CatalogModel, warn: ReportChange<Warning>) => void;

function reporterOf({ enum: desc, at }: CatalogModel): ReportMember {
  const prefix = quote(memberPrefix(desc.name));
  const reasons = desc.values.map((value) => keepsPrefix(desc.name, value.name));
  const i = reasons.findIndex((why) => why !== undefined);
  const name = quote(desc.values[i]?.name ?? "");
  const fix =
    reasons[i] === "lacks it"
      ? "begin the name of the value with the prefix"
      : "rename the value so that a letter follows the prefix";
  return (before, warn) =>
    warn(
      "ENUM_MEMBER_SAME_NAME",
      at.values[i] ?? at.enum,
      before.at.enum,
      i < 0
        ? (was, what) =>
            `the members of enum ${quote(desc.typeName)} for ${what} have no prefix ${prefix} in TypeScript, unlike those at ${was}: code that uses them does not compile; remove the prefix there, or restore the value that kept it`
        : (was, what) =>
            `the members of enum ${quote(desc.typeName)} for ${what} have the prefix ${prefix} in TypeScript, unlike those at ${was}, since ${name} ${reasons[i]}: code that uses them does not compile; ${fix}, and set its reason in the option`,
    );
}
