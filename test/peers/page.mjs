// docs/transports.md as a folder: each block is the file that its first line names. Its other imports are
// generated, and all of it is compiled as a user would.

import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../..", import.meta.url));
const here = fileURLToPath(new URL(".", import.meta.url));
const folder = join(here, "page");

/** The folder of the compiled files. */
export const OUT = join(folder, "out");

/** Writes, generates and compiles the files; throws if that fails. Returns the names of the modules. */
export function buildPage() {
  rmSync(folder, { recursive: true, force: true });
  const files = [];
  for (const [name, code] of [
    ...blocksOf(readFileSync(`${root}docs/transports.md`, "utf8")),
    ...blocksOf(sectionOf("README.md", "Connect, HTTP and front ends")),
  ]) {
    if (files.includes(name))
      throw new Error(`cannot write "${name}" twice; give the block another name`);
    files.push(name);
    write(name, code);
  }
  generate();
  const sources = files.filter((name) => name.endsWith(".ts"));
  const compilerOptions = {
    target: "es2022",
    lib: ["es2023", "dom"],
    module: "nodenext",
    types: ["node"],
    strict: true,
    exactOptionalPropertyTypes: true,
    noUncheckedIndexedAccess: true,
    skipLibCheck: true,
    outDir: "out",
  };
  write("tsconfig.json", JSON.stringify({ compilerOptions, files: sources }));
  run(process.execPath, [`${root}node_modules/typescript/bin/tsc`, "-p", "."]);
  return sources.map((name) => name.slice(0, -".ts".length));
}

function blocksOf(page) {
  return [...page.matchAll(/```(?:proto|ts)\n\/\/ (\S+\.(?:proto|ts))\n([\s\S]*?)```/g)].map(
    ([, name, code]) => [name, code],
  );
}

function sectionOf(page, title) {
  const sections = readFileSync(root + page, "utf8").split(/^## /m);
  const section = sections.find((text) => text.startsWith(`${title}\n`));
  if (section === undefined) throw new Error(`cannot find "${title}" in ${page}`);
  return section;
}

function generate() {
  const opt = ["target=ts", "import_extension=js"];
  const es = `${root}node_modules/.bin/protoc-gen-es`;
  const ours = [process.execPath, `${root}scripts/protoc-gen-rpcstatus/dist/bin.js`];
  const plugins = [
    { local: es, out: "gen", opt, exclude_types: ["rpcstatus.v1"] },
    { local: ours, out: "gen", opt, strategy: "all" },
  ];
  write("buf.gen.yaml", JSON.stringify({ version: "v2", plugins }));
  const modules = [{ path: "proto" }, { path: "rpcstatus" }];
  write("buf.yaml", JSON.stringify({ version: "v2", modules }));
  // buf requires modules to be inside the folder, as a user's node_modules is.
  cpSync(join(here, "node_modules/rpcstatus/proto"), join(folder, "rpcstatus"), {
    recursive: true,
  });
  run(`${root}node_modules/.bin/buf`, ["generate", "proto"]);
}

function write(name, content) {
  const path = join(folder, name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content);
}

function run(command, args) {
  execFileSync(command, args, { cwd: folder, stdio: "inherit" });
}
