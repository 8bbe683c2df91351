// Our readers read the errors of real clients, and the responses of a real server over each protocol: a Connect server
// that fails with the requested code over gRPC, gRPC-web and Connect.

import assert from "node:assert/strict";
import { createServer } from "node:http";
import { connect, createServer as createHttp2Server } from "node:http2";
import { after, before, test } from "node:test";
import { ConnectError } from "@connectrpc/connect";
import { connectNodeAdapter } from "@connectrpc/connect-node";
import { Client, credentials, Metadata, status as names } from "@grpc/grpc-js";
import { GrpcTransport } from "@protobuf-ts/grpc-transport";
import { GrpcWebFetchTransport } from "@protobuf-ts/grpcweb-transport";
import { MessageType } from "@protobuf-ts/runtime";
import { RpcError as ProtobufTsError, ServiceType } from "@protobuf-ts/runtime-rpc";
import { GoogleError } from "google-gax";
import { RpcError as GrpcWebError } from "grpc-web";
import { createChannel, createClient } from "nice-grpc";
import { ClientError, Metadata as NiceMetadata } from "nice-grpc-common";
import { encodeStatus, StatusError, statusFromTrailers } from "rpcstatus";
import { codeName, httpFromCode } from "rpcstatus/code";
import { encodeErrorInfo, errorInfo } from "rpcstatus/details";
import { statusFromGrpcWeb, statusFromJson, statusFromResponse } from "rpcstatus/http";
import { Asker, CODES, listen, PATH, WATCH_PATH } from "./service.mjs";

const ERRORS = CODES.slice(1);
const MESSAGE = "für 100% €, a/b?\n";
// connect-node also escapes "," and "/", which grpc-js does not decode. Only the details show that these are
// escapes, so clients that drop the details are tested with a message without them.
const PLAIN = "für 100% €\n";
const info = errorInfo({ reason: "GONE", domain: "d.example", metadata: { id: "7" } });

const fail = (code, message = MESSAGE) => {
  const error = new ConnectError(message, code);
  error.details.push({ type: "google.rpc.ErrorInfo", value: encodeErrorInfo(info) });
  return error;
};
const adapter = connectNodeAdapter({
  routes: (router) =>
    router.service(Asker, {
      ask: (_, { requestHeader }) => {
        const plain = requestHeader.has("plain");
        throw fail(Number(requestHeader.get("code")), plain ? PLAIN : MESSAGE);
      },
      // biome-ignore lint/correctness/useYield: it fails before its first message
      async *watch(_, { requestHeader }) {
        throw fail(Number(requestHeader.get("code")));
      },
    }),
});
const server = createServer(adapter);
const server2 = createHttp2Server(adapter);
let url;
let url2;

before(async () => {
  url = await listen(server);
  url2 = await listen(server2);
});
after(() => {
  server.close();
  server2.close();
});

/** Asserts that code, message and details are those that were sent; `details: false` if the client drops them. */
function check(status, code, { details = true, message = MESSAGE } = {}) {
  assert.equal(status.code, code);
  assert.equal(status.message, message, codeName(code));
  assert.deepEqual(status.issues, []);
  assert.deepEqual(
    status.details.map(({ message }) => message),
    details ? [info] : [],
  );
}

const rejected = (promise) => promise.then(assert.fail, (error) => error);
const bytes = (message) => Buffer.from(message ?? []);

test("a ServiceError of grpc-js", async (t) => {
  const client = new Client(url2.slice("http://".length), credentials.createInsecure(), {
    "grpc.enable_retries": 0,
  });
  t.after(() => client.close());
  for (const code of ERRORS) {
    const metadata = new Metadata();
    metadata.set("code", String(code));
    const error = await new Promise((resolve) =>
      client.makeUnaryRequest(PATH, bytes, bytes, bytes(), metadata, resolve),
    );
    check(StatusError.from(error), code);
    // The same error, converted by google-gax.
    const google = GoogleError.parseGRPCStatusDetails(
      Object.assign(new GoogleError(error.message), error),
    );
    assert.equal(google.reason, "GONE");
    check(StatusError.from(google), code);
    // The Metadata still contains the details.
    assert.equal(statusFromTrailers(error.metadata).code, code);
  }
});

test("trailers of node:http2", async (t) => {
  const session = connect(url2);
  t.after(() => session.close());
  for (const code of ERRORS) {
    const stream = session.request({
      ":method": "POST",
      ":path": PATH,
      "content-type": "application/grpc",
      te: "trailers",
      code: String(code),
    });
    const headers = await new Promise((resolve) => {
      let found = {};
      stream.on("response", (given) => {
        found = { ...found, ...given };
      });
      stream.on("trailers", (given) => {
        found = { ...found, ...given };
      });
      stream.on("end", () => resolve(found));
      stream.resume();
      stream.end(Buffer.from([0, 0, 0, 0, 0]));
    });
    check(statusFromTrailers(headers), code);
  }
});

test("a ClientError of nice-grpc, which has no details", async (t) => {
  const empty = {
    encode: () => ({ finish: () => new Uint8Array(0) }),
    decode: () => ({}),
    fromPartial: () => ({}),
  };
  const definition = {
    name: "Asker",
    fullName: "ask.Asker",
    methods: {
      ask: {
        name: "Ask",
        requestType: empty,
        requestStream: false,
        responseType: empty,
        responseStream: false,
        options: {},
      },
    },
  };
  const channel = createChannel(url2);
  t.after(() => channel.close());
  const client = createClient(definition, channel);
  for (const code of ERRORS) {
    const metadata = new NiceMetadata({ code: String(code), plain: "" });
    const error = await rejected(client.ask({}, { metadata }));
    assert.ok(error instanceof ClientError);
    check(StatusError.from(error), code, { details: false, message: PLAIN });
  }
});

test("an RpcError of protobuf-ts, over gRPC and gRPC-web", async (t) => {
  const Empty = new MessageType("google.protobuf.Empty", []);
  const service = new ServiceType("ask.Asker", [{ name: "Ask", I: Empty, O: Empty }]);
  const transports = [
    new GrpcTransport({
      host: url2.slice("http://".length),
      channelCredentials: credentials.createInsecure(),
    }),
    new GrpcWebFetchTransport({ baseUrl: url, format: "binary" }),
  ];
  t.after(() => transports[0].close());
  for (const transport of transports) {
    for (const code of ERRORS) {
      const options = transport.mergeOptions({ meta: { code: String(code) } });
      const call = transport.unary(service.methods[0], {}, options);
      // All of these promises are rejected.
      for (const promise of [call.headers, call.status, call.trailers]) promise.catch(() => {});
      const error = await rejected(call.response);
      assert.ok(error instanceof ProtobufTsError);
      assert.equal(error.code, names[code]);
      check(StatusError.from(error), code);
    }
  }
});

test("an RpcError of grpc-web", () => {
  const status = encodeStatus({ code: 5, message: MESSAGE, details: [info] });
  const metadata = { "grpc-status-details-bin": Buffer.from(status).toString("base64") };
  check(StatusError.from(new GrpcWebError(5, MESSAGE, metadata)), 5);
});

test("a GoogleError over REST, and the body that it is built from", () => {
  for (const code of ERRORS) {
    const details = [
      {
        "@type": "type.googleapis.com/google.rpc.ErrorInfo",
        reason: "GONE",
        domain: "d.example",
        metadata: { id: "7" },
      },
    ];
    const error = { code: httpFromCode(code), status: codeName(code), message: MESSAGE, details };
    check(statusFromJson({ error }), code);
    check(StatusError.from(GoogleError.parseHttpError({ error })), code);
  }
});

test("a GoogleError of an operation, which has only code and message", () => {
  const error = new GoogleError(MESSAGE);
  error.code = 5;
  check(StatusError.from(error), 5, { details: false });
});

test("a ConnectError", () => {
  for (const code of ERRORS) check(StatusError.from(fail(code)), code);
});

const post = (path, type, code, body) =>
  fetch(url + path, {
    method: "POST",
    headers: { "content-type": type, code: String(code), "connect-protocol-version": "1" },
    body,
  });
const FRAME = new Uint8Array(5);

test("a Response of Connect, and its body", async () => {
  for (const code of ERRORS) {
    const response = await post(PATH, "application/json", code, "{}");
    check(await statusFromResponse(response), code);
    check(statusFromJson(await response.text()), code);
  }
});

test("a Response of a Connect stream, in JSON and protobuf", async () => {
  for (const type of ["application/connect+json", "application/connect+proto"]) {
    const request = type.endsWith("json") ? Uint8Array.of(0, 0, 0, 0, 2, 0x7b, 0x7d) : FRAME;
    for (const code of ERRORS)
      check(await statusFromResponse(await post(WATCH_PATH, type, code, request)), code);
  }
});

test("a Response of gRPC-web, and its body", async () => {
  for (const path of [PATH, WATCH_PATH]) {
    for (const code of ERRORS) {
      const response = await post(path, "application/grpc-web+proto", code, FRAME);
      check(await statusFromResponse(response), code);
      const body = new Uint8Array(await response.arrayBuffer());
      const { headers } = response;
      check(statusFromGrpcWeb(body, { headers }), code);
      check(statusFromGrpcWeb(Buffer.from(body).toString("base64"), { headers }), code);
    }
  }
});
