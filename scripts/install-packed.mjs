// Installs the libraries of a test folder's lock file, and the packed tarball as rpcstatus.

import { execFileSync } from "node:child_process";
import { rmSync } from "node:fs";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));

/** `folder` is relative to the root. */
export function installPacked(folder) {
  const cwd = `${root}${folder}`;
  const npm = (...args) =>
    execFileSync("npm", [...args, "--no-audit", "--no-fund"], { cwd, stdio: "inherit" });
  rmSync(`${cwd}/node_modules/rpcstatus`, { recursive: true, force: true });
  npm("ci");
  npm("install", "--no-save", "--no-package-lock", `${root}pack/rpcstatus.tgz`);
}
