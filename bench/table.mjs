// The tables of docs/performance.md. The committed ones are the baseline: their figures in bytes may grow by 5 %, and a
// ratio may fall to half.

import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { number } from "./speed/figures.mjs";

const page = fileURLToPath(new URL("../docs/performance.md", import.meta.url));
const MAX_GROWTH_PERCENT = 5;
const MAX_FALL = 2;

/** Returns the name of a table of ratios: those of Node 20 come first, and the newest Node has tables of its own. */
export function onThisNode(name) {
  return process.versions.node.startsWith("20.") ? name : `newest Node, ${name}`;
}

/** Whether to replace the tables of the page. */
export const write = process.argv.includes("--write");

/** Prints the table of sizes. With --write, replaces that of the page; otherwise growth fails the process. */
export function publish(name, table) {
  const problems = growth(committed(name), table);
  print(name, table, problems, "make it smaller");
}

/**
 * Prints tables of ratios, each with its `name`, `rows` and `text`. With --write, replaces those of the page; otherwise a
 * ratio that fell to less than half fails the process, if it does so again when measured again.
 */
export function publishRatios(measure) {
  const problemsOf = ({ name, rows }) => fallen(committed(onThisNode(name)), rows);
  let tables = measure();
  if (!write && tables.some((table) => problemsOf(table).length > 0)) tables = measure();
  for (const table of tables)
    print(onThisNode(table.name), table.text, problemsOf(table), "make it faster");
}

/** Prints a text. With --write, replaces that of the page. */
export function publishText(name, text) {
  print(onThisNode(name), text, []);
}

function committed(name) {
  return tableOf(readFileSync(page, "utf8"), name);
}

function print(name, text, problems, advice) {
  console.log(`${text}\n`);
  if (write) {
    writeFileSync(page, replaceTable(readFileSync(page, "utf8"), name, text));
  } else if (problems.length > 0) {
    for (const problem of problems) console.error(problem);
    console.error(`${advice}, or accept it with npm run bench -- --write\n`);
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

/**
 * Returns a problem for each row whose best figure is less than half as good as the committed one, in the second column
 * of its row, and for each row that the committed table does not have. A row has its figure in `spread`; `higher` if the
 * higher figure is better; `base` if the figure is only the part over that.
 */
export function fallen(committed, rows) {
  const before = new Map(cellsOf(committed).rows.map(([name, figure]) => [name, figure]));
  return rows.flatMap(({ name, higher, base = 0, spread: { min, max } }) => {
    const figure = higher ? max : min;
    const from = before.get(name);
    if (from === undefined) return [`cannot compare ${name}: docs/performance.md has no such row`];
    const fall = higher ? from / figure : (figure + base) / (Number(from) + base);
    if (fall <= MAX_FALL) return [];
    const change = `${higher ? "fell" : "rose"} from ${from} to ${number(figure)}`;
    return [`cannot accept ${name}: it ${change}, so it is less than half as fast`];
  });
}

function cellsOf(table) {
  const [head = [], , ...rows] = table
    .split("\n")
    .filter((line) => line.startsWith("|"))
    .map((line) =>
      line
        .split("|")
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );
  return { head, rows };
}

/** Returns the cells that are a number of bytes, by row and column. */
function rowsOf(table) {
  const { head, rows } = cellsOf(table);
  return new Map(
    rows.map(([name, ...cells]) => {
      const figures = cells.map((cell, i) => [head[i + 1], /^(-?\d+) B$/.exec(cell)?.[1]]);
      const bytes = figures.filter(([, figure]) => figure !== undefined);
      return [name, new Map(bytes.map(([column, figure]) => [column, Number(figure)]))];
    }),
  );
}

/** Returns the names of packages with the versions that are installed here, or in the root. */
export function versionsOf(...names) {
  const version = (name) => {
    const folder = name === "rolldown" ? "../node_modules" : "node_modules";
    const file = new URL(`${folder}/${name}/package.json`, import.meta.url);
    return JSON.parse(readFileSync(file, "utf8")).version;
  };
  return names.map((name) => `${name} ${version(name)}`).join(", ");
}
