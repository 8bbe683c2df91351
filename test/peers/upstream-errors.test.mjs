// Servers whose handler calls another server and does not catch its error: nothing of it reaches the caller. What leaves
// is read from the wire.

import assert from "node:assert/strict";
import { once } from "node:events";
import http from "node:http";
import http2 from "node:http2";
import { afterEach, describe, test } from "node:test";
import { StringValueSchema } from "@bufbuild/protobuf/wkt";
import { Code as ConnectCode, ConnectError, createClient } from "@connectrpc/connect";
import {
  connectNodeAdapter,
  createConnectTransport,
  createGrpcTransport,
  createGrpcWebTransport,
} from "@connectrpc/connect-node";
import * as web from "@connectrpc/connect-web";
import { Code, StatusError } from "rpcstatus";
import { defineCatalog, defineError } from "rpcstatus/codegenv1";
import { clientInterceptor, connectErrorFrom, serverInterceptor } from "rpcstatus/connect";
import { debugInfo, errorInfo } from "rpcstatus/details";
import { Caller, call, failing, KINDS, text } from "./calls.mjs";
import { listen } from "./service.mjs";

const TRANSPORTS = {
  connect: createConnectTransport,
  "connect as JSON": (options) => createConnectTransport({ ...options, useBinaryFormat: false }),
  "connect by GET": (options) => createConnectTransport({ ...options, useHttpGet: true }),
  grpc: createGrpcTransport,
  "grpc-web": createGrpcWebTransport,
};

/** In the message, the headers and the details of the upstream's error. */
const SECRET = "hunter2";

const closing = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

/** Starts a server that is closed, with its connections, after the test. */
function listenUntilEnd(server) {
  const sockets = new Set();
  server.on("connection", (socket) => sockets.add(socket));
  closing.push(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return listen(server);
}

/** Starts a server of Connect on HTTP/2 or HTTP/1.1. */
async function serve(handlers, { httpVersion = "2", interceptors } = {}) {
  const routes = (router) => router.service(Caller, handlers);
  const adapter = connectNodeAdapter({ routes, interceptors });
  const server = httpVersion === "2" ? http2.createServer(adapter) : http.createServer(adapter);
  return listenUntilEnd(server);
}

const clientOf = (protocol, baseUrl, interceptors = [], httpVersion = "2") =>
  createClient(Caller, TRANSPORTS[protocol]({ baseUrl, httpVersion, interceptors }));

function upstreamError() {
  const error = new StatusError({
    code: Code.NOT_FOUND,
    message: `no row in ${SECRET}`,
    details: [
      errorInfo({ reason: SECRET.toUpperCase(), domain: "db.example" }),
      debugInfo({ detail: SECRET }),
    ],
  });
  const made = connectErrorFrom(error);
  made.metadata.set("x-upstream", SECRET);
  return made;
}

const throwing = (error) => async () => {
  throw error;
};

/** Starts an upstream that fails; returns its address. */
const serveUpstream = (httpVersion) => serve(failing(throwing(upstreamError())), { httpVersion });

/** Handlers that call the upstream by any kind of call, and pass on what it throws. */
function callingHandlers(client, kind) {
  return failing(async () => {
    const { error } = await call(client, kind);
    throw error;
  });
}

const ENVELOPE = Buffer.alloc(5);
/** The requests that a caller sends, by protocol and kind of the response. */
const REQUESTS = {
  "connect, unary": ["application/proto", "Unary", Buffer.alloc(0)],
  "connect, stream": ["application/connect+proto", "ServerStream", ENVELOPE],
  "grpc, unary": ["application/grpc+proto", "Unary", ENVELOPE],
  "grpc, stream": ["application/grpc+proto", "ServerStream", ENVELOPE],
  "grpc-web, unary": ["application/grpc-web+proto", "Unary", ENVELOPE],
  "grpc-web, stream": ["application/grpc-web+proto", "ServerStream", ENVELOPE],
};

/** Returns the response of HTTP/1.1 as on the wire: pairs of the headers and trailers, and the body. */
async function received1(url, name) {
  const [type, method, body] = REQUESTS[name];
  const headers = { "content-type": type, "connect-protocol-version": "1" };
  const request = http.request(`${url}/calls.Caller/${method}`, { method: "POST", headers });
  request.end(body);
  const [response] = await once(request, "response");
  const chunks = await response.toArray();
  const pairs = ({ length }, list) =>
    Array.from({ length: length / 2 }, (_, i) => [list[2 * i].toLowerCase(), list[2 * i + 1]]);
  const { rawHeaders, rawTrailers } = response;
  return {
    headers: [...pairs(rawHeaders, rawHeaders), ...pairs(rawTrailers, rawTrailers)],
    body: Buffer.concat(chunks),
  };
}

/** Returns the response of HTTP/2, like received1. */
async function received2(url, name) {
  const [type, method, body] = REQUESTS[name];
  const session = http2.connect(url);
  closing.push(() => session.destroy());
  const stream = session.request({
    ":method": "POST",
    ":path": `/calls.Caller/${method}`,
    "content-type": type,
    "connect-protocol-version": "1",
    te: "trailers",
  });
  const headers = [];
  for (const event of ["response", "trailers"])
    stream.on(event, (fields) => headers.push(...Object.entries(fields)));
  stream.end(body);
  const chunks = await stream.toArray();
  return { headers, body: Buffer.concat(chunks) };
}

function assertNothingOf({ headers, body }) {
  assert.doesNotMatch(JSON.stringify(headers), /hunter2/i);
  assert.doesNotMatch(body.toString("latin1"), /hunter2/i);
  // The details have the secret in base64.
  const texts = [JSON.stringify(headers), body.toString("latin1")].join("\n");
  const encoded = texts.match(/[A-Za-z0-9+/_-]{8,}/g) ?? [];
  for (const part of encoded)
    assert.doesNotMatch(Buffer.from(part, "base64").toString("latin1"), /hunter2/i);
  const framing = headers.filter(([header]) => /^(content-length|transfer-encoding)$/.test(header));
  assert.ok(framing.length <= 1, `two framings: ${JSON.stringify(framing)}`);
  const types = headers.filter(([header]) => header === "content-type");
  assert.equal(types.length, 1);
}

for (const version of ["1.1", "2"]) {
  for (const protocol of Object.keys(TRANSPORTS)) {
    if (protocol === "grpc" && version === "1.1") continue;
    for (const kind of KINDS) {
      if (kind === "bidi" && version === "1.1") continue;
      test(`HTTP/${version}, ${protocol}, ${kind}: a received error has the headers of the response`, async () => {
        const client = clientOf(protocol, await serveUpstream(version), [], version);
        const { error } = await call(client, kind);
        assert.ok(error instanceof ConnectError);
        const { metadata } = error;
        assert.ok(metadata.has("content-type") || metadata.has("grpc-status"));
        assert.equal(metadata.get("x-upstream"), SECRET);
      });
    }
  }
}

for (const protocol of Object.keys(TRANSPORTS)) {
  for (const kind of KINDS) {
    test(`nothing of an error received by ${protocol}, ${kind}, reaches the caller`, {
      timeout: 20_000,
    }, async () => {
      const client = clientOf(protocol, await serveUpstream());
      const seen = [];
      const interceptors = [serverInterceptor({ onError: (error) => seen.push(error) })];
      for (const httpVersion of ["1.1", "2"]) {
        const url = await serve(callingHandlers(client, kind), { httpVersion, interceptors });
        for (const name of Object.keys(REQUESTS)) {
          if (name.startsWith("grpc,") && httpVersion === "1.1") continue;
          const response = await (httpVersion === "2" ? received2 : received1)(url, name);
          assertNothingOf(response);
        }
      }
      assert.equal(seen.length, 10);
      for (const error of seen) assert.equal(error.metadata.get("x-upstream"), SECRET);
    });
  }

  test(`an error received by ${protocol} is the fallback of the catalog, until StatusError.from`, async () => {
    const fault = defineError({ domain: "d.example", reason: "FAULT", code: Code.INTERNAL });
    const catalog = defineCatalog("d.example", { fault }, { fallback: "fault" });
    const client = clientOf(protocol, await serveUpstream());
    const interceptors = [serverInterceptor({ catalog })];
    const raw = await serve({ unary: (request) => client.unary(request) }, { interceptors });
    const passing = async (request) => {
      throw await client.unary(request).then(assert.fail, StatusError.from);
    };
    const passed = await serve({ unary: passing }, { interceptors });
    for (const outer of Object.keys(TRANSPORTS)) {
      const { error } = await call(clientOf(outer, raw, [clientInterceptor()]), "unary");
      assert.deepEqual([error.code, error.reason], [Code.INTERNAL, "FAULT"]);
      const meant = await call(clientOf(outer, passed, [clientInterceptor()]), "unary");
      assert.deepEqual([meant.error.code, meant.error.reason], [Code.NOT_FOUND, "HUNTER2"]);
      assert.equal(meant.error.metadata.get("x-upstream"), null);
    }
  });
}

test("an error that a proxy sent without a body or a type is not passed on", async () => {
  const proxy = http.createServer((_, response) =>
    response.writeHead(502, { "x-up": SECRET }).end(),
  );
  closing.push(() => proxy.close());
  const url = await listen(proxy);
  for (const protocol of ["connect", "grpc-web"]) {
    const client = clientOf(protocol, url, [], "1.1");
    const interceptors = [serverInterceptor()];
    const outer = await serve({ unary: (request) => client.unary(request) }, { interceptors });
    const response = await received2(outer, "connect, unary");
    assertNothingOf(response);
    assert.equal(JSON.parse(response.body).code, "unknown");
  }
});

const enveloped = (flags, text, length = text.length) =>
  Buffer.concat([Buffer.from([flags, 0, 0, length >> 8, length & 255]), Buffer.from(text)]);

/** Responses that a client cannot read: headers beside or instead of the type that fits the request, and the body. */
const UNREADABLE = {
  "text instead of JSON": [{ "content-type": "application/json" }, "hunter2 is not JSON"],
  "JSON of another type": [{ "content-type": "application/json" }, '{"hunter2": 1}'],
  "an unknown type": [{ "content-type": "text/hunter2" }, "hunter2"],
  "an unknown encoding": [{ "content-encoding": "hunter2", "grpc-encoding": "hunter2" }, "hunter2"],
  "a message that does not parse": [{}, enveloped(0, "hunter2")],
  "a compressed message": [{}, enveloped(1, "hunter2")],
  "an end that does not parse": [{}, enveloped(2, "hunter2")],
  "no body": [{}, ""],
  "two ends": [{}, Buffer.concat([enveloped(2, "{}"), enveloped(2, "{}")])],
  "an envelope that breaks off": [{}, enveloped(0, "hunter2", 99)],
  "an envelope over the limit": [{}, enveloped(0, "hunter2".repeat(20))],
  "a body over the limit": [{}, "hunter2".repeat(20)],
  "two trailers": [
    {},
    Buffer.concat([enveloped(128, "hunter2: 1\r\n"), enveloped(128, "hunter2: 1\r\n")]),
  ],
  "trailers over the limit": [{}, enveloped(128, "hunter2: 1\r\n".repeat(20))],
  "details that are not base64": [
    { "grpc-status": "5", "grpc-message": SECRET, "grpc-status-details-bin": "!!hunter2" },
    "",
  ],
};

const WEB = {
  "connect-web": web.createConnectTransport,
  "grpc-web of connect-web": web.createGrpcWebTransport,
};

/** Starts an upstream that responds as its caller names it. */
async function serveUnreadable(httpVersion) {
  const listener = (request, response) => {
    const [headers, body] = UNREADABLE[request.headers["x-case"]];
    response.sendDate = false;
    const type = request.headers["content-type"];
    response.writeHead(200, { ...(type && { "content-type": type }), ...headers }).end(body);
  };
  const server = (httpVersion === "2" ? http2 : http).createServer(listener);
  return listenUntilEnd(server);
}

for (const version of ["1.1", "2"]) {
  for (const [protocol, create] of Object.entries({ ...TRANSPORTS, ...WEB })) {
    if (version === "1.1" ? protocol === "grpc" : protocol in WEB) continue;
    test(`HTTP/${version}, ${protocol}: nothing of a response that the client cannot read reaches the caller`, {
      timeout: 20_000,
    }, async () => {
      const baseUrl = await serveUnreadable(version);
      const options = { baseUrl, httpVersion: version, readMaxBytes: 100 };
      const client = createClient(Caller, create(options));
      for (const kind of ["unary", "serverStream"]) {
        const thrown = [];
        const unary = async (_, { requestHeader }) => {
          const headers = { "x-case": requestHeader.get("x-case") };
          const { error } = await call(client, kind, { headers });
          thrown.push(error);
          throw error ?? new StatusError({ code: Code.UNKNOWN, message: "unknown error" });
        };
        const interceptors = [serverInterceptor()];
        const url = await serve({ unary }, { httpVersion: "1.1", interceptors });
        for (const name of Object.keys(UNREADABLE)) {
          const headers = { "content-type": "application/json", "x-case": name };
          const response = await fetch(`${url}/calls.Caller/Unary`, {
            method: "POST",
            headers,
            body: '"a"',
          });
          const seen = `${kind}, ${name}: ${thrown.at(-1)}`;
          assert.deepEqual(
            await response.json(),
            { code: "unknown", message: "unknown error" },
            seen,
          );
          assert.doesNotMatch(JSON.stringify([...response.headers]), /hunter2/, seen);
        }
        assert.ok(thrown.filter(Boolean).length >= 9);
      }
    });
  }
}

describe("a request that the server cannot read", () => {
  const drain = async (requests) => {
    for await (const _ of requests);
    return text("fine");
  };
  const handlers = {
    clientStream: drain,
    async *serverStream(request) {
      yield request;
    },
    async *bidi(requests) {
      yield* requests;
    },
  };

  for (const method of ["ClientStream", "ServerStream", "Bidi"]) {
    test(`of ${method} is the caller's fault`, async () => {
      const session = http2.connect(await serve(handlers, { interceptors: [serverInterceptor()] }));
      closing.push(() => session.destroy());
      const post = async (type, body) => {
        const path = { ":method": "POST", ":path": `/calls.Caller/${method}` };
        const stream = session.request({ ...path, "content-type": type });
        stream.end(body);
        return Buffer.concat(await stream.toArray()).toString();
      };
      const json = await post("application/connect+json", enveloped(0, "nope"));
      assert.match(json, /"invalid_argument","message":"cannot decode message /);
      const binary = await post("application/connect+proto", enveloped(0, "nope"));
      assert.match(binary, /"internal","message":"parse binary: /);
      const cut = await post("application/connect+proto", enveloped(0, "nope", 99));
      assert.match(cut, /"invalid_argument","message":"protocol error: incomplete envelope/);
    });
  }

  test("does not make a response that a client cannot read the caller's fault", async () => {
    const baseUrl = await serveUnreadable("2");
    const headers = { "x-case": "a message that does not parse" };
    for (const protocol of Object.keys(TRANSPORTS)) {
      const client = clientOf(protocol, baseUrl);
      const passing = {
        clientStream: (requests) => client.clientStream(requests, { headers }),
        bidi: (requests) => client.bidi(requests, { headers }),
      };
      const url = await serve(passing, { interceptors: [serverInterceptor()] });
      for (const kind of ["clientStream", "bidi"]) {
        const { error } = await call(clientOf("connect", url), kind);
        assert.deepEqual([error.code, error.rawMessage], [ConnectCode.Unknown, "unknown error"]);
      }
    }
  });
});

describe("a deadline", { timeout: 20_000 }, () => {
  const hanging = { unary: () => new Promise(() => {}) };
  /** Returns what the server sends if the handler calls a server that does not respond. */
  async function sent(optionsOf, timeout, protocol, marking = []) {
    const client = clientOf(protocol, await serve(hanging), marking);
    const unary = (request, context) => client.unary(request, optionsOf(context));
    const url = await serve({ unary }, { httpVersion: "1.1", interceptors: [serverInterceptor()] });
    const headers = { "content-type": "application/json", ...timeout };
    const init = { method: "POST", headers, body: '"a"' };
    return (await fetch(`${url}/calls.Caller/Unary`, init)).json();
  }

  for (const protocol of Object.keys(TRANSPORTS)) {
    test(`${protocol}: of a client is the fallback`, async () => {
      const byTimeout = await sent(() => ({ timeoutMs: 50 }), {}, protocol);
      assert.deepEqual(byTimeout, { code: "unknown", message: "unknown error" });
      const bySignal = () => ({ signal: AbortSignal.timeout(50) });
      assert.deepEqual(await sent(bySignal, {}, protocol), byTimeout);
    });

    test(`${protocol}: of the call itself is sent`, async () => {
      const timeout = { "connect-timeout-ms": "50" };
      const body = await sent(({ signal }) => ({ signal }), timeout, protocol);
      assert.deepEqual(body, { code: "deadline_exceeded", message: "the operation timed out" });
      const marked = await sent(({ signal }) => ({ signal }), timeout, protocol, [
        clientInterceptor(),
      ]);
      assert.deepEqual(marked, body);
    });
  }
});

describe("a ConnectError that a handler made", () => {
  const RESERVED = {
    connection: "close",
    "keep-alive": "timeout=5",
    "proxy-authenticate": "Basic",
    "proxy-connection": "close",
    te: "trailers",
    trailer: "x-sum",
    "transfer-encoding": "chunked",
    upgrade: "h2c",
    host: "db.example",
    "content-length": "7",
    "content-encoding": "gzip",
    "content-range": "bytes 0-1/2",
  };

  test("is sent without headers about a connection or a body", async () => {
    const thrown = new ConnectError("gone", ConnectCode.NotFound, { ...RESERVED, "x-order": "7" }, [
      { desc: StringValueSchema, value: text("d") },
    ]);
    const before = [...thrown.metadata];
    const interceptors = [serverInterceptor()];
    for (const httpVersion of ["1.1", "2"]) {
      const url = await serve(failing(throwing(thrown)), { httpVersion, interceptors });
      for (const name of Object.keys(REQUESTS)) {
        if (name.startsWith("grpc,") && httpVersion === "1.1") continue;
        const { headers, body } = await (httpVersion === "2" ? received2 : received1)(url, name);
        const texts = JSON.stringify([headers, body.toString("latin1")]);
        assert.match(texts, /x-order/);
        assert.match(texts, /gone/);
        assert.doesNotMatch(texts, /db\.example|x-sum|h2c|bytes 0|timeout=5,|gzip"/);
      }
    }
    for (const protocol of Object.keys(TRANSPORTS)) {
      const url = await serve(failing(throwing(thrown)), { interceptors });
      const { error } = await call(clientOf(protocol, url), "unary");
      assert.deepEqual([error.code, error.rawMessage], [ConnectCode.NotFound, "gone"]);
      assert.equal(error.metadata.get("x-order"), "7");
      assert.deepEqual(error.findDetails(StringValueSchema), [text("d")]);
    }
    assert.deepEqual([...thrown.metadata], before);
  });

  test("is sent as it is without such headers", () => {
    const thrown = new ConnectError("gone", ConnectCode.NotFound, { "x-order": "7" });
    assert.equal(connectErrorFrom(thrown), thrown);
  });
});
