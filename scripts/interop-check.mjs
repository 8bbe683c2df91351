// Builds the peers of test/interop in their languages, then tests our client and server against them and against
// Connect's conformance suite. Needs pack/ (node scripts/pack.mjs), since it tests the packed tarball. A language
// whose tools are missing is skipped with a notice; with CI=true that is a failure.

import { execFileSync } from "node:child_process";
import { readdirSync, rmSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { build, missingTool, PEERS, SUITE } from "../test/interop/peers.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));
const dir = `${root}test/interop`;
const run = (command, args, env = {}) =>
  execFileSync(command, args, { cwd: dir, stdio: "inherit", env: { ...process.env, ...env } });
const start = Date.now();
const seconds = () => `${Math.round((Date.now() - start) / 1000)}s`;

rmSync(`${dir}/node_modules/rpcstatus`, { recursive: true, force: true });
run("npm", ["ci", "--no-audit", "--no-fund"]);
const unsaved = ["--no-save", "--no-package-lock", "--no-audit", "--no-fund"];
run("npm", ["install", ...unsaved, `${root}pack/rpcstatus.tgz`]);

const skipped = [];
const built = [];
for (const peer of [...PEERS, SUITE]) {
  const missing = missingTool(peer);
  if (missing !== undefined) {
    console.log(
      `skipped ${peer.name}: cannot run "${missing}"; install it to test against this peer`,
    );
    skipped.push(peer.name);
    continue;
  }
  console.log(`building ${peer.name} (after ${seconds()})`);
  build(peer);
  built.push(peer.name);
}

const tests = readdirSync(dir).filter((name) => name.endsWith(".test.mjs"));
if (built.length > 0)
  run(process.execPath, ["--test", "--test-reporter=spec", "--test-timeout=120000", ...tests], {
    INTEROP_PEERS: String(built),
  });
const skippedNote = skipped.length > 0 ? `, skipped ${skipped.join(", ")}` : "";
console.log(
  `interop: tested against ${built.join(", ") || "no peers"}${skippedNote}, in ${seconds()}`,
);
if (skipped.length > 0 && process.env.CI === "true") process.exit(1);
