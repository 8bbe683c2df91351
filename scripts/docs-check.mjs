// Compiles every example of docs/catalogue.md: a proto block is the errors.proto of a folder, the ts blocks
// that follow it are modules beside what is generated. Needs pack/ (node scripts/pack.mjs).

import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const page = readFileSync(`${root}docs/catalogue.md`, "utf8");
const dir = mkdtempSync(join(tmpdir(), "rpcstatus docs "));

try {
  const { devDependencies } = JSON.parse(readFileSync(`${root}package.json`, "utf8"));
  const names = ["@bufbuild/protobuf", "@bufbuild/protoc-gen-es", "@bufbuild/buf", "typescript"];
  write(
    "package.json",
    JSON.stringify({ type: "module", allowScripts: { "@bufbuild/buf": true } }),
  );
  const tarballs = ["rpcstatus", "protoc-gen-rpcstatus"].map((name) => `${root}pack/${name}.tgz`);
  run(
    "npm",
    "install",
    "--no-audit",
    "--no-fund",
    ...tarballs,
    ...names.map((n) => `${n}@${devDependencies[n]}`),
  );
  const examples = writeExamples();
  write(
    "buf.yaml",
    "version: v2\nmodules: [{path: proto}, {path: node_modules/rpcstatus/proto}]\n",
  );
  const plugin = (name, rest) =>
    `  - {local: ${name}, out: src, opt: [target=ts, import_extension=js]${rest}}`;
  write(
    "buf.gen.yaml",
    ["version: v2", "inputs: [{directory: proto}]", "plugins:"]
      .concat(
        plugin("protoc-gen-es", ", exclude_types: [rpcstatus.v1]"),
        plugin("protoc-gen-rpcstatus", ", strategy: all"),
      )
      .join("\n"),
  );
  run("npx", "buf", "generate");
  const flags = [
    "--noEmit",
    "--strict",
    "--exactOptionalPropertyTypes",
    "--noUncheckedIndexedAccess",
  ];
  run(
    "npx",
    "tsc",
    ...flags,
    "--module",
    "nodenext",
    "--target",
    "es2022",
    "--lib",
    "es2023,dom",
    ...examples,
  );
  console.log(`docs/catalogue.md: ${examples.length} examples compile`);
} finally {
  rmSync(dir, { recursive: true, force: true });
}

function writeExamples() {
  const files = [];
  let section = 0;
  for (const [, language, code] of page.matchAll(/```(proto|ts)\n([\s\S]*?)```/g)) {
    if (language === "proto") {
      section++;
      const head = `syntax = "proto3";\npackage docs;\nimport "rpcstatus/v1/annotations.proto";\n`;
      // Folders of one package hold declarations of their own names.
      write(`proto/s${section}/errors.proto`, head + code);
    } else {
      files.push(`src/s${section}/example${files.length}.ts`);
      write(files.at(-1), code);
    }
  }
  return files;
}

function write(path, content) {
  mkdirSync(dirname(join(dir, path)), { recursive: true });
  writeFileSync(join(dir, path), content);
}

function run(command, ...args) {
  execFileSync(command, args, { cwd: dir, stdio: "inherit" });
}
