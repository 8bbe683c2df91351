// A page of a real Chromium, and what it says on its console.

import { chromium } from "playwright-core";
import { findChromium } from "./chromium.mjs";
import { startSite } from "./servers.mjs";

/** The clients of the page, which are those of page/clients.ts. */
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
/** Those that a server of OrderService answers; connect-node knows no gRPC-web as text. */
export const CLIENTS = [...new Set([...CONNECT, ...GRPC_WEB, ...OVER_JSON])];

/**
 * Opens the page; `ask` makes a call in it and gives what it ended with. `messages` has the errors and warnings of
 * its console, and what nobody caught.
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
  page.on("pageerror", (error) => messages.push(`not caught: ${error}`));
  page.on("console", (message) => {
    // Chromium tells of every answer that is no success.
    const isAnswer = message.text().startsWith("Failed to load resource");
    if (["error", "warning"].includes(message.type()) && !isAnswer) messages.push(message.text());
  });
  await page.goto(site.origin);
  return {
    page,
    origin: site.origin,
    messages,
    ask: (client, call) =>
      page.evaluate(([name, given]) => window.ask(name, given), [client, call]),
    close: async () => {
      await browser.close();
      site.stop();
    },
  };
}
