// Reads files of a commit, without touching the user's index or working tree.

import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { CannotRun, type Result, run } from "./run.js";

export interface Repository {
  /** The folder of its working tree. */
  readonly top: string;
  readonly git: (args: readonly string[], options?: Options) => Promise<Result>;
}

interface Options {
  readonly index?: string;
  readonly input?: Buffer;
}

/** Returns the repository that contains the folder, or the reason why there is none. */
export async function findRepository(folder: string): Promise<Repository | string> {
  try {
    const named = await run(["git"], ["rev-parse", "--local-env-vars"], { cwd: folder });
    const local = new Set(named.stdout.toString().split(/\s+/));
    // In a hook, they are set for the folder that git was started in. The repository is found from the
    // folder, without them: with GIT_DIR alone, git takes any folder for the top.
    const env = Object.fromEntries(
      Object.entries(process.env).filter(([name]) => !local.has(name)),
    );
    const { status, stdout, stderr } = await run(["git"], ["rev-parse", "--show-toplevel"], {
      cwd: folder,
      env,
    });
    if (status !== 0) return stderr.trim();
    const top = stdout.toString().trim();
    return { top, git: (args, options) => runGit({ cwd: top, env }, args, options) };
  } catch (error) {
    return (error as Error).message;
  }
}

function runGit(
  { cwd, env }: { readonly cwd: string; readonly env: NodeJS.ProcessEnv },
  args: readonly string[],
  { index, input }: Options = {},
) {
  const own = index === undefined ? env : { ...env, GIT_INDEX_FILE: index };
  return run(["git"], args, { cwd, env: own, ...(input && { input }) });
}

/** Returns the commit of a ref, or undefined if there is none. */
export async function findCommit({ git }: Repository, ref: string): Promise<string | undefined> {
  // It would be an option: refs do not begin with "-".
  if (ref.startsWith("-")) return undefined;
  const { status, stdout } = await git(["rev-parse", "--verify", "--quiet", `${ref}^{commit}`]);
  return status === 0 ? stdout.toString().trim() : undefined;
}

/** Writes the files that match the patterns to `folder`/tree, and returns their paths in the repository. */
export async function checkOut(
  { git }: Repository,
  commit: string,
  patterns: readonly string[],
  folder: string,
): Promise<string[]> {
  const index = join(folder, "index");
  const tree = join(folder, "tree");
  mkdirSync(tree);
  await must(git(["read-tree", commit], { index }));
  const { stdout } = await must(git(["ls-files", "-z", "--", ...patterns], { index }));
  const args = ["checkout-index", "-z", "--stdin", `--prefix=${tree}/`];
  await must(git(args, { index, input: stdout }));
  return stdout.toString().split("\0").filter(Boolean);
}

async function must(running: Promise<Result>): Promise<Result> {
  const result = await running;
  if (result.status === 0) return result;
  throw new CannotRun(`cannot read the baseline from git: ${result.stderr.trim()}`);
}
