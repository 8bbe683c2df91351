// A gRPC-web answer without a body has its status in headers, which a page sees only if the server exposes them.
// Where it does not, an error stays an error.

import assert from "node:assert/strict";
import { after, afterEach, before, describe, test } from "node:test";
import { CLIENTS, GRPC_WEB, openPage } from "./browser.mjs";
import { startApi } from "./servers.mjs";

const clients = [...GRPC_WEB, "grpc-web as text"];
let browser;
const apis = {};

before(async () => {
  browser = await openPage();
  apis.open = await startApi(browser.origin);
  apis.withoutDetails = await startApi(browser.origin, {
    exposed: ["grpc-status", "grpc-message"],
  });
  apis.hidden = await startApi(browser.origin, { exposed: [] });
  apis.ofOthers = await startApi("https://shop.acme.example");
});
after(async () => {
  await browser?.close();
  for (const api of Object.values(apis)) api.stop();
});
afterEach(() => assert.deepEqual(browser.messages.splice(0), []));

const ask = async (client, api, method = "placeOrder") => {
  const url = `${apis[api].origin}/trailers-only`;
  return browser.ask(client, { url, sku: "A-1", method });
};

for (const client of clients) {
  describe(client, () => {
    test("with the headers that Connect's cors helper exposes, all of it arrives", async () => {
      const { error } = await ask(client, "open");
      assert.equal(error.reason, "OUT_OF_STOCK");
      assert.equal(error.metadata.available, 3n);
      assert.equal(error.details.length, 4);
      assert.deepEqual(error.issues, []);
    });

    test("without grpc-status-details-bin, code and message arrive", async () => {
      const { error } = await ask(client, "withoutDetails");
      assert.equal(error.code, 9);
      assert.equal(error.message, "only 3 of A-1 left");
      assert.deepEqual(error.details, []);
    });

    test("with none of them, it is UNKNOWN", async () => {
      const { orderId, error } = await ask(client, "hidden");
      assert.equal(orderId, undefined);
      assert.equal(error.code, 2);
      assert.equal(error.reason, undefined);
    });
  });
}

test("an answer whose headers are hidden says what to do", async () => {
  const { error } = await ask("fetch of gRPC-web", "hidden");
  assert.deepEqual(
    error.issues.map(({ kind }) => kind),
    ["missing-status"],
  );
  assert.match(
    error.issues[0].what,
    /grpc-status-details-bin in its access-control-expose-headers$/,
  );
});

test("a stream of Connect with hidden headers is UNKNOWN", async () => {
  for (const client of GRPC_WEB.filter((name) => name.startsWith("connect"))) {
    const { error } = await ask(client, "hidden", "watchOrder");
    assert.equal(error.code, 2, client);
    assert.equal(error.message, "missing trailer");
  }
});

test("grpc-web itself ends a stream with hidden headers as if all was well", async () => {
  // It calls `end` and tells nobody, so there is no error to read: docs/transports.md warns of it.
  assert.deepEqual(await ask("grpc-web", "hidden", "watchOrder"), { places: [] });
});

for (const client of CLIENTS) {
  test(`${client}: an answer with a body needs none of these headers`, async () => {
    const { error } = await browser.ask(client, { url: apis.hidden.origin, sku: "A-1" });
    assert.equal(error.reason, "OUT_OF_STOCK");
    assert.deepEqual(error.issues, []);
  });

  test(`${client}: a server that pages of this origin may not ask is UNAVAILABLE`, async () => {
    const { error } = await browser.ask(client, { url: apis.ofOthers.origin, sku: "A-1" });
    assert.equal(error.code, 14);
    assert.equal(error.wireMessage, "unknown error");
    const said = browser.messages.splice(0);
    assert.equal(said.length, 1);
    assert.match(said[0], /blocked by CORS policy/);
  });
}
