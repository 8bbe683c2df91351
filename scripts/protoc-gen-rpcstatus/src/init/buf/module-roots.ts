// The folders that imports start from, in a repository without buf: they become the modules. All files of modules are one
// program, so a second copy of a file is left out.

import { posix, relative } from "node:path";
import { readProto } from "../proto/proto-source.js";
import type { Repository } from "../repository.js";

interface ProtoFile {
  /** From the folder with buf.yaml. */
  readonly path: string;
  readonly package: string;
  readonly imports: readonly string[];
}

interface Roots {
  readonly roots: readonly string[];
  /** The folders that no module may contain. */
  readonly left: readonly string[];
  /** The imports that no file is for. */
  readonly missing: readonly string[];
}

export function rootsBelow(repository: Repository, base: string): Roots {
  const files = repository
    .filesBelow(base, (name) => name.endsWith(".proto"))
    .map((path): ProtoFile => readHead(repository, base, path));
  const imported = new Set(files.flatMap(({ imports }) => imports));
  const byRoot = new Map<string, string[]>();
  const others: string[] = [];
  for (const file of files) {
    const root = rootOf(file, imported);
    if (root === undefined) others.push(file.path);
    else byRoot.set(root, [...(byRoot.get(root) ?? []), file.path]);
  }
  const { kept, left } = withoutCopies(byRoot);
  const names = others.map((path) => posix.basename(path));
  // Nothing imports these, so each may be at the top of a module, but only one of a name.
  for (const path of others) {
    const folder = posix.dirname(path);
    const isAlone = names.filter((name) => name === posix.basename(path)).length === 1;
    if (!isAlone) left.add(folder);
    else if (![...kept.keys()].some((root) => pathInside(root, path) !== undefined))
      kept.set(folder, [path]);
  }
  const found = new Set(
    [...kept].flatMap(([root, paths]) => paths.map((path) => pathInside(root, path))),
  );
  // buf has those of protobuf, and rpcstatus is added.
  const isKnown = (path: string) =>
    found.has(path) || /^(?:google\/protobuf|rpcstatus)\//.test(path);
  const used = [...kept.values()].flat();
  return {
    roots: [...kept.keys()].sort(),
    left: [...left]
      .filter((folder) => !used.some((path) => pathInside(folder, path) !== undefined))
      .sort(),
    missing: [...imported].filter((path) => !isKnown(path)).sort(),
  };
}

/** Of two folders that have a file with the same import path, keeps the one with more files. */
function withoutCopies(byRoot: ReadonlyMap<string, readonly string[]>) {
  const kept = new Map<string, readonly string[]>();
  const left = new Set<string>();
  const taken = new Set<string | undefined>();
  for (const [root, paths] of [...byRoot].sort(([, a], [, b]) => b.length - a.length)) {
    const names = paths.map((path) => pathInside(root, path));
    if (names.some((name) => taken.has(name))) left.add(root);
    else {
      kept.set(root, paths);
      for (const name of names) taken.add(name);
    }
  }
  return { kept, left };
}

/** Takes a file that cannot be read as one without imports. */
function readHead(repository: Repository, base: string, path: string): ProtoFile {
  const name = relative(base, path).replaceAll("\\", "/");
  try {
    const { package: packageName, imports } = readProto(repository.read(path) ?? "", name);
    return { path: name, package: packageName, imports: imports.map((each) => each.path) };
  } catch {
    return { path: name, package: "", imports: [] };
  }
}

/** Returns the folder from which another file imports this one, or from which its path is that of its package. */
function rootOf(file: ProtoFile, imported: ReadonlySet<string>): string | undefined {
  const parts = file.path.split("/");
  const inside = file.package.replaceAll(".", "/");
  const found = parts.findIndex((_, i) => imported.has(parts.slice(i).join("/")));
  const own = parts.findIndex((_, i) => inside !== "" && parts.slice(i, -1).join("/") === inside);
  const start = found >= 0 ? found : own;
  return start < 0 ? undefined : parts.slice(0, start).join("/") || ".";
}

/** Returns the rest of the path, if it is inside of the folder or is the folder. */
export function pathInside(folder: string, path: string): string | undefined {
  if (folder === ".") return path;
  if (path === folder) return "";
  return path.startsWith(`${folder}/`) ? path.slice(folder.length + 1) : undefined;
}
