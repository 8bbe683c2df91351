// Calls that end without an answer: given up by the page, or lost with the server.

import assert from "node:assert/strict";
import { once } from "node:events";
import { after, afterEach, before, describe, test } from "node:test";
import { CLIENTS, CONNECT, OVER_JSON, openPage } from "./browser.mjs";
import { startApi } from "./servers.mjs";

let browser;
let api;
let onPlace = () => {};

before(async () => {
  browser = await openPage();
  await browser.page.exposeFunction("onPlace", (place) => onPlace(place));
  api = await startApi(browser.origin);
});
after(async () => {
  await browser?.close();
  api?.stop();
});
afterEach(() => assert.deepEqual(browser.messages.splice(0), []));

/** Begins a call that is never answered. Its end is in an object, so that nobody waits for it yet. */
async function begin(client, { origin, calls }) {
  const begun = once(calls, "D-4");
  const ended = browser.ask(client, { url: origin, sku: "D-4" });
  await begun;
  return { ended };
}

function isUnavailable({ orderId, error }) {
  assert.equal(orderId, undefined);
  assert.equal(error.code, 14, error.message);
  // What the browser says stays here.
  assert.equal(error.wireMessage, "unknown error");
}

for (const client of CLIENTS) {
  describe(client, () => {
    test("a call that the page gives up is CANCELLED, and the server is told", async () => {
      const givenUp = once(api.calls, "given up");
      const { ended } = await begin(client, api);
      await browser.page.evaluate(() => window.giveUp());
      assert.equal((await ended).error.code, 1);
      await givenUp;
    });

    test("a server that is not there is UNAVAILABLE", async () => {
      const gone = await startApi(browser.origin);
      gone.stop();
      isUnavailable(await browser.ask(client, { url: gone.origin, sku: "A-1" }));
    });

    test("a server that goes away during the call is UNAVAILABLE", async () => {
      const dying = await startApi(browser.origin);
      const { ended } = await begin(client, dying);
      dying.stop();
      isUnavailable(await ended);
    });
  });
}

for (const client of CONNECT) {
  test(`${client}: a stream whose server goes away is UNAVAILABLE after its messages`, async () => {
    const dying = await startApi(browser.origin);
    onPlace = (place) => place === "Basel" && dying.stop();
    const call = { url: dying.origin, sku: "D-4", method: "watchOrder" };
    const ended = await browser.ask(client, call);
    assert.deepEqual(ended.places, ["Hamburg", "Basel"]);
    isUnavailable(ended);
  });
}

for (const client of OVER_JSON) {
  test(`${client}: an answer that breaks off`, async () => {
    // It was a success until then: to read the body is what fails.
    isUnavailable(await browser.ask(client, { url: `${api.origin}/half/200`, sku: "A-1" }));
    const { error } = await browser.ask(client, { url: `${api.origin}/half/404`, sku: "A-1" });
    assert.equal(error.code, 5);
    assert.deepEqual(
      error.issues.map(({ kind }) => kind),
      ["unreadable", "missing-status"],
    );
  });
}
