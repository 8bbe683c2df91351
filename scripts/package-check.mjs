// Checks the tarballs in pack/ (node scripts/pack.mjs): lints them, installs them into test/package, compiles
// programs against them with three versions of TypeScript, and runs those programs.

import { execFileSync } from "node:child_process";
import { rmSync } from "node:fs";
import { delimiter } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const dir = `${root}test/package`;
const tarballs = [`${root}pack/rpcstatus.tgz`, `${root}pack/protoc-gen-rpcstatus.tgz`];
process.env.PATH = [`${dir}/node_modules/.bin`, `${root}node_modules/.bin`, process.env.PATH].join(
  delimiter,
);

for (const tarball of tarballs) run(root, "publint", "--strict", tarball);
run(root, "attw", tarballs[0]);

rmSync(`${dir}/node_modules/rpcstatus`, { recursive: true, force: true });
rmSync(`${dir}/node_modules/protoc-gen-rpcstatus`, { recursive: true, force: true });
run(dir, "npm", "ci", "--no-audit", "--no-fund");
run(
  dir,
  "npm",
  "install",
  "--no-save",
  "--no-package-lock",
  "--no-audit",
  "--no-fund",
  ...tarballs,
);
run(dir, process.execPath, "--test-reporter=spec", "entries.test.mjs");
run(dir, "buf", "generate");
for (const typescript of ["typescript-5", "typescript-6", "typescript-7"]) {
  const tsc = `node_modules/${typescript}/bin/tsc`;
  run(dir, process.execPath, tsc, "--version");
  for (const project of ["tsconfig.json", "tsconfig.bundler.json", "browser/tsconfig.json"])
    run(dir, process.execPath, tsc, "-p", project);
}
run(dir, process.execPath, "run.mjs");
run(dir, process.execPath, "variants.mjs");
run(dir, process.execPath, "declarations.mjs");
run(
  dir,
  process.execPath,
  "--test-reporter=spec",
  "--test-timeout=60000",
  "copies/copies.test.mjs",
);
console.log("the packages are sound");

function run(cwd, command, ...args) {
  console.log(`$ ${[command, ...args].join(" ").replaceAll(root, "")}`);
  try {
    execFileSync(command, args, { cwd, stdio: "inherit" });
  } catch {
    console.error(`failed: ${command} ${args.join(" ")}`);
    process.exit(1);
  }
}
