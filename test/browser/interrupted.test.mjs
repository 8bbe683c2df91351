// Calls that end without a complete response: the page aborts them, or the server goes away.

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

/**
 * Starts a call that never ends. Returns its outcome inside an object, so that `await begin()` does not wait for
 * it.
 */
async function begin(client, { origin, calls }) {
  const begun = once(calls, "D-4");
  const outcome = browser.call(client, { url: origin, sku: "D-4" });
  await begun;
  return { outcome };
}

function assertUnavailable({ orderId, error }) {
  assert.equal(orderId, undefined);
  assert.equal(error.code, 14, error.message);
  // The text of the browser is not sent on.
  assert.equal(error.wireMessage, "unknown error");
}

for (const client of CLIENTS) {
  describe(client, () => {
    test("a call that the page aborts is CANCELLED, and is cancelled at the server", async () => {
      const cancelled = once(api.calls, "cancelled");
      const { outcome } = await begin(client, api);
      await browser.page.evaluate(() => window.abortCalls());
      assert.equal((await outcome).error.code, 1);
      await cancelled;
    });

    test("a server that cannot be reached is UNAVAILABLE", async () => {
      const gone = await startApi(browser.origin);
      gone.stop();
      assertUnavailable(await browser.call(client, { url: gone.origin, sku: "A-1" }));
    });

    test("a server that goes away during the call is UNAVAILABLE", async () => {
      const dying = await startApi(browser.origin);
      const { outcome } = await begin(client, dying);
      dying.stop();
      assertUnavailable(await outcome);
    });
  });
}

for (const client of CONNECT) {
  test(`${client}: a stream whose server goes away is UNAVAILABLE after its messages`, async () => {
    const dying = await startApi(browser.origin);
    onPlace = (place) => place === "Basel" && dying.stop();
    const options = { url: dying.origin, sku: "D-4", method: "watchOrder" };
    const outcome = await browser.call(client, options);
    assert.deepEqual(outcome.places, ["Hamburg", "Basel"]);
    assertUnavailable(outcome);
  });
}

for (const client of OVER_JSON) {
  test(`${client}: a truncated response`, async () => {
    // Whether a success that breaks off was one cannot be known.
    for (const [status, code, ...kinds] of [
      [200, 2, "unreadable"],
      [404, 5, "unreadable", "missing-status"],
    ]) {
      const url = `${api.origin}/half/${status}`;
      const { orderId, error } = await browser.call(client, { url, sku: "A-1" });
      assert.equal(orderId, undefined);
      assert.equal(error.code, code);
      assert.deepEqual(
        error.issues.map(({ kind }) => kind),
        kinds,
      );
    }
  });
}
