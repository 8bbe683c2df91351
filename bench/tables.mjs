// Prints the tables of docs/performance.md. Fails if a size grew by more than 5 % over the page, or a ratio fell to less
// than half; with --write, replaces the tables there. With --short, measures the ratios in less time, and only those of
// our own. Needs install.mjs.

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

const { table, goals } = await sizeTable();
publish("sizes", table);
console.log(`${goals.join("\n")}\n`);
publish("codes", await codeTable());

const ratios = [codecTables, errorTables, keptTables, callTables, lookupTables, startTables];
for (const measure of ratios) publishRatios(measure);

// In a short run, the starts of the processes would be most of what is measured.
if (!short) publishText("plugin", await pluginTable());

const peers = [
  "@bufbuild/protobuf",
  "protobufjs",
  "ts-proto",
  "@connectrpc/connect",
  "@grpc/grpc-js",
  "http-status-codes",
];
publishText("versions", `Measured on Node ${process.version}, with ${versionsOf(...peers)}.`);
