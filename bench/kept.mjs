// Measures the heap that decoded statuses keep while nobody reads them. `node bench/kept.mjs` prints the table alone.
// Needs install.mjs.

import { fromBinary } from "@bufbuild/protobuf";
import { decodeStatus, encodeStatus } from "rpcstatus";
import { StatusSchema } from "./build/protobuf-es.mjs";
import { build } from "./libraries/rpcstatus.mjs";
import { statuses } from "./libraries/statuses.mjs";
import { isMain, measure, spread } from "./speed/compare.mjs";
import { figuresTable, number } from "./speed/figures.mjs";

const COUNT = 20_000;

// All are decoded from the same bytes, which do not count.
const bytes = Buffer.from(encodeStatus(build(statuses.MEDIUM)));
const subjects = {
  rpcstatus: () => decodeStatus(bytes),
  "protobuf-es": () => fromBinary(StatusSchema, bytes),
};

/** Returns the row of a library, for speed/worker.mjs. */
export function rowsOf(library) {
  const decode = subjects[library];
  return [{ name: library, figure: () => kilobytesOf(decode) }];
}

/** Returns the table of the heap. */
export function keptTables() {
  const rounds = measure(import.meta.url, Object.keys(subjects));
  const kept = (library) => spread(rounds, (figures) => figures[library][library]);
  const other = number(kept("protobuf-es").figure);
  const row = { name: "a decoded status", goal: 1.5, spread: kept("rpcstatus"), others: [other] };
  const head = ["kB of heap kept", "rpcstatus", "protobuf-es"];
  return [{ name: "kept", rows: [row], text: figuresTable(head, [row]) }];
}

function kilobytesOf(decode) {
  const list = new Array(COUNT);
  // Compiles the code first.
  for (let i = 0; i < COUNT; i++) list[i] = decode();
  list.fill(undefined);
  const before = heapUsed();
  for (let i = 0; i < COUNT; i++) list[i] = decode();
  const after = heapUsed();
  if (list[COUNT - 1].code !== statuses.MEDIUM.code) throw new Error("cannot measure: wrong code");
  return (after - before) / COUNT / 1000;
}

function heapUsed() {
  for (let i = 0; i < 3; i++) globalThis.gc();
  return process.memoryUsage().heapUsed;
}

if (isMain(import.meta.url)) for (const { text } of keptTables()) console.log(`${text}\n`);
