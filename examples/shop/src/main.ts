// Starts the server, makes calls that fail in eight ways, and prints the errors that arrive.

import { spawnSync } from "node:child_process";
import { create } from "@bufbuild/protobuf";
import { Metadata } from "@grpc/grpc-js";
import { Code, StatusError } from "rpcstatus";
import { httpFromCode } from "rpcstatus/code";
import { explain, explainPlaceOrder } from "./client.js";
import { authError } from "./gen/acme/auth/v1/auth_rpcstatus.js";
import {
  OrderService,
  PlaceOrderRequestSchema,
  WatchOrderRequestSchema,
} from "./gen/acme/shop/v1/orders_pb.js";
import { OrderServiceErrors, orderError } from "./gen/acme/shop/v1/orders_rpcstatus.js";
import { connect } from "./grpc.js";
import { startServer } from "./server.js";

const { address, server } = await startServer();
const client = connect(OrderService, address);
console.log(`OrderService listens on ${address}`);

const alice: Caller = { session: "alice", language: "en" };
const bob: Caller = { session: "bob", language: "en" };

await show("1. An error with typed metadata and a detail of our own", () => order(alice, "A-1", 5));
await show("2. One with a retry delay", () => order(alice, "B-2", 1));
await show("3. One with field violations", () => order(alice, "Z-9", 0));
await show("4. A stream that fails after two messages, in German", () =>
  watch({ ...alice, language: "de-CH, en;q=0.5" }, "order-17"),
);
await show("5. An exception without an error of its own", () => order(alice, "C-3", 1));
await show("6. An error of another file and package: bob's session has expired", () =>
  order(bob, "A-1", 1),
);
await show("7. One with bytes, an optional key and a help page of its own", () =>
  order(alice, "E-5", 1),
);
await show("8. One in Italian, which the front end loaded at run time", () =>
  order({ ...alice, language: "it-CH" }, "D-4", 3),
);

client.close();
server.forceShutdown();

interface Caller {
  readonly session: string;
  readonly language: string;
}

interface Failure {
  readonly shown: string;
  readonly status: StatusError;
}

async function order(caller: Caller, sku: string, quantity: number): Promise<Failure | undefined> {
  const request = create(PlaceOrderRequestSchema, { sku, quantity });
  const call = client.placeOrder(request, metadataOf(caller));
  const { language } = caller;
  try {
    // Declared errors come back as values; any other error is thrown on.
    const { value, error } = await OrderServiceErrors.placeOrder.catch(call);
    if (error !== undefined) {
      return { shown: explainPlaceOrder(error, language), status: error.status };
    }
    console.log(`  ordered: ${value.orderId}`);
    return undefined;
  } catch (caught) {
    return { shown: explain(caught, language), status: StatusError.from(caught) };
  }
}

async function watch(caller: Caller, orderId: string): Promise<Failure | undefined> {
  const request = create(WatchOrderRequestSchema, { orderId });
  // A function reads the stream, so that its errors are caught like those of any other call.
  const { error } = await OrderServiceErrors.watchOrder.catch(async () => {
    for await (const { place } of client.watchOrder(request, metadataOf(caller))) {
      console.log(`  parcel seen in ${place}`);
    }
  });
  return error && { shown: explain(error.status, caller.language), status: error.status };
}

function metadataOf({ session, language }: Caller): Metadata {
  const metadata = new Metadata();
  metadata.set("session", session);
  metadata.set("accept-language", language);
  return metadata;
}

async function show(title: string, call: () => Promise<Failure | undefined>): Promise<void> {
  console.log(`\n── ${title}`);
  const failure = await call();
  if (failure === undefined) throw new Error(`"${title}" did not fail`);
  const { shown, status } = failure;
  const retry = status.retryDelayMs === undefined ? "" : `, retry after ${status.retryDelayMs} ms`;
  console.log(`  the front end shows: ${shown}`);
  console.log(`  code ${Code[status.code]}, reason ${status.reason ?? "none"}${retry}`);
  console.log(`  a gateway sends HTTP ${httpStatusOf(status)}`);
  const trailer = trailerOf(status.cause);
  if (trailer === undefined) throw new Error("the trailer has no details");
  console.log(`  $ npx rpcstatus decode ${trailer}`);
  const command = ["--no-install", "rpcstatus", "decode", trailer];
  const { stdout, stderr, status: exit } = spawnSync("npx", command, { encoding: "utf8" });
  if (exit !== 0) throw new Error(stderr);
  console.log(stdout.trimEnd().replace(/^/gm, "  │ "));
}

function httpStatusOf(status: StatusError): number {
  const { spec } = orderError.from(status) ?? authError.from(status) ?? {};
  return spec?.httpStatus ?? httpFromCode(status.code);
}

/** Returns the trailer of the ServiceError as it was in the HTTP/2 frame. */
function trailerOf(error: unknown): string | undefined {
  const { metadata } = error as { metadata?: Metadata };
  const value = metadata?.get("grpc-status-details-bin")[0];
  return value === undefined ? undefined : Buffer.from(value).toString("base64").replace(/=+$/, "");
}
