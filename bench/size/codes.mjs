// Measures what the codes cost beside their peers: bytes in a bundle, and the start time of a Node.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { bundleSize } from "./bundle.mjs";

const here = fileURLToPath(new URL("..", import.meta.url));
const MAX_GZIPPED = 999;

const subjects = [
  {
    name: "`rpcstatus/code`: `Code`, `httpFromCode`, `codeFromHttp`",
    names: "{ Code, httpFromCode, codeFromHttp }",
    from: "rpcstatus/code",
  },
  { name: "@connectrpc/connect: `Code`", names: "{ Code }", from: "@connectrpc/connect" },
  {
    name: "http-status-codes: `StatusCodes`, `getReasonPhrase`",
    names: "{ StatusCodes, getReasonPhrase }",
    from: "http-status-codes",
  },
];

/** Returns the table of the codes. Throws if our codes have more than 999 bytes gzipped. */
export async function codeTable() {
  const rows = [];
  for (const { name, names, from } of subjects) {
    const source = `export ${names} from ${JSON.stringify(from)};`;
    const check = (module) => assert(!Object.values(module).includes(undefined));
    const { minified, gzipped } = await bundleSize("rolldown", name, source, { check });
    rows.push({ name, minified, gzipped, start: startRatio(from) });
  }
  const [own] = rows;
  if (own.gzipped > MAX_GZIPPED)
    throw new Error(`${own.name} is ${own.gzipped} bytes gzipped; the limit is ${MAX_GZIPPED}`);
  return [
    "| imported | minified | gzipped | Node start |",
    "|---|--:|--:|--:|",
    ...rows.map(
      ({ name, minified, gzipped, start }) =>
        `| ${name} | ${minified} B | ${gzipped} B | × ${start.toFixed(2)} |`,
    ),
  ].join("\n");
}

/** Returns the median run time of a Node that imports the module, divided by that of one that imports nothing. */
function startRatio(from) {
  const bare = script("bare", "");
  const full = script("full", `import ${JSON.stringify(from)};`);
  const times = { bare: [], full: [] };
  for (let i = 0; i < 41; i++) {
    times.bare.push(time(bare));
    times.full.push(time(full));
  }
  rmSync(bare);
  rmSync(full);
  return median(times.full) / median(times.bare);
}

function script(name, text) {
  const file = join(here, `${name}.tmp.mjs`);
  writeFileSync(file, text);
  return file;
}

function time(file) {
  const start = process.hrtime.bigint();
  execFileSync(process.execPath, [file]);
  return Number(process.hrtime.bigint() - start);
}

function median(values) {
  return values.toSorted((a, b) => a - b)[values.length >> 1];
}
