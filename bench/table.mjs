// The tables of docs/performance.md. The committed ones are the baseline: their figures in bytes may grow by 5 %.

import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const page = fileURLToPath(new URL("../docs/performance.md", import.meta.url));
const MAX_GROWTH_PERCENT = 5;

/** Prints the table. With --write, replaces that of the page; otherwise growth fails the process. */
export function publish(name, table) {
  console.log(`${table}\n`);
  const content = readFileSync(page, "utf8");
  const problems = growth(tableOf(content, name), table);
  for (const problem of problems) console.error(problem);
  if (process.argv.includes("--write")) {
    writeFileSync(page, replaceTable(content, name, table));
  } else if (problems.length > 0) {
    console.error("make it smaller, or accept it with npm run bench -- --write\n");
    process.exitCode = 1;
  }
}

/** Returns the text between `<!-- bench: name -->` and `<!-- /bench -->`. */
export function tableOf(content, name) {
  const [, table] = place(name).exec(content) ?? [];
  if (table === undefined)
    throw new Error(
      `cannot find table "${name}": add "<!-- bench: ${name} -->" and "<!-- /bench -->"`,
    );
  return table;
}

export function replaceTable(content, name, table) {
  tableOf(content, name);
  return content.replace(place(name), () => `<!-- bench: ${name} -->\n${table}\n<!-- /bench -->`);
}

function place(name) {
  return new RegExp(`<!-- bench: ${name} -->\\n([^]*?)<!-- /bench -->`);
}

/** Returns a problem for each figure that grew too much, and for each row that only one of the tables has. */
export function growth(committed, measured) {
  const before = rowsOf(committed);
  const after = rowsOf(measured);
  const problems = [];
  for (const [row, figures] of after) {
    const allowed = before.get(row);
    if (allowed === undefined) {
      problems.push(`cannot compare ${row}: docs/performance.md has no such row`);
      continue;
    }
    for (const [column, bytes] of figures) {
      const from = allowed.get(column);
      if (from === undefined)
        problems.push(`cannot compare ${row}: docs/performance.md has no column "${column}"`);
      else if (bytes * 100 > from * (100 + MAX_GROWTH_PERCENT))
        problems.push(
          `cannot accept ${row}, ${column}: it grew from ${from} B to ${bytes} B, by more than ${MAX_GROWTH_PERCENT} %`,
        );
    }
  }
  for (const row of before.keys())
    if (!after.has(row))
      problems.push(`cannot find ${row}, a row of docs/performance.md, among the measured`);
  return problems;
}

/** Returns the cells that are a number of bytes, by row and column. */
function rowsOf(table) {
  const [head = [], , ...rows] = table
    .split("\n")
    .filter((line) => line.startsWith("|"))
    .map((line) =>
      line
        .split("|")
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );
  return new Map(
    rows.map(([name, ...cells]) => {
      const figures = cells.map((cell, i) => [head[i + 1], /^(-?\d+) B$/.exec(cell)?.[1]]);
      const bytes = figures.filter(([, figure]) => figure !== undefined);
      return [name, new Map(bytes.map(([column, figure]) => [column, Number(figure)]))];
    }),
  );
}
