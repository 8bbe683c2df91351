// Writes, finds and type-checks generated files.

import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { root, run } from "./build.js";

/** Matches the files that the plugin writes, for every target. */
export const GENERATED = /_rpcstatus(\.d)?\.[jt]s$/;

/** Returns the paths of matching files, relative to the folder and sorted. */
export function filesIn(dir: string, pattern: RegExp): string[] {
  if (!existsSync(dir)) return [];
  const found = readdirSync(dir, { recursive: true, encoding: "utf8" });
  return found.filter((file) => pattern.test(file)).sort();
}

/** Writes files; their names are paths relative to the folder. */
export function writeFiles(files: ReadonlyMap<string, string>, folder: string): void {
  for (const [name, content] of files) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), content);
  }
}

/**
 * Returns the output of tsc for all folders in one program, since starting the compiler takes longer than
 * checking a folder. `rootDirs` is the compiler option: imports resolve as if these folders were merged.
 */
export async function compile(
  include: readonly string[],
  rootDirs: readonly string[],
  config: string,
  compilerOptions: object = {},
): Promise<string> {
  const dir = mkdtempSync(join(tmpdir(), "rpcstatus-tsconfig-"));
  const typeRoots = [join(root, "node_modules/@types")];
  const project = {
    extends: config,
    compilerOptions: { rootDirs, typeRoots, ...compilerOptions },
    include,
  };
  const path = join(dir, "tsconfig.json");
  writeFileSync(path, JSON.stringify(project));
  const tsc = join(root, "node_modules/typescript/bin/tsc");
  const { stderr } = await run(process.execPath, [tsc, "-p", path, "--pretty", "false"], root);
  rmSync(dir, { recursive: true });
  // The runtime is type-checked separately, with fewer flags.
  return stderr
    .split("\n")
    .filter((line) => !/^(src|gen)\//.test(line))
    .join("\n");
}
