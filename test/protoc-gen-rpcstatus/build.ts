// Runs buf and protoc with the plugin as a program. Reads no dist folder.

import { execFile } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { inject } from "vitest";

export const root = fileURLToPath(new URL("../..", import.meta.url));

/** The native binary: the script of the npm package would start a Node process for each run. */
export const buf = createRequire(import.meta.url).resolve(
  `@bufbuild/buf-${process.platform}-${process.arch}/bin/${process.platform === "win32" ? "buf.exe" : "buf"}`,
);

export interface Run {
  readonly ok: boolean;
  readonly stderr: string;
}

/** A temporary folder where generated files compile and run. */
export interface Workspace {
  readonly dir: string;
  /** The plugin as an executable file. */
  readonly plugin: string;
  /**
   * Runs `buf generate` on a folder of protos; file names are relative to it. With `es`, a folder, runs
   * protoc-gen-es too, with the same options.
   */
  generate(
    protos: string,
    out: string,
    options?: { readonly opt?: string | undefined; readonly es?: string },
  ): Promise<Run>;
  /** Runs protoc on files of the folder, with the plugin. */
  protoc(protos: string, files: readonly string[], out: string): Promise<Run>;
  remove(): void;
}

export function createWorkspace(): Workspace {
  const dir = mkdtempSync(join(tmpdir(), "rpcstatus-plugin-"));
  symlinkSync(join(root, "node_modules"), join(dir, "node_modules"), "junction");
  const plugin = join(dir, "protoc-gen-rpcstatus");
  const bin = join(inject("programs"), "plugin/bin.js");
  // The generated files are ES modules.
  writeFileSync(join(dir, "package.json"), JSON.stringify({ type: "module" }));
  writeFileSync(plugin, `#!/bin/sh\nexec "${process.execPath}" "${bin}"\n`, { mode: 0o755 });

  let runs = 0;
  return {
    dir,
    plugin,
    generate: (protos, out, { opt = "target=ts", es } = {}) => {
      runs += 1;
      const at = join(dir, `run-${runs}`);
      layOut(protos, at);
      const plugins: object[] = [{ local: [process.execPath, bin], out, opt, strategy: "all" }];
      if (es !== undefined) {
        const local = join(root, "node_modules/.bin/protoc-gen-es");
        plugins.push({ local, out: es, opt: optionsOfEs(opt), strategy: "all", ...WITHOUT_OURS });
      }
      const template = { version: "v2", inputs: [{ directory: "protos" }], plugins };
      writeFileSync(join(at, "buf.gen.yaml"), JSON.stringify(template));
      return run(buf, ["generate"], at);
    },
    protoc: (protos, files, out) => {
      mkdirSync(out, { recursive: true });
      const flags = [`--plugin=${plugin}`, `--rpcstatus_out=${out}`, "--rpcstatus_opt=target=ts"];
      const paths = [`-I${protos}`, `-I${join(root, "proto")}`];
      return run("protoc", [...flags, ...paths, ...files], protos);
    },
    remove: () => rmSync(dir, { recursive: true, force: true }),
  };
}

/** Settings in buf.gen.yaml of a plugin that does not know our options. */
export const WITHOUT_OURS = { exclude_types: ["rpcstatus.v1"] };

/** Returns the options that protoc-gen-es has too. */
export function optionsOfEs(options: string): string {
  const own = /^(enums|notes|locales|side)=/;
  // Languages follow `locales=` after commas of their own.
  return options
    .split(",")
    .filter((option) => option.includes("=") && !own.test(option))
    .join(",");
}

/** Creates a buf workspace with a copy of the protos in protos/. */
export function layOut(protos: string, to: string): void {
  // buf requires modules to be inside the workspace, and follows no link out of it.
  cpSync(protos, join(to, "protos"), { recursive: true });
  cpSync(join(root, "proto/rpcstatus"), join(to, "rpcstatus/rpcstatus"), { recursive: true });
  const modules = [{ path: "protos" }, { path: "rpcstatus" }];
  writeFileSync(join(to, "buf.yaml"), JSON.stringify({ version: "v2", modules }));
}

/** Runs a program and waits for its end. Rejects if it cannot be started. */
export function run(file: string, args: readonly string[], cwd: string): Promise<Run> {
  return new Promise((resolve, reject) => {
    execFile(file, args, { cwd, maxBuffer: 1 << 26 }, (error, stdout, stderr) => {
      if (error !== null && typeof error.code !== "number") reject(error);
      else resolve({ ok: error === null, stderr: `${stdout}${stderr}` });
    });
  });
}
