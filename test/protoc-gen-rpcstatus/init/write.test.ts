// Writing the changes: all files or none, as far as the system lets it.

import { execFileSync, spawnSync } from "node:child_process";
import { chmodSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { afterEach, expect, test, vi } from "vitest";
import { createProject } from "../command/project.js";
import { createRepo, type Repo } from "./repository.js";

const failure = vi.hoisted(() => ({ of: "", path: /^$/ }));
vi.mock("node:fs", async (original) => {
  const fs = await original<typeof import("node:fs")>();
  const failing =
    (name: "accessSync" | "renameSync" | "readdirSync") =>
    (...args: unknown[]) => {
      if (failure.of === name && failure.path.test(String(args[name === "renameSync" ? 1 : 0])))
        throw Object.assign(new Error(`EACCES: permission denied, ${name}`), { syscall: name });
      return (fs[name] as (...all: unknown[]) => unknown)(...args);
    };
  const changed = {
    accessSync: failing("accessSync"),
    renameSync: failing("renameSync"),
    readdirSync: failing("readdirSync"),
  };
  return { ...fs, ...changed, default: { ...fs, ...changed } };
});
afterEach(() => {
  failure.of = "";
});

const ENUM = "enum OrderError {\n  ORDER_ERROR_NONE = 0;\n  ORDER_ERROR_LATE = 1;\n}\n";
const FILES = {
  "package.json": "{}\n",
  "buf.yaml": "version: v2\nmodules:\n  - path: proto\n",
  "proto/a.proto": ENUM,
};
const ARGS = ["--from", "OrderError", "--write"];

const all = (repo: Repo) => readdirSync(repo.dir, { recursive: true }).sort();

test("a file without permission leaves all as they are", () => {
  const repo = createRepo(FILES);
  const [before, names] = [repo.files(), all(repo)];
  Object.assign(failure, { of: "accessSync", path: /a\.proto$/ });
  const { status, stdout, stderr } = repo.init(ARGS);
  expect(stderr).toMatch(
    /^rpcstatus: cannot write "proto\/a.proto": EACCES: .*; nothing is written\n$/,
  );
  expect({ status, stdout }).toEqual({ status: 2, stdout: "" });
  expect(repo.files()).toEqual(before);
  expect(all(repo)).toEqual(names);
  repo.remove();
});

test("a failure in between says what is written", () => {
  const repo = createRepo(FILES);
  const names = all(repo);
  Object.assign(failure, { of: "renameSync", path: /a\.proto$/ });
  const { stderr } = repo.init(ARGS);
  expect(stderr).toMatch(
    /cannot write "proto\/a.proto": EACCES: .*; wrote buf.yaml, buf.gen.yaml\n$/,
  );
  expect(repo.read("proto/a.proto")).toBe(ENUM);
  expect(all(repo)).toEqual([...names, "buf.gen.yaml"].sort());
  repo.remove();
});

test("a folder that cannot be read is left out", () => {
  const repo = createRepo({ ...FILES, "proto/secret/b.proto": ENUM });
  Object.assign(failure, { of: "readdirSync", path: /secret$/ });
  expect(repo.init(ARGS)).toMatchObject({ status: 0, stderr: "" });
  repo.remove();
});

test("modes of files stay", () => {
  const repo = createRepo(FILES);
  chmodSync(join(repo.dir, "proto/a.proto"), 0o640);
  chmodSync(join(repo.dir, "buf.yaml"), 0o755);
  repo.init(ARGS);
  const modeOf = (path: string) => statSync(join(repo.dir, path)).mode & 0o777;
  expect([modeOf("proto/a.proto"), modeOf("buf.yaml")]).toEqual([0o640, 0o755]);
  repo.remove();
});

test("git applies the diff of a package of a workspace", () => {
  const repo = createRepo({
    "packages/api/package.json": "{}\n",
    "packages/api/buf.gen.yaml": "version: v2\nplugins: []\n",
    "buf.yaml": "version: v2\nmodules:\n  - path: packages/api/proto\n",
    "packages/api/proto/a b.proto": ENUM,
  });
  execFileSync("git", ["init", "--quiet"], { cwd: repo.dir });
  const { stdout } = repo.init(ARGS.slice(0, 2), "packages/api");
  execFileSync("git", ["apply", "--whitespace=nowarn", "-"], {
    cwd: repo.dir,
    input: stdout.split("\nchanges of ")[0],
  });
  const applied = repo.files();
  expect(repo.init(ARGS, "packages/api").stdout).toMatch(/^nothing to do: /);
  expect(repo.files()).toEqual(applied);
  repo.remove();
});

test("a full disk leaves a file as it is", () => {
  const project = createProject();
  const text = `${ENUM}// ${"x".repeat(1 << 20)}\n`;
  project.write({ "proto/big.proto": text });
  const names = readdirSync(project.dir, { recursive: true }).sort();
  // The limit of a file's size, in blocks of the shell.
  const { status, stderr } = spawnSync(
    "/bin/sh",
    ["-c", 'ulimit -f 100; exec "$0" "$@"', process.execPath, project.bin, "init", ...ARGS],
    { cwd: project.dir, encoding: "utf8" },
  );
  expect(stderr).toMatch(/cannot write "proto\/big.proto": EFBIG: .*; nothing is written\n$/);
  expect(status).toBe(2);
  expect(readdirSync(project.dir, { recursive: true }).sort()).toEqual(names);
  expect(statSync(join(project.dir, "proto/big.proto")).size).toBe(text.length);
  project.remove();
});
