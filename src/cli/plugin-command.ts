// Runs `rpcstatus check`, which is in the plugin's package: it compiles and knows the rules, and a program that
// only throws and catches errors does not install it.

import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const PACKAGE = "protoc-gen-rpcstatus";

/** Returns the exit status. */
export async function runCheck(args: readonly string[]): Promise<number> {
  const { file, why } = findPlugin();
  if (file === undefined) {
    process.stderr.write(
      `rpcstatus: cannot check: ${PACKAGE} is ${why}; run npm install --save-dev ${PACKAGE}@latest\n`,
    );
    return 2;
  }
  const { check } = await import(pathToFileURL(file).href);
  return check(args);
}

/** Finds the plugin of the project that the command runs in, else the one beside this package. */
function findPlugin(): { readonly file?: string; readonly why: string } {
  let why = "not installed";
  for (const from of [join(process.cwd(), "package.json"), import.meta.url]) {
    try {
      return { file: createRequire(from).resolve(`${PACKAGE}/check`), why };
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === "ERR_PACKAGE_PATH_NOT_EXPORTED") why = "too old";
    }
  }
  return { why };
}
