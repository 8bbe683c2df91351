// Starts the server, makes calls that fail in five ways, and prints what arrives.

import { spawnSync } from "node:child_process";
import { create } from "@bufbuild/protobuf";
import { Metadata } from "@grpc/grpc-js";
import { Code, StatusError } from "rpcstatus";
import { explain, explainPlaceOrder } from "./client.js";
import {
  OrderService,
  PlaceOrderRequestSchema,
  WatchOrderRequestSchema,
} from "./gen/acme/shop/v1/orders_pb.js";
import { OrderServiceErrors } from "./gen/acme/shop/v1/orders_rpcstatus.js";
import { connect } from "./grpc.js";
import { startServer } from "./server.js";

const { address, server } = await startServer();
const client = connect(OrderService, address);
console.log(`OrderService listens on ${address}`);

await show("1. An error with typed metadata and a detail of our own", () => order("A-1", 5));
await show("2. One with a retry delay", () => order("B-2", 1));
await show("3. One with field violations", () => order("Z-9", 0));
await show("4. A stream that fails after two messages, in German", () =>
  watch("order-17", "de-CH, en;q=0.5"),
);
await show("5. An exception that nobody classified", () => order("C-3", 1));

client.close();
server.forceShutdown();

interface Failure {
  readonly shown: string;
  readonly status: StatusError;
}

async function order(sku: string, quantity: number): Promise<Failure | undefined> {
  const call = client.placeOrder(create(PlaceOrderRequestSchema, { sku, quantity }));
  try {
    // The declared errors come back as values, everything else is thrown on.
    const { value, error } = await OrderServiceErrors.placeOrder.catch(call);
    if (error !== undefined) return { shown: explainPlaceOrder(error), status: error.status };
    console.log(`  ordered: ${value.orderId}`);
    return undefined;
  } catch (caught) {
    return { shown: explain(caught), status: StatusError.from(caught) };
  }
}

async function watch(orderId: string, language: string): Promise<Failure | undefined> {
  const metadata = new Metadata();
  metadata.set("accept-language", language);
  const request = create(WatchOrderRequestSchema, { orderId });
  try {
    for await (const { place } of client.watchOrder(request, metadata)) {
      console.log(`  parcel seen in ${place}`);
    }
    return undefined;
  } catch (caught) {
    return { shown: explain(caught), status: StatusError.from(caught) };
  }
}

async function show(title: string, call: () => Promise<Failure | undefined>): Promise<void> {
  console.log(`\n── ${title}`);
  const failure = await call();
  if (failure === undefined) throw new Error(`"${title}" did not fail`);
  const { shown, status } = failure;
  const retry = status.retryDelayMs === undefined ? "" : `, retry after ${status.retryDelayMs} ms`;
  console.log(`  the front end shows: ${shown}`);
  console.log(`  code ${Code[status.code]}, reason ${status.reason ?? "none"}${retry}`);
  const trailer = trailerOf(status.cause);
  if (trailer === undefined) throw new Error("the trailer has no details");
  console.log(`  $ npx rpcstatus decode ${trailer}`);
  const command = ["--no-install", "rpcstatus", "decode", trailer];
  const { stdout, stderr, status: exit } = spawnSync("npx", command, { encoding: "utf8" });
  if (exit !== 0) throw new Error(stderr);
  console.log(stdout.trimEnd().replace(/^/gm, "  │ "));
}

/** The trailer of the ServiceError as it stood in the HTTP/2 frame. */
function trailerOf(error: unknown): string | undefined {
  const { metadata } = error as { metadata?: Metadata };
  const value = metadata?.get("grpc-status-details-bin")[0];
  return value === undefined ? undefined : Buffer.from(value).toString("base64").replace(/=+$/, "");
}
