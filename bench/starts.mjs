// Measures what an import adds to the start of Node, in CPU time, as a part of a bare start. `node bench/starts.mjs`
// prints the table alone. Needs install.mjs.

import { execFileSync } from "node:child_process";
import { rmSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { isMain, short, shuffled, spread } from "./speed/compare.mjs";
import { figuresTable } from "./speed/figures.mjs";
import { median } from "./speed/sample.mjs";

const ROUNDS = short ? 3 : 5;
const RUNS = short ? 5 : 15;

const PARSING =
  "each file is found, read and compiled, and the entries share two: a copy in each would be another class";

const table = [
  { name: "`rpcstatus`", from: "rpcstatus", goal: 0.05, why: PARSING },
  { name: "a generated catalog", from: "./build/shop.mjs", goal: 0.05, why: PARSING },
  { name: "`rpcstatus/code`", from: "rpcstatus/code", goal: 0.02, why: PARSING },
  { name: "@bufbuild/protobuf", from: "@bufbuild/protobuf" },
  { name: "@connectrpc/connect", from: "@connectrpc/connect" },
  { name: "@grpc/grpc-js", from: "@grpc/grpc-js" },
  { name: "http-status-codes", from: "http-status-codes" },
];

/** Returns the table of starts. */
export function startTables() {
  const measured = short ? table.filter(({ goal }) => goal !== undefined) : table;
  const files = new Map(
    ["", ...measured.map(({ from }) => from)].map((from, i) => [from, script(from, i)]),
  );
  const rounds = Array.from({ length: ROUNDS }, () => {
    const times = new Map([...files.keys()].map((from) => [from, []]));
    for (let i = 0; i < RUNS; i++)
      for (const from of shuffled([...files.keys()])) times.get(from).push(time(files.get(from)));
    return times;
  });
  for (const file of files.values()) rmSync(file);
  const rows = measured.map((row) => {
    const added = (times) => median(times.get(row.from)) / median(times.get("")) - 1;
    // The guard compares whole starts: a part of one may double by chance.
    return { ...row, base: 1, spread: spread(rounds, added) };
  });
  const text = figuresTable(["import", "added to a start, a bare one = 1"], rows);
  return [{ name: "starts", rows, text }];
}

function script(from, i) {
  const file = fileURLToPath(new URL(`start-${i}.tmp.mjs`, import.meta.url));
  const load = from === "" ? "" : `import ${JSON.stringify(from)};\n`;
  // The time since the process began, its start included.
  const print = "const { user, system } = process.cpuUsage();\nconsole.log(user + system);\n";
  writeFileSync(file, load + print);
  return file;
}

function time(file) {
  return Number(execFileSync(process.execPath, [file], { encoding: "utf8" }));
}

if (isMain(import.meta.url)) for (const { text } of startTables()) console.log(`${text}\n`);
