// Bundles the programs that tests start, from source and once for all test files. No test reads a dist folder.

import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { rolldown } from "rolldown";
import type { TestProject } from "vitest/node";

declare module "vitest" {
  interface ProvidedContext {
    /** A folder with `plugin/bin.js`, `check/check.js`, `check/init.js`, `cli/bin.js`, and the entries of the runtime in `library`. */
    readonly programs: string;
  }
}

export default async function setup(project: TestProject): Promise<() => void> {
  const { root } = project.config;
  const programs = mkdtempSync(join(tmpdir(), "rpcstatus-programs-"));
  // The library resolves its peers here, like installed packages.
  symlinkSync(join(root, "node_modules"), join(programs, "node_modules"), "junction");
  writeFileSync(join(programs, "package.json"), JSON.stringify({ type: "module" }));
  const bundle = async (name: string, input: { [file: string]: string }): Promise<void> => {
    const build = await rolldown({
      cwd: root,
      input,
      platform: "node",
      external: /^(node:|@bufbuild\/)/,
      logLevel: "warn",
    });
    await build.write({ dir: join(programs, name), format: "esm" });
    await build.close();
  };
  // As scripts/build.mjs does.
  const bundlePlugin = async (name: string, input: string): Promise<void> => {
    const build = await rolldown({
      cwd: root,
      input: `scripts/protoc-gen-rpcstatus/src/${input}`,
      platform: "neutral",
      external: /^node:/,
      logLevel: "warn",
    });
    const file = join(programs, name);
    await build.write({ file, format: "cjs", codeSplitting: false });
    await build.close();
    writeFileSync(join(file, "../package.json"), JSON.stringify({ type: "commonjs" }));
  };
  const bundleAll = async (): Promise<void> => {
    await Promise.all([
      bundlePlugin("plugin/bin.js", "bin.ts"),
      bundlePlugin("check/check.js", "command/index.ts"),
      bundlePlugin("check/init.js", "init/index.ts"),
      bundle("cli", { bin: "src/cli/rpcstatus.ts" }),
      bundle("library", {
        index: "src/index.ts",
        http: "src/http.ts",
        details: "src/details.ts",
      }),
    ]);
  };
  await bundleAll();
  project.provide("programs", programs);
  project.onTestsRerun(bundleAll);
  return () => rmSync(programs, { recursive: true, force: true });
}
