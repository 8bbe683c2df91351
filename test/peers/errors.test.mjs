// Errors that other libraries throw, wrap, copy and log, read by StatusError.from. axios.test.mjs has those of axios.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync } from "node:fs";
import { createServer } from "node:http";
import * as http2 from "node:http2";
import { createServer as createSecureServer } from "node:https";
import { createRequire } from "node:module";
import { createServer as createSocketServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { Worker } from "node:worker_threads";
import { createClient } from "@connectrpc/connect";
import { createConnectTransport, createGrpcTransport } from "@connectrpc/connect-node";
import { createConnectTransport as createWebTransport } from "@connectrpc/connect-web";
import { FirebaseError } from "@firebase/util";
import { GoogleGenAI } from "@google/genai";
import { Client, credentials, Metadata, Server, ServerCredentials } from "@grpc/grpc-js";
import { GrpcWebFetchTransport } from "@protobuf-ts/grpcweb-transport";
import { MessageType } from "@protobuf-ts/runtime";
import { ServiceType } from "@protobuf-ts/runtime-rpc";
import { TwirpFetchTransport } from "@protobuf-ts/twirp-transport";
import { BrowserHeaders } from "browser-headers";
import { request as gaxios } from "gaxios";
import gax from "google-gax";
import got from "got";
import { GraphQLError } from "graphql";
import ky from "ky";
import { createChannel, createClientFactory } from "nice-grpc";
import { errorDetailsClientMiddleware } from "nice-grpc-error-details";
import fetchOfNode from "node-fetch";
import { ofetch } from "ofetch";
import pino from "pino";
import { errorInfo, retryInfo, StatusError } from "rpcstatus";
import { codeName } from "rpcstatus/code";
import { serverErrorFrom } from "rpcstatus/grpc-js";
import { deserializeError, serializeError } from "serialize-error";
import superagent from "superagent";
import VError from "verror";
import { Asker, empty, listen } from "./service.mjs";

const require = createRequire(import.meta.url);
const { RpcException } = require("@nestjs/microservices");

const info = errorInfo({ reason: "NO_ORDER", domain: "shop.acme.example", metadata: { id: "7" } });
const read = (thrown) => {
  const { code, message, details, issues } = StatusError.from(thrown);
  return [codeName(code), message, details.map(({ type }) => type), issues.map(({ kind }) => kind)];
};
const WHOLE = ["NOT_FOUND", "no such order", ["google.rpc.ErrorInfo"], []];
const caught = (call) =>
  (async () => call())().then(
    () => assert.fail("nothing was thrown"),
    (error) => error,
  );
const codeOf = async (call) => {
  const error = StatusError.from(await caught(call));
  assert.equal(error.toJSON().message, "unknown error");
  return codeName(error.code);
};

describe("a ServiceError of grpc-js", () => {
  const id = (bytes) => bytes;
  const method = {
    path: "/a.B/X",
    requestStream: false,
    responseStream: false,
    requestSerialize: id,
    requestDeserialize: id,
    responseSerialize: id,
    responseDeserialize: id,
  };
  const server = new Server();
  let address;
  let error;
  const details = [info];
  const status = new StatusError({ code: 5, message: "no such order", details });

  before(async () => {
    server.addService({ X: method }, { X: (_, callback) => callback(serverErrorFrom(status)) });
    const port = await new Promise((resolve, reject) => {
      const done = (failure, bound) => (failure ? reject(failure) : resolve(bound));
      server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), done);
    });
    address = `127.0.0.1:${port}`;
    const client = new Client(address, credentials.createInsecure());
    error = await new Promise((resolve) => {
      client.makeUnaryRequest(method.path, id, id, Buffer.alloc(0), resolve);
    });
    client.close();
  });
  after(() => server.forceShutdown());

  const copies = {
    "as it is": () => error,
    JSON: () => JSON.parse(JSON.stringify(error)),
    "serialize-error": () => JSON.parse(JSON.stringify(serializeError(error))),
    "serialize-error, made an error again": () => deserializeError(serializeError(error)),
    "serialize-error, through JSON": () =>
      deserializeError(JSON.parse(JSON.stringify(serializeError(error)))),
    "pino's err": () => {
      let line = "";
      pino({}, { write: (text) => (line = text) }).error(error, "failed");
      return JSON.parse(line).err;
    },
    "a message to a worker and back": async () => {
      const echo =
        "const p = require('worker_threads').parentPort; p.once('message', (m) => p.postMessage(m))";
      const worker = new Worker(echo, { eval: true });
      worker.postMessage({ ...error, message: error.message, stack: error.stack });
      return new Promise((resolve) => worker.once("message", resolve));
    },
    "VError's cause": () => new VError(error, "cannot place the order"),
    "GraphQL's originalError": () => new GraphQLError("cannot", { originalError: error }),
    "Nest's RpcException": () => new RpcException({ code: 5, message: error.details, ...error }),
    "GoogleError of gax": () =>
      gax.GoogleError.parseGRPCStatusDetails(
        Object.assign(new gax.GoogleError(error.message), error),
      ),
  };
  for (const [name, copy] of Object.entries(copies))
    test(name, async () => assert.deepEqual(read(await copy()), WHOLE));

  test("structuredClone keeps code and message, and an issue says so", () => {
    const lost = ["NOT_FOUND", "no such order", [], ["unreadable"]];
    assert.deepEqual(read(structuredClone(error)), lost);
  });

  test("RichClientError of nice-grpc-error-details", async () => {
    const channel = createChannel(address);
    const definition = { X: { ...method, options: {} } };
    const factory = createClientFactory().use(errorDetailsClientMiddleware);
    const thrown = await caught(() => factory.create(definition, channel).X(new Uint8Array(0)));
    channel.close();
    assert.equal(thrown.name, "RichClientError");
    assert.deepEqual(read(thrown), WHOLE);
  });
});

describe("a response with an error in its body", () => {
  const body = {
    error: {
      code: 404,
      message: "no such order",
      status: "NOT_FOUND",
      details: [
        {
          "@type": "type.googleapis.com/google.rpc.ErrorInfo",
          reason: "NO_ORDER",
          domain: "shop.acme.example",
        },
      ],
    },
  };
  const server = createServer((request, response) => {
    if (request.url.startsWith("/html"))
      return response.writeHead(503, { "content-type": "text/html" }).end("<h1>secret</h1>");
    response.writeHead(404, { "content-type": "application/json" }).end(JSON.stringify(body));
  });
  let url;
  before(async () => {
    url = await listen(server);
  });
  after(() => server.close());

  const clients = {
    gaxios: (path) => gaxios({ url: url + path, retry: false }),
    got: (path) => got(url + path, { retry: { limit: 0 } }),
    "got as JSON": (path) => got(url + path, { retry: { limit: 0 }, responseType: "json" }),
    superagent: (path) => superagent.get(url + path),
    ofetch: (path) => ofetch(url + path, { retry: 0 }),
    ky: (path) => ky.get(url + path, { retry: 0 }),
  };
  for (const [name, call] of Object.entries(clients)) {
    test(name, async () => assert.deepEqual(read(await caught(() => call("/json"))), WHOLE));
    test(`${name}, without one`, async () => {
      const thrown = await caught(() => call("/html"));
      // got cannot parse the body: that is another error, without the status.
      if (name === "got as JSON") return;
      assert.equal(codeName(StatusError.from(thrown).code), "UNAVAILABLE");
      assert.equal(StatusError.from(thrown).toJSON().message, "unknown error");
    });
  }

  test("@google/genai", async () => {
    const client = new GoogleGenAI({ apiKey: "placeholder", httpOptions: { baseUrl: url } });
    const call = () => client.models.generateContent({ model: "m", contents: "x" });
    assert.deepEqual(read(await caught(call)), WHOLE);
  });

  test("google-gax over REST", () => {
    assert.deepEqual(read(gax.GoogleError.parseHttpError(structuredClone(body))), WHOLE);
  });

  test("Twirp, by protobuf-ts", async () => {
    const twirp = createServer((_, response) => {
      const text = JSON.stringify({ code: "malformed", msg: "100%25 wrong", meta: { a: "b" } });
      response.writeHead(400, { "content-type": "application/json" }).end(text);
    });
    const baseUrl = await listen(twirp);
    const thrown = await caught(() => callOf(new TwirpFetchTransport({ baseUrl })));
    twirp.close();
    assert.deepEqual(read(thrown), ["INVALID_ARGUMENT", "100%25 wrong", [], []]);
  });

  test("gRPC-web, by protobuf-ts, whose message is percent-encoded", async () => {
    const block = "grpc-status: 5\r\ngrpc-message: tr%C3%A8s long, 100%25\r\n";
    const frame = Buffer.concat([Buffer.from([0x80, 0, 0, 0, block.length]), Buffer.from(block)]);
    const web = createServer((_, response) => {
      response.writeHead(200, { "content-type": "application/grpc-web+proto" }).end(frame);
    });
    const baseUrl = await listen(web);
    const thrown = await caught(() => callOf(new GrpcWebFetchTransport({ baseUrl })));
    web.close();
    assert.deepEqual(read(thrown), ["NOT_FOUND", "très long, 100%", [], []]);
  });
});

test("the trailers of a GrpcWebError of ts-proto", () => {
  const bin = Buffer.from(
    serverErrorFrom(
      new StatusError({ code: 5, message: "no such order", details: [info] }),
    ).metadata.get("grpc-status-details-bin")[0],
  );
  const metadata = new BrowserHeaders({ "Grpc-Status-Details-Bin": bin.toString("base64") });
  const thrown = Object.assign(new Error("no such order"), { code: 5, metadata });
  assert.deepEqual(read(thrown), WHOLE);
});

test("a detail in a trailer of its own", () => {
  const metadata = new Metadata();
  metadata.set("google.rpc.retryinfo-bin", Buffer.from([10, 2, 8, 2]));
  const thrown = Object.assign(new Error("14 UNAVAILABLE: busy"), {
    code: 14,
    details: "busy",
    metadata,
  });
  assert.equal(StatusError.from(thrown).retryDelayMs, 2000);
  assert.equal(StatusError.from(JSON.parse(JSON.stringify(thrown))).retryDelayMs, 2000);
  assert.equal(retryInfo(2000).retryDelay.seconds, 2n);
});

test("a FirebaseError", () => {
  const thrown = new FirebaseError("functions/permission-denied", "no permission");
  assert.equal(codeName(StatusError.from(thrown).code), "PERMISSION_DENIED");
  assert.equal(
    codeName(StatusError.from(new FirebaseError("auth/user-not-found", "x")).code),
    "UNKNOWN",
  );
});

describe("a call without a response", () => {
  const silent = createServer(() => {});
  const cut = createServer((_, response) => {
    response.writeHead(200, { "content-length": "100" }).write("{");
    setTimeout(() => response.destroy(), 20);
  });
  const noise = createSocketServer((socket) => socket.on("error", () => {}).end("hello\r\n\r\n"));
  const h2 = http2.createServer().on("sessionError", () => {});
  const dir = mkdtempSync(join(tmpdir(), "peers-errors-"));
  let tls;
  const urls = {};

  before(async () => {
    execFileSync(
      "openssl",
      [
        ...["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1", "-subj", "/CN=other"],
        ...["-keyout", join(dir, "key.pem"), "-out", join(dir, "cert.pem")],
      ],
      { stdio: "ignore" },
    );
    const [key, cert] = ["key.pem", "cert.pem"].map((name) => readFileSync(join(dir, name)));
    tls = createSecureServer({ key, cert }, (_, response) => response.end("{}"));
    tls.on("tlsClientError", () => {});
    for (const [name, server] of Object.entries({ silent, cut, noise, h2, tls }))
      urls[name] = await listen(server);
    const gone = createServer();
    urls.refused = await listen(gone);
    gone.close();
    urls.certificate = urls.tls.replace("http:", "https:");
    urls.plain = urls.silent.replace("http:", "https:");
    urls.lookup = "http://does-not-exist.invalid";
  });
  after(() => {
    silent.closeAllConnections();
    tls.closeAllConnections();
    for (const server of [silent, cut, noise, h2, tls]) server.close();
  });

  const clients = {
    fetch: async (url) => (await fetch(url)).text(),
    "node-fetch": async (url) => (await fetchOfNode(url)).text(),
    got: (url) => got(url, { retry: { limit: 0 } }),
    superagent: (url) => superagent.get(url),
    gaxios: (url) => gaxios({ url, retry: false }),
    ky: (url) => ky.get(url, { retry: 0 }).text(),
    ofetch: (url) => ofetch(url, { retry: 0 }),
  };
  for (const [name, call] of Object.entries(clients)) {
    for (const reason of ["refused", "certificate", "plain", "noise", "h2", "lookup", "cut"])
      test(`${name}: ${reason}`, async () => {
        assert.equal(await codeOf(() => call(urls[reason])), "UNAVAILABLE");
      });
  }

  const timeouts = {
    fetch: (url) => fetch(url, { signal: AbortSignal.timeout(50) }),
    got: (url) => got(url, { timeout: { request: 50 }, retry: { limit: 0 } }),
    superagent: (url) => superagent.get(url).timeout(50),
    gaxios: (url) => gaxios({ url, timeout: 50, retry: false }),
    ky: (url) => ky.get(url, { timeout: 50, retry: 0 }),
    ofetch: (url) => ofetch(url, { timeout: 50, retry: 0 }),
  };
  for (const [name, call] of Object.entries(timeouts))
    test(`${name}: a timeout`, async () => {
      assert.equal(await codeOf(() => call(urls.silent)), "DEADLINE_EXCEEDED");
    });

  test("got: a signal that timed out", async () => {
    const call = () => got(urls.silent, { signal: AbortSignal.timeout(50), retry: { limit: 0 } });
    assert.equal(await codeOf(call), "DEADLINE_EXCEEDED");
  });

  const aborted = () => {
    const controller = new AbortController();
    setTimeout(() => controller.abort(), 50);
    return controller.signal;
  };
  const cancelled = {
    fetch: (url) => fetch(url, { signal: aborted() }),
    "node-fetch": (url) => fetchOfNode(url, { signal: aborted() }),
    got: (url) => got(url, { signal: aborted(), retry: { limit: 0 } }),
    gaxios: (url) => gaxios({ url, signal: aborted(), retry: false }),
    ky: (url) => ky.get(url, { signal: aborted(), retry: 0 }),
    ofetch: (url) => ofetch(url, { signal: aborted(), retry: 0 }),
  };
  for (const [name, call] of Object.entries(cancelled))
    test(`${name}: cancelled`, async () => {
      assert.equal(await codeOf(() => call(urls.silent)), "CANCELLED");
    });

  const wrong = {
    "a wrong URL": () => fetch("x"),
    "a scheme that does not exist": () => fetch("foo://x"),
    "a port that is refused": () => fetch("http://127.0.0.1:1"),
    "a body with GET": () => fetch("http://x", { body: "x" }),
    "a wrong header": () => fetch("http://x", { headers: { "a b": "c" } }),
    "a wrong URL in got": () => got("x"),
  };
  for (const [name, call] of Object.entries(wrong))
    test(name, async () => assert.equal(await codeOf(call), "UNKNOWN"));

  test("protobuf-ts over gRPC-web", async () => {
    const transport = new GrpcWebFetchTransport({ baseUrl: urls.refused });
    assert.equal(await codeOf(() => callOf(transport)), "UNAVAILABLE");
  });

  for (const [name, transport] of [
    ["connect-node", (options) => createConnectTransport({ ...options, httpVersion: "1.1" })],
    ["connect-node over HTTP/2", (options) => createGrpcTransport(options)],
    ["connect-web", (options) => createWebTransport(options)],
  ])
    test(`${name}: certificate`, async () => {
      const client = createClient(Asker, transport({ baseUrl: urls.certificate }));
      assert.equal(await codeOf(() => client.ask(empty)), "UNAVAILABLE");
    });

  for (const [name, code] of [
    ["NGHTTP2_REFUSED_STREAM", "UNAVAILABLE"],
    ["NGHTTP2_ENHANCE_YOUR_CALM", "RESOURCE_EXHAUSTED"],
    ["NGHTTP2_INTERNAL_ERROR", "INTERNAL"],
  ])
    test(`a stream that was reset with ${name}`, async () => {
      const server = http2.createServer().on("stream", (stream) => {
        stream.on("error", () => {}).close(http2.constants[name]);
      });
      const session = http2.connect(await listen(server));
      const thrown = await caught(
        () => new Promise((_, reject) => session.request().on("error", reject).resume()),
      );
      session.destroy();
      server.close();
      assert.equal(codeName(StatusError.from(thrown).code), code);
    });

  test("a client of HTTP/2 at a server of HTTP/1.1", async () => {
    const session = http2.connect(urls.noise);
    const thrown = await caught(() => new Promise((_, reject) => session.on("error", reject)));
    assert.equal(codeName(StatusError.from(thrown).code), "UNAVAILABLE");
  });
});

function callOf(transport) {
  const M = new MessageType("a.M", []);
  const service = new ServiceType("a.S", [{ name: "Get", I: M, O: M, options: {} }]);
  return transport.unary(service.methods[0], {}, transport.mergeOptions()).response;
}
