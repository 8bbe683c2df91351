// Measures the plugin beside protoc-gen-es, and `rpcstatus check` beside `buf build`: `node bench/plugin.mjs` prints the
// table, `--short` with fewer values and runs. Needs the build (npm run build). Children run on the Node of this process.

import { execFileSync, spawn } from "node:child_process";
import {
  closeSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const plugin = join(root, "scripts/protoc-gen-rpcstatus/dist/bin.js");
const cli = join(root, "dist/esm/bin.js");
const es = join(root, "node_modules/@bufbuild/protoc-gen-es/bin/protoc-gen-es");
const buf = createRequire(import.meta.url).resolve(
  `@bufbuild/buf-${process.platform}-${process.arch}/bin/${process.platform === "win32" ? "buf.exe" : "buf"}`,
);
const [major] = process.versions.node.split(".").map(Number);

const FULL = { runs: 21, small: 17, medium: 5000, large: 20_000, huge: 100_000 };
const SHORT = { runs: 5, small: 17, medium: 1000, large: 2000, huge: 10_000 };

/** Returns the table in Markdown. */
export async function pluginTable({ short = false } = {}) {
  for (const file of [plugin, cli])
    if (!existsSync(file))
      throw new Error("cannot measure what is not built: run npm run build first");
  const { runs, small, medium, large, huge } = short ? SHORT : FULL;
  const dir = mkdtempSync(join(tmpdir(), "rpcstatus-bench-"));
  try {
    const rows = [
      ...(await times(project(dir, small), runs, major > 20 ? 0.4 : 0.5)),
      ...(await times(project(dir, medium), few(runs, 3), 1)),
      ...(await times(project(dir, large), few(runs, 7), 1)),
      ...(await memory(project(dir, large), 2)),
      ...(await growth(project(dir, large), project(dir, huge), few(runs, 7))),
      await check(project(dir, large), few(runs, 4)),
    ];
    return [
      "| measured | beside | rpcstatus | the other | ratio | goal |",
      "|---|---|--:|--:|--:|--:|",
      ...rows.map((row) => `| ${row.join(" | ")} |`),
      "",
      `Medians, with the minimum and the maximum, of interleaved runs on Node ${process.versions.node}, with protoc-gen-es ${versionOf("@bufbuild/protoc-gen-es")} and buf ${versionOf("@bufbuild/buf")}. protoc-gen-es gets the same request, or with \`exclude_types: [rpcstatus.v1]\` in buf.gen.yaml one without our options.`,
    ].join("\n");
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}

const few = (runs, divisor) => Math.max(3, Math.round(runs / divisor));

/** Time of a run of the plugin. */
async function times({ count, requests, dir }, runs, goal) {
  const found = await interleaved(runs, {
    ours: () => timed([process.execPath, plugin], requests.ours, dir),
    same: () => timed([process.execPath, es], requests.ours, dir),
    excluded: () => timed([process.execPath, es], requests.es, dir),
  });
  const what = `${values(count)}, time`;
  return [
    row(what, found.ours, "protoc-gen-es", found.same, ms, goal),
    row(what, found.ours, "protoc-gen-es, without our options", found.excluded, ms, goal),
  ];
}

async function memory({ count, requests, dir }, runs) {
  const found = await interleaved(runs, {
    ours: () => peak([plugin], requests.ours, dir),
    same: () => peak([es], requests.ours, dir),
    excluded: () => peak([es], requests.es, dir),
  });
  const what = `${values(count)}, memory`;
  return [
    row(what, found.ours, "protoc-gen-es", found.same, mb, 1),
    row(what, found.ours, "protoc-gen-es, without our options", found.excluded, mb, 1),
  ];
}

/** Memory of many values, and whether time grows faster than their number. */
async function growth(large, huge, runs) {
  const run = ({ requests, dir }) => timed([process.execPath, plugin], requests.ours, dir);
  const found = await interleaved(runs, { large: () => run(large), huge: () => run(huge) });
  const peaks = [];
  for (let i = 0; i < 2; i++) peaks.push(await peak([plugin], huge.requests.ours, huge.dir));
  const each = (samples, { count }) => samples.map((sample) => sample / count);
  return [
    [
      `${values(huge.count)}, memory`,
      "",
      mb(peaks),
      "",
      "",
      huge.count === 100_000 ? "1500 MB" : "",
    ],
    row(
      `a value of ${huge.count}, time`,
      each(found.huge, huge),
      `a value of ${large.count}`,
      each(found.large, large),
      us,
      1.3,
    ),
  ];
}

/** `rpcstatus check --against`, with a baseline in git, beside one `buf build`. */
async function check({ count, dir }, runs) {
  const git = (...args) =>
    execFileSync("git", ["-c", "user.name=bench", "-c", "user.email=bench@acme.example", ...args], {
      cwd: dir,
    });
  git("init", "--quiet", "--initial-branch=main");
  git("add", "protos", "rpcstatus", "buf.yaml");
  git("commit", "--quiet", "--message=baseline");
  writeFileSync(join(dir, "protos/orders.proto"), protoOf(count + 1));
  const args = [process.execPath, cli, "check", "protos", "--against", "main"];
  const output = execFileSync(args[0], args.slice(1), { cwd: dir, env: withBuf, encoding: "utf8" });
  expect(output === `checked ${count + 1} errors in 1 file against "main": no problems\n`, output);
  const found = await interleaved(runs, {
    ours: () => timed(args, undefined, dir),
    buf: () => timed([buf, "build", "--output=-#format=binpb", "protos"], undefined, dir),
  });
  return row(
    `${values(count)}, \`check --against\``,
    found.ours,
    "`buf build`",
    found.buf,
    ms,
    count === FULL.large ? 2 : "",
  );
}

function row(what, ours, other, theirs, unit, goal) {
  const ratio = (median(ours) / median(theirs)).toFixed(2);
  return [what, other, unit(ours), unit(theirs), ratio, `${goal}`];
}

/** Creates a buf workspace whose catalog has that many errors, and saves the requests of buf for both plugins. */
function project(above, count) {
  const dir = join(above, `${count}`);
  const requests = { ours: join(dir, "ours.bin"), es: join(dir, "es.bin") };
  if (existsSync(dir)) return { count, dir, requests };
  mkdirSync(join(dir, "protos"), { recursive: true });
  writeFileSync(join(dir, "protos/orders.proto"), protoOf(count));
  cpSync(join(root, "proto/rpcstatus"), join(dir, "rpcstatus/rpcstatus"), { recursive: true });
  const modules = [{ path: "protos" }, { path: "rpcstatus" }];
  writeFileSync(join(dir, "buf.yaml"), JSON.stringify({ version: "v2", modules }));
  const save = (file) => ({
    local: ["sh", "-c", 'cat > "$0"', file],
    out: "out",
    opt: "target=ts",
    strategy: "all",
  });
  const plugins = [save(requests.ours), { ...save(requests.es), exclude_types: ["rpcstatus.v1"] }];
  const template = { version: "v2", inputs: [{ directory: "protos" }], plugins };
  writeFileSync(join(dir, "buf.gen.yaml"), JSON.stringify(template));
  execFileSync(buf, ["generate"], { cwd: dir, stdio: "pipe" });
  const text = (program, request) =>
    execFileSync(process.execPath, [program], {
      input: readFileSync(request),
      cwd: dir,
      maxBuffer: 1 << 30,
    });
  const last = `CASE_${count}`;
  expect(text(plugin, requests.ours).includes(`reason: "${last}"`), "the plugin's output");
  // protoc-gen-es takes minutes for more.
  for (const request of count > FULL.large ? [] : Object.values(requests))
    expect(text(es, request).includes(`  ${last} = ${count}`), "the output of protoc-gen-es");
  return { count, dir, requests };
}

const CODES = ["INVALID_ARGUMENT", "NOT_FOUND", "FAILED_PRECONDITION", "UNAVAILABLE"];

function protoOf(count) {
  const errors = Array.from({ length: count }, (_, i) => {
    const number = i + 1;
    return `  // Thrown when the warehouse holds fewer units than order ${number} asks for.
  ORDER_ERROR_CASE_${number} = ${number} [(rpcstatus.v1.error) = {
    code: ${CODES[i % CODES.length]}
    message: "only {available} of {sku} left in case ${number}"
    metadata: [
      {key: "available" type: INT64 description: "Units left."},
      {key: "sku" description: "The article."}
    ]
    localized: {locale: "de" message: "Nur noch {available} da."}
  }];`;
  });
  return `syntax = "proto3";

package acme.shop.v1;

import "rpcstatus/v1/annotations.proto";

// What can go wrong with an order.
enum OrderError {
  option (rpcstatus.v1.catalog) = {domain: "shop.acme.example" default_locale: "en"};
  ORDER_ERROR_UNSPECIFIED = 0;
${errors.join("\n")}
}
`;
}

/** Runs each of the functions that often, in another order each time, and returns their results. */
async function interleaved(runs, functions) {
  const found = Object.fromEntries(Object.keys(functions).map((name) => [name, []]));
  for (let i = 0; i < runs; i++) {
    const names = Object.keys(functions).sort(() => Math.random() - 0.5);
    for (const name of names) found[name].push(await functions[name]());
  }
  return found;
}

const withBuf = { ...process.env, PATH: `${dirname(buf)}${delimiter}${process.env.PATH}` };

/** Returns the milliseconds of a run of the program. */
async function timed(command, input, cwd) {
  const start = process.hrtime.bigint();
  await run(command, input, cwd);
  return Number(process.hrtime.bigint() - start) / 1e6;
}

const REPORT = `import { writeSync } from "node:fs";
process.on("exit", () => writeSync(3, String(process.resourceUsage().maxRSS)));`;

/** Returns the largest memory of a Node program, in megabytes. */
async function peak(args, input, cwd) {
  const loader = `--import=data:text/javascript,${encodeURIComponent(REPORT)}`;
  return Number(await run([process.execPath, loader, ...args], input, cwd)) / 1000;
}

/** Returns what the program writes to its fourth stream. Its output goes nowhere. */
function run([file, ...args], input, cwd) {
  const stdin = input === undefined ? "ignore" : openSync(input, "r");
  return new Promise((resolve, reject) => {
    const stdio = [stdin, "ignore", "ignore", "pipe"];
    const child = spawn(file, args, { cwd, env: withBuf, stdio });
    let text = "";
    child.stdio[3].on("data", (chunk) => {
      text += chunk;
    });
    child.on("error", reject);
    child.on("close", (status) => {
      if (typeof stdin === "number") closeSync(stdin);
      if (status === 0) resolve(text);
      else reject(new Error(`${file} ${args.join(" ")} ended with status ${status}`));
    });
  });
}

function expect(isSo, what) {
  if (!isSo) throw new Error(`cannot measure: not as expected: ${what}`);
}

function versionOf(name) {
  const manifest = join(root, "node_modules", name, "package.json");
  return JSON.parse(readFileSync(manifest, "utf8")).version;
}

const values = (count) => `${count} values`;
const sorted = (samples) => [...samples].sort((a, b) => a - b);
const median = (samples) => sorted(samples)[Math.floor(samples.length / 2)];
const spread = (samples, digits, unit) => {
  const [first, middle, last] = [Math.min(...samples), median(samples), Math.max(...samples)].map(
    (sample) => sample.toFixed(digits),
  );
  return `${middle} ${unit} (${first}-${last})`;
};
const ms = (samples) => spread(samples, 0, "ms");
const us = (samples) =>
  spread(
    samples.map((sample) => sample * 1000),
    0,
    "µs",
  );
const mb = (samples) => spread(samples, 0, "MB");

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  console.log(await pluginTable({ short: process.argv.includes("--short") }));
}
