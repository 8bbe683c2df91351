// Measures what each import costs in a bundle, beside the peers.

import { versionsOf } from "../table.mjs";
import { bundlers, bundleSize } from "./bundle.mjs";
import { own, peers, unused } from "./imports.mjs";

const names = Object.keys(bundlers);
const VERSIONS = [...names, "@connectrpc/connect", "@bufbuild/protobuf", "ts-proto"];

/** Returns the table of sizes, and a line for each row that has a goal. */
export async function sizeTable() {
  const rows = [];
  for (const row of own) rows.push(await measure(row));
  rows.push(await measureUnused());
  for (const row of peers) rows.push(await measure(row));
  const columns = names.flatMap((name) => [name, `${name}, gzipped`]);
  const table = [
    `| imported | ${columns.join(" | ")} |`,
    `|---|${"--:|".repeat(columns.length)}`,
    ...rows.map(({ name, sizes }) => {
      const cells = sizes.flatMap(({ minified, gzipped }) => [bytes(minified), bytes(gzipped)]);
      return `| ${[name, ...cells].join(" | ")} |`;
    }),
    "",
    `Measured with ${versionsOf(...VERSIONS)}.`,
  ].join("\n");
  return { table, goals: rows.filter(({ goal }) => goal !== undefined).map(goalLine) };
}

/** Returns the size beside the goal, by esbuild and gzipped; of an unused error, minified. */
function goalLine({ name, goal, sizes: [{ minified, gzipped = minified }] }) {
  const verdict = gzipped <= goal ? "met" : `missed by ${kilobytes(gzipped - goal)}`;
  return `${kilobytes(gzipped)}, goal ${kilobytes(goal)}, ${verdict}: ${name}`;
}

async function measure(row) {
  const sizes = [];
  for (const bundler of names) sizes.push(await bundleSize(bundler, row.name, row.source, row));
  return { ...row, sizes };
}

/** Returns the difference. Minifiers name variables by their number, so the gzipped sizes differ by chance. */
async function measureUnused() {
  const [single, both] = await Promise.all(
    unused.sources.map((source, i) => measure({ ...unused, name: `${unused.name} ${i}`, source })),
  );
  const sizes = both.sizes.map(({ minified }, i) => ({
    minified: minified - single.sizes[i].minified,
  }));
  return { ...unused, sizes };
}

function bytes(count) {
  return count === undefined ? "" : `${count} B`;
}

function kilobytes(bytes) {
  return `${(bytes / 1000).toFixed(2)} kB`.padStart(8);
}
