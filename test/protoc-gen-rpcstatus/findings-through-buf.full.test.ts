// Every refused and warned case, with the plugin as a program that the real buf starts. The accepted cases are in
// through-buf.full.test.ts, so that the two run in parallel.

import { basename, join } from "node:path";
import { afterAll, beforeAll, test } from "vitest";
import { createWorkspace, type Workspace } from "./build.js";
import { casesIn, refused, warned } from "./cases.js";
import { type Case, expectSame } from "./through-buf.js";

const cases: readonly Case[] = [
  ...[refused, warned].flatMap((folder) =>
    casesIn(folder).map((name) => ({
      name: `${basename(folder)}/${name}`,
      folder: join(folder, name),
    })),
  ),
];

let workspace: Workspace;
beforeAll(() => {
  workspace = createWorkspace();
});
afterAll(() => {
  workspace.remove();
});

test.each(cases)(
  "$name",
  async (given) => {
    await expectSame(workspace, given);
  },
  120_000,
);
