// The paths of the request's files on disk. Compilers name a file from the root of its module, and an editor
// opens it from the folder of the run: "acme/orders.proto" is at "proto/acme/orders.proto".

import { closeSync, existsSync, openSync, readdirSync, readSync, statSync } from "node:fs";
import { join } from "node:path";
import type { Locate } from "../diagnostics/finding.js";
import { leadsOut } from "../model/proto-name.js";

/** Searching more folders would take noticeable time. */
const MAX_FOLDERS = 5000;
/** Of all names together: a name may be in no folder. */
const MAX_PROBES = 200_000;
/** A package is declared near the beginning of its file. */
const MAX_BYTES = 1 << 20;

/**
 * Returns a function that finds paths from the folder. It returns the name unchanged if no file or more than
 * one matches. `packages` are those of the files, by name: a file of another package does not match.
 */
export function locator(root: string, packages?: ReadonlyMap<string, string>): Locate {
  const known = new Map<string, string>();
  // The files of a module are below one folder.
  const modules = new Set<string>();
  let folders: readonly string[] | undefined;
  let probes = 0;
  return (name) => {
    const before = known.get(name);
    if (before !== undefined) return before;
    let path = name;
    // A path out of the folder is not the name of a file in a module.
    if (!leadsOut(name) && !existsSync(join(root, name))) {
      const isIn = (folder: string) =>
        probes++ < MAX_PROBES && matches(join(root, folder, name), packages?.get(name));
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
  try {
    // To read a device or a pipe would take forever.
    if (!statSync(path).isFile()) return false;
    return packageName === undefined || declaredPackage(startOf(path)) === packageName;
  } catch {
    // An unreadable file cannot be opened in an editor either.
    return false;
  }
}

function startOf(path: string): string {
  const file = openSync(path, "r");
  try {
    const bytes = Buffer.alloc(Math.min(statSync(path).size, MAX_BYTES));
    return bytes.toString("utf8", 0, readSync(file, bytes));
  } finally {
    closeSync(file);
  }
}

const COMMENT_ENDS: Readonly<Record<string, string>> = { "//": "\n", "/*": "*/" };

/**
 * Returns the package that the text declares, or "". The text is read once from left to right: a pattern of a statement
 * with white space and comments would be tried at each of them.
 */
function declaredPackage(text: string): string {
  const token = /\s+|\/[/*]|[\w.]+|"(?:[^"\\\n]|\\.)*"?|'(?:[^'\\\n]|\\.)*'?|[\s\S]/gy;
  let statement: string[] = [];
  let depth = 0;
  for (let match = token.exec(text); match !== null; match = token.exec(text)) {
    const [part] = match;
    const end = COMMENT_ENDS[part];
    if (end !== undefined) {
      const i = text.indexOf(end, token.lastIndex);
      if (i < 0) return "";
      token.lastIndex = i + end.length;
    } else if (part === ";" || part === "{" || part === "}") {
      const [first, ...name] = statement;
      if (depth === 0 && part === ";" && first === "package") return name.join("");
      depth += part === "{" ? 1 : part === "}" ? -1 : 0;
      statement = [];
    } else if (part.trim() !== "") statement.push(part);
  }
  return "";
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
