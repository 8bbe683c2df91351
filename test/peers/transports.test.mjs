// Compiles and starts the servers and clients of docs/transports.md, and calls each server with each client that
// supports it.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { connect, createServer } from "node:net";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { create, toBinary } from "@bufbuild/protobuf";
import { Client, credentials } from "@grpc/grpc-js";
import { StatusError } from "rpcstatus";
import { buildPage, OUT } from "./page.mjs";

const HTTP = ["http-client"];
const WEB = ["connect-client", "web-client"];
/** The clients of each server, and the server that it calls itself (`upstream`). */
const SERVERS = {
  "grpc-server": { clients: ["grpc-client"] },
  "connect-server": { clients: WEB },
  "web-server": { clients: WEB },
  express: { clients: HTTP },
  "express-4": { clients: HTTP },
  fastify: { clients: HTTP },
  hono: { clients: HTTP },
  "node-http": { clients: HTTP },
  "fetch-handler": { clients: HTTP },
  gateway: { clients: HTTP, upstream: "grpc-server" },
  bridge: { clients: ["grpc-client"], upstream: "express" },
};
/** Servers whose framework parses the body and refuses invalid JSON. */
const READS_JSON = ["express", "express-4", "fastify", "gateway"];

const built = buildPage();
const running = [];
after(() => {
  for (const child of running) child.kill();
});

test("every block of the page is a file that is tested", () => {
  const clients = Object.values(SERVERS).flatMap((server) => server.clients);
  const others = ["orders", "explain", "details", "grpc", "grpc-callback", "log"];
  // Of the README.
  others.push("connect", "http", "front-end");
  const known = new Set([...Object.keys(SERVERS), ...clients, ...others]);
  assert.deepEqual(built.toSorted(), [...known].sort());
});

for (const [name, { clients, upstream }] of Object.entries(SERVERS)) {
  describe(name, () => {
    let server;
    before(async () => {
      const upstreamPort = upstream && (await start(upstream)).port;
      server = await start(name, upstreamPort);
    });

    for (const client of clients) {
      test(`called by ${client}`, async () => {
        const calls = [
          ["A-1", 1],
          ["A-1", 5],
          ["C-3", 1],
        ];
        const texts = await callEach(client, server.port, calls);
        assert.deepEqual(texts, ["placed order-17", "only 3 left", "try again tomorrow"]);
        if (upstream === undefined) assert.match(server.log(), /admin:hunter2/);
      });
    }

    if (clients === HTTP) {
      const post = (path, body, headers = {}) =>
        fetch(`http://localhost:${server.port}${path}`, {
          method: "POST",
          headers: { "content-type": "application/json", ...headers },
          body,
        });

      test("sends the declared HTTP status, in the format that Accept requests", async () => {
        const order = JSON.stringify({ sku: "A-1", quantity: 5 });
        const accept = "application/problem+json";
        const response = await post("/v1/orders", order, { accept });
        assert.equal(response.status, 409);
        assert.match(response.headers.get("content-type"), /^application\/problem\+json\b/);
        assert.equal((await response.json()).reason, "OUT_OF_STOCK");
      });

      test("sends nothing of an unexpected error", async () => {
        const order = JSON.stringify({ sku: "C-3", quantity: 1 });
        const response = await post("/v1/orders", order);
        assert.equal(response.status, 500);
        assert.doesNotMatch(await response.text(), /hunter2/);
      });

      test("a body that is not JSON is refused if the framework parses it", async () => {
        const response = await post("/v1/orders", '{"sku":');
        const { error } = await response.json();
        const refused = READS_JSON.includes(name);
        assert.equal(response.status, refused ? 400 : 500);
        assert.equal(error.status, refused ? "INVALID_ARGUMENT" : "INTERNAL");
      });

      if (["express", "fastify", "hono"].includes(name)) {
        test("an unknown path is NOT_FOUND", async () => {
          const response = await post("/nowhere", "{}");
          assert.equal(response.status, 404);
          assert.equal((await response.json()).error.message, "there is no such path");
        });
      }
    }
  });
}

test("grpc-callback makes a promise of a call with a callback", async () => {
  const { port } = await start("grpc-server");
  const { promiseOf } = await import(join(OUT, "grpc-callback.js"));
  const { PlaceOrderRequestSchema } = await import(join(OUT, "gen/acme/shop/v1/orders_pb.js"));
  const client = new Client(`localhost:${port}`, credentials.createInsecure());
  const path = "/acme.shop.v1.OrderService/PlaceOrder";
  const call = (quantity) => {
    const request = create(PlaceOrderRequestSchema, { sku: "A-1", quantity });
    const serialize = (message) => Buffer.from(toBinary(PlaceOrderRequestSchema, message));
    return promiseOf((done) => client.makeUnaryRequest(path, serialize, String, request, done));
  };
  assert.match(await call(1), /order-17/);
  await assert.rejects(call(5), (error) => StatusError.from(error).reason === "OUT_OF_STOCK");
  client.close();
});

test("grpc-server without wrapService ends when a handler throws", async () => {
  const wrapped = "wrapService(handlers, options)";
  const { port, exit } = await start("grpc-server", undefined, (code) => {
    assert.ok(code.includes(wrapped));
    return code.replace(wrapped, "handlers");
  });
  const [text] = await callEach("grpc-client", port, [["A-1", 5]]);
  assert.match(text, /^UNAVAILABLE/);
  assert.equal(await exit, 1);
});

test("web-server lets a browser read the status in the headers", async () => {
  const { port } = await start("web-server");
  const url = `http://localhost:${port}/acme.shop.v1.OrderService/PlaceOrder`;
  const preflight = await fetch(url, { method: "OPTIONS" });
  assert.equal(preflight.status, 204);
  assert.match(preflight.headers.get("access-control-allow-headers"), /x-grpc-web/i);
  const headers = { "content-type": "application/json" };
  const response = await fetch(url, { method: "POST", headers, body: '{"quantity":5}' });
  assert.equal(response.status, 400);
  assert.equal(response.headers.get("access-control-allow-origin"), "https://shop.acme.example");
  const exposed = response.headers.get("access-control-expose-headers").toLowerCase().split(", ");
  for (const name of ["grpc-status", "grpc-message", "grpc-status-details-bin"])
    assert.ok(exposed.includes(name), name);
});

test("gateway does not expose the address of an upstream that it cannot reach", async () => {
  const { port, log } = await start("gateway", await freePort());
  assert.deepEqual(await callEach("http-client", port, [["A-1", 1]]), ["try again tomorrow"]);
  assert.match(log(), /ECONNREFUSED/);
});

test("bridge reads a proxy's 502 page as UNAVAILABLE, not as INTERNAL like REST", async (t) => {
  const page =
    "HTTP/1.1 502 Bad Gateway\r\ncontent-type: text/html\r\nconnection: close\r\n\r\n<html>";
  const proxy = createServer((socket) => socket.once("data", () => socket.end(page)));
  t.after(() => proxy.close());
  const { port } = await start("bridge", await listen(proxy));
  const texts = await callEach("grpc-client", port, [["A-1", 1]]);
  assert.deepEqual(texts, ["UNAVAILABLE: HTTP 502 Bad Gateway"]);
});

test("details of a user-defined type, as bytes and as JSON", async () => {
  const details = await import(join(OUT, "details.js"));
  assert.equal(details.warehouseOf(details.error), "Basel");
  assert.deepEqual(
    details.ownDetails(details.error).map(({ warehouse }) => warehouse),
    ["Basel"],
  );
  const { error } = await details.response.json();
  assert.equal(error.details.find(({ warehouse }) => warehouse !== undefined).warehouse, "Basel");
});

/** Returns the code of a file of the page, with other ports. Express 4 is installed under another name. */
function codeOf(name, port, upstreamPort) {
  const code = readFileSync(join(OUT, `${name}.js`), "utf8")
    .replaceAll("8080", port)
    .replaceAll("8081", upstreamPort);
  if (name === "express-4") return code.replace('"express"', '"express-4"');
  if (name !== "fetch-handler") return code;
  return `import { serve } from "@hono/node-server";\n${code}\nserve({ fetch: handle, port: ${port} });`;
}

function run(code) {
  const child = spawn(process.execPath, ["--input-type=module", "-e", code], { cwd: OUT });
  running.push(child);
  const output = { stdout: "", stderr: "" };
  for (const stream of ["stdout", "stderr"])
    child[stream].on("data", (data) => {
      output[stream] += data;
    });
  return { child, output };
}

/** Starts a server; `upstreamPort` is the port of the server that it calls. */
async function start(name, upstreamPort, change = (code) => code) {
  const port = await freePort();
  const { child, output } = run(change(codeOf(name, port, upstreamPort)));
  const exit = once(child, "exit").then(([status]) => status);
  while (!(await isListening(port))) {
    if (child.exitCode !== null) throw new Error(`cannot start ${name}: ${output.stderr}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return { port, log: () => output.stderr, exit };
}

/** Returns the client's text for each order. */
async function callEach(name, port, calls) {
  const then = `console.log(JSON.stringify(await Promise.all(${JSON.stringify(calls)}.map(([sku, quantity]) => order(sku, quantity)))));
    process.exit();`;
  const { child, output } = run(`${codeOf(name, port)}\n${then}`);
  const [status] = await once(child, "close");
  assert.equal(status, 0, output.stderr);
  return JSON.parse(output.stdout);
}

function isListening(port) {
  return new Promise((resolve) => {
    const socket = connect(port, "localhost", () => resolve(true)).on("error", () =>
      resolve(false),
    );
    socket.on("connect", () => socket.destroy());
  });
}

async function listen(server) {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return server.address().port;
}

async function freePort() {
  const server = createServer();
  const port = await listen(server);
  server.close();
  await once(server, "close");
  return port;
}
