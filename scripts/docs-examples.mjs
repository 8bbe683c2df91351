// Writes the examples of docs/catalog.md into a folder: node scripts/docs-examples.mjs <folder>
//
// Each section of the page gets a folder in proto/ and one in src/gen/. A proto block becomes errors.proto; if its
// first line names a file, it becomes that file and must be complete. A yaml block becomes buf.gen.yaml. The ts blocks
// become modules beside the generated code.

import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

const HEAD = `syntax = "proto3";\npackage docs;\nimport "rpcstatus/v1/annotations.proto";\n`;

const [folder] = process.argv.slice(2);
if (folder === undefined) {
  console.error("usage: docs-examples.mjs <target folder>");
  process.exit(1);
}
const page = readFileSync(new URL("../docs/catalog.md", import.meta.url), "utf8");
for (const section of page.split(/^## /m).slice(1)) {
  const title = section.slice(0, section.indexOf("\n"));
  const name = title.toLowerCase().replace(/\W+/g, "-");
  let examples = 0;
  for (const [, language, code] of section.matchAll(/```(proto|yaml|ts)\n([\s\S]*?)```/g)) {
    if (language === "ts") write(`src/gen/${name}/example${++examples}.ts`, code);
    else if (language === "yaml") write(`proto/${name}/buf.gen.yaml`, code);
    else {
      const file = /^\/\/ (\S+\.proto)\n/.exec(code)?.[1];
      write(`proto/${name}/${file ?? "errors.proto"}`, file === undefined ? HEAD + code : code);
    }
  }
}

function write(path, content) {
  const to = join(folder, path);
  if (existsSync(to)) {
    throw new Error(`cannot write "${path}" twice; name the file in the first line of the block`);
  }
  mkdirSync(dirname(to), { recursive: true });
  writeFileSync(to, content);
}
