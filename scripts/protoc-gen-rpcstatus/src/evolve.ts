// The catalogues of a baseline and those of now -> what clients in use would not survive. Domain and
// reason identify an error, wherever it is declared: files and enums may be moved and renamed. What may
// not change is the contract of AIP-193 (domain, reason, metadata keys can only be added) and of AIP-180
// (nothing is removed, types stay, what a server sent it goes on sending). A baseline that breaks the
// rules of today still serves.

import { enumsOf } from "./descriptors.js";
import type { Findings } from "./examine.js";
import type {
  CatalogModel,
  ErrorModel,
  FileModel,
  MetadataModel,
  Model,
  Position,
  Problem,
} from "./model.js";
import { quote } from "./problem.js";

interface Declared {
  readonly file: FileModel;
  readonly catalog: CatalogModel;
  readonly error: ErrorModel;
}

/** Tells of a change: at a place of now, with a text made from the place in the baseline. */
type Tell = (at: Position, was: Position, text: (was: string) => string) => void;

/** `baseline` is its name in the texts. */
export function evolve(before: Model, now: Model, baseline: string): Findings {
  const problems: Problem[] = [];
  const warnings: Problem[] = [];
  const present = [...now.files, ...now.imports];
  const known = declaredIn(before.files);
  const current = declaredIn(present);
  const moved = new Set<CatalogModel>();
  for (const [identity, old] of known) {
    // A compiler that was told to leave places out gives none: the file has to do.
    const placed = (old.file.desc.proto.sourceCodeInfo?.location.length ?? 0) > 0;
    const tell =
      (into: Problem[]): Tell =>
      (at, was, text) => {
        const place = placed ? `${was.file}:${was.line}:${was.column}` : was.file;
        const old = placed ? was : { file: was.file };
        into.push({ at, text: text(`${place} in ${quote(baseline)}`), was: old });
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

function declaredIn(files: readonly FileModel[]): Map<string, Declared> {
  const found = new Map<string, Declared>();
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

function identityOf({ catalog, error }: Omit<Declared, "file">): string {
  return `${catalog.domain}/${error.reason}`;
}

/** The error that is now at the enum value, where the baseline does not know it: by number, else by name. */
function renamed(
  old: Declared,
  current: ReadonlyMap<string, Declared>,
  known: ReadonlyMap<string, Declared>,
): Declared | undefined {
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

function tellRemoved(old: Declared, present: readonly FileModel[], refuse: Tell, warn: Tell): void {
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
  refuse(
    next.at.domain,
    old.at.domain,
    (was) =>
      `cannot change the domain of "${old.enum.typeName}" from ${quote(old.domain)} at ${was} to ${quote(next.domain)}: clients in use know its errors by the old one; put ${quote(old.domain)} back`,
  );
}

function compareErrors(old: Declared, next: Declared, refuse: Tell, warn: Tell): void {
  const before = old.error;
  const now = next.error;
  const what = `${quote(before.reason)} of ${quote(old.catalog.domain)}`;
  if (now.reason !== before.reason) {
    refuse(
      now.at.reason,
      before.at.reason,
      (was) =>
        `cannot change the reason of "${now.value.name}" from ${quote(before.reason)} at ${was} to ${quote(now.reason)}: clients in use compare the old one; set reason: ${quote(before.reason)} in the option`,
    );
  }
  if (now.code !== before.code && before.codeName !== undefined) {
    refuse(
      placeOfCode(next),
      placeOfCode(old),
      (was) =>
        `cannot change the code of ${what} from ${before.codeName} at ${was} to ${now.codeName ?? now.code ?? "none"}: clients in use act on it; put ${before.codeName} back, or add another error and name it in replaced_by`,
    );
  }
  compareMetadata(before, now, what, refuse, warn);
  for (const detail of before.details) {
    if (now.details.some(({ typeName }) => typeName === detail.typeName)) continue;
    refuse(
      now.at.value,
      detail.at,
      (was) =>
        `cannot remove detail ${quote(detail.typeName)} from ${what}, declared at ${was}: clients in use read it; put it back`,
    );
  }
}

function placeOfCode({ catalog, error }: Declared): Position {
  return error.hasDefaultCode ? catalog.at.defaultCode : error.at.code;
}

function compareMetadata(
  before: ErrorModel,
  now: ErrorModel,
  what: string,
  refuse: Tell,
  warn: Tell,
): void {
  for (const old of before.metadata) {
    const key = `metadata key ${quote(old.key)}`;
    const next = now.metadata.find((entry) => entry.key === old.key);
    if (next === undefined) {
      refuse(
        now.at.value,
        old.at,
        (was) =>
          `cannot remove ${key} from ${what}, declared at ${was}: clients in use read it; put it back under metadata`,
      );
      continue;
    }
    if (next.type !== old.type) {
      refuse(
        next.at,
        old.at,
        (was) =>
          `cannot change the type of ${key} of ${what} from ${typeOf(old)} at ${was} to ${typeOf(next)}: clients in use parse it; put ${typeOf(old)} back, or add another key`,
      );
    }
    if (next.optional && !old.optional) {
      refuse(
        next.at,
        old.at,
        (was) =>
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
      (was) =>
        `metadata key ${quote(next.key)} of ${what} is required, and servers that were built from ${was} may leave it out; set optional: true until all of them are replaced`,
    );
  }
}

/** As it is written in the option. */
function typeOf({ type, typeNumber }: MetadataModel): string {
  return type?.toUpperCase() ?? `${typeNumber}`;
}
