// Finds the baseline of `--against`: a directory or an image, another input of buf, or a ref of the git
// repository that the command runs in. The .proto files of a ref and the configuration of buf are written to
// a temporary folder, which is removed when the process ends.

import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  realpathSync,
  rmSync,
  statSync,
} from "node:fs";
import { constants, tmpdir } from "node:os";
import { dirname, isAbsolute, join, relative, resolve, sep } from "node:path";
import { quote } from "../diagnostics/quote.js";
import { type Input, type Program, runBuf } from "./buf.js";
import { checkOut } from "./checkout.js";
import { findCommit, findRepository, isHash, isOfRemote, type Repository } from "./git.js";
import { CannotRun, killAll } from "./run.js";

const WORKSPACE = ["buf.yaml", "buf.work.yaml"];
/** In every folder. */
const NEEDED = /\.proto$|(?:^|\/)buf(?:\.work)?\.yaml$|(?:^|\/)buf\.lock$/;

/** Returns undefined for a ref without .proto files: there is nothing to compare with. */
export async function findBaseline(
  against: string,
  { input, cwd }: Input,
  buf: Program,
): Promise<Input | undefined> {
  const refuse = (why: string): never => {
    throw new CannotRun(`cannot compare with ${quote(against)}: ${why}`);
  };
  // These mean a commit, although a directory may have such a name.
  const isCommit = against.startsWith("refs/") || isHash(against);
  const isPath = !isCommit && existsSync(resolve(cwd, against));
  // These mean a path, although a ref may end in such a name.
  if (isPath && (/^\.{0,2}[/\\]/.test(against) || isAbsolute(against)))
    return { input: against, cwd };
  const repository = await findRepository(cwd);
  const path = quote(`./${against}`);
  if (typeof repository === "string") {
    if (isPath && isInCheckout(cwd)) {
      refuse(
        `it may also be the name of a commit, and git cannot be asked (${repository}); write ${path} for the path`,
      );
    }
    if (isPath) return { input: against, cwd };
    return inputOfBuf(
      against,
      cwd,
      `no such file or directory, and no git repository (${repository})`,
    );
  }
  const commit = await findCommit(repository, against);
  if (typeof commit === "string") return refuse(commit);
  if (commit === undefined) {
    if (isPath && (await isOfRemote(repository, against))) {
      refuse(
        `it is a path, and a branch of a remote that is not fetched may have the same name; write ${path} for the path, or fetch the branch`,
      );
    }
    if (isPath) return { input: against, cwd };
    const hint = await reasonOf(repository, against);
    return inputOfBuf(against, cwd, "no such file, directory or git ref", hint);
  }
  const { hash, ref = hash } = commit;
  if (isPath) {
    refuse(
      `it is both a path and the name of a commit, and whoever adds the path would choose the baseline; write ${path} for the path, or ${quote(ref)} for the commit`,
    );
  }
  return await writeBaseline(repository, hash, against, { input, cwd }, buf);
}

/** Reports whether the folder seems to be in a checkout, though git does not use it. */
function isInCheckout(folder: string): boolean {
  const above = dirname(folder);
  return existsSync(join(folder, ".git")) || (above !== folder && isInCheckout(above));
}

/** Inputs of buf: with options, or a URL. */
function inputOfBuf(against: string, cwd: string, why: string, hint = ""): Input {
  if (/#|:\/\//.test(against)) return { input: against, cwd };
  throw new CannotRun(
    `cannot find the baseline ${quote(against)}: ${why}; give a directory, an image of buf build, or a git ref that is fetched${hint}`,
  );
}

/** Returns what may be the reason that a name is not that of a commit, in a job of CI. */
async function reasonOf({ git }: Repository, against: string): Promise<string> {
  if (against.endsWith("/")) return '; it ends with "/": a variable in it may be empty';
  const { stdout } = await git(["rev-parse", "--is-shallow-repository"]);
  return stdout.toString().trim() === "true"
    ? "; this clone is shallow: fetch the ref, with fetch-depth: 0 in GitHub Actions"
    : "";
}

/** Writes the files of the commit to a temporary folder. */
async function writeBaseline(
  repository: Repository,
  commit: string,
  against: string,
  { input, cwd }: Input,
  buf: Program,
): Promise<Input | undefined> {
  const path = pathInside(repository, resolve(cwd, input));
  if (path === undefined) {
    throw new CannotRun(
      `cannot find the input ${quote(input)} in git ref ${quote(against)}: it is not a directory of this repository; give a directory or an image as --against`,
    );
  }
  const isWanted = (file: string) => path === "" || file.startsWith(`${path}/`);
  const tree = join(temporaryFolder(), "tree");
  mkdirSync(tree);
  const files = await checkOut(repository, commit, tree, {
    isNeeded: (file) => NEEDED.test(file),
    isRequired: isWanted,
  });
  const protos = files.filter((file) => file.endsWith(".proto"));
  const [first] = protos;
  if (first === undefined) return undefined;
  // Without this, the check would pass after the files were moved to the input.
  if (!protos.some(isWanted)) {
    throw new CannotRun(
      `cannot find a .proto file of the input ${quote(input)} in git ref ${quote(against)}, although the ref has other .proto files, such as ${quote(first)}; if the files were moved, use a directory that contains both the old and the new place as the input; if they are new, check them without --against`,
    );
  }
  await addModules(join(tree, path), tree, repository.top, buf);
  // In the same folder of the tree, the files have the same paths as in the checkout.
  const here = join(tree, pathInside(repository, cwd) ?? "");
  mkdirSync(here, { recursive: true });
  return { input: relative(here, join(tree, path)) || ".", cwd: here };
}

/** Returns the path from the top, with slashes; "" for the top, undefined outside. */
function pathInside({ top }: Repository, path: string): string | undefined {
  if (!existsSync(path) || !statSync(path).isDirectory()) return undefined;
  const inside = relative(realpathSync(top), realpathSync(path));
  if (isAbsolute(inside) || inside.startsWith("..")) return undefined;
  return inside.replaceAll("\\", "/");
}

/** Copies modules that are not in git, such as those in node_modules, from the current checkout. */
async function addModules(input: string, tree: string, top: string, buf: Program): Promise<void> {
  for (let folder = input; folder === tree || isBelow(tree, folder); folder = dirname(folder)) {
    if (!WORKSPACE.some((name) => existsSync(join(folder, name)))) continue;
    const { stdout } = await runBuf(buf, ["config", "ls-modules"], folder);
    for (const module of stdout.toString().split("\n").filter(Boolean)) {
      const missing = resolve(folder, module);
      if (!isBelow(tree, missing)) continue;
      const present = join(top, relative(tree, missing));
      if (existsSync(missing) || !existsSync(present)) continue;
      copyProtos(present, missing, [realpathSync(top), realpathSync(present)]);
    }
  }
}

/**
 * Copies the .proto files of a folder. Links are followed, since package managers make them, but not out of the given
 * folders, and into no folder twice.
 */
function copyProtos(
  from: string,
  to: string,
  inside: readonly string[],
  seen = new Set<string>(),
): void {
  const real = realpathSync(from);
  if (seen.has(real) || !inside.some((folder) => real === folder || isBelow(folder, real))) return;
  seen.add(real);
  for (const name of readdirSync(real)) {
    const path = join(real, name);
    // A link to nothing is not a file.
    const found = statSync(path, { throwIfNoEntry: false });
    if (found?.isDirectory()) copyProtos(path, join(to, name), inside, seen);
    else if (found?.isFile() && name.endsWith(".proto")) {
      const target = realpathSync(path);
      if (!inside.some((folder) => isBelow(folder, target))) continue;
      mkdirSync(to, { recursive: true });
      copyFileSync(target, join(to, name));
    }
  }
}

function isBelow(folder: string, path: string): boolean {
  return path.startsWith(`${folder}${sep}`);
}

function temporaryFolder(): string {
  // Before the folder is made: a signal right after that would leave it behind.
  for (const signal of ["SIGHUP", "SIGINT", "SIGTERM"] as const) {
    // A running git would create the folder again.
    process.once(signal, () => killAll(() => process.exit(128 + constants.signals[signal])));
  }
  const folder = mkdtempSync(join(tmpdir(), "rpcstatus-"));
  process.on("exit", () => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));
  return folder;
}
