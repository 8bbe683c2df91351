// The servers that the page calls, each on its own origin: OrderService on connect-node with our interceptor, its
// errors as JSON by our handlers, and responses that neither of the two sends; all with CORS.

import { EventEmitter } from "node:events";
import { createReadStream } from "node:fs";
import { createServer } from "node:http";
import { json } from "node:stream/consumers";
import { cors } from "@connectrpc/connect";
import { connectNodeAdapter } from "@connectrpc/connect-node";
import { StatusError } from "rpcstatus";
import { serverInterceptor } from "rpcstatus/connect";
import { grpcWebTextFromStatus, headersFromStatus, toResponse, wrapHandler } from "rpcstatus/http";
import { OrderService } from "./gen/acme/shop/v1/orders_pb.js";
import { orderError } from "./gen/acme/shop/v1/orders_rpcstatus.js";

export const ASKED_AT = new Date("2026-11-20T16:30:00.250Z");

/** Returns the order's id, or throws the error of the item. Calls for "D-4" never get this far. */
function placeOrder(sku) {
  switch (sku) {
    case "A-1": {
      const stockReport = { warehouse: "Basel", expected: 12 };
      throw orderError.outOfStock({ available: 3n, sku }, { stockReport });
    }
    case "B-2":
      throw orderError.noCarrier({
        carrier: "Post / Poste",
        weight: 37.5,
        parcels: 9007199254740993n,
        fragile: true,
        askedAt: ASKED_AT,
        answeredIn: 1500,
        quote: Uint8Array.of(0, 0xff, 0x5e),
      });
    case "C-3":
      throw new Error("password of the database is wrong: hunter2");
    default:
      return `order-of-${sku}`;
  }
}

const thrownFor = (sku) => {
  try {
    placeOrder(sku);
  } catch (error) {
    return error;
  }
};

/**
 * Starts an API for pages of an origin. `exposed` lists the headers that they may see. `calls` emits the item of each
 * call when it begins, and "cancelled" when a call for "D-4" is cancelled.
 */
export async function startApi(pageOrigin, { exposed = cors.exposedHeaders } = {}) {
  const calls = new EventEmitter();
  const preflights = [];
  const routes = { v1: jsonApi(calls), ...SPECIAL_ROUTES };
  const rpc = rpcApi(calls);
  const server = createServer((request, response) => {
    response.setHeader("access-control-allow-origin", pageOrigin);
    response.setHeader("vary", "Origin");
    response.setHeader("access-control-expose-headers", exposed.join(", "));
    if (request.method === "OPTIONS") {
      preflights.push(request.url);
      response.setHeader("access-control-allow-methods", cors.allowedMethods.join(", "));
      response.setHeader("access-control-allow-headers", cors.allowedHeaders.join(", "));
      response.writeHead(204).end();
      return;
    }
    const handler = routes[request.url.split("/")[1]] ?? rpc;
    handler(request, response);
  });
  return { ...(await listen(server)), calls, preflights };
}

const options = { catalog: orderError };

function rpcApi(calls) {
  const orders = {
    async placeOrder({ sku }, { signal }) {
      calls.emit(sku);
      if (sku === "D-4") await cancellation(signal, calls);
      return { orderId: placeOrder(sku) };
    },
    async *watchOrder({ sku }, { signal }) {
      calls.emit(sku);
      for (const place of ["Hamburg", "Basel"]) yield { place };
      if (sku === "D-4") await cancellation(signal, calls);
      placeOrder(sku);
    },
  };
  return connectNodeAdapter({
    routes: (router) => router.service(OrderService, orders),
    interceptors: [serverInterceptor(options)],
  });
}

function jsonApi(calls) {
  return wrapHandler(async (request, response) => {
    const { sku } = await json(request);
    calls.emit(sku);
    if (sku === "D-4") response.on("close", () => calls.emit("cancelled"));
    else response.end(placeOrder(sku));
  }, options);
}

/** Responses that neither of the two sends, each on its own path. */
const SPECIAL_ROUTES = {
  /** gRPC-web without a body. */
  "trailers-only"(request, response) {
    request.resume();
    const trailers = headersFromStatus(thrownFor("A-1"));
    response.writeHead(200, { "content-type": "application/grpc-web+proto", ...trailers }).end();
  },
  text(request, response) {
    request.resume();
    response.writeHead(200, { "content-type": "application/grpc-web-text" });
    response.end(grpcWebTextFromStatus(thrownFor("A-1")));
  },
  /** The response of a server on the fetch API. */
  async fetched(request, response) {
    const { sku } = await json(request);
    const fetchRequest = { headers: new Headers(request.headers) };
    const fetched = toResponse(thrownFor(sku), { ...options, request: fetchRequest });
    response.writeHead(fetched.status, Object.fromEntries(fetched.headers));
    response.end(await fetched.text());
  },
  /** A truncated response with the HTTP status in the path. */
  half(request, response) {
    request.resume();
    const status = Number(request.url.split("/")[2]);
    response.writeHead(status, { "content-type": "application/json", "content-length": 100 });
    response.write('{"error":', () => response.destroy());
  },
};

async function cancellation(signal, calls) {
  await new Promise((resolve) => signal.addEventListener("abort", resolve));
  calls.emit("cancelled");
  throw new StatusError({ code: 1, message: "cancelled" });
}

const FILES = {
  "/": ["page/index.html", "text/html; charset=utf-8"],
  "/main.css": ["page/main.css", "text/css"],
  "/main.js": ["build/main.js", "text/javascript"],
};

/** Serves the page. */
export function startSite() {
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url, "http://localhost");
    const [path, type] = FILES[pathname] ?? [];
    if (path === undefined) return response.writeHead(404).end();
    response.setHeader("content-type", type);
    createReadStream(new URL(path, import.meta.url)).pipe(response);
  });
  return listen(server);
}

async function listen(server) {
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const stop = () => {
    server.close();
    server.closeAllConnections();
  };
  return { origin: `http://127.0.0.1:${server.address().port}`, stop };
}
