// The plugin as users run it, a program that the real buf starts: it gives what plugin.test.ts compares with the
// expected files. One case of each kind; the files *.full.test.ts have all of them.

import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createWorkspace, type Workspace } from "./build.js";
import { accepted, refused, warned } from "./cases.js";
import { type Case, expectSame, FAILURE } from "./through-buf.js";

let workspace: Workspace;
beforeAll(() => {
  workspace = createWorkspace();
});
afterAll(() => {
  workspace.remove();
});

test.each<Case>([
  { name: "refused", folder: join(refused, "many-files") },
  { name: "warned", folder: join(warned, "many-files") },
  { name: "accepted", folder: join(accepted, "ordinary"), es: true },
])("buf: $name", async (given) => {
  await expectSame(workspace, given);
});

test("options that are not known fail the run, and the known ones are named", async () => {
  const { ok, stderr } = await workspace.generate(join(accepted, "ordinary"), "out", {
    opt: "targt=ts,enums=both",
  });
  expect(ok).toBe(false);
  expect(stderr.replace(FAILURE, "").split("\n")).toEqual([
    "",
    expect.stringMatching(/^cannot use option "targt=ts": known options are target=ts\|js\|dts, /),
    'cannot use option "enums=both": known values of enums are emit, import',
    "",
  ]);
});

test("what is no request fails with a message, and not in silence", () => {
  const { status, stdout, stderr } = spawnSync(workspace.plugin, {
    input: "garbage",
    encoding: "utf8",
  });
  expect(status).toBe(1);
  expect(stdout).toBe("");
  expect(stderr).toMatch(/^protoc-gen-rpcstatus: cannot handle the request: /);
});
