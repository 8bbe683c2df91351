// The plugin as a program that protoc starts. `npm run test:full` runs this; without protoc it prints a notice.

import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createWorkspace, root, run, type Workspace } from "./build.js";
import { accepted, refused } from "./cases.js";
import { filesIn } from "./compile.js";

let workspace: Workspace;
beforeAll(() => {
  workspace = createWorkspace();
});
afterAll(() => {
  workspace.remove();
});

test("generates the same files as buf", async (context) => {
  const version = await protocVersion();
  if (version === undefined) return skip(context, "protoc is not on PATH");
  const files = filesIn(accepted, /\.proto$/).filter((file) => {
    const edition = /^edition = "(\d+)"/m.exec(readFileSync(join(accepted, file), "utf8"))?.[1];
    const needs = edition === undefined ? 21 : edition === "2023" ? 27 : 32;
    if (version < needs)
      console.warn(`protoc ${version}: skipped ${file}, which needs protoc ${needs}`);
    return version >= needs;
  });
  expect(files.length).toBeGreaterThan(10);
  const to = join(workspace.dir, "protoc");
  const { ok, stderr } = await workspace.protoc(accepted, files, to);
  expect(ok, stderr).toBe(true);
  const outputs = filesIn(to, /_rpcstatus\.ts$/);
  const expected = files.map((file) => file.replace(/\.proto$/, "_rpcstatus.ts"));
  expect(outputs).toEqual(expected.filter((file) => existsSync(join(accepted, file))));
  for (const file of outputs) {
    const golden = readFileSync(join(accepted, file), "utf8");
    expect(readFileSync(join(to, file), "utf8"), file).toBe(golden);
  }
}, 60_000);

test("reports the same problems as buf, each at least at the position of its option", async (context) => {
  const version = await protocVersion();
  if (version === undefined) return skip(context, "protoc is not on PATH");
  const folder = join(refused, "many-files");
  const files = filesIn(folder, /\.proto$/);
  const { ok, stderr } = await workspace.protoc(folder, files, join(workspace.dir, "refused"));
  expect(ok).toBe(false);
  // protoc 3.21 sends no positions inside an option, so problems there are at the option.
  const withoutPositions = (text: string) =>
    text
      .replaceAll("--rpcstatus_out: ", "")
      .trimEnd()
      .split("\n")
      // Its order is that of the findings.
      .filter((line) => !line.startsWith("see "))
      .map((line) => line.replace(/:\d+:\d+: /, ": "))
      .sort();
  const golden = readFileSync(join(folder, "expected.txt"), "utf8");
  expect(withoutPositions(stderr)).toEqual(withoutPositions(golden));
  expect(stderr).not.toMatch(/:1:1: /);
});

/** Returns the release, which is 21 for "libprotoc 3.21.12" and "libprotoc 21.12"; undefined without protoc. */
async function protocVersion(): Promise<number | undefined> {
  try {
    const { stderr } = await run("protoc", ["--version"], root);
    const [major = 0, minor = 0] = (/[\d.]+/.exec(stderr)?.[0] ?? "").split(".").map(Number);
    return major === 3 ? minor : major;
  } catch {
    // protoc cannot be started. The caller reports that and skips the test.
    return undefined;
  }
}

function skip(context: { skip(note: string): never }, reason: string): never {
  if (process.env.CI === "true") throw new Error(`cannot run: ${reason}`);
  console.warn(`skipped: ${reason}`);
  return context.skip(reason);
}
