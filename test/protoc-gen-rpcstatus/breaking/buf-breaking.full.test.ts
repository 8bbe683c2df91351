// `buf breaking` together with `rpcstatus check`, as docs/check.md describes: buf reports changed names and numbers,
// which rpcstatus leaves to it, and ignores the options, which rpcstatus compares.

import { cpSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { root } from "../build.js";
import { CATALOG, createProject, ORDERS, type Project } from "../command/project.js";

let project: Project;
beforeAll(() => {
  project = createProject();
});
beforeEach(() => {
  project.reset();
});
afterAll(() => {
  project.remove();
});

const DELETED = `${ORDERS}:5:1:Previously present enum value "2" on enum "OrderError" was deleted.\n`;

/** Changes a number and a code. */
function change(): void {
  project.write({
    [ORDERS]: CATALOG.replace("PAYMENT_BUSY = 2", "PAYMENT_BUSY = 3").replace(
      "FAILED_PRECONDITION",
      "ABORTED",
    ),
  });
}

function expectBreaking(args: readonly string[]): void {
  const unchanged = project.buf(["breaking", ...args]);
  expect([unchanged.stdout, unchanged.stderr, unchanged.status]).toEqual(["", "", 0]);
  change();
  const { stdout, stderr, status } = project.buf(["breaking", ...args]);
  expect([stdout, stderr, status]).toEqual([DELETED, "", 100]);
}

function expectChangedCode(against: string): void {
  const { stdout, status } = project.check(["--against", against]);
  expect(stdout).toMatch(
    /^proto\/acme\/shop\/v1\/orders\.proto:9:5: cannot change the code of "OUT_/,
  );
  expect(stdout.split("\n").length).toBe(4);
  expect(status).toBe(1);
}

test("compares with a checkout of the ref, with our module from node_modules", () => {
  // Runs the commands of the page in a shell.
  const page = readFileSync(join(root, "docs/check.md"), "utf8");
  const [, script = ""] = /```sh\n(git worktree add.*?)```/s.exec(page) ?? [];
  const lines = script.trim().split("\n");
  expect(lines.length).toBe(4);
  const shell = (line: string) => project.shell(line.replaceAll("origin/main", "main"));
  for (const line of lines.slice(0, 2)) expect(shell(line)).toMatchObject({ status: 0 });
  const breaking = lines[2] ?? "";
  expect(shell(breaking)).toMatchObject({ stdout: "", stderr: "", status: 0 });
  change();
  expect(shell(breaking)).toMatchObject({ stdout: DELETED, stderr: "", status: 100 });
  expectChangedCode("main");
  expect(shell(lines[3] ?? "")).toMatchObject({ status: 0 });
  expect(project.git("status", "--porcelain")).toBe(` M ${ORDERS}\n`);
});

test("compares with an image of the module", () => {
  expect(project.buf(["build", "proto", "-o", "node_modules/main.binpb"]).status).toBe(0);
  expectBreaking(["proto", "--against", "node_modules/main.binpb"]);
  expectChangedCode("node_modules/main.binpb");
});

test("compares with a git input if git contains a copy of our module", () => {
  const copy = join(project.dir, "third_party/rpcstatus");
  cpSync(join(project.dir, "node_modules/rpcstatus/proto"), copy, { recursive: true });
  const modules = [{ path: "proto" }, { path: "third_party/rpcstatus" }];
  project.write({ "buf.yaml": JSON.stringify({ version: "v2", modules }) });
  project.commit();
  expectBreaking(["--against", ".git#branch=main"]);
  expectChangedCode(".git#branch=main");
  expectChangedCode("main");
});

test("cannot build a git input without such a copy", () => {
  const { stderr, status } = project.buf(["breaking", "--against", ".git#branch=main"]);
  expect(stderr).toMatch(/^Failure: .*node_modules\/rpcstatus\/proto.* had no \.proto files\n$/);
  expect(status).toBe(1);
});
