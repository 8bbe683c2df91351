// Measures one subject of a table in a process of its own: checks the output of every row, then prints the costs as
// JSON. The arguments are the module with `rowsOf`, the subject, and "short" for a short measurement. With "profile" and
// the name of a row, prints where its time goes.

import { profileOf } from "./profile.mjs";
import { costOf } from "./sample.mjs";

const [module, subject, length, profiled] = process.argv.slice(2);
const { rowsOf } = await import(module);
const rows = (await rowsOf(subject)).filter(
  ({ name }) => profiled === undefined || name === profiled,
);
const costs = {};
for (const row of rows) await row.check?.();
for (const row of rows)
  costs[row.name] = await (length === "profile"
    ? profileOf(row)
    : (row.figure?.() ?? costOf(row, { short: length === "short" })));
console.log(JSON.stringify(costs));
for (const row of rows) await row.close?.();
