// A server of grpc-js. The client is a process of its own (grpc-js-client.mjs), so that the server alone is measured.

import { fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { fromBinary, toBinary } from "@bufbuild/protobuf";
import { StringValueSchema } from "@bufbuild/protobuf/wkt";
import { Metadata, Server, ServerCredentials } from "@grpc/grpc-js";
import { wrapService } from "rpcstatus/grpc-js";
import { orderError } from "../build/shop.mjs";
import * as hand from "../libraries/by-hand.mjs";
import { placed, STATUS, soldOut, VALUES } from "./orders.mjs";

const client = fileURLToPath(new URL("grpc-js-client.mjs", import.meta.url));

const text = {
  serialize: (message) => Buffer.from(toBinary(StringValueSchema, message)),
  deserialize: (bytes) => fromBinary(StringValueSchema, bytes),
};
export const definition = {
  place: {
    path: "/bench.Orders/Place",
    requestStream: false,
    responseStream: false,
    requestSerialize: text.serialize,
    requestDeserialize: text.deserialize,
    responseSerialize: text.serialize,
    responseDeserialize: text.deserialize,
  },
};

/** Starts both, with our wrapper or plain. */
export async function start(ours) {
  const server = new Server();
  server.addService(definition, ours ? wrapService({ place: placeOurs }) : { place: placePlain });
  const port = await new Promise((resolve, reject) => {
    server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, bound) =>
      error ? reject(error) : resolve(bound),
    );
  });
  const child = fork(client, [`127.0.0.1:${port}`], { execArgv: [] });
  const batch = async (fails, count) => {
    child.send({ fails, count });
    const [failure] = await once(child, "message");
    if (failure !== "") throw new Error(failure);
  };
  return {
    call: (fails) => batch(fails, 1),
    batch,
    close() {
      child.kill();
      process.exit();
    },
  };
}

async function placeOurs({ request }) {
  if (request.value === soldOut.value) throw orderError.outOfStock(VALUES);
  return placed;
}

function placePlain({ request }, callback) {
  if (request.value !== soldOut.value) return callback(null, placed);
  const { code, message } = STATUS;
  const metadata = new Metadata();
  metadata.set("grpc-status-details-bin", Buffer.from(hand.encode(hand.build(STATUS))));
  callback(Object.assign(new Error(message), { code, details: message, metadata }));
}
