// The forms of a baseline; more sources of one are in baseline.full.test.ts. evolution.test.ts has the comparison.

import { spawn } from "node:child_process";
import { cpSync, existsSync, readdirSync, renameSync, rmSync } from "node:fs";
import { constants } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { change, expectChange, image } from "./baseline.js";
import { CATALOG, createProject, ORDERS, type Project } from "./project.js";

let project: Project;
beforeAll(() => {
  project = createProject();
  project.git("branch", "fix-#7");
});
beforeEach(() => {
  project.reset();
});
afterAll(() => {
  project.remove();
});

describe("a git ref", () => {
  test.each([
    ["a branch", "main"],
    ["a branch with a # in its name", "fix-#7"],
  ])("%s", (_, ref) => {
    change(project);
    expectChange(project.check(["--against", ref]), `${ORDERS}:12:57 in "${ref}"`);
  });

  test("reports nothing if nothing changed, and leaves staged files staged", () => {
    project.write({ "README.md": "staged" });
    project.git("add", "README.md");
    const before = project.git("status", "--porcelain");
    const { stdout, stderr, status } = project.check(["--against", "main"]);
    expect(stdout).toBe('checked 2 errors in 1 file against "main": no problems\n');
    expect([stderr, status]).toEqual(["", 0]);
    expect(project.git("status", "--porcelain")).toBe(before);
    expect(before).toBe("A  README.md\n");
  });

  test("the error of a ref that is missing names what CI often lacks", () => {
    const hint = (name: string) =>
      project.check(["--against", name]).stderr.split("fetched").at(-1);
    expect(hint("refs/remotes/origin/")).toBe(
      '; it ends with "/": a variable in it may be empty\n',
    );
    expect(hint("refs/remotes/origin/dev")).toBe("\n");
    project.write({ ".git/shallow": `${project.git("rev-parse", "HEAD").trim()}\n` });
    expect(hint("refs/remotes/origin/dev")).toBe(
      "; this clone is shallow: fetch the ref, with fetch-depth: 0 in GitHub Actions\n",
    );
  });

  test("a ref without .proto files is accepted, with a notice", () => {
    rmSync(join(project.dir, "proto"), { recursive: true });
    project.commit();
    project.write({ [ORDERS]: CATALOG });
    const { stdout, stderr, status } = project.check(["--against", "main"]);
    expect(stderr).toBe('rpcstatus: "main" has no .proto file: there is nothing to compare with\n');
    expect(stdout).toBe('checked 2 errors in 1 file against "main": no problems\n');
    expect(status).toBe(0);
  });

  test("an input that moved as a whole is refused, since nothing would be compared", () => {
    const modules = ["protos", "node_modules/rpcstatus/proto"].map((path) => ({ path }));
    project.write({ "buf.yaml": JSON.stringify({ version: "v2", modules }) });
    renameSync(join(project.dir, "proto"), join(project.dir, "protos"));
    const path = `protos${ORDERS.slice("proto".length)}`;
    change(project, path);
    const { stdout, stderr, status } = project.check(["protos", "--against", "main"]);
    expect(stderr).toBe(
      `rpcstatus: cannot find a .proto file of the input "protos" in git ref "main", although the ref has other .proto files, such as "${ORDERS}"; if the files were moved, use a directory that contains both the old and the new place as the input; if they are new, check them without --against\n`,
    );
    expect([stdout, status]).toEqual(["", 2]);
    expectChange(project.check([".", "--against", "main"]), `${ORDERS}:12:57 in "main"`, path);
  });

  const signals = ["SIGHUP", "SIGINT", "SIGTERM"] as const;
  test.skipIf(process.platform === "win32").each(signals)(
    "a run that %s ends leaves no files behind",
    async (signal) => {
      const temporary = join(dirname(project.dir), "temporary");
      // Node's compile cache is elsewhere, so that the folder contains only files of the run.
      const cache = join(dirname(project.dir), "compiled");
      const env = { ...process.env, TMPDIR: temporary, NODE_COMPILE_CACHE: cache };
      const args = [project.bin, "check", "--against", "main"];
      const child = spawn(process.execPath, args, { cwd: project.dir, env });
      const ended = new Promise((resolve) => child.on("close", resolve));
      let found = 0;
      while (found === 0 && child.exitCode === null) {
        found = readdirSync(temporary).length;
        await new Promise((resolve) => setTimeout(resolve, 1));
      }
      child.kill(signal);
      expect(await ended).toBe(128 + constants.signals[signal]);
      expect(found).toBe(1);
      expect(readdirSync(temporary)).toEqual([]);
    },
  );
});

describe("an image", () => {
  test("gives positions, with paths to files that still exist", () => {
    const path = image(project);
    change(project);
    expectChange(project.check(["--against", path]), `${ORDERS}:12:57 in "${path}"`);
    renameSync(join(project.dir, ORDERS), join(project.dir, "proto/orders.proto"));
    expectChange(
      project.check(["--against", path]),
      `acme/shop/v1/orders.proto:12:57 in "${path}"`,
      "proto/orders.proto",
    );
  });
});

test("a directory is read in place", () => {
  cpSync(join(project.dir, "proto"), join(project.dir, "before/proto"), { recursive: true });
  const modules = "before/node_modules/rpcstatus/proto/rpcstatus";
  cpSync(join(project.dir, "node_modules/rpcstatus/proto/rpcstatus"), join(project.dir, modules), {
    recursive: true,
  });
  cpSync(join(project.dir, "buf.yaml"), join(project.dir, "before/buf.yaml"));
  change(project);
  const result = project.check(["--against", "before"]);
  expectChange(result, `before/${ORDERS}:12:57 in "before"`);
  expect(existsSync(join(project.dir, "before", ORDERS))).toBe(true);
});

describe("a buf input", () => {
  test("is an error if buf cannot build it: node_modules is not in git", () => {
    const { stdout, stderr, status } = project.check(["--against", ".git#branch=main"]);
    expect(stderr).toMatch(/^Failure: .*node_modules\/rpcstatus\/proto.* had no \.proto files\n/);
    expect(stderr).toMatch(
      /\nrpcstatus: cannot build the baseline "\.git#branch=main": see the output of buf above; for a commit of this repository, give its git ref, such as main\n$/,
    );
    expect([stdout, status]).toEqual(["", 2]);
  });
});
