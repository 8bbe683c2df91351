// Finds the errors of the baseline among the current ones: in their own enum by domain and reason; in another enum, if
// they were moved there; else by enum value, since the reason may be what changed. Several enums may declare one error,
// such as those of v1 and v2 of an API: each declaration is kept on its own.

import { enumsOf } from "../model/descriptors.js";
import type { CatalogModel, ErrorModel, FileModel, ResolvedError } from "../model/model.js";
import { isUsable } from "../model/reason.js";

export interface KeptError {
  readonly old: ResolvedError;
  readonly next: ResolvedError;
}

export function matchErrors(
  before: readonly FileModel[],
  now: readonly FileModel[],
): { readonly kept: readonly KeptError[]; readonly removed: readonly ResolvedError[] } {
  const keysOf = keyMaker();
  const known = declarationsIn(before, keysOf);
  const current = declarationsIn(now, keysOf);
  const moved = new Map<string, ResolvedError>();
  for (const [key, declared] of current.byEnum) {
    const { identity } = keysOf(declared.catalog, declared.error);
    if (!known.byEnum.has(key) && !moved.has(identity)) moved.set(identity, declared);
  }
  const renamed = findRenamed(known, current, keysOf);
  const kept: KeptError[] = [];
  const removed: ResolvedError[] = [];
  for (const [key, old] of known.byEnum) {
    if (!isUsable(old.catalog, old.error)) continue;
    const { identity } = keysOf(old.catalog, old.error);
    // An enum that is gone, such as that of an old version, leaves its errors to the others.
    const isGone = !current.enums.has(old.catalog.enum.typeName);
    const next =
      current.byEnum.get(key) ??
      moved.get(identity) ??
      renamed(old) ??
      (isGone ? current.byIdentity.get(identity) : undefined);
    if (next === undefined) removed.push(old);
    else kept.push({ old, next });
  }
  return { kept, removed };
}

interface Keys {
  /** The domain and the reason. */
  readonly identity: string;
  readonly inEnum: string;
  readonly enum: number;
}

type KeysOf = (catalog: CatalogModel, error: ErrorModel) => Keys;

/** Returns a function that returns short keys: one for each error does not repeat a domain or a name of any length. */
function keyMaker(): KeysOf {
  const numbers = new Map<string, number>();
  const idOf = (text: string): number => {
    const number = numbers.get(text) ?? numbers.size;
    numbers.set(text, number);
    return number;
  };
  return (catalog, { reason }) => {
    const identity = `${idOf(catalog.domain)}/${reason}`;
    const number = idOf(catalog.enum.typeName);
    return { identity, inEnum: `${number} ${identity}`, enum: number };
  };
}

interface Declarations {
  readonly byEnum: ReadonlyMap<string, ResolvedError>;
  /** The first of each. */
  readonly byIdentity: ReadonlyMap<string, ResolvedError>;
  /** The full names of the enums. */
  readonly enums: ReadonlySet<string>;
}

function declarationsIn(files: readonly FileModel[], keysOf: KeysOf): Declarations {
  const byEnum = new Map<string, ResolvedError>();
  const byIdentity = new Map<string, ResolvedError>();
  const enums = new Set<string>();
  for (const file of files) {
    for (const { desc } of enumsOf(file.desc)) enums.add(desc.typeName);
    for (const catalog of file.catalogs) {
      // The errors of another server are not ours to keep.
      if (catalog.isExternal) continue;
      for (const error of catalog.errors) {
        const { identity, inEnum } = keysOf(catalog, error);
        // The first one counts; the rules refuse a second one in the same enum.
        if (byEnum.has(inEnum)) continue;
        const declared = { file, catalog, error };
        byEnum.set(inEnum, declared);
        if (!byIdentity.has(identity)) byIdentity.set(identity, declared);
      }
    }
  }
  return { byEnum, byIdentity, enums };
}

/** Finds the error that is new and has the enum value of the old one: its number, else its name. */
function findRenamed(
  known: Declarations,
  current: Declarations,
  keysOf: KeysOf,
): (old: ResolvedError) => ResolvedError | undefined {
  const added = new Map<string, ResolvedError>();
  const keyOf = ({ catalog, error }: ResolvedError, value: number | string) =>
    `${keysOf(catalog, error).enum} ${value}`;
  for (const declared of current.byEnum.values()) {
    const { catalog, error } = declared;
    if (known.byIdentity.has(keysOf(catalog, error).identity)) continue;
    const { number, name } = error.value;
    for (const key of [keyOf(declared, number), keyOf(declared, name)])
      if (!added.has(key)) added.set(key, declared);
  }
  return (old) => {
    const { number, name } = old.error.value;
    return added.get(keyOf(old, number)) ?? added.get(keyOf(old, name));
  };
}
