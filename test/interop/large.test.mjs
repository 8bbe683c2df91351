// Statuses that are larger than a client accepts: our server's budget keeps them readable everywhere; without it, each
// client loses them in its own way.

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { StatusError, trailersFromStatus } from "rpcstatus";
import { codeName } from "rpcstatus/code";
import { builtPeers, startClient, startServer } from "./peers.mjs";
import { CALLS } from "./scenarios.mjs";
import { startOurClient, startOurServer } from "./service.mjs";

const BARE = { code: 5, message: "gone" };
const info = {
  "@type": "type.googleapis.com/google.rpc.ErrorInfo",
  reason: "LARGE",
  domain: "a.example",
};

/** A status with a DebugInfo of `characters`; in base64 its trailer is a third larger. */
const statusWith = (characters) => ({
  code: 9,
  message: "large",
  details: [
    info,
    { "@type": "type.googleapis.com/google.rpc.DebugInfo", detail: "x".repeat(characters) },
  ],
});

const LARGE = statusWith(75_000);

/** The code that a client reports for trailers of 100 KB; the limit of grpc-go is 16 MB. */
const OVER_LIMIT = {
  "grpc-go": "FAILED_PRECONDITION",
  grpcio: "RESOURCE_EXHAUSTED",
  tonic: "RESOURCE_EXHAUSTED",
  "grpc-java": "INTERNAL",
};

for (const peer of builtPeers()) {
  describe(`large: our server, ${peer.name} client`, () => {
    test("code, message and ErrorInfo of a status with 100 KB of details arrive", async (t) => {
      const { client, server } = await startOurs(t, peer);
      const { code, message } = LARGE;
      for (const { method, messages } of CALLS) {
        const outcome = await client.call(method, { messages, status: LARGE });
        const status = { code, message, details: [info] };
        assert.deepEqual(outcome, { messages, code, message, status });
        const [issue, ...others] = server.issues.splice(0);
        assert.deepEqual([issue.kind, issue.where], ["over-budget", "details[1]"]);
        assert.deepEqual(others, []);
      }
    });

    test("a status that fills the budget arrives, every time", async (t) => {
      const { client, server } = await startOurs(t, peer);
      const status = fullStatus();
      // grpcio loses a few of a hundred statuses that are slightly over its limit.
      for (let call = 0; call < 100; call++) {
        const outcome = await client.call("Unary", { messages: 0, status });
        assert.equal(outcome.status?.details?.length, 2, outcome.message);
      }
      assert.deepEqual(server.issues, []);
    });

    test(`with maxBytes of 200 KB, the client reports ${OVER_LIMIT[peer.name]}`, async (t) => {
      const { client, server } = await startOurs(t, peer, { maxBytes: 204_800 });
      for (const { method, messages } of CALLS) {
        const outcome = await client.call(method, { messages, status: LARGE });
        assert.equal(codeName(outcome.code), OVER_LIMIT[peer.name], outcome.message);
        if (outcome.code === LARGE.code) assert.equal(outcome.status.details.length, 2);
      }
      assert.deepEqual(server.issues, []);
      // The connection serves the next call.
      const { code, message } = await client.call("Unary", { messages: 0, status: BARE });
      assert.deepEqual({ code, message }, BARE);
    });
  });

  describe(`large: ${peer.name} server, our client`, () => {
    test("a trailer of 60 KB arrives", async (t) => {
      const status = statusWith(45_000);
      for (const error of await callEach(t, peer, status))
        assert.deepEqual(StatusError.from(error).toJSON(), status);
    });

    test("a trailer of 100 KB is reported as a connection error", async (t) => {
      for (const error of await callEach(t, peer, LARGE)) {
        const read = StatusError.from(error);
        // Node limits a header to 64 KB; beyond that, Node 20 reports nothing and Node 26 closes the connection.
        assert(["DEADLINE_EXCEEDED", "INTERNAL"].includes(codeName(read.code)), read.message);
        assert.notEqual(read.message, "");
        assert.deepEqual(read.issues, []);
      }
    });
  });
}

async function startOurs(t, peer, options) {
  const server = await startOurServer(options);
  t.after(server.kill);
  const client = startClient(peer, server.address);
  t.after(client.kill);
  return { client, server };
}

/** Returns the error of each kind of call. Each call has its own connection, since an oversized header closes it. */
async function callEach(t, peer, status) {
  const server = await startServer(peer);
  t.after(server.kill);
  const call = async ({ method, messages }) => {
    const client = startOurClient(server.address);
    t.after(client.kill);
    const { error } = await client.call(method, { messages, status }, { deadlineMs: 3000 });
    return error;
  };
  return await Promise.all(CALLS.map(call));
}

/** Returns the largest status that fits: with one more character, a detail would be left out. */
function fullStatus() {
  let characters = 0;
  for (let fits = true; fits; characters++) {
    const onIssue = () => {
      fits = false;
    };
    trailersFromStatus(StatusError.from(statusWith(characters + 1)), { onIssue });
  }
  return statusWith(characters - 1);
}
