// Sends statuses through nginx, HAProxy and Envoy, to verify what docs/transports.md says about them. A proxy that is
// not installed is skipped.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { fileURLToPath } from "node:url";
import { create, fromBinary, toBinary } from "@bufbuild/protobuf";
import {
  FileDescriptorSetSchema,
  file_google_protobuf_wrappers,
  StringValueSchema,
} from "@bufbuild/protobuf/wkt";
import { createClient } from "@connectrpc/connect";
import {
  connectNodeAdapter,
  createConnectTransport,
  createGrpcTransport,
  createGrpcWebTransport,
} from "@connectrpc/connect-node";
import { Client, credentials, Server, ServerCredentials } from "@grpc/grpc-js";
import { Code, StatusError } from "rpcstatus";
import { serverInterceptor } from "rpcstatus/connect";
import { errorInfo } from "rpcstatus/details";
import { wrapService } from "rpcstatus/grpc-js";
import { fromResponse } from "rpcstatus/http";
import { Caller, call, failing, text } from "./calls.mjs";
import { missing, startProxy } from "./proxies.mjs";
import { listen } from "./service.mjs";

const OWN = "type.googleapis.com/acme.Stock";
const info = errorInfo({ reason: "OUT_OF_STOCK", domain: "shop.acme.example" });
const message = "only 3 left: ü";
/** A status with an extra detail of `bytes`; without one for 0. */
const statusWith = (bytes) =>
  new StatusError({
    code: Code.FAILED_PRECONDITION,
    message,
    details: bytes === 0 ? [info] : [info, { typeUrl: OWN, value: new Uint8Array(bytes) }],
  });

/** Throws the status of the size in the request. */
const fail = (request) => {
  throw statusWith(Number(request.value));
};
const encode = (value) => Buffer.from(toBinary(StringValueSchema, text(value)));
const decode = (bytes) => fromBinary(StringValueSchema, bytes);
const method = (name, responseStream) => ({
  path: `/calls.Caller/${name}`,
  requestStream: false,
  responseStream,
  requestSerialize: encode,
  requestDeserialize: decode,
  responseSerialize: encode,
  responseDeserialize: decode,
});
const METHODS = { unary: method("Unary", false), stream: method("ServerStream", true) };

/** Starts a grpc-js server. A budget above the default shows what a proxy cannot pass. */
async function startGrpc(maxBytes) {
  const server = new Server();
  const handlers = {
    unary: async ({ request }) => fail(request),
    async *stream({ request }) {
      yield "m";
      fail(request);
    },
  };
  server.addService(METHODS, wrapService(handlers, { maxBytes }));
  const port = await new Promise((resolve, reject) =>
    server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, bound) =>
      error ? reject(error) : resolve(bound),
    ),
  );
  return { port, close: () => server.forceShutdown() };
}

let grpc;
let grpcWithin4k;
let connect1;
const connectServer = createServer(
  connectNodeAdapter({
    routes: (router) => {
      const { unary, serverStream } = failing(() => fail(text(0)), ["m"]);
      router.service(Caller, { unary, serverStream });
    },
    interceptors: [serverInterceptor()],
  }),
);
before(async () => {
  grpc = await startGrpc(1_000_000);
  grpcWithin4k = await startGrpc(4096);
  connect1 = new URL(await listen(connectServer)).port;
});
after(() => {
  grpc.close();
  grpcWithin4k.close();
  connectServer.close();
});

/** Returns the errors that a grpc-js client reads in a unary call, and in a stream after its message. */
async function callGrpcJs(port, bytes) {
  const client = new Client(`127.0.0.1:${port}`, credentials.createInsecure());
  const args = (name) => [METHODS[name].path, encode, decode, String(bytes)];
  const unary = await new Promise((resolve) => {
    client.makeUnaryRequest(...args("unary"), (error) => resolve(error));
  });
  const stream = await new Promise((resolve) => {
    const call = client.makeServerStreamRequest(...args("stream"));
    call.on("data", () => {}).on("error", resolve);
  });
  client.close();
  return { unary: StatusError.from(unary), stream: StatusError.from(stream) };
}

function assertArrived(error, bytes) {
  const sent = statusWith(bytes);
  assert.equal(error.code, sent.code, error.message);
  assert.equal(error.message, sent.message);
  assert.deepEqual(
    error.details.map(({ type, value }) => [type, Buffer.from(value)]),
    sent.details.map(({ type, value }) => [type, Buffer.from(value)]),
  );
  assert.deepEqual(error.issues, []);
}

function assertLost(error, code) {
  assert.equal(error.code, code, error.message);
  assert.deepEqual(error.details, []);
}

/** Returns the error that a client of Connect reads. */
async function callConnect(createTransport, port, httpVersion, kind) {
  const transport = createTransport({ baseUrl: `http://127.0.0.1:${port}`, httpVersion });
  const { error } = await call(createClient(Caller, transport), kind);
  return StatusError.from(error);
}

/** Starts a proxy for the tests of a suite. Returns the port of each route by its name. */
function useProxy(name, routes) {
  const ports = {};
  let proxy;
  before(async () => {
    const entries = Object.entries(routes());
    proxy = await startProxy(
      name,
      entries.map(([, route]) => route),
    );
    for (const [i, [key]] of entries.entries()) ports[key] = proxy.ports[i];
  });
  after(() => proxy?.kill());
  return ports;
}

// With this detail, a status fits the default budget, which keeps headers within 8 KB.
const ALMOST_8K = 5400;

describe("nginx", { skip: missing("nginx") }, () => {
  const grpcPass = (port, more = "") => ({
    directives: `grpc_pass grpc://127.0.0.1:${port};${more}`,
  });
  const proxyPass = `proxy_pass http://127.0.0.1:`;
  const ports = useProxy("nginx", () => ({
    page4k: grpcPass(grpc.port, "grpc_buffer_size 4k;"),
    page8k: grpcPass(grpc.port, "grpc_buffer_size 8k;"),
    within4k: grpcPass(grpcWithin4k.port, "grpc_buffer_size 4k;"),
    http1: { directives: `${proxyPass}${connect1}; proxy_http_version 1.1;` },
    http1Only: { http1: true, directives: `${proxyPass}${connect1};` },
    intercepted: {
      http1: true,
      directives: `${proxyPass}${connect1}; proxy_intercept_errors on; error_page 400 /no.html;`,
    },
  }));

  test("grpc_pass passes a status, in trailers and in headers", async () => {
    const { unary, stream } = await callGrpcJs(ports.page4k, 10);
    assertArrived(unary, 10);
    assertArrived(stream, 10);
  });

  test("a status in the headers that does not fit grpc_buffer_size is UNAVAILABLE", async () => {
    const { unary, stream } = await callGrpcJs(ports.page4k, ALMOST_8K);
    assertLost(unary, Code.UNAVAILABLE);
    assertArrived(stream, ALMOST_8K);
    assertArrived((await callGrpcJs(ports.page8k, ALMOST_8K)).unary, ALMOST_8K);
  });

  test("with a budget of 4096, its code, message and ErrorInfo arrive", async () => {
    assertArrived((await callGrpcJs(ports.within4k, 2500)).unary, 2500);
    assertArrived((await callGrpcJs(ports.within4k, ALMOST_8K)).unary, 0);
  });

  test("proxy_pass drops gRPC trailers", async () => {
    for (const kind of ["unary", "serverStream"])
      assertLost(await callConnect(createGrpcTransport, ports.http1, "2", kind), Code.INTERNAL);
    const { unary, stream } = await callGrpcJs(ports.http1, 0);
    assertLost(unary, Code.INTERNAL);
    assertLost(stream, Code.INTERNAL);
  });

  test("proxy_pass passes Connect and gRPC-web", async () => {
    for (const createTransport of [createConnectTransport, createGrpcWebTransport]) {
      for (const kind of ["unary", "serverStream"])
        assertArrived(await callConnect(createTransport, ports.http1Only, "1.1", kind), 0);
    }
  });

  test("proxy_intercept_errors replaces a unary error of Connect with a page", async () => {
    const request = (kind) => callConnect(createConnectTransport, ports.intercepted, "1.1", kind);
    assertLost(await request("unary"), Code.INTERNAL);
    assertArrived(await request("serverStream"), 0);
  });
});

describe("HAProxy", { skip: missing("haproxy") }, () => {
  const ports = useProxy("haproxy", () => ({ http2: { upstream: grpc.port } }));

  test("passes a status that fits the default budget", async () => {
    const { unary, stream } = await callGrpcJs(ports.http2, ALMOST_8K);
    assertArrived(unary, ALMOST_8K);
    assertArrived(stream, ALMOST_8K);
  });

  test("a status that does not fit a buffer of 16 KB is UNAVAILABLE, or INTERNAL in trailers", async () => {
    const { unary, stream } = await callGrpcJs(ports.http2, 20_000);
    assertLost(unary, Code.UNAVAILABLE);
    assertLost(stream, Code.INTERNAL);
  });
});

describe("Envoy", { skip: missing("envoy") }, () => {
  const dir = mkdtempSync(join(tmpdir(), "rpcstatus-descriptors-"));
  after(() => rmSync(dir, { recursive: true, force: true }));
  const transcoder = (convert_grpc_status) => ({
    "grpc_json_transcoder.v3.GrpcJsonTranscoder": {
      proto_descriptor: descriptors(dir),
      services: ["calls.Caller"],
      auto_mapping: true,
      convert_grpc_status,
    },
  });
  const ports = useProxy("envoy", () => ({
    http2: { upstream: grpc.port },
    http1: { upstream: connect1, http2: false },
    web: { upstream: grpc.port, filters: { "grpc_web.v3.GrpcWeb": {} } },
    json: { upstream: grpc.port, filters: transcoder(false) },
    converted: { upstream: grpc.port, filters: transcoder(true) },
  }));

  test("passes up to 60 KB from a cluster with HTTP/2", async () => {
    const { unary, stream } = await callGrpcJs(ports.http2, 44_000);
    assertArrived(unary, 44_000);
    assertArrived(stream, 44_000);
    const larger = await callGrpcJs(ports.http2, 46_000);
    assertLost(larger.unary, Code.UNAVAILABLE);
    assertLost(larger.stream, Code.INTERNAL);
  });

  test("drops the trailers of a cluster with HTTP/1", async () => {
    for (const kind of ["unary", "serverStream"])
      assertLost(await callConnect(createGrpcTransport, ports.http1, "2", kind), Code.INTERNAL);
    assertArrived(await callConnect(createConnectTransport, ports.http1, "1.1", "unary"), 0);
  });

  test("grpc_web leaves the status of a response without a body in its headers", async () => {
    for (const [kind, inHeaders] of [
      ["Unary", true],
      ["ServerStream", false],
    ]) {
      const body = encode("10");
      const frame = Buffer.concat([Buffer.from([0, 0, 0, 0, body.length]), body]);
      for (const [type, sent] of [
        ["application/grpc-web+proto", frame],
        ["application/grpc-web-text", frame.toString("base64")],
      ]) {
        const response = await post(`${ports.web}/calls.Caller/${kind}`, type, sent);
        assert.equal(response.headers.has("grpc-status"), inHeaders);
        assertArrived(await fromResponse(response), 10);
      }
    }
  });

  const json = (port, kind, bytes) =>
    post(`${port}/calls.Caller/${kind}`, "application/json", JSON.stringify(String(bytes)));

  test("grpc_json_transcoder responds with gRPC's headers and no body", async () => {
    const response = await json(ports.json, "Unary", 0);
    assert.equal(response.status, 400);
    assertArrived(await fromResponse(response), 0);
    assert.equal(await response.text(), "");
  });

  test("with convert_grpc_status it responds with JSON, if it knows the types of all details", async () => {
    const response = await json(ports.converted, "Unary", 0);
    assert.equal(response.status, 400);
    assertArrived(await fromResponse(response), 0);
    assert.equal((await response.json()).code, Code.FAILED_PRECONDITION);
    const other = await json(ports.converted, "Unary", 10);
    assertArrived(await fromResponse(other), 10);
    assert.equal(await other.text(), "");
  });

  test("its JSON of a stream does not show that the stream failed", async () => {
    for (const port of [ports.json, ports.converted]) {
      const response = await json(port, "ServerStream", 0);
      assert.equal(response.status, 200);
      assert.equal(await fromResponse(response), undefined);
      assert.deepEqual(await response.json(), ["m"]);
    }
  });
});

function post(address, type, body) {
  return fetch(`http://127.0.0.1:${address}`, {
    method: "POST",
    headers: { "content-type": type, "x-grpc-web": "1" },
    body,
  });
}

/** Writes the descriptors of the service and of google.rpc for the transcoder. Returns the file's path. */
function descriptors(dir) {
  const root = fileURLToPath(new URL("../..", import.meta.url));
  const google = join(dir, "google.binpb");
  execFileSync(`${root}node_modules/.bin/buf`, ["build", `${root}proto`, "-o", google]);
  const { file } = fromBinary(FileDescriptorSetSchema, readFileSync(google));
  const set = create(FileDescriptorSetSchema, {
    file: [...file, file_google_protobuf_wrappers.proto, Caller.file.proto],
  });
  const path = join(dir, "calls.binpb");
  writeFileSync(path, toBinary(FileDescriptorSetSchema, set));
  return path;
}
