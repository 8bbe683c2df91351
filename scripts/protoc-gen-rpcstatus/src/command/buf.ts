// The user's buf: the one that npm installed for the folder, else the one on PATH.

import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join, relative, resolve } from "node:path";
import type { Locate } from "../diagnostics/finding.js";
import { locator } from "../read/locate.js";
import { CannotRun, type Result, run } from "./run.js";

export type Program = readonly [string, ...string[]];

/** An input of buf, and the folder that it is relative to. */
export interface Input {
  readonly input: string;
  readonly cwd: string;
}

/** Returns the program and its first arguments. */
export function findBuf(folder: string): Program {
  const project = createRequire(join(folder, "package.json"));
  let manifest: string;
  try {
    manifest = project.resolve("@bufbuild/buf/package.json");
  } catch {
    return ["buf"];
  }
  // npm's package is a script that starts the program in the package of the platform. To start that program
  // directly saves a Node process, and a .cmd on Windows.
  const { optionalDependencies = {} } = JSON.parse(readFileSync(manifest, "utf8"));
  const inside = createRequire(manifest);
  const file = process.platform === "win32" ? "bin/buf.exe" : "bin/buf";
  for (const name of Object.keys(optionalDependencies)) {
    if (!name.includes(`-${process.platform}-`)) continue;
    try {
      return [inside.resolve(`${name}/${file}`)];
    } catch {
      // Not installed: a package of another platform.
    }
  }
  return [process.execPath, inside.resolve("./bin/buf")];
}

export async function runBuf(buf: Program, args: readonly string[], cwd: string): Promise<Result> {
  try {
    return await run(buf, args, { cwd });
  } catch (error) {
    if (error instanceof CannotRun) throw error;
    const { code, message } = error as NodeJS.ErrnoException;
    const why = code === "ENOENT" ? "buf is not installed" : `buf does not start (${message})`;
    throw new CannotRun(`cannot check: ${why}; run npm install --save-dev @bufbuild/buf`);
  }
}

/** Returns the paths of the input's files, from its folder. buf is asked when the first path is needed. */
export function locatorOf(buf: Program, input: Input): Locate {
  const search = locator(input.cwd);
  let paths: ReadonlyMap<string, string> | undefined;
  return (name) => {
    paths ??= listFiles(buf, input);
    // An image or a commit has no files on disk, but the files of the folder may be the same.
    return paths.get(name) ?? search(name);
  };
}

function listFiles([file, ...first]: Program, { input, cwd }: Input): Map<string, string> {
  const args = ["ls-files", "--include-imports", "--format=json", "--", input];
  const { status, stdout } = spawnSync(file, [...first, ...args], { cwd, maxBuffer: 1 << 28 });
  const paths = new Map<string, string>();
  // buf could build the input, so this is not expected to fail.
  if (status !== 0) return paths;
  for (const line of stdout.toString().split("\n").filter(Boolean)) {
    const { path, import_path: name } = JSON.parse(line);
    if (path !== "") paths.set(name, relative(cwd, resolve(cwd, path)).replaceAll("\\", "/"));
  }
  return paths;
}
