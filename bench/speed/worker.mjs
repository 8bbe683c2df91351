// Measures one subject of a table in a process of its own: checks the output of every row, then prints the costs as
// JSON. The arguments are the module with `rowsOf`, the subject, and "short" for a short measurement.

import { costOf } from "./sample.mjs";

const [module, subject, length] = process.argv.slice(2);
const { rowsOf } = await import(module);
const rows = await rowsOf(subject);
const costs = {};
for (const row of rows) await row.check?.();
for (const row of rows)
  costs[row.name] = await (row.figure?.() ?? costOf(row, { short: length === "short" }));
console.log(JSON.stringify(costs));
for (const row of rows) await row.close?.();
