// The catalogues of a baseline and those of now -> what clients in use would not survive. Domain and
// reason identify an error, wherever it is declared: files and enums may be moved and renamed. What may
// not change is the contract of AIP-193 (domain, reason, metadata keys can only be added) and of AIP-180
// (nothing is removed, types stay, what a server sent it goes on sending). A baseline that breaks the
// rules of `check` still serves: what they refuse is not asked back.

import { quote } from "../diagnostics/quote.js";
import type { CatalogModel, FileModel, Model, ResolvedError } from "../model/model.js";
import { isUsable } from "../model/reason.js";
import { DOMAIN } from "../rules/catalog.js";
import type { Findings } from "../rules/index.js";
import { compareErrors } from "./changed.js";
import { Changes, type Tell } from "./changes.js";
import { presentIn, tellRemoved } from "./removed.js";

/** `baseline` is its name in the texts. */
export function evolve(before: Model, now: Model, baseline: string): Findings {
  const problems = new Changes(baseline);
  const warnings = new Changes(baseline);
  const known = declaredIn(before.files);
  const current = declaredIn([...now.files, ...now.imports]);
  const renamed = findRenamed(known, current);
  const gone: ResolvedError[] = [];
  const moved = new Set<CatalogModel>();
  const heirs = new Map<CatalogModel, string>();
  for (const [identity, old] of known) {
    if (!isUsable(old.catalog, old.error) || old.error.value.number === 0) continue;
    const next = current.get(identity) ?? renamed(old);
    if (next === undefined) {
      gone.push(old);
      continue;
    }
    if (!heirs.has(old.catalog)) heirs.set(old.catalog, next.catalog.enum.typeName);
    const refuse = problems.of(old);
    // One line of a catalogue gives all its errors another domain.
    if (next.catalog.domain !== old.catalog.domain && !moved.has(old.catalog)) {
      moved.add(old.catalog);
      tellDomain(old.catalog, next.catalog, refuse);
    }
    compareErrors(old, next, refuse, warnings.of(old));
  }
  const present = presentIn([...now.files, ...now.imports], heirs);
  for (const old of gone) tellRemoved(old, present, problems.of(old), warnings.of(old));
  return { problems: problems.problems(), warnings: warnings.problems() };
}

function declaredIn(files: readonly FileModel[]): Map<string, ResolvedError> {
  const found = new Map<string, ResolvedError>();
  for (const file of files) {
    for (const catalog of file.catalogs) {
      for (const error of catalog.errors) {
        const identity = identityOf({ catalog, error });
        // What is there twice is refused elsewhere.
        if (!found.has(identity)) found.set(identity, { file, catalog, error });
      }
    }
  }
  return found;
}

function identityOf({ catalog, error }: Omit<ResolvedError, "file">): string {
  return `${catalog.domain}/${error.reason}`;
}

/** Finds the error that is now at an enum value, where the baseline does not know it: by number, else by name. */
function findRenamed(
  known: ReadonlyMap<string, ResolvedError>,
  current: ReadonlyMap<string, ResolvedError>,
): (old: ResolvedError) => ResolvedError | undefined {
  const added = new Map<string, ResolvedError>();
  const keyOf = ({ catalog }: ResolvedError, value: number | string) =>
    `${catalog.enum.typeName} ${value}`;
  for (const [identity, declared] of current) {
    if (known.has(identity)) continue;
    const { number, name } = declared.error.value;
    for (const key of [keyOf(declared, number), keyOf(declared, name)])
      if (!added.has(key)) added.set(key, declared);
  }
  return (old) => {
    const { number, name } = old.error.value;
    return added.get(keyOf(old, number)) ?? added.get(keyOf(old, name));
  };
}

function tellDomain(old: CatalogModel, next: CatalogModel, refuse: Tell): void {
  if (!DOMAIN.test(old.domain)) return;
  refuse(
    next.at.domain,
    old.at.domain,
    (was) =>
      `cannot change the domain of "${old.enum.typeName}" from ${quote(old.domain)} at ${was} to ${quote(next.domain)}: clients in use know its errors by the old one; put ${quote(old.domain)} back`,
  );
}
