// Finds the errors of the baseline among the current ones: by domain and reason, else by enum value, since
// the reason may be what changed.

import type { FileModel, ResolvedError } from "../model/model.js";
import { isUsable } from "../model/reason.js";

export interface KeptError {
  readonly old: ResolvedError;
  readonly next: ResolvedError;
}

export function matchErrors(
  before: readonly FileModel[],
  now: readonly FileModel[],
): { readonly kept: readonly KeptError[]; readonly removed: readonly ResolvedError[] } {
  const idOf = numbering();
  const known = errorsByIdentity(before, idOf);
  const current = errorsByIdentity(now, idOf);
  const renamed = findRenamed(known, current, idOf);
  const kept: KeptError[] = [];
  const removed: ResolvedError[] = [];
  for (const [identity, old] of known) {
    // The errors of another server are not ours to keep.
    if (old.catalog.isExternal || !isUsable(old.catalog, old.error)) continue;
    const next = current.get(identity) ?? renamed(old);
    if (next === undefined) removed.push(old);
    else kept.push({ old, next });
  }
  return { kept, removed };
}

type IdOf = (text: string) => number;

/** Returns a function that numbers texts: a key for each error does not repeat a domain or a name of any length. */
function numbering(): IdOf {
  const numbers = new Map<string, number>();
  return (text) => {
    const number = numbers.get(text) ?? numbers.size;
    numbers.set(text, number);
    return number;
  };
}

function errorsByIdentity(files: readonly FileModel[], idOf: IdOf): Map<string, ResolvedError> {
  const found = new Map<string, ResolvedError>();
  for (const file of files) {
    for (const catalog of file.catalogs) {
      const domain = idOf(catalog.domain);
      for (const error of catalog.errors) {
        const identity = `${domain}/${error.reason}`;
        // The first one counts; the rules refuse a second one.
        if (!found.has(identity)) found.set(identity, { file, catalog, error });
      }
    }
  }
  return found;
}

/** Finds the error that is new and has the enum value of the old one: its number, else its name. */
function findRenamed(
  known: ReadonlyMap<string, ResolvedError>,
  current: ReadonlyMap<string, ResolvedError>,
  idOf: IdOf,
): (old: ResolvedError) => ResolvedError | undefined {
  const added = new Map<string, ResolvedError>();
  const keyOf = ({ catalog }: ResolvedError, value: number | string) =>
    `${idOf(catalog.enum.typeName)} ${value}`;
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
