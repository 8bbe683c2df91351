// Builds and packs both packages, installs them into examples/shop as a user would, and runs it there.

import { execFileSync } from "node:child_process";
import { rmSync } from "node:fs";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const shop = `${root}examples/shop`;

step("build", root, process.execPath, "scripts/build.mjs");
step("pack", root, process.execPath, "scripts/pack.mjs");
rmSync(`${shop}/node_modules`, { recursive: true, force: true });
step(
  "npm install in examples/shop",
  shop,
  "npm",
  "install",
  "--no-package-lock",
  "--no-audit",
  "--no-fund",
);
step("npx buf generate", shop, "npx", "buf", "generate");
step("npx tsc", shop, "npx", "tsc");
step("npm start", shop, "npm", "start", "--silent");

function step(title, cwd, command, ...args) {
  console.log(`\n> ${title}`);
  try {
    execFileSync(command, args, { cwd, stdio: "inherit" });
  } catch (error) {
    console.error(`\ncannot continue: "${[command, ...args].join(" ")}" failed in ${cwd}`);
    process.exit(error.status ?? 1);
  }
}
