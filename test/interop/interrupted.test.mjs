// Calls that are interrupted: when a peer is killed or a connection is cut, our client reads a StatusError with the
// code of grpc-js, and our server keeps running.

import assert from "node:assert/strict";
import { EventEmitter, once } from "node:events";
import { describe, test } from "node:test";
import { Code, StatusError } from "rpcstatus";
import { codeName } from "rpcstatus/code";
import { codeFromHttp2 } from "rpcstatus/code/http2";
import { builtPeers, startClient, startServer } from "./peers.mjs";
import { rstStream, startProxy } from "./proxy.mjs";
import { startOurClient, startOurServer } from "./service.mjs";

/** Sends a message, then leaves the call open. */
const OPEN = { messages: 1 };

for (const peer of builtPeers()) {
  describe(`interrupted calls of ${peer.name}`, () => {
    test("a server is killed during a unary call and during a stream", async (t) => {
      const server = await startServer(peer);
      t.after(server.kill);
      const client = startOurClient(server.address);
      t.after(client.kill);
      const unary = client.call("Unary", { messages: 0 });
      const stream = await client.call("ServerStream", OPEN, { onMessage: server.kill });
      assertInterrupted(stream, 1, Code.UNAVAILABLE);
      assertInterrupted(await unary, 0, Code.UNAVAILABLE);
      assertInterrupted(await client.call("Unary", OPEN), 0, Code.UNAVAILABLE);
    });

    test("a stream is cut by RST_STREAM", async (t) => {
      const { client, proxy } = await startProxied(t, peer);
      // NO_ERROR, INTERNAL_ERROR, REFUSED_STREAM, CANCEL, ENHANCE_YOUR_CALM and INADEQUATE_SECURITY.
      for (const [index, error] of [0, 2, 7, 8, 11, 12].entries()) {
        const reset = rstStream(2 * index + 1, error);
        const onMessage = () => proxy.socket.write(reset);
        const outcome = await client.call("ServerStream", OPEN, { onMessage });
        assertInterrupted(outcome, 1, codeFromHttp2(error));
      }
    });

    test("a connection is closed, or reset", async (t) => {
      const { client, proxy } = await startProxied(t, peer);
      for (const cut of ["destroy", "resetAndDestroy"]) {
        const unary = client.call("Unary", { messages: 0 });
        const onMessage = () => proxy.socket[cut]();
        assertInterrupted(
          await client.call("ServerStream", OPEN, { onMessage }),
          1,
          Code.UNAVAILABLE,
        );
        assertInterrupted(await unary, 0, Code.UNAVAILABLE);
      }
    });

    test("a client is killed during a unary call and during a stream", async (t) => {
      const events = new EventEmitter();
      const server = await startOurServer({
        open: () => events.emit("open"),
        cancelled: () => events.emit("cancelled"),
      });
      t.after(server.kill);
      for (const method of ["Unary", "ServerStream"]) {
        const [open, cancelled] = [once(events, "open"), once(events, "cancelled")];
        const client = startClient(peer, server.address);
        t.after(client.kill);
        client.call(method, OPEN).catch(() => {});
        await open;
        await client.kill();
        await cancelled;
      }
      const client = startClient(peer, server.address);
      t.after(client.kill);
      const { code } = await client.call("Unary", { messages: 0, status: { code: 5 } });
      assert.equal(codeName(code), "NOT_FOUND");
    });
  });
}

async function startProxied(t, peer) {
  const server = await startServer(peer);
  t.after(server.kill);
  const proxy = await startProxy(server.address);
  t.after(proxy.kill);
  const client = startOurClient(proxy.address);
  t.after(client.kill);
  return { client, proxy };
}

function assertInterrupted({ messages, error }, expectedMessages, code) {
  const read = StatusError.from(error);
  assert.equal(codeName(read.code), codeName(code), read.message);
  assert.notEqual(read.message, "");
  assert.deepEqual(read.details, []);
  assert.deepEqual(read.issues, []);
  assert.equal(read.cause, error);
  assert.equal(messages, expectedMessages);
}
