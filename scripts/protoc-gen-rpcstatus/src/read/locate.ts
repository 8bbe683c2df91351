// Where a file of the request lies. Compilers name files from the root of their module, and an editor
// opens them from the folder of the run: "acme/orders.proto" lies at "proto/acme/orders.proto".

import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Locate } from "../diagnostics/finding.js";

/** A search of more folders would be felt. */
const MAX_FOLDERS = 5000;

/**
 * Finds paths from the folder; a name stays as it is where no file or more than one would fit. With the
 * packages of the files, by name, a file of another package does not fit.
 */
export function locator(root: string, packages?: ReadonlyMap<string, string>): Locate {
  const known = new Map<string, string>();
  // Files of a module lie below the same folder.
  const modules = new Set<string>();
  let folders: readonly string[] | undefined;
  return (name) => {
    const before = known.get(name);
    if (before !== undefined) return before;
    let path = name;
    if (!existsSync(join(root, name))) {
      const isIn = (folder: string) => fits(join(root, folder, name), packages?.get(name));
      let found = [...modules].filter(isIn);
      if (found.length === 0) {
        folders ??= foldersBelow(root);
        found = folders.filter(isIn);
      }
      const [folder, other] = found;
      if (folder !== undefined && other === undefined) {
        modules.add(folder);
        path = `${folder}/${name}`;
      }
    }
    known.set(name, path);
    return path;
  };
}

function fits(path: string, name: string | undefined): boolean {
  if (!existsSync(path)) return false;
  if (name === undefined) return true;
  try {
    const declared =
      /(?:^|;)\s*package\s+([\w.\s]+?)\s*;/m.exec(readFileSync(path, "utf8"))?.[1] ?? "";
    return declared.replaceAll(/\s/g, "") === name;
  } catch {
    // What cannot be read cannot be opened either.
    return false;
  }
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
