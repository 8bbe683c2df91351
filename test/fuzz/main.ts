// `npm run fuzz -- --seed 7 --count 10000 --from 0`: prints a summary; exits with status 1 if an input fails.

import { parseArgs } from "node:util";
import * as details from "../../src/details.js";
import * as http from "../../src/http.js";
import * as index from "../../src/index.js";
import { fuzz, type Report } from "./fuzz.js";
import { show } from "./input.js";

const { values } = parseArgs({
  options: { seed: { type: "string" }, count: { type: "string" }, from: { type: "string" } },
});
const seed = numberOf("seed", Math.floor(Math.random() * 2 ** 31));
const count = numberOf("count", 1_000_000);
const from = numberOf("from", 0);
console.log(`seed ${seed}, inputs ${from} to ${from + count - 1}`);
const start = performance.now();
const report = await fuzz({ ...index, ...http, ...details }, { seed, count, from });
print(report);
console.log(`${((performance.now() - start) / 1000).toFixed(1)} s`);
if (report.finding !== undefined) {
  const { turn, reader, writer, label, what, input } = report.finding;
  const again = turn === undefined ? "--count 0" : `--from ${turn} --count 1`;
  console.error(
    `failed: ${label}\n${what}\nreader: ${reader}\nwriter: ${writer}\ninput: ${show(input)}`,
  );
  console.error(`reproduce: npm run fuzz -- --seed ${seed} ${again}`);
  process.exitCode = 1;
}

function numberOf(name: keyof typeof values, fallback: number): number {
  const text = values[name];
  if (text === undefined) return fallback;
  if (/^\d{1,15}$/.test(text)) return Number(text);
  throw new Error(`cannot run with --${name} "${text}"; use a whole number`);
}

function print({ tallies, issues, checks }: Report): void {
  console.table(tallies);
  console.table(Object.fromEntries([...issues].sort()));
  console.table(Object.fromEntries([...checks].sort()));
}
