// Opens the test page in a real Chromium and collects the messages of its console.

import { chromium } from "playwright-core";
import { findChromium } from "./chromium.mjs";
import { startSite } from "./servers.mjs";

/** The clients of the page, by their names in page/clients.ts. */
export const CONNECT = [
  "connect",
  "connect in protobuf",
  "connect with our interceptor",
  "connect's gRPC-web",
  "connect's gRPC-web with our interceptor",
];
export const OVER_JSON = ["fetch of Google's JSON", "fetch of problem details"];
export const GRPC_WEB = [
  "connect's gRPC-web",
  "connect's gRPC-web with our interceptor",
  "grpc-web",
  "fetch of gRPC-web",
];
/** The clients that a server of OrderService supports; connect-node does not support grpc-web-text. */
export const CLIENTS = [...new Set([...CONNECT, ...GRPC_WEB, ...OVER_JSON])];

/**
 * Opens the page. `call` makes a call from it and returns the outcome. `messages` holds the errors and warnings of its
 * console, and uncaught errors.
 */
export async function openPage() {
  const site = await startSite();
  const browser = await chromium.launch({
    executablePath: findChromium(),
    // Chromium has no sandbox for root.
    args: process.getuid?.() === 0 ? ["--no-sandbox"] : [],
  });
  const page = await browser.newPage({ locale: "en-GB", timezoneId: "Europe/Zurich" });
  const messages = [];
  page.on("pageerror", (error) => messages.push(`uncaught: ${error}`));
  page.on("console", (message) => {
    // Chromium logs every response that is not a success.
    const isFailedResponse = message.text().startsWith("Failed to load resource");
    if (["error", "warning"].includes(message.type()) && !isFailedResponse)
      messages.push(message.text());
  });
  await page.goto(site.origin);
  return {
    page,
    origin: site.origin,
    messages,
    call: (client, options) =>
      page.evaluate(([name, given]) => window.call(name, given), [client, options]),
    close: async () => {
      await browser.close();
      site.stop();
    },
  };
}
