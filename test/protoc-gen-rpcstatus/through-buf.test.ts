// The plugin as users run it: a program that the real buf starts. The output equals that of the plugin in this
// process, which plugin.test.ts compares with the golden files. One case of each kind; *.full.test.ts have all.

import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createWorkspace, type Workspace } from "./build.js";
import { accepted, optionsOf, refused, warned, withOptions } from "./cases.js";
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
  {
    name: "with empty files",
    folder: join(withOptions, "keep-empty-files"),
    opt: optionsOf("keep-empty-files"),
    es: true,
  },
])("buf generates the same: $name", async (given) => {
  await expectSame(workspace, given);
});

test("an unknown option fails the run with a list of the known ones", async () => {
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

test("an option of protoc-gen-es for messages is a warning, which can be ignored", async () => {
  const run = (opt: string) => workspace.generate(join(accepted, "ordinary"), "out", { opt });
  expect(await run("json_types=true,valid_types=legacy_required")).toEqual({
    ok: true,
    stderr: ["json_types=true", "valid_types=legacy_required"]
      .map(
        (option) =>
          `warning: option "${option}" has no effect on errors; give it to protoc-gen-es alone (OPTION_EFFECT)\n`,
      )
      .join(""),
  });
  expect(await run("json_types=true,ignore=OPTION_EFFECT")).toEqual({ ok: true, stderr: "" });
});

test("input that is not a request fails with a message", () => {
  const { status, stdout, stderr } = spawnSync(workspace.plugin, {
    input: "garbage",
    encoding: "utf8",
  });
  expect(status).toBe(1);
  expect(stdout).toBe("");
  expect(stderr).toMatch(/^protoc-gen-rpcstatus: cannot read the request: /);
});
