// Folders of generated files, and what TypeScript says of them.

import { existsSync, readdirSync, rmSync, writeFileSync } from "node:fs";
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

/** What the compiler says of the folder's files, with those of other folders as if they stood beside them. */
export async function compile(
  folder: string,
  beside: readonly string[],
  config: string,
  compilerOptions: object = {},
): Promise<string> {
  const typeRoots = [join(root, "node_modules/@types")];
  const project = {
    extends: config,
    compilerOptions: { rootDirs: [folder, ...beside], typeRoots, ...compilerOptions },
    include: [folder],
  };
  const path = join(dirname(beside[0] ?? folder), `tsconfig-${process.hrtime.bigint()}.json`);
  writeFileSync(path, JSON.stringify(project));
  const tsc = join(root, "node_modules/typescript/bin/tsc");
  const { stderr } = await run(process.execPath, [tsc, "-p", path, "--pretty", "false"], root);
  rmSync(path);
  // The run time has a check of its own, with fewer flags.
  return stderr
    .split("\n")
    .filter((line) => !/^(src|gen)\//.test(line))
    .join("\n");
}
