// Checks that the compiler can name the results of every function in the declarations of a program that imports a
// single entry. Needs the packed tarball installed here (package-check.mjs installs it).

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename } from "node:path";
import { fileURLToPath } from "node:url";

process.chdir(fileURLToPath(new URL(".", import.meta.url)));
const { exports } = JSON.parse(readFileSync("node_modules/rpcstatus/package.json", "utf8"));
const entries = Object.keys(exports).filter((name) => typeof exports[name] === "object");

rmSync("declarations", { recursive: true, force: true });
mkdirSync("declarations");
const programs = [];
for (const [i, entry] of entries.entries()) {
  const specifier = `rpcstatus${entry.slice(1)}`;
  const lines = Object.entries(await import(specifier)).flatMap(resultsOf);
  const file = `declarations/${i}-${entry === "." ? "index" : basename(entry)}.ts`;
  writeFileSync(file, `import type * as entry from "${specifier}";\n${lines.join("\n")}\n`);
  programs.push({ specifier, file });
}

const problems = [];
for (const { specifier, file } of programs) compile("typescript-7", specifier, [file]);
for (const typescript of ["typescript-5", "typescript-6"])
  compile(
    typescript,
    "all entries",
    programs.map(({ file }) => file),
  );
assert.equal(problems.join("\n"), "");
console.log(`the declarations of programs with one of ${programs.length} entries are complete`);

function compile(typescript, name, files) {
  const project = {
    compilerOptions: {
      declaration: true,
      emitDeclarationOnly: true,
      outDir: "out",
      target: "es2022",
      module: "nodenext",
      types: ["node"],
      strict: true,
      skipLibCheck: true,
    },
    files: files.map((file) => basename(file)),
  };
  writeFileSync("declarations/tsconfig.json", JSON.stringify(project));
  const args = [`node_modules/${typescript}/bin/tsc`, "-p", "declarations", "--pretty", "false"];
  const { stdout, status } = spawnSync(process.execPath, args, { encoding: "utf8" });
  if (status !== 0) problems.push(`${typescript}, ${name}:\n${stdout}`);
}

/** Returns exports whose types are inferred from an export of the entry: the result of a function, the members of a class. */
function resultsOf([name, value]) {
  if (typeof value !== "function") return [];
  const members = Object.getOwnPropertyNames(value.prototype ?? {}).filter(
    (member) => member !== "constructor",
  );
  if (members.length === 0)
    return [`export const ${name}Result = (value: ReturnType<typeof entry.${name}>) => value;`];
  return members.map(
    (member) => `export const ${member} = (value: entry.${name}) => value.${member};`,
  );
}
