// Where a file of the request lies. Compilers name files from the root of their module, and an editor
// opens them from the folder of the run: "acme/orders.proto" lies at "proto/acme/orders.proto".

import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import type { Locate } from "./model.js";

/** A search of more folders would be felt. */
const MAX_FOLDERS = 5000;

/** Finds paths from the folder; a name stays as it is where no file or more than one would fit. */
export function locator(root: string): Locate {
  const known = new Map<string, string>();
  let folders: readonly string[] | undefined;
  return (name) => {
    const before = known.get(name);
    if (before !== undefined) return before;
    let path = name;
    if (!existsSync(join(root, name))) {
      folders ??= foldersBelow(root);
      const found = folders.filter((folder) => existsSync(join(root, folder, name)));
      if (found.length === 1) path = `${found[0]}/${name}`;
    }
    known.set(name, path);
    return path;
  };
}

/** The nearest first. Neither packages nor hidden folders hold files that somebody edits. */
function foldersBelow(root: string): string[] {
  const found: string[] = [];
  const next = [""];
  for (const folder of next) {
    for (const entry of entriesOf(join(root, folder))) {
      const { name } = entry;
      if (!entry.isDirectory() || name === "node_modules" || name.startsWith(".")) continue;
      if (found.length === MAX_FOLDERS) return found;
      const path = folder === "" ? name : `${folder}/${name}`;
      found.push(path);
      next.push(path);
    }
  }
  return found;
}

function entriesOf(folder: string) {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch {
    // Not readable, or removed meanwhile: what is in it cannot be opened either.
    return [];
  }
}
