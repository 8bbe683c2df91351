// Packs both packages as they are built into pack/, under names without a version, for the example and the
// checks.

import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, renameSync, rmSync } from "node:fs";
import { fileURLToPath } from "node:url";

process.chdir(fileURLToPath(new URL("..", import.meta.url)));
if (!existsSync("dist/esm/index.js") || !existsSync("scripts/protoc-gen-rpcstatus/dist/bin.js")) {
  console.error("cannot pack what is not built: run npm run build first");
  process.exit(1);
}
rmSync("pack", { recursive: true, force: true });
mkdirSync("pack");
for (const dir of [".", "scripts/protoc-gen-rpcstatus"]) {
  const args = [
    "pack",
    "--json",
    "--ignore-scripts",
    "--pack-destination",
    "pack",
    dir === "." ? "." : `./${dir}`,
  ];
  const [{ name, filename }] = JSON.parse(execFileSync("npm", args, { encoding: "utf8" }));
  renameSync(`pack/${filename}`, `pack/${name}.tgz`);
}
