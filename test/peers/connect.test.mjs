// Connect does not export its HTTP tables, so these tests call a real server with a real client.

import assert from "node:assert/strict";
import { createServer } from "node:http";
import { after, before, test } from "node:test";
import { Code as ConnectCode, ConnectError, createClient } from "@connectrpc/connect";
import { connectNodeAdapter, createConnectTransport } from "@connectrpc/connect-node";
import { codeFromConnect, codeFromHttp, connectFromCode, httpFromCode } from "rpcstatus/code";
import { Asker, CODES, empty, FINAL_STATUSES, listen, PATH } from "./service.mjs";

let respond;
const bare = createServer((_, response) => respond(response));
let url;

before(async () => {
  url = await listen(bare);
});
after(() => bare.close());

test("maps HTTP to codes like connect-node's client, for every status from 200 to 599", async () => {
  const client = createClient(Asker, createConnectTransport({ httpVersion: "1.1", baseUrl: url }));
  for (const http of FINAL_STATUSES.filter((status) => status !== 200)) {
    respond = (response) => response.writeHead(http, { "content-type": "text/plain" }).end();
    const error = await client.ask(empty).then(assert.fail, ConnectError.from);
    assert.equal(codeFromHttp(http, "connect"), error.code, String(http));
  }
});

test("maps codes to HTTP and names like connect-node's server, for every code", async () => {
  const server = createServer(
    connectNodeAdapter({
      routes: (router) =>
        router.service(Asker, {
          ask: (_, { requestHeader }) => {
            throw new ConnectError("asked for", Number(requestHeader.get("code")));
          },
        }),
    }),
  );
  const address = await listen(server);
  try {
    for (const code of CODES.slice(1)) {
      const headers = { "content-type": "application/json", code: String(code) };
      const response = await fetch(address + PATH, { method: "POST", headers, body: "{}" });
      const body = await response.json();
      assert.equal(response.status, httpFromCode(code), ConnectCode[code]);
      assert.equal(body.code, connectFromCode(code));
      assert.equal(codeFromConnect(body.code), code);
    }
  } finally {
    server.close();
  }
});

test("reads an error of a real Connect call with its details, and a catalog matches it", async () => {
  const { StatusError } = await import("rpcstatus");
  const { encodeErrorInfo, errorInfo } = await import("rpcstatus/details");
  const { defineError, int64 } = await import("rpcstatus/codegenv1");
  const info = errorInfo({ reason: "GONE", domain: "d.example", metadata: { id: "7" } });
  const value = Buffer.from(encodeErrorInfo(info)).toString("base64");
  respond = (response) =>
    response.writeHead(404, { "content-type": "application/json" }).end(
      JSON.stringify({
        code: "not_found",
        message: "100% gone: ü",
        details: [{ type: "google.rpc.ErrorInfo", value }],
      }),
    );
  const client = createClient(Asker, createConnectTransport({ httpVersion: "1.1", baseUrl: url }));
  const caught = await client.ask(empty).then(assert.fail, (error) => error);
  const status = StatusError.from(caught);
  assert.equal(status.code, 5);
  assert.equal(status.message, "100% gone: ü");
  assert.deepEqual(status.issues, []);
  assert.equal(status.cause, caught);
  const gone = defineError({
    domain: "d.example",
    reason: "GONE",
    code: 5,
    metadata: { id: int64 },
  });
  assert.equal(gone.from(caught).metadata.id, 7n);
});
