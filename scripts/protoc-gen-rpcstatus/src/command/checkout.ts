// Writes files of a commit to a folder. The author of the commit chose the names: a file is written inside of the folder,
// never over another, and no link is made.

import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join, posix } from "node:path";
import { quote } from "../diagnostics/quote.js";
import { listTree, type Repository, readBlobs, type TreeEntry } from "./git.js";
import { CannotRun } from "./run.js";

interface Wanted {
  /** The files to write. */
  readonly isNeeded: (path: string) => boolean;
  /** Without one of these, there is no result. */
  readonly isRequired: (path: string) => boolean;
}

/** Returns the paths of the files, from the top of the repository. */
export async function checkOut(
  repository: Repository,
  commit: string,
  folder: string,
  { isNeeded, isRequired }: Wanted,
): Promise<string[]> {
  const all = await listTree(repository, commit);
  const needed = all.filter(({ path }) => isNeeded(path));
  const targets = await readTargets(repository, needed);
  const byPath = new Map(all.map((entry) => [entry.path, entry]));
  const files: TreeEntry[] = [];
  for (const entry of needed) {
    const file = followLink(entry, targets, byPath);
    if (file !== undefined) files.push({ ...file, path: entry.path });
    else if (isRequired(entry.path)) {
      throw new CannotRun(
        `cannot read ${quote(entry.path)} of the baseline: it is a link to ${quote(targets.get(entry.path) ?? "")}, which is not a file in git; replace it with a file`,
      );
    }
  }
  const contents = await readBlobs(repository, files);
  for (const [i, { path }] of files.entries()) write(folder, path, contents[i] ?? Buffer.alloc(0));
  return files.map(({ path }) => path);
}

/** Returns the targets of those that are links, as they are written in the link. */
async function readTargets(
  repository: Repository,
  entries: readonly TreeEntry[],
): Promise<Map<string, string>> {
  const links = entries.filter(({ isLink }) => isLink);
  const contents = await readBlobs(repository, links);
  return new Map(links.map(({ path }, i) => [path, contents[i]?.toString() ?? ""]));
}

/** As many as Linux follows. */
const MAX_LINKS = 40;

/** Returns the file that the entry means, undefined if it is not a file of the commit. */
function followLink(
  entry: TreeEntry,
  targets: ReadonlyMap<string, string>,
  byPath: ReadonlyMap<string, TreeEntry>,
): TreeEntry | undefined {
  let at: TreeEntry | undefined = entry;
  for (let i = 0; at?.isLink && i < MAX_LINKS; i++) {
    const target = targets.get(at.path);
    // An absolute target is not joined to a path that an entry has.
    at =
      target === undefined || target.startsWith("/")
        ? undefined
        : byPath.get(posix.join(posix.dirname(at.path), target));
  }
  return at?.isLink ? undefined : at;
}

function write(folder: string, path: string, content: Buffer): void {
  const refuse = (why: string): never => {
    throw new CannotRun(`cannot read ${quote(path)} of the baseline: ${why}`);
  };
  const isOdd = (part: string) => ["", ".", ".."].includes(part) || /^\.git$/i.test(part);
  // Windows has other separators too.
  const isUnsafe =
    path.split("/").some(isOdd) || (process.platform === "win32" && /[\\:]/.test(path));
  if (isUnsafe) refuse("its name leads out of the folder of the baseline");
  try {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content, { flag: "wx" });
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const isTaken = code === "EEXIST" || code === "ENOTDIR" || code === "EISDIR";
    refuse(isTaken ? "this file system does not distinguish its name from another" : message);
  }
}
