// Tests what the Sentry SDK sends for an error, at its default depth of 3.

import assert from "node:assert/strict";
import { before, describe, test } from "node:test";
import * as Sentry from "@sentry/node";
import { assertReadable, outOfStock } from "./readable.mjs";

describe("Sentry", () => {
  const events = [];
  before(async () => {
    const send = async ([, [[, event]]]) => {
      events.push(event);
      return { statusCode: 200 };
    };
    Sentry.init({
      dsn: "https://key@localhost/1",
      defaultIntegrations: false,
      integrations: [Sentry.linkedErrorsIntegration(), Sentry.extraErrorDataIntegration()],
      transport: () => ({ send, flush: async () => true }),
    });
    Sentry.captureException(outOfStock());
    Sentry.captureMessage("the order failed", { extra: { failure: outOfStock() } });
    Sentry.captureMessage("the order failed", { contexts: { order: { failure: outOfStock() } } });
    Sentry.captureMessage("the order failed", { extra: { detail: outOfStock().details[0] } });
    await Sentry.flush();
  });

  test("the exception has name and message, and its cause is linked", () => {
    const values = events[0].exception.values.map(({ type, value }) => ({ type, value }));
    assert.deepEqual(values, [
      { type: "Error", value: "disk full" },
      { type: "StatusError", value: "only 3 left" },
    ]);
  });

  test("extraErrorDataIntegration shows the code, its name and the details", () => {
    assertReadable(JSON.stringify(events[0].contexts));
    assert.equal(events[0].contexts.StatusError.code, 9);
  });

  test("extra data and contexts show the details, and the code as a number", () => {
    // Sentry calls toJSON() without a key, as for the JSON of a status.
    assertReadable(JSON.stringify(events[1].extra), ["name", "code"]);
    assertReadable(JSON.stringify(events[2].contexts.order), ["name", "code"]);
    assert.equal(events[1].extra.failure.code, 9);
  });

  test("a detail as extra data is decoded", () => {
    assert.equal(events[3].extra.detail.metadata.sku, "A-1");
  });
});
