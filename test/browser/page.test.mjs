// Uses the page like a user: checks how it shows errors, and saves a screenshot of each to build/.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { openPage } from "./browser.mjs";
import { startApi } from "./servers.mjs";

let browser;
let api;

before(async () => {
  browser = await openPage();
  api = await startApi(browser.origin);
  await browser.page.goto(`${browser.origin}/?api=${api.origin}`);
});
after(async () => {
  await browser?.close();
  api?.stop();
});

/** Places an order. Returns the text, the marks and the table cells, by row, that the page then shows. */
async function order(sku, client, language) {
  const { page } = browser;
  await page.evaluate(() => document.querySelector("output").replaceChildren());
  await page.selectOption("[name=sku]", sku);
  await page.selectOption("[name=client]", client);
  await page.selectOption("[name=language]", language);
  await page.click("button");
  await page.waitForSelector("article");
  const name = `build/${sku}.png`;
  await page.screenshot({ path: fileURLToPath(new URL(name, import.meta.url)), fullPage: true });
  return {
    text: await page.textContent(".text"),
    marks: await page.locator(".marks li").allTextContents(),
    rows: await page
      .locator("tr")
      .evaluateAll((rows) => rows.map((row) => [...row.cells].map((cell) => cell.innerText))),
  };
}

const includes = (rows, expected) =>
  assert.ok(
    rows.some((row) => row.join() === expected.join()),
    `${JSON.stringify(expected)} is not in ${JSON.stringify(rows)}`,
  );

test("shows an error with its text, its types and its details", async () => {
  const { text, marks, rows } = await order("A-1", "grpc-web", "de");
  assert.equal(text, "Von A-1 sind nur noch 3 Stück da. Bald kommen 12 neue.");
  assert.deepEqual(marks, [
    "FAILED_PRECONDITION (9)",
    "OUT_OF_STOCK",
    "shop.acme.example",
    "HTTP 409",
    "retry: after-fix",
  ]);
  includes(rows, ["available", "bigint", "3n"]);
  includes(rows, ["sku", "string", '"A-1"']);
  includes(rows, ["acme.shop.v1.StockReport", "warehouse: Basel\nexpected: 12"]);
});

test("shows metadata of every type", async () => {
  const { text, marks, rows } = await order("B-2", "fetch of problem details", "en");
  assert.equal(text, "Post / Poste takes no 37.5 kg: é, 100% ✓");
  assert.ok(marks.includes("after 1500 ms"));
  includes(rows, ["weight", "number", "37.5"]);
  includes(rows, ["parcels", "bigint", "9007199254740993n"]);
  includes(rows, ["fragile", "boolean", "true"]);
  includes(rows, ["askedAt", "Date", "2026-11-20T16:30:00.250Z"]);
  includes(rows, ["answeredIn", "number", "1500"]);
  includes(rows, ["quote", "Uint8Array", "0 255 94"]);
});

test("shows an order that succeeds", async () => {
  const { text, rows } = await order("E-5", "connect", "en");
  assert.equal(text, "Ordered: order-of-E-5");
  assert.deepEqual(rows, []);
});

test("logs nothing to the console", () => assert.deepEqual(browser.messages, []));
