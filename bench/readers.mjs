// Measures the time per byte of the readers and writers for inputs of 10 kB, 100 kB and 1 MB; the best of a few runs.
// Exits with status 1 if a byte of a large input costs many times as much as a byte of a small one, since the time
// then grows faster than the input. Needs dist/ (npm run build).

import * as http from "../dist/esm/http.js";
import * as rpc from "../dist/esm/index.js";

const SIZES = [10_000, 100_000, 1_000_000];
const RUNS = 5;
// A larger input costs more per byte anyway: it does not fit into the caches, and it makes more garbage.
const MAX_GROWTH = 8;

const TYPE_URL = "type.googleapis.com/";
const NO_LIMIT = { maxBytes: Number.POSITIVE_INFINITY };

/** Builds a status of about `size` bytes with typical details. */
const status = (size) => {
  const violation = { field: "items[7].sku", description: "not sold here — ü" };
  const metadata = { sku: "A-1", warehouse: "Basel" };
  const details = Array.from({ length: Math.ceil(size / 190) }, (_, i) =>
    i % 2 === 0
      ? rpc.badRequest({ fieldViolations: [violation, violation] })
      : rpc.errorInfo({ reason: "OUT_OF_STOCK", domain: "shop.acme.example", metadata }),
  );
  return { code: 5, message: "no such order", details };
};
/** Reads every property that is decoded lazily. */
const readAll = (read) => {
  if (read.code !== 5) throw new Error(`cannot measure: read code ${read.code} instead of 5`);
  return [read.issues, read.details.map((detail) => detail.message)];
};
const bytes = (size) => rpc.encodeStatus(status(size));
const base64 = (size) => Buffer.from(bytes(size)).toString("base64");
const text = (write) => (size) => JSON.stringify(write(status(size)));
const json = (given) => readAll(http.statusFromJson(given));

/** The name, a function that builds an input of a given size, and the function to measure. */
const subjects = [
  ["decodeStatus: bytes", bytes, (given) => readAll(rpc.decodeStatus(given))],
  ["decodeStatus: base64", base64, (given) => readAll(rpc.decodeStatus(given))],
  [
    "decodeStatus: unknown groups",
    (size) => Buffer.concat([Buffer.from([8, 5]), Buffer.alloc(size, "KL")]),
    (given) => readAll(rpc.decodeStatus(given)),
  ],
  [
    "statusFromTrailers",
    (size) => http.headersFromStatus(status(size), NO_LIMIT),
    (given) => readAll(rpc.statusFromTrailers(given)),
  ],
  [
    "statusFromTrailers: escapes",
    (size) => ({ "grpc-status": "5", "grpc-message": "%C3%BC".repeat(size / 6) }),
    (given) => readAll(rpc.statusFromTrailers(given)),
  ],
  ["statusFromGrpcWeb", (size) => http.grpcWebFromStatus(status(size), NO_LIMIT), web],
  ["statusFromGrpcWeb: text", (size) => http.grpcWebTextFromStatus(status(size), NO_LIMIT), web],
  ["statusFromJson: Google", text(http.googleFromStatus), json],
  ["statusFromJson: grpc-gateway", text(http.gatewayFromStatus), json],
  ["statusFromJson: Connect", text(http.connectFromStatus), json],
  ["statusFromJson: problem details", text(http.problemFromStatus), json],
  [
    "statusFromJson: a Struct",
    (size) => {
      const value = { list: Array(Math.ceil(size / 10)).fill("some text") };
      const details = [{ "@type": `${TYPE_URL}google.protobuf.Struct`, value }];
      return JSON.stringify({ code: 5, details });
    },
    json,
  ],
  [
    "StatusError.from: text",
    text(http.gatewayFromStatus),
    (given) => readAll(rpc.StatusError.from(given)),
  ],
  ["encodeStatus", status, rpc.encodeStatus],
  ["encodeStatusHeader", status, (given) => rpc.encodeStatusHeader(given)],
  ["headersFromStatus", status, (given) => http.headersFromStatus(given, NO_LIMIT)],
  [
    "headersFromStatus: spaces",
    (size) => ({ code: 5, message: `a${" ".repeat(size)}b` }),
    (given) => http.headersFromStatus(given, NO_LIMIT),
  ],
  ["toJSON", (size) => new rpc.StatusError(status(size)), (given) => JSON.stringify(given)],
];

const rows = subjects.map(([name, make, run]) => {
  const costs = SIZES.map((size) => cost(make(size), run) / size);
  return { name, costs, growth: (costs[2] ?? 0) / (costs[0] ?? 1) };
});
console.log(`${"ns/byte of".padEnd(32)}   10 kB  100 kB    1 MB  growth`);
for (const { name, costs, growth } of rows) {
  const columns = costs.map((ns) => ns.toFixed(1).padStart(7)).join(" ");
  console.log(`${name.padEnd(32)} ${columns}   × ${growth.toFixed(1)}`);
}
const slow = rows.filter(({ growth }) => growth > MAX_GROWTH);
if (slow.length > 0) {
  console.error(`time grows faster than the input: ${slow.map(({ name }) => name).join(", ")}`);
  process.exitCode = 1;
}

function web(given) {
  return readAll(http.statusFromGrpcWeb(given));
}

/** Returns the best time of a few runs, in nanoseconds. */
function cost(input, run) {
  let best = Number.POSITIVE_INFINITY;
  for (let i = 0; i < RUNS; i++) {
    const start = process.hrtime.bigint();
    run(input);
    best = Math.min(best, Number(process.hrtime.bigint() - start));
  }
  return best;
}
