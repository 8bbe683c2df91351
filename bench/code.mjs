// Measures what the codes cost: bytes in a bundle, and start time of a bare Node. Prints a table; with --write,
// replaces the table in docs/performance.md. Needs dist/ (npm run build).

import { execFileSync } from "node:child_process";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { rolldown } from "rolldown";

const here = fileURLToPath(new URL(".", import.meta.url));
const dist = fileURLToPath(new URL("../dist/esm/", import.meta.url));

const subjects = [
  [
    "`rpcstatus/code`: `Code`, `httpFromCode`, `codeFromHttp`",
    "{ Code, httpFromCode, codeFromHttp }",
    `${dist}code.js`,
  ],
  ["@connectrpc/connect: `Code`", "{ Code }", "@connectrpc/connect"],
  [
    "http-status-codes: `StatusCodes`, `getReasonPhrase`",
    "{ StatusCodes, getReasonPhrase }",
    "http-status-codes",
  ],
];

const rows = [];
for (const [name, names, from] of subjects) {
  const size = await bundleSize(names, from);
  rows.push({ name, ...size, start: startRatio(from) });
}
const text = [
  "| imported | minified | gzipped | Node start |",
  "|---|--:|--:|--:|",
  ...rows.map((r) => `| ${r.name} | ${r.min} B | ${r.gzip} B | × ${r.start.toFixed(2)} |`),
].join("\n");
console.log(text);
if (rows[0].gzip >= 1000) {
  console.error(`${rows[0].name} is ${rows[0].gzip} bytes gzipped; the limit is 999`);
  process.exitCode = 1;
}
if (process.argv.includes("--write")) write(text);

async function bundleSize(names, from) {
  const input = join(here, "entry.tmp.js");
  writeFileSync(
    input,
    `import ${names} from ${JSON.stringify(from)};\nglobalThis.used = ${names};\n`,
  );
  try {
    const build = await rolldown({ input, logLevel: "silent" });
    const { output } = await build.generate({ format: "esm", minify: true });
    const code = output[0].code;
    return { min: Buffer.byteLength(code), gzip: gzipSync(code, { level: 9 }).length };
  } finally {
    rmSync(input);
  }
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

function write(text) {
  const file = fileURLToPath(new URL("../docs/performance.md", import.meta.url));
  const page = readFileSync(file, "utf8");
  const [before, rest] = page.split("<!-- bench: npm run bench -->");
  const after = rest?.split("<!-- /bench -->")[1];
  if (after === undefined)
    throw new Error("cannot find the markers of the table in docs/performance.md");
  writeFileSync(file, `${before}<!-- bench: npm run bench -->\n${text}\n<!-- /bench -->${after}`);
}
