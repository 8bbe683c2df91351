// Runs the subjects of a table in turns, each in a process of its own, and compares them within each round.

import { execFileSync } from "node:child_process";
import { fileURLToPath, pathToFileURL } from "node:url";
import { isMissed } from "./figures.mjs";
import { median } from "./sample.mjs";

const worker = fileURLToPath(new URL("worker.mjs", import.meta.url));

// The threads of the collector also wait for each other, and a loaded machine would count that as work.
const flags = ["--single-threaded-gc", "--expose-gc"];

/** The measurement in full, or the short one of CI. */
export const short = process.argv.includes("--short");
const ROUNDS = short ? 3 : 5;

/** Reports whether Node was started with the module, to print its tables alone. */
export function isMain(url) {
  return url === pathToFileURL(process.argv[1] ?? "").href;
}

/**
 * Returns the rows with the profiles of those that missed their goal. `subjectOf(row)` is the subject with the operation,
 * and the name of its row there.
 */
export function explained(module, rows, subjectOf) {
  const url = new URL(module, import.meta.url).href;
  return rows.map((row) => {
    if (short || !isMissed(row)) return row;
    const [subject, name] = subjectOf(row);
    return { ...row, profile: worked(url, subject, "profile", name)[name] };
  });
}

/** Returns the costs of every round: by subject, then by row. The order of the subjects is another in each round. */
export function measure(module, subjects) {
  const url = new URL(module, import.meta.url).href;
  return Array.from({ length: ROUNDS }, () => {
    const costs = {};
    for (const subject of shuffled(subjects))
      costs[subject] = worked(url, subject, short ? "short" : "full");
    return costs;
  });
}

function worked(...args) {
  const stdio = ["ignore", "pipe", "inherit"];
  return JSON.parse(execFileSync(process.execPath, [...flags, worker, ...args], { stdio }));
}

/** Returns the median over the rounds of a figure of a round, with the least and the greatest. */
export function spread(rounds, figureOf) {
  const figures = rounds.map(figureOf);
  return { figure: median(figures), min: Math.min(...figures), max: Math.max(...figures) };
}

export function shuffled(list) {
  const rest = [...list];
  return list.map(() => rest.splice(Math.floor(Math.random() * rest.length), 1)[0]);
}
