// `rpcstatus check` is done by the plugin's package: it compiles and knows the rules, and a program that only
// throws and catches errors does not install it.

import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const PACKAGE = "protoc-gen-rpcstatus";

/** Gives the exit status. */
export async function runCheck(args: readonly string[]): Promise<number> {
  const file = findPlugin();
  if (file === undefined) {
    process.stderr.write(
      `rpcstatus: cannot check: ${PACKAGE} is not installed; run npm install --save-dev ${PACKAGE}\n`,
    );
    return 2;
  }
  const { check } = await import(pathToFileURL(file).href);
  return check(args);
}

/** The one of the project that the command runs in, else the one beside this package. */
function findPlugin(): string | undefined {
  for (const from of [join(process.cwd(), "package.json"), import.meta.url]) {
    try {
      return createRequire(from).resolve(`${PACKAGE}/check`);
    } catch {
      // Not there, or of a version without the command.
    }
  }
  return undefined;
}
