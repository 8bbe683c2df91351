// The plugin built from source, and runs of buf and protoc with it. Nothing here reads a dist folder.

import { execFile } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { rolldown } from "rolldown";

export const root = fileURLToPath(new URL("../..", import.meta.url));

export interface Run {
  readonly ok: boolean;
  readonly stderr: string;
}

/** A temporary workspace with the built plugin and the protos that users import. */
export interface Workspace {
  readonly dir: string;
  /** An executable file. */
  readonly plugin: string;
  /**
   * Runs `buf generate` on a folder of protos, with the file names counted from that folder, and
   * with protoc-gen-es too, and the same options, if it has a folder to write to.
   */
  generate(
    protos: string,
    out: string,
    options?: { readonly opt?: string; readonly es?: string },
  ): Promise<Run>;
  /** Runs protoc on files of the folder. */
  protoc(protos: string, files: readonly string[], out: string): Promise<Run>;
  remove(): void;
}

export async function createWorkspace(): Promise<Workspace> {
  const dir = mkdtempSync(join(tmpdir(), "rpcstatus-plugin-"));
  // The bundle finds ts-morph and @bufbuild/protobuf as an installed plugin does.
  symlinkSync(join(root, "node_modules"), join(dir, "node_modules"), "junction");
  const build = await rolldown({
    input: { bin: join(root, "scripts/protoc-gen-rpcstatus/src/bin.ts") },
    platform: "node",
    external: /^(node:|@bufbuild\/|ts-morph$)/,
    logLevel: "warn",
  });
  await build.write({
    dir: join(dir, "plugin"),
    format: "esm",
    entryFileNames: "[name].mjs",
    chunkFileNames: "[name].mjs",
  });
  await build.close();
  const plugin = join(dir, "protoc-gen-rpcstatus");
  const bin = join(dir, "plugin/bin.mjs");
  // What is generated here are ES modules.
  writeFileSync(join(dir, "package.json"), JSON.stringify({ type: "module" }));
  writeFileSync(plugin, `#!/bin/sh\nexec "${process.execPath}" "${bin}"\n`, { mode: 0o755 });

  let runs = 0;
  return {
    dir,
    plugin,
    generate: (protos, out, { opt = "target=ts", es } = {}) => {
      runs += 1;
      const at = join(dir, `run-${runs}`);
      mkdirSync(at);
      // buf wants its modules inside the workspace and follows no link out of it.
      cpSync(protos, join(at, "protos"), { recursive: true });
      cpSync(join(root, "proto/rpcstatus"), join(at, "rpcstatus/rpcstatus"), { recursive: true });
      const modules = [{ path: "protos" }, { path: "rpcstatus" }];
      writeFileSync(join(at, "buf.yaml"), JSON.stringify({ version: "v2", modules }));
      const plugins: object[] = [{ local: [process.execPath, bin], out, opt, strategy: "all" }];
      if (es !== undefined) {
        const local = join(root, "node_modules/.bin/protoc-gen-es");
        const exclude = { exclude_types: ["rpcstatus.v1"] };
        const its = opt.split(",").filter((option) => !option.startsWith("enums="));
        plugins.push({ local, out: es, opt: its, strategy: "all", ...exclude });
      }
      const template = { version: "v2", inputs: [{ directory: "protos" }], plugins };
      writeFileSync(join(at, "buf.gen.yaml"), JSON.stringify(template));
      return run(join(root, "node_modules/.bin/buf"), ["generate"], at);
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

/** Runs a program to its end; one that cannot be started rejects. */
export function run(file: string, args: readonly string[], cwd: string): Promise<Run> {
  return new Promise((resolve, reject) => {
    execFile(file, args, { cwd, maxBuffer: 1 << 26 }, (error, stdout, stderr) => {
      if (error !== null && typeof error.code !== "number") reject(error);
      else resolve({ ok: error === null, stderr: `${stdout}${stderr}` });
    });
  });
}
