// Compiles the examples of docs/catalog.md, docs/errors.md and docs/codes.md, laid out by docs-examples.mjs,
// against the packed tarballs as a user installs them. Needs pack/ (node scripts/pack.mjs).

import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const dir = mkdtempSync(join(tmpdir(), "rpcstatus docs "));

try {
  const { devDependencies } = JSON.parse(readFileSync(`${root}package.json`, "utf8"));
  const buf = ["@bufbuild/protobuf", "@bufbuild/protoc-gen-es", "@bufbuild/buf"];
  const names = [...buf, "typescript", "@types/node"];
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
  run(process.execPath, `${root}scripts/docs-examples.mjs`, dir);
  write(
    "buf.yaml",
    "version: v2\nmodules: [{path: proto}, {path: node_modules/rpcstatus/proto}]\n",
  );
  const plugin = (name, rest) =>
    `  - {local: ${name}, out: src/gen, opt: [target=ts, import_extension=js]${rest}}`;
  write(
    "buf.gen.yaml",
    ["version: v2", "plugins:"]
      .concat(
        plugin("protoc-gen-es", ", exclude_types: [rpcstatus.v1]"),
        plugin("protoc-gen-rpcstatus", ", strategy: all"),
      )
      .join("\n"),
  );
  const sections = readdirSync(join(dir, "proto"));
  // A section with a buf.gen.yaml of its own is generated with that.
  const own = sections.filter((section) => existsSync(join(dir, `proto/${section}/buf.gen.yaml`)));
  generate(
    "buf.gen.yaml",
    sections.filter((section) => !own.includes(section)),
  );
  for (const section of own) generate(`proto/${section}/buf.gen.yaml`, [section]);
  const examples = readdirSync(join(dir, "src"), { recursive: true })
    .filter((file) => /example\d+\.ts$/.test(file))
    .map((file) => `src/${file}`);
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
    "--types",
    "node",
    ...examples,
  );
  console.log(`docs: ${examples.length} examples compile`);
} finally {
  rmSync(dir, { recursive: true, force: true });
}

function generate(template, sections) {
  const paths = sections.flatMap((section) => ["--path", `proto/${section}`]);
  run("npx", "buf", "generate", "proto", "--template", template, ...paths);
}

function write(path, content) {
  writeFileSync(join(dir, path), content);
}

function run(command, ...args) {
  execFileSync(command, args, { cwd: dir, stdio: "inherit" });
}
