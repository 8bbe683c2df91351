// Compares what an error costs with `new Error`: to recognize one, to build one, and to send one. `node
// bench/errors.mjs` prints the table alone. Needs install.mjs.

import assert from "node:assert/strict";
import { createRegistry, fromJsonString } from "@bufbuild/protobuf";
import { anyUnpack } from "@bufbuild/protobuf/wkt";
import { Code, ConnectError } from "@connectrpc/connect";
import { Metadata } from "@grpc/grpc-js";
import { callErrorFromStatus } from "@grpc/grpc-js/build/src/call.js";
import { decodeStatus, encodeStatusHeader, StatusError } from "rpcstatus";
import { serverErrorFrom } from "rpcstatus/grpc-js";
import { gatewayFromStatus, statusFromJson } from "rpcstatus/http";
import {
  BadRequestSchema,
  ErrorInfoSchema,
  RetryInfoSchema,
  StatusSchema,
} from "./build/protobuf-es.mjs";
import { orderError } from "./build/shop.mjs";
import { orderError as withTexts } from "./build/texts.mjs";
import * as hand from "./libraries/by-hand.mjs";
import * as own from "./libraries/rpcstatus.mjs";
import { assertRead, statuses, touch } from "./libraries/statuses.mjs";
import { explained, isMain, measure, short, spread } from "./speed/compare.mjs";
import { figuresTable, number } from "./speed/figures.mjs";

const { MEDIUM } = statuses;
const TYPES = MEDIUM.details.map(([type]) => type);
const VALUES = { available: 3n, sku: "A-1" };
const INFO = {
  reason: "OUT_OF_STOCK",
  domain: "shop.acme.example",
  metadata: { available: "3", sku: "A-1" },
};
const OUT_OF_STOCK = {
  code: Code.FailedPrecondition,
  message: "only 3 of A-1 left",
  details: [["ErrorInfo", INFO]],
};
const registry = createRegistry(ErrorInfoSchema, RetryInfoSchema, BadRequestSchema);

// The bytes are those that our writer makes, which the codec table compares with those of the others.
const mediumHeader = encodeStatusHeader(own.build(MEDIUM));
const outOfStockHeader = encodeStatusHeader(own.build(OUT_OF_STOCK));
const mediumJson = JSON.stringify(gatewayFromStatus(own.build(MEDIUM)));

const subjects = {
  "new Error": { run: () => new Error("only 3 of A-1 left") },

  "StatusError.from": { inputs: serviceErrors(MEDIUM, mediumHeader), run: codeAndMessage },
  "grpc-js": {
    inputs: (count) => Array.from({ length: count }, () => statusObject(MEDIUM, mediumHeader)),
    run: (status) => callErrorFromStatus(status, "    at call"),
    check: (error) => assert.equal(error.details, MEDIUM.message),
  },
  "StatusError.from, details": {
    inputs: serviceErrors(MEDIUM, mediumHeader),
    run: (error) => touch(read(StatusError.from(error)), TYPES),
    check: (_, error) => assertRead(read(StatusError.from(error)), MEDIUM),
  },
  "orderError.from": {
    inputs: serviceErrors(OUT_OF_STOCK, outOfStockHeader),
    run: (error) => orderError.from(error).metadata,
    check: (metadata) => assert.deepEqual({ ...metadata }, VALUES),
  },

  outOfStock: {
    run: () => orderError.outOfStock(VALUES),
    check: (error) => assertOutOfStock(error),
  },
  ConnectError: {
    run: () =>
      new ConnectError(OUT_OF_STOCK.message, OUT_OF_STOCK.code, undefined, [
        { desc: ErrorInfoSchema, value: INFO },
      ]),
    check: (error) =>
      assert.deepEqual(error.findDetails(ErrorInfoSchema)[0].metadata, INFO.metadata),
  },
  "outOfStock, text": {
    run: () => withTexts.outOfStock(VALUES, { locale: "de-AT, en;q=0.5" }),
    check(error) {
      assertOutOfStock(error);
      assert.equal(error.localizedMessage.message, "Es sind nur noch 3 da.");
    },
  },

  serverErrorFrom: {
    inputs: (count) => Array.from({ length: count }, () => orderError.outOfStock(VALUES)),
    run: (error) => serverErrorFrom(error),
    check: assertSent,
  },
  "serverErrorFrom by hand": {
    inputs: (count) => Array.from({ length: count }, () => hand.build(OUT_OF_STOCK)),
    run: (status) => handResponse(status),
    check: assertSent,
  },

  statusFromJson: {
    run: () => touch(read(statusFromJson(mediumJson)), TYPES),
    check: () => assertRead(read(statusFromJson(mediumJson)), MEDIUM),
  },
  fromJson: {
    run: () => touch(statusFromJsonByEs(), TYPES),
    check: () => assertRead(statusFromJsonByEs(), MEDIUM),
  },
};

/** Returns the rows to measure, for speed/worker.mjs. */
export function rowsOf(name) {
  const { run, inputs, check } = subjects[name];
  const once = () => {
    const [input] = inputs?.(1) ?? [];
    check?.(run(input), input);
  };
  return [{ name, run, inputs, check: once }];
}

const OWN =
  "an error of its own is made, with its details and its cause, and the headers are read from any form";
const STACK =
  "the stack begins at the caller, and V8's `captureStackTrace` alone takes longer than `new Error`";

const table = [
  {
    name: "`StatusError.from` of a ServiceError",
    of: "StatusError.from",
    goal: 1.5,
    why: OWN,
    beside: "grpc-js",
  },
  { name: "the same, all details read", of: "StatusError.from, details" },
  {
    name: "`orderError.from` of a ServiceError, `metadata`",
    of: "orderError.from",
    goal: 2.5,
    why: OWN,
  },
  {
    name: "`orderError.outOfStock(…)`",
    of: "outOfStock",
    goal: 2,
    beside: "ConnectError",
    why: STACK,
  },
  { name: "the same with a text for the user", of: "outOfStock, text", goal: 3.5, why: STACK },
  { name: "`serverErrorFrom`", of: "serverErrorFrom", beside: "serverErrorFrom by hand" },
];
const besides = {
  "grpc-js": "grpc-js, to make it",
  ConnectError: "ConnectError with ErrorInfo",
  "serverErrorFrom by hand": "by hand",
};

/** Returns the table of errors, and that of JSON. */
export function errorTables() {
  const measured = Object.keys(subjects).filter((name) => !short || !(name in besides));
  const rounds = measure(import.meta.url, measured);
  const ratio = (name, unit) => spread(rounds, (costs) => costs[name][name] / costs[unit][unit]);
  const compared = table.map((row) => {
    const { of, beside } = row;
    const other =
      beside && !short && `${besides[beside]}: ${number(ratio(beside, "new Error").figure)}`;
    return { ...row, spread: ratio(of, "new Error"), others: [other || ""] };
  });
  const rows = explained(import.meta.url, compared, ({ of }) => [of, of]);
  const json = [
    {
      name: "`statusFromJson`, all details",
      goal: 0.9,
      spread: ratio("statusFromJson", "fromJson"),
    },
  ];
  return [
    {
      name: "errors",
      rows,
      text: figuresTable(["CPU time, `new Error` = 1", "rpcstatus", "beside it"], rows),
    },
    {
      name: "json",
      rows: json,
      text: figuresTable(["CPU time, `fromJsonString` of protobuf-es = 1", "rpcstatus"], json),
    },
  ];
}

function read({ code, message, details }) {
  return { code, message, details: details.map((detail) => detail.message) };
}

function codeAndMessage(error) {
  const { code, message } = StatusError.from(error);
  return code + message.length;
}

/** Returns what the client of grpc-js makes an error of. */
function statusObject({ code, message }, header) {
  const metadata = Metadata.fromHttp2Headers({
    "content-type": "application/grpc+proto",
    date: "Thu, 26 Nov 2026 03:00:00 GMT",
    "grpc-status-details-bin": header,
  });
  return { code, details: message, metadata };
}

/** Makes errors as the client of grpc-js does. Each is recognized once, as in a client. */
function serviceErrors(status, header) {
  return (count) =>
    Array.from({ length: count }, () =>
      callErrorFromStatus(statusObject(status, header), "    at call"),
    );
}

function statusFromJsonByEs() {
  const { code, message, details } = fromJsonString(StatusSchema, mediumJson, { registry });
  return { code, message, details: details.map((any) => anyUnpack(any, registry)) };
}

function handResponse(status) {
  const metadata = new Metadata();
  metadata.set("grpc-status-details-bin", Buffer.from(hand.encode(status)));
  const { code, message } = status;
  return { code, details: message, metadata, name: "Error", message };
}

function assertOutOfStock(error) {
  const { code, message, errorInfo } = error;
  assertRead({ code, message, details: [errorInfo] }, OUT_OF_STOCK);
}

function assertSent({ code, details, metadata }) {
  assert.deepEqual([code, details], [OUT_OF_STOCK.code, OUT_OF_STOCK.message]);
  assertRead(read(decodeStatus(metadata.get("grpc-status-details-bin")[0])), OUT_OF_STOCK);
}

if (isMain(import.meta.url)) for (const { text } of errorTables()) console.log(`${text}\n`);
