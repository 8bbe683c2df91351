// A server and a client of Connect in one process.

import { createServer } from "node:http2";
import { Code, ConnectError, createClient } from "@connectrpc/connect";
import { connectNodeAdapter, createConnectTransport } from "@connectrpc/connect-node";
import { clientInterceptor, serverInterceptor } from "rpcstatus/connect";
import { ErrorInfoSchema } from "../build/protobuf-es.mjs";
import { orderError } from "../build/shop.mjs";
import { assertOutcome, INFO, Orders, placed, STATUS, sold, soldOut, VALUES } from "./orders.mjs";

/** Starts both, with our interceptors or plain. */
export async function start(ours) {
  const place = ours ? placeOurs : placePlain;
  const handler = connectNodeAdapter({
    routes: (router) => router.service(Orders, { place }),
    interceptors: ours ? [serverInterceptor()] : [],
  });
  const server = createServer(handler);
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const transport = createConnectTransport({
    baseUrl: `http://127.0.0.1:${server.address().port}`,
    httpVersion: "2",
    interceptors: ours ? [clientInterceptor()] : [],
  });
  const client = createClient(Orders, transport);
  const available = ours ? availableOurs : availablePlain;

  async function call(fails) {
    try {
      const response = await client.place(fails ? soldOut : sold);
      if (fails) throw new Error("the call succeeded");
      assertOutcome(fails, { response });
    } catch (caught) {
      if (!fails) throw caught;
      assertOutcome(fails, { available: available(caught) });
    }
  }
  return {
    call,
    async batch(fails, count) {
      for (let i = 0; i < count; i++) await call(fails);
    },
    close: () => process.exit(),
  };
}

async function placeOurs({ value }) {
  if (value === soldOut.value) throw orderError.outOfStock(VALUES);
  return placed;
}

async function placePlain({ value }) {
  if (value === soldOut.value)
    throw new ConnectError(STATUS.message, Code.FailedPrecondition, undefined, [
      { desc: ErrorInfoSchema, value: INFO },
    ]);
  return placed;
}

function availableOurs(caught) {
  return orderError.from(caught)?.metadata.available;
}

function availablePlain(caught) {
  return ConnectError.from(caught).findDetails(ErrorInfoSchema)[0]?.metadata.available;
}
