// What the readers and writers cost for each byte of inputs of 10 kB, 100 kB and 1 MB: the best of a few runs.
// Where a byte of a large input costs many times that of a small one, cost grows faster than length: exit
// status 1. Needs dist/ (npm run build).

import * as http from "../dist/esm/http.js";
import * as rpc from "../dist/esm/index.js";

const SIZES = [10_000, 100_000, 1_000_000];
const RUNS = 5;
// What a larger input costs more by itself: caches that it does not fit into, and garbage.
const MOST = 8;

const TYPE_URL = "type.googleapis.com/";
const NO_LIMIT = { maxBytes: Number.POSITIVE_INFINITY };

/** A status of about so many bytes, with details as they are met. */
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
/** Everything that is decoded on first read. */
const whole = (read) => {
  if (read.code !== 5) throw new Error(`cannot measure: code ${read.code} was read, and not 5`);
  return [read.issues, read.details.map((detail) => detail.message)];
};
const bytes = (size) => rpc.encodeStatus(status(size));
const base64 = (size) => Buffer.from(bytes(size)).toString("base64");
const text = (write) => (size) => JSON.stringify(write(status(size)));
const json = (given) => whole(http.statusFromJson(given));

/** The input by its size, and what is done with it. */
const subjects = [
  ["decodeStatus: bytes", bytes, (given) => whole(rpc.decodeStatus(given))],
  ["decodeStatus: base64", base64, (given) => whole(rpc.decodeStatus(given))],
  [
    "decodeStatus: unknown groups",
    (size) => Buffer.concat([Buffer.from([8, 5]), Buffer.alloc(size, "KL")]),
    (given) => whole(rpc.decodeStatus(given)),
  ],
  [
    "statusFromTrailers",
    (size) => http.headersFromStatus(status(size), NO_LIMIT),
    (given) => whole(rpc.statusFromTrailers(given)),
  ],
  [
    "statusFromTrailers: escapes",
    (size) => ({ "grpc-status": "5", "grpc-message": "%C3%BC".repeat(size / 6) }),
    (given) => whole(rpc.statusFromTrailers(given)),
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
    (given) => whole(rpc.StatusError.from(given)),
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
const slow = rows.filter(({ growth }) => growth > MOST);
if (slow.length > 0) {
  console.error(`cost grows faster than length: ${slow.map(({ name }) => name).join(", ")}`);
  process.exitCode = 1;
}

function web(given) {
  return whole(http.statusFromGrpcWeb(given));
}

/** In nanoseconds. */
function cost(input, run) {
  let best = Number.POSITIVE_INFINITY;
  for (let i = 0; i < RUNS; i++) {
    const start = process.hrtime.bigint();
    run(input);
    best = Math.min(best, Number(process.hrtime.bigint() - start));
  }
  return best;
}
