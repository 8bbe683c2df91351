// A user's git repository, in a folder with a space in its name: protos in proto/, and both packages and buf in
// node_modules, which git ignores. Reads no dist folder.

import { execFileSync, type SpawnSyncReturns, spawnSync } from "node:child_process";
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { expect, inject } from "vitest";
import { buf, root } from "../build.js";

export interface Project {
  readonly dir: string;
  /** The script of the command. */
  readonly bin: string;
  write(files: Readonly<Record<string, string>>): void;
  /** Runs `rpcstatus check` in a folder of the project; default: its root. */
  check(args: readonly string[], options?: Options): SpawnSyncReturns<string>;
  buf(args: readonly string[]): SpawnSyncReturns<string>;
  /** Runs a command line of a page; `npx buf` works. */
  shell(line: string): SpawnSyncReturns<string>;
  git(...args: string[]): string;
  /** Commits everything. */
  commit(): void;
  /** Resets branch and files to the first commit, which has the tag v1. */
  reset(): void;
  remove(): void;
}

interface Options {
  readonly cwd?: string;
  readonly env?: NodeJS.ProcessEnv;
  readonly input?: string;
}

export const CATALOG = `syntax = "proto3";
package acme.shop.v1;
import "rpcstatus/v1/annotations.proto";

enum OrderError {
  option (rpcstatus.v1.catalog) = {domain: "shop.acme.example"};
  ORDER_ERROR_UNSPECIFIED = 0;
  ORDER_ERROR_OUT_OF_STOCK = 1 [(rpcstatus.v1.error) = {
    code: FAILED_PRECONDITION message: "only {available} left"
    metadata: {key: "available" type: INT64 description: "Units."}
  }]; // The warehouse holds fewer units.
  ORDER_ERROR_PAYMENT_BUSY = 2 [(rpcstatus.v1.error) = {code: UNAVAILABLE message: "busy"}]; // The provider is.
}
`;
export const ORDERS = "proto/acme/shop/v1/orders.proto";

export function createProject(): Project {
  const above = realpathSync(mkdtempSync(join(tmpdir(), "rpcstatus check ")));
  const dir = join(above, "down stream");
  const modules = join(dir, "node_modules");
  const programs = inject("programs");
  cpSync(join(programs, "cli"), join(modules, "rpcstatus/dist/esm"), { recursive: true });
  cpSync(join(programs, "check"), join(modules, "protoc-gen-rpcstatus/dist"), { recursive: true });
  const manifest = join(modules, "protoc-gen-rpcstatus/package.json");
  cpSync(join(root, "scripts/protoc-gen-rpcstatus/package.json"), manifest);
  writeFileSync(join(modules, "rpcstatus/package.json"), JSON.stringify({ type: "module" }));
  cpSync(join(root, "proto/rpcstatus"), join(modules, "rpcstatus/proto/rpcstatus"), {
    recursive: true,
  });
  mkdirSync(join(modules, "@bufbuild"));
  for (const name of ["buf", `buf-${process.platform}-${process.arch}`]) {
    const folder = `@bufbuild/${name}`;
    symlinkSync(join(root, "node_modules", folder), join(modules, folder), "junction");
  }
  const bin = join(modules, "rpcstatus/dist/esm/bin.js");
  // A temporary folder for the command alone, so that the test sees leftover files.
  const temporary = join(above, "temporary");
  mkdirSync(temporary);
  // Node's compile cache is meant to stay.
  const compiled = { NODE_COMPILE_CACHE: join(above, "compiled") };
  const env = { ...process.env, ...compiled, TMPDIR: temporary, GITHUB_WORKSPACE: "" };

  const git = (...args: string[]) =>
    execFileSync("git", ["-c", "user.name=test", "-c", "user.email=test@acme.example", ...args], {
      cwd: dir,
      encoding: "utf8",
      stdio: "pipe",
    });
  const project: Project = {
    dir,
    bin,
    write: (files) => {
      for (const [path, content] of Object.entries(files)) {
        mkdirSync(dirname(join(dir, path)), { recursive: true });
        writeFileSync(join(dir, path), content);
      }
    },
    check: (args, options = {}) => {
      const result = spawnSync(process.execPath, [bin, "check", ...args], {
        cwd: join(dir, options.cwd ?? ""),
        env: { ...env, ...options.env },
        input: options.input ?? "",
        encoding: "utf8",
        timeout: 60_000,
      });
      const left = readdirSync(temporary);
      if (left.length > 0)
        throw new Error(`the run left temporary files behind: ${left.join(", ")}`);
      return result;
    },
    buf: (args) => spawnSync(buf, args, { cwd: dir, encoding: "utf8" }),
    shell: (line) => {
      const path = `${dirname(buf)}${delimiter}${process.env.PATH}`;
      const options = { cwd: dir, encoding: "utf8", env: { ...env, PATH: path } } as const;
      return spawnSync(line.replaceAll("npx ", ""), { ...options, shell: true });
    },
    git,
    commit: () => {
      git("add", "--all");
      git("commit", "--quiet", "--message=change");
    },
    reset: () => {
      git("reset", "--quiet", "--hard", "v1");
      git("clean", "--quiet", "--force", "-d");
    },
    remove: () => rmSync(above, { recursive: true, force: true }),
  };
  const paths = ["proto", "node_modules/rpcstatus/proto"].map((path) => ({ path }));
  project.write({
    ".gitignore": "node_modules/\n",
    "buf.yaml": JSON.stringify({ version: "v2", modules: paths }),
    [ORDERS]: CATALOG,
  });
  git("init", "--quiet", "--initial-branch=main");
  project.commit();
  git("tag", "v1");
  return project;
}

/** Returns the rest of a line from a position. */
export function textAt(source: string, line: number, column: number): string {
  return source.split("\n")[line - 1]?.slice(column - 1) ?? "";
}

export function read(project: Project, path: string): string {
  return readFileSync(join(project.dir, path), "utf8");
}

/** Checks that the command could not run, and printed the reason without a stack. */
export function expectCannot(result: SpawnSyncReturns<string>, message: RegExp | string): void {
  expect(result.stderr).toMatch(message);
  expect(result.stdout).toBe("");
  expect(result.status).toBe(2);
  // A stack trace does not help users.
  expect(result.stderr).not.toMatch(/^\s+at /m);
}
