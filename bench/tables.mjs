// Prints the tables of docs/performance.md. Fails if a size grew by more than 5 % over the page, or a ratio fell to less
// than half; with --write, replaces the tables there. With --short, measures the ratios in less time, and only those of
// our own; with --only=codec,errors only these tables. Needs install.mjs.

import { callTables } from "./calls.mjs";
import { codecTables } from "./codec.mjs";
import { errorTables } from "./errors.mjs";
import { keptTables } from "./kept.mjs";
import { lookupTables } from "./lookups.mjs";
import { pluginTable } from "./plugin.mjs";
import { codeTable } from "./size/codes.mjs";
import { sizeTable } from "./size/sizes.mjs";
import { short } from "./speed/compare.mjs";
import { startTables } from "./starts.mjs";
import { publish, publishRatios, publishText, versionsOf, write } from "./table.mjs";

if (short && write) throw new Error("cannot write the figures of a short run: omit --short");

const ratios = {
  codec: codecTables,
  errors: errorTables,
  kept: keptTables,
  calls: callTables,
  lookups: lookupTables,
  starts: startTables,
};
const [, list] = process.argv.map((arg) => /^--only=(.*)/.exec(arg)).find(Boolean) ?? [];
const only = list?.split(",");
const unknown = only?.find((name) => !["sizes", "plugin", ...Object.keys(ratios)].includes(name));
if (unknown !== undefined)
  throw new Error(
    `cannot measure ${unknown}: there are sizes, plugin, ${Object.keys(ratios).join(", ")}`,
  );
const isAsked = (name) => only === undefined || only.includes(name);

if (isAsked("sizes")) {
  const { table, goals } = await sizeTable();
  publish("sizes", table);
  console.log(`${goals.join("\n")}\n`);
  publish("codes", await codeTable());
}
for (const [name, measure] of Object.entries(ratios)) if (isAsked(name)) publishRatios(measure);

// In a short run, the starts of the processes would be most of what is measured.
if (!short && isAsked("plugin")) publishText("plugin", await pluginTable());

const peers = [
  "@bufbuild/protobuf",
  "protobufjs",
  "ts-proto",
  "@connectrpc/connect",
  "@grpc/grpc-js",
  "http-status-codes",
];
publishText("versions", `Measured on Node ${process.version}, with ${versionsOf(...peers)}.`);
