// The catalogues of a baseline and those of now -> what clients in use would not survive. Domain and
// reason identify an error, wherever it is declared: files and enums may be moved and renamed. What may
// not change is the contract of AIP-193 (domain, reason, metadata keys can only be added) and of AIP-180
// (nothing is removed, types stay, what a server sent it goes on sending). A baseline that breaks the
// rules of `check` still serves: what they refuse is not asked back.

import { DOMAIN } from "./check-catalog.js";
import { compareErrors, type Tell } from "./compare.js";
import { enumsOf } from "./descriptors.js";
import type { Findings } from "./examine.js";
import type { CatalogModel, FileModel, Model, Problem, ResolvedError } from "./model.js";
import { quote } from "./quote.js";
import { isUsable } from "./reason.js";

/** `baseline` is its name in the texts. */
export function evolve(before: Model, now: Model, baseline: string): Findings {
  const problems: Problem[] = [];
  const warnings: Problem[] = [];
  const present = [...now.files, ...now.imports];
  const known = declaredIn(before.files);
  const current = declaredIn(present);
  const moved = new Set<CatalogModel>();
  for (const [identity, old] of known) {
    if (!isUsable(old.catalog, old.error) || old.error.value.number === 0) continue;
    const tell =
      (into: Problem[]): Tell =>
      (at, was, text) => {
        // A compiler that was told to leave places out gives none: the file has to do.
        const placed = old.file.desc.proto.sourceCodeInfo !== undefined;
        const place = placed ? `${was.file}:${was.line}:${was.column}` : was.file;
        const told = { at, text: text(`${place} in ${quote(baseline)}`) };
        into.push({ ...told, was: placed ? was : { file: was.file } });
      };
    const refuse = tell(problems);
    const warn = tell(warnings);
    const same = current.get(identity);
    const next = same ?? renamed(old, current, known);
    if (next === undefined) {
      tellRemoved(old, present, refuse, warn);
      continue;
    }
    // One line of a catalogue gives all its errors another domain.
    if (next.catalog.domain !== old.catalog.domain && !moved.has(old.catalog)) {
      moved.add(old.catalog);
      tellDomain(old.catalog, next.catalog, refuse);
    }
    compareErrors(old, next, refuse, warn);
  }
  return { problems, warnings };
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

/** The error that is now at the enum value, where the baseline does not know it: by number, else by name. */
function renamed(
  old: ResolvedError,
  current: ReadonlyMap<string, ResolvedError>,
  known: ReadonlyMap<string, ResolvedError>,
): ResolvedError | undefined {
  const { typeName } = old.catalog.enum;
  const { number, name } = old.error.value;
  const added = [...current]
    .filter(([identity, { catalog }]) => catalog.enum.typeName === typeName && !known.has(identity))
    .map(([, declared]) => declared);
  return (
    added.find(({ error }) => error.value.number === number) ??
    added.find(({ error }) => error.value.name === name)
  );
}

function tellRemoved(
  old: ResolvedError,
  present: readonly FileModel[],
  refuse: Tell,
  warn: Tell,
): void {
  const { file, catalog, error } = old;
  const { typeName } = catalog.enum;
  const at =
    present.flatMap(({ catalogs }) => catalogs).find((c) => c.enum.typeName === typeName)?.at
      .enum ??
    present.find(({ desc }) => desc.proto.name === file.desc.proto.name)?.at ??
    error.at.value;
  const what = `${quote(error.reason)} of ${quote(catalog.domain)}`;
  const { name } = error.value;
  if (!error.value.deprecated && error.replacedBy === undefined) {
    refuse(
      at,
      error.at.value,
      (was) =>
        `cannot remove ${what}, declared at ${was}: clients in use compare it; put it back, deprecated if nothing sends it any more`,
    );
  } else if (!isReserved(typeName, name, present)) {
    refuse(
      at,
      error.at.value,
      (was) =>
        `cannot remove ${what}, deprecated at ${was}, while another error could take its name; put it back, or write reserved "${name}"; in "${typeName}"`,
    );
  } else {
    warn(
      at,
      error.at.value,
      (was) =>
        `removed ${what}, deprecated at ${was}; clients that still compare it get it as unknown`,
    );
  }
}

function isReserved(typeName: string, value: string, present: readonly FileModel[]): boolean {
  return present.some(({ desc }) =>
    enumsOf(desc).some(
      ({ desc: e }) => e.typeName === typeName && e.proto.reservedName.includes(value),
    ),
  );
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
