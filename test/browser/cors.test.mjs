// A gRPC-web response without a body carries its status in headers, which a page sees only if the server exposes
// them. If it does not, an error must stay an error.

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
  apis.otherOrigin = await startApi("https://shop.acme.example");
});
after(async () => {
  await browser?.close();
  for (const api of Object.values(apis)) api.stop();
});
afterEach(() => assert.deepEqual(browser.messages.splice(0), []));

const call = async (client, api, method = "placeOrder") => {
  const url = `${apis[api].origin}/trailers-only`;
  return browser.call(client, { url, sku: "A-1", method });
};

for (const client of clients) {
  describe(client, () => {
    test("with the headers that Connect's cors helper exposes, the whole error arrives", async () => {
      const { error } = await call(client, "open");
      assert.equal(error.reason, "OUT_OF_STOCK");
      assert.equal(error.metadata.available, 3n);
      assert.equal(error.details.length, 4);
      assert.deepEqual(error.issues, []);
    });

    test("without grpc-status-details-bin, code and message arrive", async () => {
      const { error } = await call(client, "withoutDetails");
      assert.equal(error.code, 9);
      assert.equal(error.message, "only 3 of A-1 left");
      assert.deepEqual(error.details, []);
    });

    test("with none of them, the error is UNKNOWN", async () => {
      const { orderId, error } = await call(client, "hidden");
      assert.equal(orderId, undefined);
      assert.equal(error.code, 2);
      assert.equal(error.reason, undefined);
    });
  });
}

test("the issue of a response with hidden headers says what to do", async () => {
  const { error } = await call("fetch of gRPC-web", "hidden");
  assert.deepEqual(
    error.issues.map(({ kind }) => kind),
    ["missing-status"],
  );
  assert.match(error.issues[0].what, /grpc-status-details-bin in access-control-expose-headers$/);
});

test("a stream of Connect with hidden headers is UNKNOWN", async () => {
  for (const client of GRPC_WEB.filter((name) => name.startsWith("connect"))) {
    const { error } = await call(client, "hidden", "watchOrder");
    assert.equal(error.code, 2, client);
    assert.equal(error.message, "missing trailer");
  }
});

test("grpc-web itself ends a stream with hidden headers as a success", async () => {
  // It calls `end` without an error, so there is nothing to read; docs/transports.md warns of it.
  assert.deepEqual(await call("grpc-web", "hidden", "watchOrder"), { places: [] });
});

for (const client of CLIENTS) {
  test(`${client}: a response with a body needs none of these headers`, async () => {
    const { error } = await browser.call(client, { url: apis.hidden.origin, sku: "A-1" });
    assert.equal(error.reason, "OUT_OF_STOCK");
    assert.deepEqual(error.issues, []);
  });

  test(`${client}: a server that does not allow this origin is UNAVAILABLE`, async () => {
    const { error } = await browser.call(client, { url: apis.otherOrigin.origin, sku: "A-1" });
    assert.equal(error.code, 14);
    assert.equal(error.wireMessage, "unknown error");
    const logged = browser.messages.splice(0);
    assert.equal(logged.length, 1);
    assert.match(logged[0], /blocked by CORS policy/);
  });
}
