// Calls the server of grpc-js.mjs as often as its parent asks, one call after the other.

import { Client, credentials } from "@grpc/grpc-js";
import { orderError } from "../build/shop.mjs";
import { definition } from "./grpc-js.mjs";
import { assertOutcome, sold, soldOut } from "./orders.mjs";

const { path, requestSerialize, responseDeserialize } = definition.place;
const client = new Client(process.argv[2], credentials.createInsecure());

process.on("message", async ({ fails, count }) => {
  let failure = "";
  try {
    for (let i = 0; i < count; i++) assertOutcome(fails, await call(fails ? soldOut : sold));
  } catch (thrown) {
    failure = String(thrown);
  }
  process.send(failure);
});

function call(request) {
  return new Promise((resolve) => {
    client.makeUnaryRequest(
      path,
      requestSerialize,
      responseDeserialize,
      request,
      (error, response) =>
        resolve({ response, available: error && orderError.from(error)?.metadata.available }),
    );
  });
}
