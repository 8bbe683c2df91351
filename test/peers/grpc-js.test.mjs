// Calls a bare HTTP/2 server with grpc-js, to compare its codes for responses without grpc-status and for RST_STREAM.

import assert from "node:assert/strict";
import { constants, createServer } from "node:http2";
import { after, before, test } from "node:test";
import { Client, credentials } from "@grpc/grpc-js";
import { codeFromHttp, codeName } from "rpcstatus/code";
import { codeFromHttp2 } from "rpcstatus/code/http2";
import { FINAL_STATUSES, listen, PATH } from "./service.mjs";

let respond;
const server = createServer();
server.on("stream", (stream) => {
  stream.on("error", () => {});
  respond(stream);
});
let client;

before(async () => {
  const address = (await listen(server)).slice("http://".length);
  client = new Client(address, credentials.createInsecure(), { "grpc.enable_retries": 0 });
});
after(() => {
  client.close();
  server.close();
});

function call() {
  const bytes = (buffer) => buffer;
  return new Promise((resolve) => {
    const deadline = Date.now() + 10_000;
    client.makeUnaryRequest(PATH, bytes, bytes, Buffer.alloc(0), { deadline }, (error) =>
      resolve(error?.code),
    );
  });
}

test("maps HTTP to codes like grpc-js, for every status from 200 to 599", async () => {
  for (const http of FINAL_STATUSES) {
    respond = (stream) =>
      stream.respond({ ":status": http, "content-type": "text/html" }, { endStream: true });
    // gRPC's mapping document has a row for 431, which most implementations lack, including grpc-js.
    const expected = http === 431 ? "UNKNOWN" : codeName(codeFromHttp(http, "grpc"));
    assert.equal(codeName(await call()), expected, String(http));
  }
});

test("maps HTTP/2 error codes like grpc-js", async () => {
  // The document has no row for these: grpc-js reads them as INTERNAL, we as UNKNOWN.
  const differ = {
    [constants.NGHTTP2_STREAM_CLOSED]: "INTERNAL",
    [constants.NGHTTP2_HTTP_1_1_REQUIRED]: "INTERNAL",
  };
  for (let error = 0; error <= 13; error++) {
    respond = (stream) => stream.close(error);
    assert.equal(
      codeName(await call()),
      differ[error] ?? codeName(codeFromHttp2(error)),
      String(error),
    );
  }
});
