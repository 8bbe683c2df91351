// The command as users run it.

import { spawnSync } from "node:child_process";
import { existsSync, renameSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createProject, type Project } from "../command/project.js";

let project: Project;
beforeAll(() => {
  project = createProject();
});
afterAll(() => project.remove());

const run = (args: readonly string[]) =>
  spawnSync(process.execPath, [project.bin, "init", ...args], {
    cwd: project.dir,
    encoding: "utf8",
  });

test("--help prints the usage", () => {
  const { status, stdout, stderr } = run(["--help"]);
  expect(stdout).toMatch(
    /^usage: rpcstatus init \[--from <enum>\] \[--template <file>\] \[--write\]\n/,
  );
  expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
});

test("shows, writes, and has nothing to do then", () => {
  expect(run([]).stdout).toMatch(/\nchanges of buf.gen.yaml; nothing is written without --write\n/);
  expect(existsSync(join(project.dir, "buf.gen.yaml"))).toBe(false);
  expect(run(["--write"]).stdout).toMatch(/\nwrote buf.gen.yaml\n/);
  expect(existsSync(join(project.dir, "buf.gen.yaml"))).toBe(true);
  expect(run([]).stdout).toMatch(/^nothing to do: /);
});

test("escapes control characters of others", () => {
  project.write({
    "proto/b.proto": 'syntax = "proto3"; // \u001b[31m\nenum B { B_NONE = 0; B_LATE = 1; }\n',
  });
  const { stdout } = run(["--from", "B"]);
  expect(stdout).toContain("\\u001b[31m");
  expect(stdout).not.toContain("\u001b");
});

test("without the plugin's package, says what to install", () => {
  const folder = join(project.dir, "node_modules/protoc-gen-rpcstatus");
  renameSync(folder, `${folder}-away`);
  const { status, stdout, stderr } = run([]);
  renameSync(`${folder}-away`, folder);
  expect(stderr).toBe(
    "rpcstatus: cannot run init: protoc-gen-rpcstatus is not installed; run npm install --save-dev protoc-gen-rpcstatus@latest\n",
  );
  expect({ status, stdout }).toEqual({ status: 2, stdout: "" });
});
