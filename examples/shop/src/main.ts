// Starts the server, makes calls that fail in five ways, and prints what arrives.

import { spawnSync } from "node:child_process";
import { create } from "@bufbuild/protobuf";
import { Code, StatusError } from "rpcstatus";
import { explain } from "./client.js";
import {
  OrderService,
  PlaceOrderRequestSchema,
  WatchOrderRequestSchema,
} from "./gen/acme/shop/v1/orders_pb.js";
import { connect } from "./grpc.js";
import { startServer } from "./server.js";

const { address, server } = await startServer();
const client = connect(OrderService, address);
console.log(`OrderService listens on ${address}`);

await show("1. An error of the catalogue, with typed metadata", () => order("A-1", 5));
await show("2. One with a retry delay", () => order("B-2", 1));
await show("3. One that carries a standard detail, BadRequest", () => order("Z-9", 0));
await show("4. A stream that fails after two messages", () => watch("order-17"));
await show("5. An exception that nobody meant to send", () => order("C-3", 1));

client.close();
server.forceShutdown();

async function order(sku: string, quantity: number): Promise<void> {
  await client.placeOrder(create(PlaceOrderRequestSchema, { sku, quantity }));
}

async function watch(orderId: string): Promise<void> {
  for await (const { place } of client.watchOrder(create(WatchOrderRequestSchema, { orderId }))) {
    console.log(`  parcel seen in ${place}`);
  }
}

async function show(title: string, call: () => Promise<void>): Promise<void> {
  console.log(`\n── ${title}`);
  const caught = await call().then(
    () => undefined,
    (error: unknown) => error,
  );
  if (caught === undefined) throw new Error(`"${title}" did not fail`);
  const status = StatusError.from(caught);
  const retry = status.retryDelayMs === undefined ? "" : `, retry after ${status.retryDelayMs} ms`;
  console.log(`  the front end shows: ${explain(caught)}`);
  console.log(`  code ${Code[status.code]}, reason ${status.reason ?? "none"}${retry}`);
  const trailer = trailerOf(caught);
  if (trailer === undefined) {
    console.log("  no grpc-status-details-bin: nothing but code and message was sent");
    return;
  }
  console.log(`  $ npx rpcstatus decode ${trailer}`);
  const command = ["--no-install", "rpcstatus", "decode", trailer];
  const { stdout, stderr, status: exit } = spawnSync("npx", command, { encoding: "utf8" });
  if (exit !== 0) throw new Error(stderr);
  console.log(stdout.trimEnd().replace(/^/gm, "  │ "));
}

/** The trailer as it stood in the HTTP/2 frame. */
function trailerOf(caught: unknown): string | undefined {
  const { metadata } = caught as { metadata?: { get(key: string): (string | Buffer)[] } };
  const value = metadata?.get("grpc-status-details-bin")[0];
  return value === undefined ? undefined : Buffer.from(value).toString("base64").replace(/=+$/, "");
}
