// Runs `rpcstatus check` and `rpcstatus init`, which are in the plugin's package: they read protos, and a program that
// only throws and catches errors does not install it.

import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const PACKAGE = "protoc-gen-rpcstatus";

export const VERBS = ["check", "init"] as const;

export type Verb = (typeof VERBS)[number];

/** Returns the exit status. */
export async function runPluginCommand(verb: Verb, args: readonly string[]): Promise<number> {
  const { file, why } = findPlugin(verb);
  if (file === undefined) {
    const what = verb === "check" ? "check" : `run ${verb}`;
    process.stderr.write(
      `rpcstatus: cannot ${what}: ${PACKAGE} is ${why}; run npm install --save-dev ${PACKAGE}@latest\n`,
    );
    return 2;
  }
  const commands = await import(pathToFileURL(file).href);
  return commands[verb](args);
}

/** Finds the plugin of the project that the command runs in, else the one beside this package. */
function findPlugin(verb: Verb): { readonly file?: string; readonly why: string } {
  let why = "not installed";
  for (const from of [join(process.cwd(), "package.json"), import.meta.url]) {
    try {
      return { file: createRequire(from).resolve(`${PACKAGE}/${verb}`), why };
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === "ERR_PACKAGE_PATH_NOT_EXPORTED") why = "too old";
    }
  }
  return { why };
}
