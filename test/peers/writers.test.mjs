// Other libraries' clients read what our writers produce.

import assert from "node:assert/strict";
import { createServer } from "node:http";
import { createServer as createServer2 } from "node:http2";
import { afterEach, describe, test } from "node:test";
import { createClient } from "@connectrpc/connect";
import {
  createConnectTransport,
  createGrpcTransport,
  createGrpcWebTransport,
} from "@connectrpc/connect-node";
import { GoogleError } from "google-gax";
import { StatusError } from "rpcstatus";
import { httpFromCode } from "rpcstatus/code";
import { badRequest, errorInfo, retryInfo } from "rpcstatus/details";
import {
  connectEndStreamFromStatus,
  connectFromStatus,
  googleFromStatus,
  grpcWebFromStatus,
  headersFromStatus,
} from "rpcstatus/http";
import { Caller, call } from "./calls.mjs";
import { CODES, listen } from "./service.mjs";

const standard = [
  errorInfo({ reason: "OUT_OF_STOCK", domain: "shop.acme.example", metadata: { sku: "A-1" } }),
  badRequest({ fieldViolations: [{ field: "items[0].count", description: "too many" }] }),
  retryInfo(1500),
];
const own = { typeUrl: "type.googleapis.com/acme.Stock", value: Uint8Array.of(8, 3, 0xff, 0xfe) };
const status = (code, details = [...standard, own]) =>
  new StatusError({ code, message: "100% gone: a/b, ü \ud83d\udeb2", details });

const closing = [];
afterEach(() => {
  for (const close of closing.splice(0)) close();
});

async function serve(server) {
  closing.push(() => server.close());
  return listen(server);
}

function assertSame(error, sent) {
  const read = StatusError.from(error);
  assert.equal(read.code, sent.code);
  assert.equal(read.message, sent.message);
  assert.deepEqual(
    read.details.map(({ type, value }) => [type, Buffer.from(value)]),
    sent.details.map(({ type, value }) => [type, Buffer.from(value)]),
  );
}

for (const code of CODES.slice(1)) {
  describe(`code ${code}`, () => {
    test("Connect's client reads the body of a unary response", async () => {
      const server = createServer((_, response) => {
        const body = JSON.stringify(connectFromStatus(status(code), { debug: true }));
        response.writeHead(httpFromCode(code), { "content-type": "application/json" }).end(body);
      });
      const transport = createConnectTransport({
        baseUrl: await serve(server),
        httpVersion: "1.1",
      });
      assertSame((await call(createClient(Caller, transport), "unary")).error, status(code));
    });

    test("Connect's client reads the end of a stream", async () => {
      const server = createServer((_, response) => {
        const metadata = { "x-order": ["7"] };
        const json = JSON.stringify(connectEndStreamFromStatus(status(code), { metadata }));
        const body = Buffer.concat([Buffer.alloc(5), Buffer.from(json)]);
        body[0] = 2;
        body.writeUInt32BE(body.length - 5, 1);
        response.writeHead(200, { "content-type": "application/connect+proto" }).end(body);
      });
      const transport = createConnectTransport({
        baseUrl: await serve(server),
        httpVersion: "1.1",
      });
      const { error } = await call(createClient(Caller, transport), "serverStream");
      assertSame(error, status(code));
      assert.equal(error.metadata.get("x-order"), "7");
    });

    test("Connect's gRPC-web client reads the last frame", async () => {
      const server = createServer((_, response) => {
        const body = grpcWebFromStatus(status(code));
        response.writeHead(200, { "content-type": "application/grpc-web+proto" }).end(body);
      });
      const transport = createGrpcWebTransport({
        baseUrl: await serve(server),
        httpVersion: "1.1",
      });
      const { error } = await call(createClient(Caller, transport), "serverStream");
      assertSame(error, status(code));
    });

    test("Connect's gRPC client reads the headers", async () => {
      const server = createServer2();
      server.on("stream", (stream) => {
        const head = { ":status": 200, "content-type": "application/grpc+proto" };
        stream.respond({ ...head, ...headersFromStatus(status(code)) }, { endStream: true });
      });
      server.on("session", (session) => closing.push(() => session.destroy()));
      const transport = createGrpcTransport({ baseUrl: await serve(server), httpVersion: "2" });
      assertSame((await call(createClient(Caller, transport), "unary")).error, status(code));
    });

    test("google-gax reads Google's JSON", () => {
      const error = GoogleError.parseHttpError(googleFromStatus(status(code, standard)));
      assert.equal(error.code, code);
      assert.equal(error.message, status(code).message);
      assert.equal(error.reason, "OUT_OF_STOCK");
      assert.equal(error.domain, "shop.acme.example");
      assert.deepEqual(error.errorInfoMetadata, { sku: "A-1" });
      assert.equal(error.statusDetails.length, 3);
    });
  });
}
