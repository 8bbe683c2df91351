// The plugin as a program that protoc starts. `npm run test:full` runs this; without protoc it says that it does not.

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

test("gives the same files", async (context) => {
  const version = await protocVersion();
  if (version === undefined) return skip(context, "protoc is not on PATH");
  const files = filesIn(accepted, /\.proto$/).filter((file) => {
    const edition = /^edition = "(\d+)"/m.exec(readFileSync(join(accepted, file), "utf8"))?.[1];
    const needs = edition === undefined ? 21 : edition === "2023" ? 27 : 32;
    if (version < needs)
      console.warn(`protoc ${version}: left out ${file}, which needs protoc ${needs}`);
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

test("shows the same advice as buf, at the place of the option at least", async (context) => {
  const version = await protocVersion();
  if (version === undefined) return skip(context, "protoc is not on PATH");
  const folder = join(refused, "many-files");
  const files = filesIn(folder, /\.proto$/);
  const { ok, stderr } = await workspace.protoc(folder, files, join(workspace.dir, "refused"));
  expect(ok).toBe(false);
  // The place of a problem inside an option is that of the option: protoc 3.21 sends no other.
  const advice = (text: string) =>
    text
      .replaceAll("--rpcstatus_out: ", "")
      .trimEnd()
      .split("\n")
      .map((line) => line.replace(/:\d+:\d+: /, ": "))
      .sort();
  const golden = readFileSync(join(folder, "expected.txt"), "utf8");
  expect(advice(stderr)).toEqual(advice(golden));
  expect(stderr).not.toMatch(/:1:1: /);
});

/** The release: 21 of "libprotoc 3.21.12" and of "libprotoc 21.12"; undefined without protoc. */
async function protocVersion(): Promise<number | undefined> {
  try {
    const { stderr } = await run("protoc", ["--version"], root);
    const [major = 0, minor = 0] = (/[\d.]+/.exec(stderr)?.[0] ?? "").split(".").map(Number);
    return major === 3 ? minor : major;
  } catch {
    // Cannot be started: the caller says so and skips.
    return undefined;
  }
}

function skip(context: { skip(note: string): never }, reason: string): never {
  console.warn(`skipped: ${reason}`);
  return context.skip(reason);
}
