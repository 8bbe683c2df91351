// Reads files of a commit. The repository may be hostile: no index, no checkout, no configured program (hooks, filters,
// file system monitors) and no network, and what a name means is certain.

import { CannotRun, type Result, run } from "./run.js";

export interface Repository {
  /** The folder of its working tree. */
  readonly top: string;
  readonly git: (args: readonly string[], input?: string) => Promise<Result>;
}

/** A file of a commit. */
export interface TreeEntry {
  /** From the top, with slashes. */
  readonly path: string;
  readonly hash: string;
  readonly isLink: boolean;
}

/** A name of a commit that means one thing only. */
interface Commit {
  readonly hash: string;
  /** The full name of the ref, if the name is that of a ref. */
  readonly ref?: string;
}

/** The files of a commit, all together. */
const MAX_BYTES = 1 << 28;

// They begin every command. A repository inside of the working tree, which a commit can contain, is not used. What the
// configuration says about the monitor is not needed by these commands, and is off in any case.
const SAFE = ["-c", "safe.bareRepository=explicit", "-c", "core.fsmonitor=false"];

// Objects that are missing in a partial clone are not fetched, and none is replaced by another.
const SAFE_ENV = {
  GIT_NO_LAZY_FETCH: "1",
  GIT_ALLOW_PROTOCOL: "none",
  GIT_NO_REPLACE_OBJECTS: "1",
  GIT_OPTIONAL_LOCKS: "0",
  GIT_TERMINAL_PROMPT: "0",
};

/** Returns the repository that contains the folder, or the reason why there is none. */
export async function findRepository(folder: string): Promise<Repository | string> {
  try {
    const named = await run(["git"], ["rev-parse", "--local-env-vars"], { cwd: folder });
    const local = new Set(named.stdout.toString().split(/\s+/));
    // In a hook, they are set for the folder that git was started in. The repository is found from the
    // folder, without them: with GIT_DIR alone, git takes any folder for the top.
    const given = Object.entries(process.env).filter(([name]) => !local.has(name));
    const env = { ...Object.fromEntries(given), ...SAFE_ENV };
    const { status, stdout, stderr } = await run(
      ["git"],
      [...SAFE, "rev-parse", "--show-toplevel"],
      { cwd: folder, env },
    );
    if (status !== 0) return stderr.trim();
    const top = stdout.toString().replace(/\r?\n$/, "");
    const git: Repository["git"] = (args, input) =>
      run(["git"], [...SAFE, ...args], {
        ...{ cwd: top, env, maxBytes: MAX_BYTES },
        ...(input !== undefined && { input: Buffer.from(input) }),
      });
    return { top, git };
  } catch (error) {
    return (error as Error).message;
  }
}

/** Returns the commit that the name means, undefined if there is none, or why the name means several. */
export async function findCommit(
  { git }: Repository,
  name: string,
): Promise<Commit | string | undefined> {
  // An option, a range, the path of a file, a search in all messages: none of them is the name of one commit.
  if (/^[-^]|\.\.|:|\^\{\/|\0/.test(name.replace(/@\{[^{}]*\}/g, ""))) return undefined;
  const { status, stdout } = await git(["rev-parse", "--verify", "--quiet", `${name}^{commit}`]);
  if (status !== 0) return undefined;
  const hash = stdout.toString().trim();
  const base = name.replace(/(?:[~^]|@\{).*$/s, "");
  // git looks for none of these among branches and tags first.
  if (base === "" || base === "@" || base === "HEAD" || isHash(base)) return { hash };
  const refs = await refsNamed(git, base);
  const [ref, other] = refs;
  if (ref === undefined) return { hash };
  const own = base === name ? { hash, ref } : { hash };
  // A full name means the ref, though a branch may be named "refs/heads/main" too.
  if (refs.includes(base)) return own;
  if (other !== undefined) return `it is the name of ${refs.join(" and ")}; write one of these`;
  const [, digits] = /^(?:.*-g)?([0-9a-f]{4,64})$/i.exec(base) ?? [];
  if (digits !== undefined && (await isObject(git, digits))) {
    return `it is the name of ${ref} and the beginning of a hash; write ${ref}, or the whole hash`;
  }
  return own;
}

/** Reports whether the name begins with that of a remote, as the names of its branches do. */
export async function isOfRemote({ git }: Repository, name: string): Promise<boolean> {
  const { stdout } = await must(git(["remote"]));
  const remotes = stdout.toString().split(/\r?\n/);
  return remotes.some((remote) => remote !== "" && name.startsWith(`${remote}/`));
}

/** Returns the full names of the refs that git may find by the name. */
async function refsNamed(git: Repository["git"], name: string): Promise<string[]> {
  const possible = [
    name,
    `refs/${name}`,
    `refs/tags/${name}`,
    `refs/heads/${name}`,
    `refs/remotes/${name}`,
    `refs/remotes/${name}/HEAD`,
  ];
  const patterns = possible.filter((ref) => ref.startsWith("refs/"));
  const { stdout } = await must(git(["for-each-ref", "--format=%(refname)", "--", ...patterns]));
  // A pattern also matches the refs below it.
  const found = new Set(stdout.toString().split(/\r?\n/));
  return possible.filter((ref) => found.has(ref));
}

/** Reports whether the text is a whole hash, of SHA-1 or SHA-256. */
export function isHash(text: string): boolean {
  return /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/.test(text);
}

async function isObject(git: Repository["git"], digits: string): Promise<boolean> {
  const { stdout } = await git(["rev-parse", `--disambiguate=${digits}`]);
  return stdout.length > 0;
}

/** Returns the files and links of a commit. */
export async function listTree({ git }: Repository, commit: string): Promise<TreeEntry[]> {
  const { stdout } = await must(git(["ls-tree", "-r", "-z", "--full-tree", commit]));
  const lines = stdout.toString().split("\0").filter(Boolean);
  return lines.flatMap((line) => {
    const [, mode = "", hash = "", path = ""] = /^(\d+) blob (\w+)\t([\s\S]*)$/.exec(line) ?? [];
    return path === "" ? [] : [{ path, hash, isLink: mode === "120000" }];
  });
}

/** Returns the contents of the entries, in their order. */
export async function readBlobs(
  { git }: Repository,
  entries: readonly TreeEntry[],
): Promise<Buffer[]> {
  const input = entries.map(({ hash }) => `${hash}\n`).join("");
  const { stdout } = await must(git(["cat-file", "--batch"], input));
  let i = 0;
  return entries.map(({ path }) => {
    const end = stdout.indexOf("\n", i);
    const [, size] = /^\w+ blob (\d+)$/.exec(stdout.toString("latin1", i, end)) ?? [];
    if (size === undefined) {
      throw new CannotRun(
        `cannot read ${JSON.stringify(path)} from git: the object is missing, as in a partial clone; clone without --filter, or fetch with git fetch --refetch --no-filter`,
      );
    }
    const start = end + 1;
    i = start + Number(size) + 1;
    return stdout.subarray(start, i - 1);
  });
}

async function must(running: Promise<Result>): Promise<Result> {
  const result = await running;
  if (result.status === 0) return result;
  throw new CannotRun(`cannot read the baseline from git: ${result.stderr.trim()}`);
}
