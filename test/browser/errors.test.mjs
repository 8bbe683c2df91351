// Every client of the page reads the complete errors of a server of another origin.

import assert from "node:assert/strict";
import { after, afterEach, before, describe, test } from "node:test";
import { CLIENTS, CONNECT, OVER_JSON, openPage } from "./browser.mjs";
import { ASKED_AT, startApi } from "./servers.mjs";

let browser;
let api;

before(async () => {
  browser = await openPage();
  api = await startApi(browser.origin);
});
after(async () => {
  await browser?.close();
  api?.stop();
});
afterEach(() => assert.deepEqual(browser.messages.splice(0), []));

const german = { "accept-language": "de-CH" };

const OUT_OF_STOCK = {
  code: 9,
  message: "only 3 of A-1 left",
  wireMessage: "only 3 of A-1 left",
  issues: [],
  reason: "OUT_OF_STOCK",
  retryDelayMs: undefined,
  details: [
    "google.rpc.ErrorInfo",
    "google.rpc.Help",
    "google.rpc.LocalizedMessage",
    "acme.shop.v1.StockReport",
  ],
  text: "Von A-1 sind nur noch 3 Stück da.",
  metadata: { available: 3n, sku: "A-1" },
  stockReport: { warehouse: "Basel", expected: 12 },
};

const sorted = ({ details, ...rest }) => ({ ...rest, details: details.toSorted() });

for (const client of CLIENTS) {
  const call = (sku, headers, method) =>
    browser.call(client, { url: api.origin, sku, headers, method });

  describe(client, () => {
    test("an error arrives with its types, its details and its text", async () => {
      const { error } = await call("A-1", german);
      assert.deepEqual(sorted(error), sorted(OUT_OF_STOCK));
    });

    test("metadata of every type arrives, and a message that headers must escape", async () => {
      const { error } = await call("B-2");
      assert.equal(error.code, 14);
      assert.equal(error.message, "Post / Poste takes no 37.5 kg: é, 100% ✓");
      assert.deepEqual(error.metadata, {
        carrier: "Post / Poste",
        weight: 37.5,
        parcels: 9007199254740993n,
        fragile: true,
        askedAt: ASKED_AT,
        answeredIn: 1500,
        quote: Uint8Array.of(0, 0xff, 0x5e),
      });
      assert.equal(error.retryDelayMs, 1500);
      assert.deepEqual(error.issues, []);
    });

    test("an exception becomes the fallback of the catalog, and none of its text arrives", async () => {
      const { error } = await call("C-3");
      assert.equal(error.code, 13);
      assert.equal(error.reason, "OUR_FAULT");
      assert.equal(error.message, "something is wrong on our side");
    });

    test("a successful call is unchanged", async () => {
      assert.deepEqual(await call("E-5"), { orderId: "order-of-E-5", places: [] });
    });
  });
}

for (const client of [...CONNECT, "grpc-web"]) {
  test(`${client}: a stream fails after its messages`, async () => {
    const options = { url: api.origin, sku: "A-1", method: "watchOrder", headers: german };
    const { places, error } = await browser.call(client, options);
    assert.deepEqual(places, ["Hamburg", "Basel"]);
    assert.deepEqual(sorted(error), sorted(OUT_OF_STOCK));
  });
}

for (const client of OVER_JSON) {
  test(`${client}: a server on the fetch API responds the same`, async () => {
    const options = { url: `${api.origin}/fetched`, sku: "A-1", headers: german };
    const { error } = await browser.call(client, options);
    assert.deepEqual(sorted(error), sorted(OUT_OF_STOCK));
  });
}

test("gRPC-web as text, read by grpc-web and by fetch", async () => {
  for (const client of ["grpc-web as text", "fetch of gRPC-web"]) {
    const { error } = await browser.call(client, { url: `${api.origin}/text`, sku: "A-1" });
    const text = "only 3 of A-1 left";
    assert.deepEqual(sorted(error), sorted({ ...OUT_OF_STOCK, text }), client);
  }
});

test("the browser made a preflight request for every path", () => {
  const paths = ["/acme.shop.v1.OrderService/PlaceOrder", "/v1/orders", "/fetched/v1/orders"];
  for (const path of paths) assert.ok(api.preflights.includes(path), path);
});
