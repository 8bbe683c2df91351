// The paths of the request's files on disk. Compilers name a file from the root of its module, and an editor
// opens it from the folder of the run: "acme/orders.proto" is at "proto/acme/orders.proto".

import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Locate } from "../diagnostics/finding.js";

/** Searching more folders would take noticeable time. */
const MAX_FOLDERS = 5000;

/**
 * Returns a function that finds paths from the folder. It returns the name unchanged if no file or more than
 * one matches. `packages` are those of the files, by name: a file of another package does not match.
 */
export function locator(root: string, packages?: ReadonlyMap<string, string>): Locate {
  const known = new Map<string, string>();
  // The files of a module are below one folder.
  const modules = new Set<string>();
  let folders: readonly string[] | undefined;
  return (name) => {
    const before = known.get(name);
    if (before !== undefined) return before;
    let path = name;
    if (!existsSync(join(root, name))) {
      const isIn = (folder: string) => matches(join(root, folder, name), packages?.get(name));
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

function matches(path: string, packageName: string | undefined): boolean {
  if (!existsSync(path)) return false;
  if (packageName === undefined) return true;
  try {
    const declared =
      /(?:^|;)\s*package\s+([\w.\s]+?)\s*;/m.exec(readFileSync(path, "utf8"))?.[1] ?? "";
    return declared.replaceAll(/\s/g, "") === packageName;
  } catch {
    // An unreadable file cannot be opened in an editor either.
    return false;
  }
}

/** The nearest first, without packages and hidden folders: files there are not edited. */
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
    // Not readable, or removed meanwhile: its files cannot be opened either.
    return [];
  }
}
