// Where a baseline can come from. What is compared is in evolution.test.ts.

import { spawn } from "node:child_process";
import {
  chmodSync,
  cpSync,
  existsSync,
  readdirSync,
  renameSync,
  rmSync,
  symlinkSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { CATALOGUE, createProject, ORDERS, type Project } from "./project.js";

let project: Project;
beforeAll(async () => {
  project = await createProject();
  project.git("branch", "fix-#7");
});
beforeEach(() => {
  project.reset();
});
afterAll(() => {
  project.remove();
});

const CHANGED = CATALOGUE.replace("UNAVAILABLE", "ABORTED");

function change(path = ORDERS): void {
  project.write({ [path]: CHANGED });
}

/** One problem, with the place where the error was. */
function expectChange(result: ReturnType<Project["check"]>, was: string, path = ORDERS): void {
  const text = `cannot change the code of "PAYMENT_BUSY" of "shop.acme.example" from UNAVAILABLE at ${was} to ABORTED: deployed clients act on it; restore UNAVAILABLE, or add another error and name it in replaced_by`;
  expect(result.stderr).toBe("");
  expect(result.stdout.split("\n")[0]).toBe(`${path}:12:57: ${text}`);
  expect(result.stdout.split("\n").length).toBe(3);
  expect(result.status).toBe(1);
}

/** buf builds it as it is committed. */
function image(...options: string[]): string {
  const path = join(dirname(project.dir), "baseline.binpb");
  expect(project.buf(["build", "proto", ...options, "-o", path]).stderr).toBe("");
  return path;
}

describe("a git ref", () => {
  test.each([
    ["a branch", "main"],
    ["a tag", "v1"],
    ["a branch with a # in its name", "fix-#7"],
    ["HEAD", "HEAD"],
    ["a commit further up", "HEAD~0"],
  ])("%s", (_, ref) => {
    change();
    expectChange(project.check(["--against", ref]), `${ORDERS}:12:57 in "${ref}"`);
  });

  test("a commit by its number, and an input by its whole path", () => {
    const commit = project.git("rev-parse", "HEAD").trim();
    change();
    const result = project.check([join(project.dir, "proto"), "--against", commit]);
    expectChange(result, `${ORDERS}:12:57 in "${commit}"`);
  });

  test("without a change there is no problem, and what is staged stays so", () => {
    project.write({ "README.md": "staged" });
    project.git("add", "README.md");
    const before = project.git("status", "--porcelain");
    const { stdout, stderr, status } = project.check(["--against", "main"]);
    expect(stdout).toBe('checked 2 errors in 1 file against "main": no problems\n');
    expect([stderr, status]).toEqual(["", 0]);
    expect(project.git("status", "--porcelain")).toBe(before);
    expect(before).toBe("A  README.md\n");
  });

  test("a folder further down than the repository, and its own workspace", () => {
    const modules = [{ path: "proto" }, { path: "node_modules/rpcstatus/proto" }];
    project.write({
      "services/shop/buf.yaml": JSON.stringify({ version: "v2", modules }),
      "services/shop/proto/orders.proto": CATALOGUE.replace("shop.v1", "other.v1"),
    });
    rmSync(join(project.dir, "buf.yaml"));
    rmSync(join(project.dir, "proto"), { recursive: true });
    project.commit();
    const installed = join(project.dir, "services/shop/node_modules/rpcstatus");
    cpSync(join(project.dir, "node_modules/rpcstatus"), installed, { recursive: true });
    project.write({ "services/shop/proto/orders.proto": CHANGED.replace("shop.v1", "other.v1") });
    const cwd = "services/shop";
    const path = "proto/orders.proto";
    expectChange(project.check(["--against", "HEAD"], { cwd }), `${path}:12:57 in "HEAD"`, path);
    const above = `${cwd}/${path}`;
    expectChange(project.check([cwd, "--against", "HEAD"]), `${above}:12:57 in "HEAD"`, above);
    rmSync(installed, { recursive: true });
  });

  test("a package manager that installs links", () => {
    const installed = join(project.dir, "node_modules/rpcstatus/proto/rpcstatus");
    const store = join(project.dir, "node_modules/.store");
    renameSync(installed, store);
    symlinkSync(store, installed, "junction");
    try {
      change();
      expectChange(project.check(["--against", "main"]), `${ORDERS}:12:57 in "main"`);
    } finally {
      rmSync(installed);
      renameSync(store, installed);
    }
  });

  test("a workspace of buf's first version", () => {
    rmSync(join(project.dir, "buf.yaml"));
    project.write({
      "buf.work.yaml": "version: v1\ndirectories:\n  - proto\n  - node_modules/rpcstatus/proto\n",
      "proto/buf.yaml": "version: v1\n",
    });
    project.commit();
    change();
    expectChange(project.check(["--against", "main"]), `${ORDERS}:12:57 in "main"`);
    expectChange(project.check(["proto", "--against", "main"]), `${ORDERS}:12:57 in "main"`);
  });

  test("one from before there was a .proto file: nothing to compare with, which is told", () => {
    rmSync(join(project.dir, "proto"), { recursive: true });
    project.commit();
    project.write({ [ORDERS]: CATALOGUE });
    const { stdout, stderr, status } = project.check(["--against", "main"]);
    expect(stderr).toBe('rpcstatus: "main" has no .proto file: there is nothing to compare with\n');
    expect(stdout).toBe('checked 2 errors in 1 file against "main": no problems\n');
    expect(status).toBe(0);
  });

  test("an input that was moved as a whole: refused, since nothing would be compared", () => {
    const modules = ["protos", "node_modules/rpcstatus/proto"].map((path) => ({ path }));
    project.write({ "buf.yaml": JSON.stringify({ version: "v2", modules }) });
    renameSync(join(project.dir, "proto"), join(project.dir, "protos"));
    const path = `protos${ORDERS.slice("proto".length)}`;
    change(path);
    const { stdout, stderr, status } = project.check(["protos", "--against", "main"]);
    expect(stderr).toBe(
      `rpcstatus: cannot find a .proto file of the input "protos" in git ref "main", which has "${ORDERS}": if the files were moved, give a folder that contains both places as the input; if they are new, check them without --against\n`,
    );
    expect([stdout, status]).toEqual(["", 2]);
    expectChange(project.check([".", "--against", "main"]), `${ORDERS}:12:57 in "main"`, path);
  });

  test("a file that was moved, in a commit that renamed its module", () => {
    project.write({ "buf.yaml": project.git("show", "main:buf.yaml").replace('"proto"', '"api"') });
    renameSync(join(project.dir, "proto"), join(project.dir, "api"));
    const path = "api/acme/shop/v1/orders.proto";
    change(path);
    expectChange(project.check(["--against", "main"]), `${ORDERS}:12:57 in "main"`, path);
  });

  test("an error that was moved to a module which the input imports", () => {
    const modules = ["proto", "common", "node_modules/rpcstatus/proto"].map((path) => ({ path }));
    project.write({
      "buf.yaml": JSON.stringify({ version: "v2", modules }),
      "common/common/errors.proto": CATALOGUE.replace("shop.v1", "common.v1"),
      [ORDERS]: 'syntax = "proto3";\npackage acme.shop.v1;\nimport "common/errors.proto";\n',
    });
    const { stdout, status } = project.check(["proto", "--against", "main"]);
    expect(stdout).toBe('checked 0 errors in 0 files against "main": no problems\n');
    expect(status).toBe(0);
  });

  test.skipIf(process.platform === "win32")("in a hook, which decides about a commit", () => {
    const hook = ".git/hooks/pre-commit";
    project.write({
      [hook]: `#!/bin/sh\nexec "${process.execPath}" "${project.bin}" check --against HEAD\n`,
    });
    chmodSync(join(project.dir, hook), 0o755);
    try {
      change();
      expect(() => project.commit()).toThrow(/cannot change the code of "PAYMENT_BUSY"/);
      expect(project.git("diff", "--cached", "--name-only")).toBe(`${ORDERS}\n`);
      project.write({ [ORDERS]: `${CATALOGUE}// A comment.\n` });
      project.commit();
      expect(project.git("status", "--porcelain")).toBe("");
    } finally {
      rmSync(join(project.dir, hook));
    }
  });

  test.skipIf(process.platform === "win32")(
    "in a hook of a linked worktree, from a folder of it",
    () => {
      const hook = ".git/hooks/pre-commit";
      const dir = join(dirname(project.dir), "linked");
      project.write({
        [hook]: `#!/bin/sh\ncd proto && exec "${process.execPath}" "${project.bin}" check .. --against HEAD\n`,
      });
      chmodSync(join(project.dir, hook), 0o755);
      project.git("worktree", "add", "--quiet", "--detach", dir);
      symlinkSync(join(project.dir, "node_modules"), join(dir, "node_modules"), "junction");
      cpSync(join(project.dir, "node_modules/rpcstatus/proto"), join(dir, "rpcstatus"), {
        recursive: true,
      });
      const commit = () => project.git("-C", dir, "commit", "--quiet", "--all", "--message=linked");
      const modules = ["proto", "rpcstatus"].map((path) => ({ path }));
      const orders = join("..", "linked", ORDERS);
      try {
        project.write({
          "../linked/buf.yaml": JSON.stringify({ version: "v2", modules }),
          [orders]: CHANGED,
        });
        expect(commit).toThrow(/cannot change the code of "PAYMENT_BUSY"/);
        project.write({ [orders]: `${CATALOGUE}// A comment.\n` });
        commit();
        expect(project.git("-C", dir, "show", "--name-only", "--format=")).toContain(ORDERS);
      } finally {
        rmSync(join(project.dir, hook));
        project.git("worktree", "remove", "--force", dir);
      }
    },
  );

  test.skipIf(process.platform === "win32")(
    "a run that is stopped leaves nothing behind",
    async () => {
      const temporary = join(dirname(project.dir), "temporary");
      // Node keeps compiled code elsewhere, so that what is found is the run's own.
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
      child.kill("SIGTERM");
      expect(await ended).toBe(143);
      expect(found).toBe(1);
      expect(readdirSync(temporary)).toEqual([]);
    },
  );
});

describe("an image", () => {
  test("has the places of its files, where they still are", () => {
    const path = image();
    change();
    expectChange(project.check(["--against", path]), `${ORDERS}:12:57 in "${path}"`);
    renameSync(join(project.dir, ORDERS), join(project.dir, "proto/orders.proto"));
    expectChange(
      project.check(["--against", path]),
      `acme/shop/v1/orders.proto:12:57 in "${path}"`,
      "proto/orders.proto",
    );
  });

  test("without places has the file", () => {
    const path = image("--exclude-source-info");
    change();
    expectChange(project.check(["--against", path]), `${ORDERS} in "${path}"`);
    const { stdout } = project.check(["--against", path, "--format", "json"]);
    expect(JSON.parse(stdout).problems[0].was).toEqual({ file: ORDERS });
  });

  test("and an image as input", () => {
    const path = image();
    const { stdout, status } = project.check([path, "--against", path]);
    expect(stdout).toBe(`checked 2 errors in 1 file against "${path}": no problems\n`);
    expect(status).toBe(0);
  });
});

test("a directory", () => {
  cpSync(join(project.dir, "proto"), join(project.dir, "before/proto"), { recursive: true });
  const modules = "before/node_modules/rpcstatus/proto/rpcstatus";
  cpSync(join(project.dir, "node_modules/rpcstatus/proto/rpcstatus"), join(project.dir, modules), {
    recursive: true,
  });
  cpSync(join(project.dir, "buf.yaml"), join(project.dir, "before/buf.yaml"));
  change();
  const result = project.check(["--against", "before"]);
  expectChange(result, `before/${ORDERS}:12:57 in "before"`);
  expect(existsSync(join(project.dir, "before", ORDERS))).toBe(true);
});

describe("an input of buf", () => {
  test("that it cannot build, since node_modules are not in git", () => {
    const { stdout, stderr, status } = project.check(["--against", ".git#branch=main"]);
    expect(stderr).toMatch(/^Failure: .*node_modules\/rpcstatus\/proto.* had no \.proto files\n/);
    expect(stderr).toMatch(
      /\nrpcstatus: cannot build the baseline "\.git#branch=main": see the output of buf above; for a commit of this repository, give its git ref, such as main\n$/,
    );
    expect([stdout, status]).toEqual(["", 2]);
  });

  test("with all modules in git", () => {
    const copy = join(project.dir, "third_party/rpcstatus");
    cpSync(join(project.dir, "node_modules/rpcstatus/proto"), copy, { recursive: true });
    const modules = [{ path: "proto" }, { path: "third_party/rpcstatus" }];
    project.write({ "buf.yaml": JSON.stringify({ version: "v2", modules }) });
    project.commit();
    change();
    const result = project.check(["--against", ".git#branch=main"]);
    expectChange(result, `${ORDERS}:12:57 in ".git#branch=main"`);
  });
});
