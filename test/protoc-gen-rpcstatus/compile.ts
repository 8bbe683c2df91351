// Folders of generated files, and what TypeScript says of them.

import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { root, run } from "./build.js";

/** What the plugin writes, of every target. */
export const GENERATED = /_rpcstatus(\.d)?\.[jt]s$/;

/** Paths from the folder, sorted. */
export function filesIn(dir: string, pattern: RegExp): string[] {
  if (!existsSync(dir)) return [];
  const found = readdirSync(dir, { recursive: true, encoding: "utf8" });
  return found.filter((file) => pattern.test(file)).sort();
}

/** Writes files, by their paths from the folder. */
export function writeFiles(files: ReadonlyMap<string, string>, folder: string): void {
  for (const [name, content] of files) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), content);
  }
}

/**
 * What the compiler says of the folders' files, in one program: a compiler takes longer to start than for a
 * folder. The files of `rootDirs` are as if they stood beside each other.
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
  // The run time has a check of its own, with fewer flags.
  return stderr
    .split("\n")
    .filter((line) => !/^(src|gen)\//.test(line))
    .join("\n");
}
