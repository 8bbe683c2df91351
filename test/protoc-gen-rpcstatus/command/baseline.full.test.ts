// More sources of a baseline. They take a minute, so only `npm run test:full` runs them.

import { chmodSync, cpSync, renameSync, rmSync, symlinkSync } from "node:fs";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { CHANGED, change, expectChange, image } from "./baseline.js";
import { CATALOG, createProject, ORDERS, type Project } from "./project.js";

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

describe("a git ref", () => {
  test.each([
    ["a tag", "v1"],
    ["HEAD", "HEAD"],
    ["a commit relative to another", "HEAD~0"],
  ])("%s", (_, ref) => {
    change(project);
    expectChange(project.check(["--against", ref]), `${ORDERS}:12:57 in "${ref}"`);
  });

  test("a commit by its hash, with an absolute path as the input", () => {
    const commit = project.git("rev-parse", "HEAD").trim();
    change(project);
    const result = project.check([join(project.dir, "proto"), "--against", commit]);
    expectChange(result, `${ORDERS}:12:57 in "${commit}"`);
  });

  test("a buf workspace in a subfolder of the repository", () => {
    const modules = [{ path: "proto" }, { path: "node_modules/rpcstatus/proto" }];
    project.write({
      "services/shop/buf.yaml": JSON.stringify({ version: "v2", modules }),
      "services/shop/proto/orders.proto": CATALOG.replace("shop.v1", "other.v1"),
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

  test("a package that is installed as a link", () => {
    const installed = join(project.dir, "node_modules/rpcstatus/proto/rpcstatus");
    const store = join(project.dir, "node_modules/.store");
    renameSync(installed, store);
    symlinkSync(store, installed, "junction");
    try {
      change(project);
      expectChange(project.check(["--against", "main"]), `${ORDERS}:12:57 in "main"`);
    } finally {
      rmSync(installed);
      renameSync(store, installed);
    }
  });

  test("a workspace in the v1 format of buf", () => {
    rmSync(join(project.dir, "buf.yaml"));
    project.write({
      "buf.work.yaml": "version: v1\ndirectories:\n  - proto\n  - node_modules/rpcstatus/proto\n",
      "proto/buf.yaml": "version: v1\n",
    });
    project.commit();
    change(project);
    expectChange(project.check(["--against", "main"]), `${ORDERS}:12:57 in "main"`);
    expectChange(project.check(["proto", "--against", "main"]), `${ORDERS}:12:57 in "main"`);
  });

  test("a file that moved with its renamed module", () => {
    project.write({ "buf.yaml": project.git("show", "main:buf.yaml").replace('"proto"', '"api"') });
    renameSync(join(project.dir, "proto"), join(project.dir, "api"));
    const path = "api/acme/shop/v1/orders.proto";
    change(project, path);
    expectChange(project.check(["--against", "main"]), `${ORDERS}:12:57 in "main"`, path);
  });

  test("an error that moved to a module imported by the input", () => {
    const modules = ["proto", "common", "node_modules/rpcstatus/proto"].map((path) => ({ path }));
    project.write({
      "buf.yaml": JSON.stringify({ version: "v2", modules }),
      "common/common/errors.proto": CATALOG.replace("shop.v1", "common.v1"),
      [ORDERS]: 'syntax = "proto3";\npackage acme.shop.v1;\nimport "common/errors.proto";\n',
    });
    const { stdout, status } = project.check(["proto", "--against", "main"]);
    expect(stdout).toBe('checked 0 errors in 0 files against "main": no problems\n');
    expect(status).toBe(0);
  });

  test.skipIf(process.platform === "win32")("a pre-commit hook", () => {
    const hook = ".git/hooks/pre-commit";
    project.write({
      [hook]: `#!/bin/sh\nexec "${process.execPath}" "${project.bin}" check --against HEAD\n`,
    });
    chmodSync(join(project.dir, hook), 0o755);
    try {
      change(project);
      expect(() => project.commit()).toThrow(/cannot change the code of "PAYMENT_BUSY"/);
      expect(project.git("diff", "--cached", "--name-only")).toBe(`${ORDERS}\n`);
      project.write({ [ORDERS]: `${CATALOG}// A comment.\n` });
      project.commit();
      expect(project.git("status", "--porcelain")).toBe("");
    } finally {
      rmSync(join(project.dir, hook));
    }
  });

  test.skipIf(process.platform === "win32")(
    "a pre-commit hook in a subfolder of a linked worktree",
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
        project.write({ [orders]: `${CATALOG}// A comment.\n` });
        commit();
        expect(project.git("-C", dir, "show", "--name-only", "--format=")).toContain(ORDERS);
      } finally {
        rmSync(join(project.dir, hook));
        project.git("worktree", "remove", "--force", dir);
      }
    },
  );
});

describe("an image", () => {
  test("without source info gives the file only", () => {
    const path = image(project, "--exclude-source-info");
    change(project);
    expectChange(project.check(["--against", path]), `${ORDERS} in "${path}"`);
    const { stdout } = project.check(["--against", path, "--format", "json"]);
    expect(JSON.parse(stdout).findings[0].was).toEqual({ file: ORDERS });
  });

  test("is compared with an image as the input", () => {
    const path = image(project);
    const { stdout, status } = project.check([path, "--against", path]);
    expect(stdout).toBe(`checked 2 errors in 1 file against "${path}": no problems\n`);
    expect(status).toBe(0);
  });
});

describe("a buf input", () => {
  test("is built if all its modules are in git", () => {
    const copy = join(project.dir, "third_party/rpcstatus");
    cpSync(join(project.dir, "node_modules/rpcstatus/proto"), copy, { recursive: true });
    const modules = [{ path: "proto" }, { path: "third_party/rpcstatus" }];
    project.write({ "buf.yaml": JSON.stringify({ version: "v2", modules }) });
    project.commit();
    change(project);
    const result = project.check(["--against", ".git#branch=main"]);
    expectChange(result, `${ORDERS}:12:57 in ".git#branch=main"`);
  });
});
