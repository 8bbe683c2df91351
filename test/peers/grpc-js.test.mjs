// grpc-js is asked over HTTP/2: what its client makes of a status without grpc-status, and of RST_STREAM.

import assert from "node:assert/strict";
import { constants, createServer } from "node:http2";
import { after, before, test } from "node:test";
import { Client, credentials } from "@grpc/grpc-js";
import { codeFromHttp, codeName } from "rpcstatus/code";
import { codeFromHttp2 } from "rpcstatus/code/http2";
import { FINAL_STATUSES, listen, PATH } from "./service.mjs";

let answer;
const server = createServer();
server.on("stream", (stream) => {
  stream.on("error", () => {});
  answer(stream);
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

function ask() {
  const bytes = (buffer) => buffer;
  return new Promise((resolve) => {
    const deadline = Date.now() + 10_000;
    client.makeUnaryRequest(PATH, bytes, bytes, Buffer.alloc(0), { deadline }, (error) =>
      resolve(error?.code),
    );
  });
}

test("HTTP to code is grpc-js's, for every status from 200 to 599", async () => {
  for (const http of FINAL_STATUSES) {
    answer = (stream) =>
      stream.respond({ ":status": http, "content-type": "text/html" }, { endStream: true });
    // The document has a row for 431 that most implementations, grpc-js among them, lack.
    const expected = http === 431 ? "UNKNOWN" : codeName(codeFromHttp(http, "grpc"));
    assert.equal(codeName(await ask()), expected, String(http));
  }
});

test("HTTP/2 error codes are grpc-js's", async () => {
  // No row in the document: grpc-js calls what it has no row for INTERNAL, we call it UNKNOWN.
  const differ = {
    [constants.NGHTTP2_STREAM_CLOSED]: "INTERNAL",
    [constants.NGHTTP2_HTTP_1_1_REQUIRED]: "INTERNAL",
  };
  for (let error = 0; error <= 13; error++) {
    answer = (stream) => stream.close(error);
    assert.equal(
      codeName(await ask()),
      differ[error] ?? codeName(codeFromHttp2(error)),
      String(error),
    );
  }
});
