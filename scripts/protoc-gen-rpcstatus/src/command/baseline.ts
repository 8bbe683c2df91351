// Finds the baseline of `--against`: a directory or an image, another input of buf, or a ref of the git
// repository that the command runs in. The .proto files of a ref and the configuration of buf are written to
// a temporary folder, which is removed when the process ends.

import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  realpathSync,
  rmSync,
  statSync,
} from "node:fs";
import { constants, tmpdir } from "node:os";
import { dirname, isAbsolute, join, relative, resolve } from "node:path";
import { type Input, type Program, runBuf } from "./buf.js";
import { checkOut, findCommit, findRepository, type Repository } from "./git.js";
import { CannotRun, killAll } from "./run.js";

const WORKSPACE = ["buf.yaml", "buf.work.yaml"];
// An asterisk matches slashes too: these are the files of every folder.
const PATTERNS = [...WORKSPACE, "buf.lock"]
  .flatMap((name) => [name, `*/${name}`])
  .concat("*.proto");

/** Returns undefined for a ref without .proto files: there is nothing to compare with. */
export async function findBaseline(
  against: string,
  { input, cwd }: Input,
  buf: Program,
): Promise<Input | undefined> {
  if (existsSync(resolve(cwd, against))) return { input: against, cwd };
  const repository = await findRepository(cwd);
  const isRepository = typeof repository !== "string";
  const commit = isRepository ? await findCommit(repository, against) : undefined;
  if (!isRepository || commit === undefined) {
    // Inputs of buf: with options, or a URL.
    if (/#|:\/\//.test(against)) return { input: against, cwd };
    const why = isRepository
      ? "no such file, directory or git ref"
      : `no such file or directory, and no git repository (${repository})`;
    throw new CannotRun(
      `cannot find the baseline "${against}": ${why}; give a directory, an image of buf build, or a git ref that is fetched`,
    );
  }
  const path = pathInside(repository, resolve(cwd, input));
  if (path === undefined) {
    throw new CannotRun(
      `cannot find the input "${input}" in git ref "${against}": it is not a directory of this repository; give a directory or an image as --against`,
    );
  }
  const folder = temporaryFolder();
  const files = await checkOut(repository, commit, PATTERNS, folder);
  const isWanted = (file: string) => path === "" || file.startsWith(`${path}/`);
  const protos = files.filter((file) => file.endsWith(".proto"));
  const [first] = protos;
  if (first === undefined) return undefined;
  // Without this, the check would pass after the files were moved to the input.
  if (!protos.some(isWanted)) {
    throw new CannotRun(
      `cannot find a .proto file of the input "${input}" in git ref "${against}", although the ref has other .proto files, such as "${first}"; if the files were moved, use a directory that contains both the old and the new place as the input; if they are new, check them without --against`,
    );
  }
  const tree = join(folder, "tree");
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
  for (let folder = input; folder.startsWith(tree); folder = dirname(folder)) {
    if (!WORKSPACE.some((name) => existsSync(join(folder, name)))) continue;
    const { stdout } = await runBuf(buf, ["config", "ls-modules"], folder);
    for (const module of stdout.toString().split("\n").filter(Boolean)) {
      const missing = resolve(folder, module);
      const present = join(top, relative(tree, missing));
      if (existsSync(missing) || !existsSync(present)) continue;
      cpSync(present, missing, {
        recursive: true,
        // buf does not follow links out of the workspace.
        dereference: true,
        filter: (path) => path.endsWith(".proto") || statSync(path).isDirectory(),
      });
    }
  }
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
