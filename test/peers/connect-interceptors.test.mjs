// The interceptors on a real server of connect-node, asked by real clients in all three protocols.

import assert from "node:assert/strict";
import { createServer } from "node:http2";
import { afterEach, describe, test } from "node:test";
import { toBinary } from "@bufbuild/protobuf";
import { StringValueSchema } from "@bufbuild/protobuf/wkt";
import { Code as ConnectCode, ConnectError, createClient } from "@connectrpc/connect";
import {
  connectNodeAdapter,
  createConnectTransport,
  createGrpcTransport,
  createGrpcWebTransport,
} from "@connectrpc/connect-node";
import { Client, credentials } from "@grpc/grpc-js";
import {
  badRequest,
  Code,
  debugInfo,
  errorInfo,
  localizedMessage,
  retryInfo,
  StatusError,
} from "rpcstatus";
import { defineCatalog, defineError } from "rpcstatus/catalog";
import { clientInterceptor, connectErrorFrom, serverInterceptor } from "rpcstatus/connect";
import { Caller, call, failing, KINDS, text } from "./calls.mjs";
import { listen } from "./service.mjs";

const PROTOCOLS = {
  connect: createConnectTransport,
  "connect as JSON": (options) => createConnectTransport({ ...options, useBinaryFormat: false }),
  "connect by GET": (options) => createConnectTransport({ ...options, useHttpGet: true }),
  grpc: createGrpcTransport,
  "grpc-web": createGrpcWebTransport,
};

const CUSTOM = {
  typeUrl: "type.googleapis.com/acme.Stock",
  value: Uint8Array.of(8, 3, 0xff, 0xfe),
};

function rich(message = "only 3 of A-1 left: a/b, 100% ü") {
  return new StatusError({
    code: Code.FAILED_PRECONDITION,
    message,
    details: [
      errorInfo({ reason: "OUT_OF_STOCK", domain: "shop.acme.example", metadata: { sku: "A-1" } }),
      CUSTOM,
      badRequest({ fieldViolations: [{ field: "items[0].count", description: "too many" }] }),
      retryInfo(1500),
    ],
  });
}

const closing = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

/** A server with the handlers; gives a client for a protocol. */
async function serve(handlers, options, interceptors = [serverInterceptor(options)]) {
  const routes = (router) => router.service(Caller, handlers);
  const server = createServer(connectNodeAdapter({ routes, interceptors }));
  const sessions = new Set();
  server.on("session", (session) => sessions.add(session));
  const baseUrl = await listen(server);
  closing.push(() => {
    for (const session of sessions) session.destroy();
    server.close();
  });
  const client = (protocol, interceptors = [clientInterceptor()]) =>
    createClient(Caller, PROTOCOLS[protocol]({ baseUrl, httpVersion: "2", interceptors }));
  return { baseUrl, client };
}

const thrower = (error) => async () => {
  throw error;
};
const hex = (details) =>
  details.map(({ type, value }) => [type, Buffer.from(value).toString("hex")]);

for (const protocol of Object.keys(PROTOCOLS)) {
  for (const kind of KINDS) {
    describe(`${protocol}, ${kind}`, () => {
      test("a StatusError arrives with code, message and the bytes of its details", async () => {
        const { client } = await serve(failing(thrower(rich())));
        const { error } = await call(client(protocol), kind);
        assert.ok(error instanceof StatusError);
        assert.equal(error.code, Code.FAILED_PRECONDITION);
        assert.equal(error.message, rich().message);
        assert.deepEqual(hex(error.details), hex(rich().details));
        assert.deepEqual(error.issues, []);
        assert.equal(error.reason, "OUT_OF_STOCK");
        assert.equal(error.retryDelayMs, 1500);
        assert.equal(error.badRequest.fieldViolations[0].field, "items[0].count");
      });

      test("and is a ConnectError all the same", async () => {
        const { client } = await serve(failing(thrower(rich())));
        const { error } = await call(client(protocol), kind);
        assert.ok(error instanceof ConnectError);
        assert.equal(ConnectError.from(error), error);
        assert.equal(error.rawMessage, rich().message);
        assert.ok(error.metadata instanceof Headers);
        assert.deepEqual(error.findDetails(StringValueSchema), []);
      });

      test("without the client's interceptor, StatusError.from reads the same", async () => {
        const { client } = await serve(failing(thrower(rich())));
        const { error } = await call(client(protocol, []), kind);
        assert.ok(!(error instanceof StatusError));
        const status = StatusError.from(error);
        assert.deepEqual(hex(status.details), hex(rich().details));
        assert.equal(status.message, rich().message);
      });

      test("what is no error of ours is UNKNOWN with none of its text, and told", async () => {
        for (const thrown of [new TypeError("hunter2"), "hunter2", undefined, { code: 5 }]) {
          const seen = [];
          const onError = (error, request) => {
            seen.push(error, request.method.localName);
            throw new Error("the logger is down");
          };
          const { client } = await serve(failing(thrower(thrown)), { onError });
          const { error } = await call(client(protocol), kind);
          assert.equal(error.code, Code.UNKNOWN);
          assert.equal(error.message, "unknown error");
          assert.doesNotMatch(JSON.stringify([...error.metadata]), /hunter2/);
          assert.deepEqual(seen, [thrown, kind]);
        }
      });

      test("a ConnectError passes as it is, with its metadata", async () => {
        const thrown = new ConnectError("gone", ConnectCode.NotFound, { "x-order": "7" }, [
          { desc: StringValueSchema, value: text("d") },
        ]);
        const { client } = await serve(failing(thrower(thrown)));
        const { error } = await call(client(protocol), kind);
        assert.equal(error.code, Code.NOT_FOUND);
        assert.equal(error.message, "gone");
        assert.equal(error.metadata.get("x-order"), "7");
        assert.deepEqual(error.findDetails(StringValueSchema), [text("d")]);
      });

      test("one that Connect made of an exception does not pass", async () => {
        const secret = new Error("postgres://admin:hunter2@db");
        const refused = Object.assign(new Error("connect ECONNREFUSED 10.0.0.7:1"), {
          code: "ECONNREFUSED",
        });
        const made = [
          ConnectError.from(secret),
          ConnectError.from(refused, ConnectCode.Unavailable),
        ];
        for (const thrown of made) {
          const { client } = await serve(failing(thrower(thrown)));
          const { error } = await call(client(protocol), kind);
          assert.equal(error.code, Code.UNKNOWN);
          assert.equal(error.message, "unknown error");
        }
      });

      test("an error of another call is passed on only when it is asked for", async () => {
        const upstream = (await serve(failing(thrower(rich())))).client(protocol);
        const pass = async (read) => {
          const { error } = await call(upstream, kind);
          throw read(error);
        };
        const raw = await serve(failing(() => pass((error) => error)));
        const asked = await serve(failing(() => pass(StatusError.from)));
        const hidden = await call(raw.client(protocol), kind);
        assert.equal(hidden.error.code, Code.UNKNOWN);
        assert.deepEqual(hidden.error.details, []);
        const passed = await call(asked.client(protocol), kind);
        assert.deepEqual(hex(passed.error.details), hex(rich().details));
      });

      test("a deadline is a StatusError too", async () => {
        const { client } = await serve(failing(() => new Promise(() => {})));
        const { error } = await call(client(protocol), kind, { timeoutMs: 20 });
        assert.ok(error instanceof StatusError);
        assert.equal(error.code, Code.DEADLINE_EXCEEDED);
        assert.ok(error instanceof ConnectError);
      });

      test("a call that its caller gives up is read as CANCELLED", async () => {
        const { client } = await serve(failing(() => new Promise(() => {})));
        const controller = new AbortController();
        setTimeout(() => controller.abort(), 20);
        const { error } = await call(client(protocol), kind, { signal: controller.signal });
        // From 2.2 on, Connect makes an error of its own of it, after the interceptors.
        assert.equal(StatusError.from(error).code, Code.CANCELLED);
      });

      test("a server that is not there, too", async () => {
        const { baseUrl } = await serve(failing(thrower(rich())));
        for (const close of closing.splice(0)) await close();
        const interceptors = [clientInterceptor()];
        const transport = PROTOCOLS[protocol]({ baseUrl, httpVersion: "2", interceptors });
        const { error } = await call(createClient(Caller, transport), kind);
        assert.ok(error instanceof StatusError);
        assert.equal(error.code, Code.UNAVAILABLE);
      });

      test("60 KB of details are answered", async () => {
        const details = [...rich().details, debugInfo({ detail: "x".repeat(60_000) })];
        const issues = [];
        const onIssue = (issue) => issues.push(issue.kind);
        const error = new StatusError({ code: Code.ABORTED, message: "large", details });
        const { client } = await serve(failing(thrower(error)), { onIssue });
        const { error: received } = await call(client(protocol), kind);
        assert.equal(received.code, Code.ABORTED);
        // Trailers have a limit, bodies have none.
        const kept = protocol === "grpc" ? 4 : 5;
        assert.equal(received.details.length, kept);
        assert.deepEqual(issues, protocol === "grpc" ? ["over-budget"] : []);
      });

      test("a long message is answered with its beginning, where it has to be", async () => {
        const { client } = await serve(failing(thrower(rich("/".repeat(60_000)))));
        const { error } = await call(client(protocol), kind);
        assert.equal(error.code, Code.FAILED_PRECONDITION);
        assert.match(error.message, /^\/+$/);
        assert.equal(error.message.length === 60_000, protocol !== "grpc");
        assert.equal(error.reason, "OUT_OF_STOCK");
      });

      test("half a surrogate pair is U+FFFD", async () => {
        const { client } = await serve(failing(thrower(rich("cut \ud83d"))));
        const { error } = await call(client(protocol), kind);
        assert.equal(error.message, "cut \ufffd");
      });
    });
  }

  for (const kind of ["serverStream", "bidi"]) {
    test(`${protocol}, ${kind}: what was sent before the error arrives before it`, async () => {
      const before = Array.from({ length: 50 }, (_, i) => `message ${i}`);
      const { client } = await serve(failing(thrower(rich()), before));
      const { messages, error } = await call(client(protocol), kind);
      assert.deepEqual(messages, before);
      assert.equal(error.reason, "OUT_OF_STOCK");
    });

    test(`${protocol}, ${kind}: a handler that is no generator and throws at once`, async () => {
      const sync = () => {
        throw rich();
      };
      const { client } = await serve({ [kind]: sync });
      const { error } = await call(client(protocol), kind);
      assert.equal(error.reason, "OUT_OF_STOCK");
    });
  }

  for (const kind of KINDS) {
    test(`${protocol}, ${kind}: a call that succeeds is left alone`, async () => {
      const one = async () => text("fine");
      const many = async function* () {
        yield text("fine");
        yield text("and well");
      };
      const { client } = await serve({
        unary: one,
        clientStream: one,
        serverStream: many,
        bidi: many,
      });
      const { messages, error } = await call(client(protocol), kind);
      assert.equal(error, undefined);
      assert.equal(messages[0], "fine");
    });
  }

  test(`${protocol}: without the server's interceptor a StatusError is INTERNAL`, async () => {
    const { client } = await serve(failing(thrower(rich())), {}, []);
    const { error } = await call(client(protocol), "unary");
    assert.equal(error.code, Code.INTERNAL);
  });

  test(`${protocol}: a method that is not there is UNIMPLEMENTED`, async () => {
    const { client } = await serve({});
    const { error } = await call(client(protocol), "unary");
    assert.equal(error.code, Code.UNIMPLEMENTED);
  });

  test(`${protocol}: a catalogue's fallback, and its text in the language asked for`, async () => {
    const domain = "orders.acme.example";
    const gone = defineError({
      domain,
      reason: "GONE",
      code: Code.NOT_FOUND,
      message: "{sku} is gone",
      metadata: { sku: "string" },
      localized: { de: "{sku} ist nicht mehr da" },
    });
    const fault = defineError({ domain, reason: "FAULT", code: Code.INTERNAL, message: "ours" });
    const catalog = defineCatalog(domain, { gone, fault }, { fallback: "fault" });
    const headers = { "accept-language": "de-CH" };
    const known = await serve(failing(thrower(gone({ sku: "A-1" }))), { catalog });
    const { error } = await call(known.client(protocol), "serverStream", { headers });
    assert.equal(error.localizedMessage.message, "A-1 ist nicht mehr da");
    assert.deepEqual(catalog.from(error).metadata, { sku: "A-1" });
    const unknown = await serve(failing(thrower(new Error("hunter2"))), { catalog });
    const fallback = await call(unknown.client(protocol), "unary");
    assert.equal(fallback.error.reason, "FAULT");
    assert.equal(fallback.error.message, "ours");
  });
}

test("what another interceptor throws is answered too, where ours stands first", async () => {
  const auth = () => thrower(rich());
  const { client } = await serve({ unary: async () => text("") }, {}, [serverInterceptor(), auth]);
  const { error } = await call(client("grpc"), "unary");
  assert.equal(error.reason, "OUT_OF_STOCK");
});

test("a ConnectError of a client without our interceptor cannot be told from one of the handler", async () => {
  const upstream = (await serve(failing(thrower(rich())))).client("connect", []);
  const { client } = await serve({ unary: (request) => upstream.unary(request) });
  const { error } = await call(client("connect"), "unary");
  assert.equal(error.reason, "OUT_OF_STOCK");
});

test("a client that leaves a stream is no error of the handler", async () => {
  const seen = [];
  let left;
  const done = new Promise((resolve) => {
    left = resolve;
  });
  const handlers = {
    async *serverStream() {
      try {
        for (;;) {
          yield text("tick");
          await new Promise(setImmediate);
        }
      } finally {
        left();
      }
    },
  };
  const { client } = await serve(handlers, { onError: (error) => seen.push(error) });
  const controller = new AbortController();
  const stream = client("grpc").serverStream(text(""), { signal: controller.signal });
  await stream[Symbol.asyncIterator]().next();
  controller.abort();
  await done;
  assert.deepEqual(
    seen.filter((error) => !(error instanceof ConnectError)),
    [],
  );
});

test("grpc-js reads the details of a server on Connect, and the message of the details", async () => {
  const { baseUrl } = await serve(failing(thrower(rich("no order a/b"))));
  const client = new Client(baseUrl.slice("http://".length), credentials.createInsecure());
  closing.push(() => client.close());
  const bytes = (buffer) => buffer;
  const body = Buffer.from(toBinary(StringValueSchema, text("a")));
  const error = await new Promise((resolve) =>
    client.makeUnaryRequest("/calls.Caller/Unary", bytes, bytes, body, resolve),
  );
  const status = StatusError.from(error);
  assert.equal(status.code, Code.FAILED_PRECONDITION);
  assert.deepEqual(hex(status.details), hex(rich().details));
  // connect-es escapes more than gRPC's specification asks for, and grpc-js does not read that back.
  assert.equal(error.details, "no order a%2Fb");
});

describe("connectErrorFrom", () => {
  const hostile = new Proxy(rich(), {
    get: (target, name) => {
      if (typeof name === "string" && name !== "details") throw new Error("trap");
      return Reflect.get(target, name);
    },
  });

  for (const [name, thrown] of Object.entries({ hostile, nothing: undefined, text: "hunter2" })) {
    test(`gives UNKNOWN for ${name}`, () => {
      const error = connectErrorFrom(thrown);
      assert.ok(error instanceof ConnectError);
      assert.equal(error.code, ConnectCode.Unknown);
      assert.equal(error.rawMessage, "unknown error");
      assert.equal(error.cause, thrown);
    });
  }

  test("leaves out what cannot be encoded, and says so", () => {
    const issues = [];
    const details = [{ typeUrl: 5 }, localizedMessage({ locale: "de", message: "weg" })];
    const thrown = new StatusError({ code: Code.NOT_FOUND, message: "gone", details });
    const error = connectErrorFrom(thrown, { onIssue: ({ kind }) => issues.push(kind) });
    assert.deepEqual(hex(error.details), hex(thrown.details));
    assert.deepEqual(issues, ["unencodable-detail"]);
  });

  test("has the JSON of details for people when it is told to", async () => {
    const { baseUrl } = await serve(failing(thrower(rich())), { debug: true });
    const headers = { "content-type": "application/json" };
    const response = await fetchHttp2(`${baseUrl}/calls.Caller/Unary`, headers, '"a"');
    assert.deepEqual(
      response.details.map(({ debug }) => debug?.reason ?? debug?.retryDelay),
      ["OUT_OF_STOCK", undefined, undefined, "1.500s"],
    );
  });
});

async function fetchHttp2(url, headers, body) {
  const { connect } = await import("node:http2");
  const { origin, pathname } = new URL(url);
  const session = connect(origin);
  closing.push(() => session.close());
  const stream = session.request({ ":path": pathname, ":method": "POST", ...headers });
  stream.end(body);
  let all = "";
  for await (const chunk of stream) all += chunk;
  return JSON.parse(all);
}
