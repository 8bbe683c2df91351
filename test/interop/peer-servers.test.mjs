// Our client calls servers in other languages: StatusError.from must read the errors of grpc-js.

import assert from "node:assert/strict";
import { connect } from "node:http2";
import { after, before, describe, test } from "node:test";
import { StatusError } from "rpcstatus";
import { builtPeers, startServer } from "./peers.mjs";
import { CALLS, SCENARIOS } from "./scenarios.mjs";
import { frame, startOurClient } from "./service.mjs";

for (const peer of builtPeers()) {
  describe(`${peer.name} server, our client`, () => {
    let server;
    let client;
    before(async () => {
      server = await startServer(peer);
      client = startOurClient(server.address);
    });
    after(async () => {
      client?.kill();
      await server?.kill();
    });

    for (const [group, statuses] of Object.entries(SCENARIOS)) {
      test(group, async () => {
        for (const [name, status] of Object.entries(statuses)) {
          for (const { method, messages } of CALLS) {
            const outcome = await client.call(method, { messages, status });
            assertRead(outcome, messages, status, `${name}, ${method} after ${messages} messages`);
          }
        }
      });
    }

    test("a status without a message before it is sent as trailers-only", async () => {
      const status = SCENARIOS.messages["no details"];
      for (const { method, messages } of CALLS) {
        const [headers, trailers] = await headersOf(server.address, method, { messages, status });
        assert.equal(headers["grpc-status"], messages === 0 ? String(status.code) : undefined);
        assert.equal(trailers === undefined, messages === 0, method);
      }
    });
  });
}

function assertRead({ messages, error }, expectedMessages, status, call) {
  const read = StatusError.from(error);
  assert.deepEqual(read.toJSON(), status, call);
  assert.deepEqual(read.issues, [], call);
  assert.equal(read.message, status.message ?? "", call);
  assert.equal(read.cause, error, call);
  assert.equal(messages, expectedMessages, call);
  for (const { typeUrl, type, message } of read.details) {
    if (message === undefined) continue;
    const name = type.slice("google.rpc.".length);
    const getter = name[0].toLowerCase() + name.slice(1);
    assert.equal(read[getter], read.details.find((d) => d.typeUrl === typeUrl).message, call);
  }
}

/** Returns the header blocks of a response, which grpc-js does not distinguish. */
async function headersOf(address, method, spec) {
  const session = connect(`http://${address}`);
  const path = `/interop.v1.Interop/${method}`;
  const headers = { ":method": "POST", ":path": path, "content-type": "application/grpc" };
  const stream = session.request({ ...headers, te: "trailers" });
  const blocks = [];
  for (const event of ["response", "trailers"]) stream.on(event, (block) => blocks.push(block));
  stream.resume().end(frame(JSON.stringify(spec)));
  await new Promise((resolve, reject) => stream.on("close", resolve).on("error", reject));
  session.close();
  return blocks;
}
