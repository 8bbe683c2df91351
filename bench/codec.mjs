// Compares reading and writing of google.rpc.Status with the protobuf libraries, and with code by hand, the bound.
// `node bench/codec.mjs` prints the tables alone. Needs install.mjs.

import { assertDetail, assertRead, statuses, touch, touchDetail } from "./libraries/statuses.mjs";
import { explained, isMain, measure, short, spread } from "./speed/compare.mjs";
import { figuresTable, number } from "./speed/figures.mjs";

const { MEDIUM, MANY, NON_ASCII } = statuses;

const modules = {
  rpcstatus: "./libraries/rpcstatus.mjs",
  "protobuf-es": "./libraries/protobuf-es.mjs",
  protobufjs: "./libraries/protobufjs.mjs",
  "ts-proto": "./libraries/ts-proto.mjs",
  "by hand": "./libraries/by-hand.mjs",
};

const CHECKS = "each string is proven to be UTF-8, each length to fit, each field counted";
const STATUS =
  "each status has the property `issues` and each detail its bytes, to be copied and printed whole";
const TRAILERS = "grpc-status and grpc-message are read too, and compared with the details";

const reading = [
  { name: "bytes, all details", goal: 4, status: MEDIUM, read: "decode", why: CHECKS },
  { name: "bytes, 50 violations", goal: 7, status: MANY, read: "decode", why: CHECKS },
  { name: "bytes, non-ASCII", goal: 2.2, status: NON_ASCII, read: "decode" },
  {
    name: "bytes, code and message alone",
    goal: 8,
    status: MEDIUM,
    read: "codeAndMessage",
    why: STATUS,
  },
  { name: "trailers, all details", goal: 5, status: MEDIUM, read: "fromTrailers", why: TRAILERS },
  {
    name: "trailers, ErrorInfo alone",
    goal: 6,
    status: MEDIUM,
    read: "errorInfoOf",
    why: TRAILERS,
  },
];
const writing = [
  { name: "`encodeStatus`", goal: 3, write: "encode" },
  { name: "`encodeStatusHeader`", goal: 6, write: "encodeHeader" },
  { name: "`trailersFromStatus`", goal: 6, write: "toTrailers" },
];
const tables = { decode: reading, encode: writing };

/** Returns the rows of a library to measure, for speed/worker.mjs. */
export async function rowsOf(library) {
  const operations = await import(modules[library]);
  const reference = await import(modules["protobuf-es"]);
  return [
    ...reading.map((row) => readingRow(row, operations, reference)),
    ...writing.map((row) => writingRow(row, operations, reference)),
  ];
}

function readingRow({ name, status, read }, operations, reference) {
  const bytes = Buffer.from(reference.encode(reference.build(status)));
  const isText = read === "fromTrailers" || read === "errorInfoOf";
  const input = isText ? trailersOf(status, bytes) : bytes;
  const decode = operations[read];
  const types = read === "codeAndMessage" ? [] : status.details.map(([type]) => type);
  if (read === "errorInfoOf")
    return {
      name,
      run: () => touchDetail.ErrorInfo(decode(input)),
      check: () => assertDetail("ErrorInfo", decode(input), status.details[0][1]),
    };
  return {
    name,
    run: () => touch(decode(input), types),
    check: () =>
      assertRead(
        { details: [], ...decode(input) },
        { ...status, details: status.details.slice(0, types.length) },
      ),
  };
}

function writingRow({ name, write }, operations, reference) {
  const encode = operations[write];
  const input = operations.build(MEDIUM);
  return {
    name,
    run: () => encode(input),
    check() {
      const out = encode(input);
      const header = out.header ?? out;
      assertRead(
        reference.decode(typeof header === "string" ? Buffer.from(header, "base64") : header),
        MEDIUM,
      );
      if (out.header !== undefined) assertRead({ ...out, details: [] }, { ...MEDIUM, details: [] });
      if (typeof header === "string" && header.endsWith("="))
        throw new Error(`cannot compare ${name}: the base64 is padded`);
    },
  };
}

function trailersOf({ code, message }, bytes) {
  const text = Buffer.from(bytes).toString("base64").replace(/=+$/, "");
  return { "grpc-status": `${code}`, "grpc-message": message, "grpc-status-details-bin": text };
}

/** Returns the tables of reading and writing. */
export function codecTables() {
  const libraries = short ? ["rpcstatus", "protobuf-es"] : Object.keys(modules);
  const rounds = measure(import.meta.url, libraries);
  const others = libraries.filter((name) => name !== "rpcstatus" && name !== "protobuf-es");
  return Object.entries(tables).map(([name, given]) => {
    const measured = given.map((row) => {
      const ratio = (library) =>
        spread(rounds, (costs) => costs["protobuf-es"][row.name] / costs[library][row.name]);
      const figures = others.map((library) => number(ratio(library).figure));
      return { ...row, higher: true, spread: ratio("rpcstatus"), others: figures };
    });
    const rows = explained(import.meta.url, measured, ({ name }) => ["rpcstatus", name]);
    const head = ["operations per CPU second, protobuf-es = 1", "rpcstatus", ...others];
    return { name, rows, text: figuresTable(head, rows) };
  });
}

if (isMain(import.meta.url)) for (const { text } of codecTables()) console.log(`${text}\n`);
