// The user's files. Only files of the repository are read or written, none of them through a link, and a file that
// exists is changed by insertions alone.

import {
  accessSync,
  chmodSync,
  constants,
  type Dirent,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { dirname, join, relative, resolve, sep } from "node:path";
import { CannotRun } from "../command/run.js";
import { quote } from "../diagnostics/quote.js";
import { Edits } from "./edits.js";
import { pathText } from "./paths.js";

const MAX_BYTES = 1 << 24;
const MAX_FOLDERS = 20_000;

export class Repository {
  /** The folder that the command runs in. */
  readonly cwd: string;
  /** The folder with .git, or else `cwd`. */
  readonly top: string;
  /** The links in place of folders, or of files that were searched for. */
  readonly links = new Set<string>();
  private readonly files = new Map<string, Edits>();

  constructor(cwd: string) {
    this.cwd = realpathSync(cwd);
    this.top = topOf(this.cwd) ?? this.cwd;
  }

  /** Returns `cwd` and the folders above it, up to the top. */
  get above(): string[] {
    const folders = [this.cwd];
    for (let folder = this.cwd; folder !== this.top; folder = dirname(folder))
      folders.push(dirname(folder));
    return folders;
  }

  /** Returns the path from `cwd`, with slashes. */
  nameOf(path: string): string {
    return relative(this.cwd, path).replaceAll("\\", "/") || ".";
  }

  exists(path: string): boolean {
    return lstatSync(path, { throwIfNoEntry: false }) !== undefined;
  }

  /** Returns the names of the files in a folder. */
  namesIn(folder: string): string[] {
    return entriesOf(folder).map(({ name }) => name);
  }

  /** Returns the text of a file; undefined if it does not exist. */
  read(path: string): string | undefined {
    return this.open(path).before;
  }

  /** Returns the same, and undefined for a file that cannot be used. */
  peek(path: string): string | undefined {
    try {
      return this.read(path);
    } catch {
      return undefined;
    }
  }

  /** Returns the file for changes, the same for the same path. */
  open(path: string): Edits {
    const known = this.files.get(path);
    if (known !== undefined) return known;
    this.checkPlace(path);
    const fromTop = relative(this.top, path).replaceAll("\\", "/");
    const file = new Edits(this.nameOf(path), this.readText(path), fromTop);
    this.files.set(path, file);
    return file;
  }

  /** Returns the files with changes, in the order of their first use. */
  changes(): Edits[] {
    return [...this.files.values()].filter((file) => !file.isEmpty);
  }

  /** Writes all changes, or none if a file is not as it was read or cannot be written. */
  write(): void {
    const changed = [...this.files].filter(([, file]) => !file.isEmpty);
    for (const [path, file] of changed) {
      this.checkPlace(path);
      if (this.readText(path) !== file.before)
        throw new CannotRun(
          `cannot write ${quote(file.path)}: it has changed; run the command again`,
        );
    }
    const made: string[] = [];
    const written: string[] = [];
    let current = "";
    try {
      // Beside each file, so that a full disk leaves the files as they are.
      const copies = changed.map(([path, file], i) => {
        current = file.path;
        if (file.before !== undefined) accessSync(path, constants.W_OK);
        const folder = mkdirSync(dirname(path), { recursive: true });
        if (folder !== undefined) made.unshift(folder);
        const copy = join(dirname(path), `.rpcstatus-${process.pid}-${i}.tmp`);
        const mode = lstatSync(path, { throwIfNoEntry: false })?.mode;
        made.unshift(copy);
        writeFileSync(copy, file.after, { flag: "wx", ...(mode === undefined ? {} : { mode }) });
        if (mode !== undefined) chmodSync(copy, mode);
        return { copy, path, name: file.path };
      });
      for (const { copy, path, name } of copies) {
        current = name;
        renameSync(copy, path);
        written.push(pathText(name));
      }
    } catch (error) {
      // Never a folder with a file that is written.
      const left = written.length > 0 ? made.filter((path) => path.endsWith(".tmp")) : made;
      for (const path of left) rmSync(path, { recursive: true, force: true });
      const done = written.length === 0 ? "nothing is written" : `wrote ${written.join(", ")}`;
      throw new CannotRun(`cannot write ${quote(current)}: ${(error as Error).message}; ${done}`);
    }
  }

  /** Returns the paths of files below a folder, without those of packages and in hidden folders. */
  filesBelow(folder: string, isWanted: (name: string) => boolean): string[] {
    const found: string[] = [];
    const folders = [folder];
    let count = 0;
    for (let next = folders.pop(); next !== undefined; next = folders.pop()) {
      if (++count > MAX_FOLDERS)
        throw new CannotRun(
          `cannot search ${quote(this.nameOf(folder))}: it has more than ${MAX_FOLDERS} folders; run the command in the folder of your protos`,
        );
      for (const entry of entriesOf(next)) {
        const path = join(next, entry.name);
        if (entry.isFile() && isWanted(entry.name)) found.push(path);
        if (entry.isSymbolicLink() && (isWanted(entry.name) || isFolder(path)))
          this.links.add(path);
        const isHidden = entry.name.startsWith(".") || entry.name === "node_modules";
        if (entry.isDirectory() && !isHidden) folders.push(path);
      }
    }
    return found.sort();
  }

  private readText(path: string): string | undefined {
    const stat = lstatSync(path, { throwIfNoEntry: false });
    if (stat === undefined) return undefined;
    const refuse = (why: string): never => {
      throw new CannotRun(`cannot use ${quote(this.nameOf(path))}: ${why}`);
    };
    if (!stat.isFile()) refuse("it is not a file, or a link; replace it with a file");
    if (stat.size > MAX_BYTES) refuse("it is larger than 16 MiB; split it");
    try {
      return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(readFileSync(path));
    } catch (error) {
      if (!(error instanceof TypeError)) return refuse((error as Error).message);
      return refuse("it is not encoded in UTF-8; convert it");
    }
  }

  /** Refuses a path that leads out of the repository, by its name or by a link. */
  private checkPlace(path: string): void {
    let folder = dirname(resolve(path));
    while (!existsSync(folder) && !this.exists(folder) && folder !== dirname(folder))
      folder = dirname(folder);
    const real = existsSync(folder) ? realpathSync(folder) : undefined;
    if (real === folder && (real === this.top || real.startsWith(join(this.top, sep)))) return;
    throw new CannotRun(
      `cannot use ${quote(this.nameOf(path))}: it leads out of ${quote(this.top)}, or through a link; run the command in the repository that contains it`,
    );
  }
}

function isFolder(link: string): boolean {
  try {
    return statSync(link).isDirectory();
  } catch {
    return false;
  }
}

/** Returns what is in a folder; nothing if it cannot be read. */
function entriesOf(folder: string): Dirent[] {
  try {
    const entries = readdirSync(folder, { withFileTypes: true });
    return entries.sort((a, b) => (a.name < b.name ? -1 : 1));
  } catch {
    return [];
  }
}

function topOf(folder: string): string | undefined {
  if (existsSync(join(folder, ".git"))) return folder;
  const above = dirname(folder);
  return above === folder ? undefined : topOf(above);
}
