// Tests the packed tarball in a real Chromium: bundles the page of test/browser, then runs the tests that make calls
// from it. Needs pack/ (node scripts/pack.mjs). Without Chromium it prints a notice and does nothing; with CI=true
// that is a failure.

import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync, rmSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { rolldown } from "rolldown";
import { findChromium } from "../test/browser/chromium.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));
const dir = `${root}test/browser`;
const run = (command, ...args) => execFileSync(command, args, { cwd: dir, stdio: "inherit" });
const start = Date.now();

const chromium = findChromium();
if (chromium === undefined) {
  const fix = "install it (apt-get install chromium), or set CHROMIUM=/path/to/chromium";
  console.log(`skipped the browser tests: cannot find Chromium; ${fix}`);
  process.exit(process.env.CI === "true" ? 1 : 0);
}
run(chromium, "--version");

rmSync(`${dir}/node_modules/rpcstatus`, { recursive: true, force: true });
run("npm", "ci", "--no-audit", "--no-fund");
const unsaved = ["--no-save", "--no-package-lock", "--no-audit", "--no-fund"];
run("npm", "install", ...unsaved, `${root}pack/rpcstatus.tgz`);
run(`${root}node_modules/.bin/buf`, "generate");
run(process.execPath, `${root}node_modules/typescript/bin/tsc`, "-p", ".");

// Every entry point except grpc-js, which needs Node.
const { exports } = JSON.parse(readFileSync(`${dir}/node_modules/rpcstatus/package.json`, "utf8"));
const entries = Object.keys(exports).filter((name) => !/\*|json|grpc-js/.test(name));
for (const entry of entries) await bundle(`rpcstatus${entry.slice(1)}`, { write: false });
console.log(`no Node builtins in ${entries.length} entry points`);

rmSync(`${dir}/build`, { recursive: true, force: true });
const code = await bundle(`${dir}/page/main.ts`, { file: `${dir}/build/main.js` });
const size = (bytes) => `${(bytes / 1000).toFixed(1)} kB`;
console.log(`the page is ${size(code.length)}, ${size(gzipSync(code).length)} gzipped`);

const tests = readdirSync(dir).filter((name) => name.endsWith(".test.mjs"));
run(process.execPath, "--test", "--test-reporter=spec", "--test-timeout=60000", ...tests);
console.log(`browser: tested in ${Math.round((Date.now() - start) / 1000)}s`);

/** Returns the code of a bundle for browsers. Fails if an import remains, such as that of a Node builtin. */
async function bundle(input, { file, write = true }) {
  const warnings = [];
  const onLog = (_, log) => warnings.push(log.message);
  const build = await rolldown({ input, cwd: dir, platform: "browser", onLog });
  const options = { codeSplitting: false, minify: true, sourcemap: false };
  const { output } = write
    ? await build.write({ ...options, file })
    : await build.generate(options);
  await build.close();
  const remaining = output.flatMap(({ imports = [], dynamicImports = [] }) => [
    ...imports,
    ...dynamicImports,
  ]);
  if (warnings.length > 0 || remaining.length > 0) {
    console.error(
      [`cannot bundle "${input}" for a browser: ${remaining.join(", ")}`, ...warnings].join("\n"),
    );
    process.exit(1);
  }
  return output[0].code;
}
