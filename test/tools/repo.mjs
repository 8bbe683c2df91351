// Sets up the repository of a test case, and checks that it works or that the tool reports a problem.

import assert from "node:assert/strict";
import { cpSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { blockOf, installable, root } from "../../scripts/downstream.mjs";

const INSTALLED = ["node_modules", "package.json", "package-lock.json", "packages"];
/** What src/main.ts prints. */
export const OUTPUT = "OUT_OF_STOCK 3n Basel quantity\nEXPIRED ann the token of ann is too old\n";

/** Returns a user's package.json: our packages, the others in the versions of this repository, and more tools. */
export function manifest(more = {}, tools = {}) {
  const { devDependencies } = JSON.parse(readFileSync(`${root}package.json`, "utf8"));
  const ours = (name) => [name, `file:${installable(name)}`];
  const others = ["@bufbuild/buf", "@bufbuild/protoc-gen-es", "typescript", "@types/node"];
  return JSON.stringify({
    private: true,
    type: "module",
    dependencies: Object.fromEntries([
      ours("rpcstatus"),
      ["@bufbuild/protobuf", devDependencies["@bufbuild/protobuf"]],
    ]),
    devDependencies: Object.fromEntries([
      ours("protoc-gen-rpcstatus"),
      ...others.map((name) => [name, devDependencies[name]]),
      ...Object.entries(tools),
    ]),
    allowScripts: { "@bufbuild/buf": true },
    ...more,
  });
}

/** Resets everything except the installed packages: protos and program, with the README's buf.yaml. */
export function layOut(repo) {
  for (const name of readdirSync(repo.dir)) if (!INSTALLED.includes(name)) repo.remove(name);
  cpSync(join(root, "test/tools/repo"), repo.dir, { recursive: true });
  for (const name of ["buf.gen.yaml", "tsconfig.json"]) {
    cpSync(join(root, "examples/shop", name), join(repo.dir, name));
  }
  repo.write("buf.yaml", blockOf("README.md", "yaml", "# buf.yaml"));
}

/** Returns the README's buf.yaml with these modules instead of its own. */
export function allModules(...paths) {
  const list = paths.map((path) => `  - path: ${path}\n`).join("");
  return blockOf("README.md", "yaml", "# buf.yaml").replace("  - path: proto\n", list);
}

/** Asserts that the generated code compiles, and that the program throws and matches its errors. */
export function assertWorks(repo, build = () => {}) {
  repo.run("tsc");
  build();
  assert.equal(repo.run("node", "dist/main.js"), OUTPUT);
}

/** Asserts that the tool failed and reported the problem at the line and column of one of these texts in the file. */
export function assertRefused(repo, { ok, stderr }, problem, file, ...texts) {
  assert(!ok, "accepted");
  const name = file.replace("proto/", "");
  const expected = texts.map((text) => `${name}:${positionOf(repo.read(file), text)}: ${problem}`);
  const lines = stderr.split("\n");
  // A problem may start with a longer path than the name by which the proto is imported.
  const found = lines.some((line) =>
    expected.some((one) => line === one || line.endsWith(`/${one}`)),
  );
  assert(found, `no line is\n${expected.join("\nor ")}\nin\n${stderr}`);
}

function positionOf(content, text) {
  const before = content.slice(0, content.indexOf(text)).split("\n");
  return `${before.length}:${(before.at(-1) ?? "").length + 1}`;
}
