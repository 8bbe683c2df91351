// Every accepted case, with the plugin as a program that the real buf starts. The output equals that of the plugin in
// this process, which plugin.test.ts compares with the golden files. Refused and warned cases are in
// findings-through-buf.full.test.ts, so that the two run in parallel.

import { join } from "node:path";
import { afterAll, beforeAll, test } from "vitest";
import { createWorkspace, type Workspace } from "./build.js";
import {
  accepted,
  casesIn,
  optionsOf,
  withCrlf,
  withImportOption,
  withOptions,
  writeChanged,
  writeMany,
  writeReadmeProto,
} from "./cases.js";
import { type Case, expectSame } from "./through-buf.js";

const cases: readonly Case[] = [
  { name: "accepted", folder: accepted, es: true },
  ...casesIn(withOptions).map((name) => ({
    name: `options/${name}`,
    folder: join(withOptions, name),
    opt: optionsOf(name),
    es: true,
  })),
  { name: "the proto of the README", folder: writeReadmeProto },
  ...["comments", "ordinary"].map((name) => ({
    name: `${name}, with CRLF line endings`,
    folder: (to: string) => writeChanged(to, name, withCrlf),
  })),
  {
    name: "editions, with import option",
    folder: (to) => writeChanged(to, "editions", withImportOption),
  },
  {
    name: "ten thousand errors",
    folder: (to) => writeMany(to, 10_000, '[(rpcstatus.v1.error) = {code: INTERNAL message: "m"}]'),
  },
  {
    name: "ten thousand problems",
    folder: (to) => writeMany(to, 10_000, "[(rpcstatus.v1.error) = {code: OK}]"),
  },
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
