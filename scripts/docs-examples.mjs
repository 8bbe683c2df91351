// Writes the examples of the docs into a folder: node scripts/docs-examples.mjs <folder>
//
// Each section of docs/catalog.md, and each of docs/migrating.md with a proto block, is a folder in proto/ and in
// src/gen/. A proto block is its file errors.proto, or the file that its first line names, which is complete then; a yaml
// block is its buf.gen.yaml; the ts blocks are modules beside the generated files. The ts blocks of the other pages below need no generated code.

import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

const HEAD = `syntax = "proto3";\npackage docs;\nimport "rpcstatus/v1/annotations.proto";\n`;
const PLAIN = ["errors", "codes"];

const [folder] = process.argv.slice(2);
if (folder === undefined) {
  console.error("usage: docs-examples.mjs <target folder>");
  process.exit(1);
}
const sections = [...sectionsOf("catalog"), ...sectionsOf("migrating").filter(hasProto)];
for (const section of sections) {
  const title = section.slice(0, section.indexOf("\n"));
  const name = title.toLowerCase().replace(/\W+/g, "-");
  let examples = 0;
  for (const [language, code] of blocks(section)) {
    if (language === "ts") write(`src/gen/${name}/example${++examples}.ts`, code);
    else if (language === "yaml") write(`proto/${name}/buf.gen.yaml`, code);
    else {
      const file = /^\/\/ (\S+\.proto)\n/.exec(code)?.[1];
      write(`proto/${name}/${file ?? "errors.proto"}`, file === undefined ? HEAD + code : code);
    }
  }
}
for (const page of PLAIN) {
  let examples = 0;
  for (const [, code] of blocks(read(page))) write(`src/${page}/example${++examples}.ts`, code);
}

function sectionsOf(page) {
  return read(page).split(/^## /m).slice(1);
}

function hasProto(section) {
  return section.includes("```proto\n");
}

function read(page) {
  return readFileSync(new URL(`../docs/${page}.md`, import.meta.url), "utf8");
}

function blocks(text) {
  return [...text.matchAll(/```(proto|yaml|ts)\n([\s\S]*?)```/g)].map(([, ...block]) => block);
}

function write(path, content) {
  const to = join(folder, path);
  if (existsSync(to)) {
    throw new Error(`cannot write "${path}" twice; name the file in the first line of the block`);
  }
  mkdirSync(dirname(to), { recursive: true });
  writeFileSync(to, content);
}
