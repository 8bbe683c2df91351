// A user's repository with both packages and buf in node_modules. The command runs in this process; buf and the plugin are
// the real programs. Reads no dist folder.

import {
  chmodSync,
  cpSync,
  existsSync,
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
import { dirname, join } from "node:path";
import { expect, inject, vi } from "vitest";
import { init } from "../../../scripts/protoc-gen-rpcstatus/src/init/index.js";
import { buf, type Run, root, run } from "../build.js";
import { compile } from "../compile.js";

export type Files = Readonly<Record<string, string | Uint8Array>>;

interface Result {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Repo {
  readonly dir: string;
  write(files: Files): void;
  read(path: string): string;
  /** Returns all files but those of packages and git. */
  files(): Record<string, string>;
  /** Runs `rpcstatus init` in a folder of the repository. */
  init(args: readonly string[], cwd?: string): Result;
  /** Runs buf in a folder of the repository. */
  buf(args: readonly string[], cwd?: string): Promise<Run>;
  remove(): void;
}

export const RPCSTATUS = "node_modules/rpcstatus/proto";

/** Writes a repository; `modules` is the folder that npm installed the packages in. */
export function createRepo(files: Files, modules = ""): Repo {
  const dir = realpathSync(mkdtempSync(join(tmpdir(), "rpcstatus init ")));
  mkdirSync(join(dir, ".git"));
  install(join(dir, modules, "node_modules"));
  const repo: Repo = {
    dir,
    write: (more) => {
      for (const [path, content] of Object.entries(more)) {
        mkdirSync(dirname(join(dir, path)), { recursive: true });
        writeFileSync(join(dir, path), content);
      }
    },
    read: (path) => readFileSync(join(dir, path), "utf8"),
    files: () => Object.fromEntries(pathsIn(dir, "").map((path) => [path, repo.read(path)])),
    init: (args, cwd = "") => runInit(args, join(dir, cwd)),
    buf: (args, cwd = "") => {
      const bin = join(dir, modules, "node_modules/.bin");
      return run(
        "/bin/sh",
        ["-c", `PATH="${bin}:$PATH" exec "$0" "$@"`, buf, ...args],
        join(dir, cwd),
      );
    },
    remove: () => rmSync(dir, { recursive: true, force: true }),
  };
  repo.write(files);
  return repo;
}

function install(modules: string): void {
  const bin = join(modules, ".bin");
  mkdirSync(bin, { recursive: true });
  mkdirSync(join(modules, "rpcstatus"));
  cpSync(join(root, "proto/rpcstatus"), join(modules, "rpcstatus/proto/rpcstatus"), {
    recursive: true,
  });
  const config = join(root, "proto/buf.yaml");
  if (existsSync(config)) cpSync(config, join(modules, "rpcstatus/proto/buf.yaml"));
  const plugin = join(bin, "protoc-gen-rpcstatus");
  const program = join(inject("programs"), "plugin/bin.js");
  writeFileSync(plugin, `#!/bin/sh\nexec "${process.execPath}" "${program}"\n`);
  chmodSync(plugin, 0o755);
  symlinkSync(join(root, "node_modules/.bin/protoc-gen-es"), join(bin, "protoc-gen-es"));
}

function pathsIn(dir: string, folder: string): string[] {
  return readdirSync(join(dir, folder), { withFileTypes: true })
    .filter((entry) => !entry.isSymbolicLink())
    .flatMap((entry) => {
      const path = folder === "" ? entry.name : `${folder}/${entry.name}`;
      if (entry.name === "node_modules" || entry.name === ".git") return [];
      return entry.isDirectory() ? pathsIn(dir, path) : [path];
    })
    .sort();
}

function runInit(args: readonly string[], cwd: string): Result {
  const written = { stdout: "", stderr: "" };
  const spies = [
    vi.spyOn(process, "cwd").mockReturnValue(cwd),
    ...(["stdout", "stderr"] as const).map((name) =>
      vi.spyOn(process[name], "write").mockImplementation((text) => {
        written[name] += text;
        return true;
      }),
    ),
  ];
  try {
    return { status: init(args), ...written };
  } finally {
    for (const spy of spies) spy.mockRestore();
  }
}

/**
 * Runs the command without --write, which must change nothing; with it, which must change what was shown; and again, which
 * must find nothing to do. Returns the output of the first run.
 */
export function initTwice(repo: Repo, args: readonly string[] = [], cwd = ""): string {
  const before = repo.files();
  const shown = repo.init(args, cwd);
  expect(shown.stderr).toBe("");
  expect(shown.status).toBe(0);
  expect(repo.files()).toEqual(before);
  const written = repo.init([...args, "--write"], cwd);
  expect(written.status).toBe(0);
  expect(diffOf(written)).toBe(diffOf(shown));
  const after = repo.files();
  const again = repo.init([...args, "--write"], cwd);
  expect(again.stdout).toMatch(/^nothing to do: /);
  expect(repo.files()).toEqual(after);
  return shown.stdout;
}

function diffOf({ stdout }: Result): string {
  return stdout.replace(/\n\n(?:changes of|wrote) [\s\S]*/, "\n");
}

/** Checks that buf lints and generates, that the plugin finds no problem, and that the code compiles. */
export async function expectWorks(repo: Repo, { cwd = "", lint = true } = {}): Promise<void> {
  if (lint) expect(await repo.buf(["lint"], cwd)).toEqual({ ok: true, stderr: "" });
  const generated = await repo.buf(["generate"], cwd);
  expect(generated.stderr).not.toMatch(/cannot /);
  expect(generated.ok).toBe(true);
  const paths = Object.keys(repo.files()).filter((path) =>
    /_(?:rpcstatus|pb)\.(?:d\.)?ts$/.test(path),
  );
  expect(paths.filter((path) => path.includes("_rpcstatus.")).length).toBeGreaterThan(0);
  if (!existsSync(join(repo.dir, "node_modules/@bufbuild")))
    symlinkSync(join(root, "node_modules/@bufbuild"), join(repo.dir, "node_modules/@bufbuild"));
  const options = {
    paths: {
      "rpcstatus/codegenv1": [join(root, "src/codegenv1.ts")],
      rpcstatus: [join(root, "src/index.ts")],
    },
    ...(Object.values(repo.files()).some((text) => text.includes("import_extension=js"))
      ? {}
      : { module: "esnext", moduleResolution: "bundler" }),
  };
  const include = paths.map((path) => join(repo.dir, path));
  const config = join(root, "tsconfig.json");
  expect(await compile(include, [repo.dir, root], config, options)).toBe("");
}
