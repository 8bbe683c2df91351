// Clients in other languages call our server: their own library must read its statuses.

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { builtPeers, startClient } from "./peers.mjs";
import { CALLS, SCENARIOS } from "./scenarios.mjs";
import { startOurServer } from "./service.mjs";

for (const peer of builtPeers()) {
  describe(`our server, ${peer.name} client`, () => {
    let server;
    let client;
    before(async () => {
      server = await startOurServer();
      client = startClient(peer, server.address);
    });
    after(async () => {
      await client?.kill();
      server?.kill();
    });

    for (const [group, statuses] of Object.entries(SCENARIOS)) {
      test(group, async () => {
        for (const [name, status] of Object.entries(statuses)) {
          for (const { method, messages } of CALLS) {
            const outcome = await client.call(method, { messages, status });
            const call = `${name}, ${method} after ${messages} messages`;
            const { code, message = "" } = status;
            assert.deepEqual(
              { code: outcome.code, message: outcome.message },
              { code, message },
              call,
            );
            // Without details we send no grpc-status-details-bin, and some clients read a status only from that.
            if (outcome.status !== null || status.details)
              assert.deepEqual(outcome.status, status, call);
            assert.equal(outcome.messages, messages, call);
          }
        }
        assert.deepEqual(server.issues, []);
      });
    }
  });
}
