// Reads the responses directly, as Node and fetch return them.

import { connect } from "node:http2";
import { statusFromTrailers } from "rpcstatus";
import { statusFromResponse } from "rpcstatus/http";
import { outcomeOf } from "../rpcstatus-outcome.mjs";

export const transports = [
  "grpc",
  "grpc-web",
  "grpc-web-text",
  "connect",
  "connect-stream",
  "http",
];

export async function start({ http1, http2 }) {
  const session = connect(http2);
  return async ({ transport }) => {
    if (transport === "grpc") return outcomeOf(statusFromTrailers(await trailersOf(session)));
    const response = await fetch(http1, { method: "POST" });
    const dialect = transport === "connect" ? "connect" : "rest";
    return outcomeOf(await statusFromResponse(response, { dialect }));
  };
}

function trailersOf(session) {
  return new Promise((resolve, reject) => {
    const stream = session.request({ ":method": "POST", ":path": "/ask.Asker/Watch" });
    let found = {};
    for (const event of ["response", "trailers"])
      stream.on(event, (headers) => {
        found = { ...found, ...headers };
      });
    stream.on("error", reject);
    stream.on("end", () => resolve(found));
    stream.resume();
    stream.end();
  });
}
