// The catalogs of a baseline and the current ones -> the changes that break deployed clients. Domain and
// reason identify an error, wherever it is declared: files and enums may be moved and renamed. What may not
// change is the contract of AIP-193 (domain, reason; metadata keys can only be added) and of AIP-180
// (nothing is removed, types stay, and a server keeps sending what it sent). The baseline may break the rules
// for catalogs: what they refuse need not be kept.

import type { Findings } from "../diagnostics/finding.js";
import { quote } from "../diagnostics/quote.js";
import type { Problem, Warning } from "../diagnostics/rules.js";
import { isDomain } from "../model/domain.js";
import type { CatalogModel, Model } from "../model/model.js";
import { ChangeReport } from "./change-report.js";
import { reportChanges } from "./changed-error.js";
import { addedToMethods } from "./methods.js";
import { placesOf, reportRemoved } from "./removed-error.js";
import { reportRenamedMembers } from "./renamed-members.js";
import { type KeptError, matchErrors } from "./same-error.js";

/** `baseline` is its name in the texts. */
export function breakingChanges(before: Model, now: Model, baseline: string): Findings {
  const problems = new ChangeReport<Problem>(baseline);
  const warnings = new ChangeReport<Warning>(baseline);
  const current = [...now.files, ...now.imports];
  const { kept, removed } = matchErrors(before.files, current);
  reportDomains(kept, problems);
  for (const { old, next } of kept) {
    reportChanges(old, next, problems.of(old), warnings.of(old));
  }
  reportRenamedMembers(kept, warnings);
  const places = placesOf(current, kept);
  for (const old of removed) reportRemoved(old, places, problems.of(old), warnings.of(old));
  const all = [...warnings.findings(), ...addedToMethods(before, now, kept, baseline)];
  return {
    problems: problems.findings(),
    warnings: all.filter(({ rule, at }) => !at.ignores?.(rule)),
  };
}

/** One line of a catalog gives all of its errors another domain. */
function reportDomains(kept: readonly KeptError[], problems: ChangeReport<Problem>): void {
  const reported = new Set<CatalogModel>();
  for (const { old, next } of kept) {
    const { domain } = old.catalog;
    const isSame = next.catalog.domain === domain;
    if (isSame || reported.has(old.catalog) || !isDomain(domain)) continue;
    reported.add(old.catalog);
    problems.of(old)(
      "CATALOG_SAME_DOMAIN",
      next.catalog.at.domain,
      old.catalog.at.domain,
      (was) =>
        `cannot change the domain of ${quote(old.catalog.enum.typeName)} from ${quote(domain)} at ${was} to ${quote(next.catalog.domain)}: deployed clients know its errors by the old one; restore ${quote(domain)}`,
    );
  }
}
