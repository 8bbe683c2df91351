// The interceptors on a real connect-node server, called by real clients over all three protocols.

import assert from "node:assert/strict";
import { createServer } from "node:http2";
import { afterEach, describe, test } from "node:test";
import { inspect } from "node:util";
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
import { Code, StatusError } from "rpcstatus";
import { defineCatalog, defineError, int64, localized, string } from "rpcstatus/codegenv1";
import {
  clientInterceptor,
  connectClientInterceptor,
  connectErrorFrom,
  serverInterceptor,
} from "rpcstatus/connect";
import { badRequest, debugInfo, errorInfo, localizedMessage, retryInfo } from "rpcstatus/details";
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

/** Starts a server with the handlers. `client` creates a client for a protocol. */
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
      test("a StatusError arrives with its code, its message and the bytes of its details", async () => {
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

      test("connectClientInterceptor throws the same error, or refuses gRPC", async () => {
        const { client } = await serve(failing(thrower(rich())));
        const { error } = await call(client(protocol, [connectClientInterceptor()]), kind);
        assert.ok(error instanceof StatusError && error instanceof ConnectError);
        if (protocol.startsWith("grpc")) {
          assert.equal(error.code, Code.INTERNAL);
          assert.match(error.message, /use clientInterceptor$/);
          return;
        }
        assert.equal(error.code, Code.FAILED_PRECONDITION);
        assert.equal(error.message, rich().message);
        assert.deepEqual(hex(error.details), hex(rich().details));
        assert.deepEqual(error.issues, []);
      });

      test("the error is a ConnectError, too", async () => {
        const { client } = await serve(failing(thrower(rich())));
        const { error } = await call(client(protocol), kind);
        assert.ok(error instanceof ConnectError);
        assert.equal(ConnectError.from(error), error);
        assert.match(
          inspect(new Error("outer", { cause: error })),
          /StatusError: FAILED_PRECONDITION/,
        );
        assert.equal(error.rawMessage, rich().message);
        assert.ok(error.metadata instanceof Headers);
        assert.deepEqual(error.findDetails(StringValueSchema), []);
      });

      test("without the client's interceptor, StatusError.from reads the same error", async () => {
        const { client } = await serve(failing(thrower(rich())));
        const { error } = await call(client(protocol, []), kind);
        assert.ok(!(error instanceof StatusError));
        const status = StatusError.from(error);
        assert.deepEqual(hex(status.details), hex(rich().details));
        assert.equal(status.message, rich().message);
      });

      test("any other thrown value becomes UNKNOWN without its text, and is reported to onError", async () => {
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

      test("a ConnectError is passed on unchanged, with its metadata", async () => {
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

      test("a ConnectError that wraps an exception is not passed on", async () => {
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

      test("an error of an upstream call is passed on only if the handler throws StatusError.from(error)", async () => {
        const upstream = (await serve(failing(thrower(rich())))).client(protocol);
        const pass = async (read) => {
          const { error } = await call(upstream, kind);
          throw read(error);
        };
        const raw = await serve(failing(() => pass((error) => error)));
        const converted = await serve(failing(() => pass(StatusError.from)));
        const hidden = await call(raw.client(protocol), kind);
        assert.equal(hidden.error.code, Code.UNKNOWN);
        assert.deepEqual(hidden.error.details, []);
        const passed = await call(converted.client(protocol), kind);
        assert.deepEqual(hex(passed.error.details), hex(rich().details));
      });

      test("an exceeded deadline is a StatusError", async () => {
        const { client } = await serve(failing(() => new Promise(() => {})));
        const { error } = await call(client(protocol), kind, { timeoutMs: 20 });
        assert.ok(error instanceof StatusError);
        assert.equal(error.code, Code.DEADLINE_EXCEEDED);
        assert.ok(error instanceof ConnectError);
      });

      test("a call that the caller aborts is read as CANCELLED", async () => {
        const { client } = await serve(failing(() => new Promise(() => {})));
        const controller = new AbortController();
        setTimeout(() => controller.abort(), 20);
        const { error } = await call(client(protocol), kind, { signal: controller.signal });
        // Since 2.2, Connect replaces the error with its own, after the interceptors.
        assert.equal(StatusError.from(error).code, Code.CANCELLED);
      });

      test("a server that cannot be reached is a StatusError", async () => {
        const { baseUrl } = await serve(failing(thrower(rich())));
        for (const close of closing.splice(0)) await close();
        const interceptors = [clientInterceptor()];
        const transport = PROTOCOLS[protocol]({ baseUrl, httpVersion: "2", interceptors });
        const { error } = await call(createClient(Caller, transport), kind);
        assert.ok(error instanceof StatusError);
        assert.equal(error.code, Code.UNAVAILABLE);
      });

      test("60 KB of details are sent, and in trailers cut to the budget", async () => {
        const details = [...rich().details, debugInfo({ detail: "x".repeat(60_000) })];
        const issues = [];
        const onIssue = (issue) => issues.push(issue.kind);
        const error = new StatusError({ code: Code.ABORTED, message: "large", details });
        const { client } = await serve(failing(thrower(error)), { onIssue });
        const { error: received } = await call(client(protocol), kind);
        assert.equal(received.code, Code.ABORTED);
        // Only trailers have a limit.
        const kept = protocol === "grpc" ? 4 : 5;
        assert.equal(received.details.length, kept);
        assert.deepEqual(issues, protocol === "grpc" ? ["over-budget"] : []);
      });

      test("a long message is truncated in trailers", async () => {
        const { client } = await serve(failing(thrower(rich("/".repeat(60_000)))));
        const { error } = await call(client(protocol), kind);
        assert.equal(error.code, Code.FAILED_PRECONDITION);
        assert.match(error.message, /^\/+$/);
        assert.equal(error.message.length === 60_000, protocol !== "grpc");
        assert.equal(error.reason, "OUT_OF_STOCK");
      });

      test("half a surrogate pair arrives as U+FFFD", async () => {
        const { client } = await serve(failing(thrower(rich("cut \ud83d"))));
        const { error } = await call(client(protocol), kind);
        assert.equal(error.message, "cut \ufffd");
      });
    });
  }

  for (const kind of ["serverStream", "bidi"]) {
    test(`${protocol}, ${kind}: messages sent before the error arrive before it`, async () => {
      const before = Array.from({ length: 50 }, (_, i) => `message ${i}`);
      const { client } = await serve(failing(thrower(rich()), before));
      const { messages, error } = await call(client(protocol), kind);
      assert.deepEqual(messages, before);
      assert.equal(error.reason, "OUT_OF_STOCK");
    });

    test(`${protocol}, ${kind}: an error of a handler that is not a generator and throws synchronously`, async () => {
      const sync = () => {
        throw rich();
      };
      const { client } = await serve({ [kind]: sync });
      const { error } = await call(client(protocol), kind);
      assert.equal(error.reason, "OUT_OF_STOCK");
    });
  }

  for (const kind of KINDS) {
    test(`${protocol}, ${kind}: a successful call is unchanged`, async () => {
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

  test(`${protocol}: without the server's interceptor, a StatusError is INTERNAL`, async () => {
    const { client } = await serve(failing(thrower(rich())), {}, []);
    const { error } = await call(client(protocol), "unary");
    assert.equal(error.code, Code.INTERNAL);
  });

  test(`${protocol}: an unknown method is UNIMPLEMENTED`, async () => {
    const { client } = await serve({});
    const { error } = await call(client(protocol), "unary");
    assert.equal(error.code, Code.UNIMPLEMENTED);
  });

  test(`${protocol}: the catalog's fallback, and its text in the requested language`, async () => {
    const domain = "orders.acme.example";
    const gone = defineError({
      domain,
      reason: "GONE",
      code: Code.NOT_FOUND,
      message: "{sku} is gone",
      metadata: { sku: string },
      localized: localized("en-US", { de: "{sku} ist nicht mehr da" }),
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

test("an error of another interceptor is sent, too, if our interceptor comes first", async () => {
  const auth = () => thrower(rich());
  const { client } = await serve({ unary: async () => text("") }, {}, [serverInterceptor(), auth]);
  const { error } = await call(client("grpc"), "unary");
  assert.equal(error.reason, "OUT_OF_STOCK");
});

test("a ConnectError that a client without our interceptor received is not passed on", async () => {
  const upstream = (await serve(failing(thrower(rich())))).client("connect", []);
  const { client } = await serve({ unary: (request) => upstream.unary(request) });
  const { error } = await call(client("connect"), "unary");
  assert.deepEqual([error.code, error.message], [Code.UNKNOWN, "unknown error"]);
  assert.deepEqual(error.details, []);
});

test("a client that leaves a stream does not cause an error of the handler", async () => {
  const seen = [];
  let onEnd;
  const done = new Promise((resolve) => {
    onEnd = resolve;
  });
  const handlers = {
    async *serverStream() {
      try {
        for (;;) {
          yield text("tick");
          await new Promise(setImmediate);
        }
      } finally {
        onEnd();
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

test("grpc-js reads the details of a Connect server, and we read the message from the details", async () => {
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
  // connect-es escapes more than the gRPC specification requires, and grpc-js does not decode that.
  assert.equal(error.details, "no order a%2Fb");
});

describe("a gateway that passes on the error of an upstream", () => {
  const soldOut = defineError({
    domain: "shop.acme.example",
    reason: "SOLD_OUT",
    code: Code.FAILED_PRECONDITION,
    localized: localized("en-US", { "en-US": "Sold out.", de: "Ausverkauft.", fr: "Épuisé." }),
  });
  const catalog = defineCatalog("shop.acme.example", { soldOut });

  for (const protocol of Object.keys(PROTOCOLS)) {
    test(`${protocol}: replaces a default text with one in the reader's language, and sends any other as received`, async () => {
      const texts = [];
      for (const thrown of [soldOut(), soldOut({ locale: "fr" })]) {
        for (const interceptors of [[], [clientInterceptor()]]) {
          const upstream = (await serve(failing(thrower(thrown)), { catalog })).client(
            protocol,
            interceptors,
          );
          const pass = async () => {
            const { error } = await call(upstream, "unary");
            throw StatusError.from(error);
          };
          const { client } = await serve(failing(pass), { catalog });
          const headers = { "accept-language": "it, de" };
          const { error } = await call(client(protocol), "unary", { headers });
          texts.push(error.localizedMessage.message);
        }
      }
      assert.deepEqual(texts, ["Ausverkauft.", "Ausverkauft.", "Épuisé.", "Épuisé."]);
    });
  }
});

describe("connectErrorFrom", () => {
  const hostile = new Proxy(rich(), {
    get: (target, name) => {
      if (typeof name === "string" && name !== "details") throw new Error("trap");
      return Reflect.get(target, name);
    },
  });

  for (const [name, thrown] of Object.entries({ hostile, nothing: undefined, text: "hunter2" })) {
    test(`returns UNKNOWN for ${name}`, () => {
      const error = connectErrorFrom(thrown);
      assert.ok(error instanceof ConnectError);
      assert.equal(error.code, ConnectCode.Unknown);
      assert.equal(error.rawMessage, "unknown error");
      assert.equal(error.cause, thrown);
    });
  }

  test("leaves out a detail that cannot be encoded, and reports it", () => {
    const issues = [];
    const details = [{ typeUrl: 5 }, localizedMessage({ locale: "de", message: "weg" })];
    const thrown = new StatusError({ code: Code.NOT_FOUND, message: "gone", details });
    const error = connectErrorFrom(thrown, { onIssue: ({ kind }) => issues.push(kind) });
    assert.deepEqual(hex(error.details), hex(thrown.details));
    assert.deepEqual(issues, ["unencodable-detail"]);
  });

  const outOfStock = defineError({
    domain: "shop.acme.example",
    reason: "OUT_OF_STOCK",
    code: Code.FAILED_PRECONDITION,
    message: "only {available} left",
    metadata: { available: int64 },
    localized: localized("en-US", {
      de: "nur noch {available} da",
      fr: "il ne reste que {available}",
    }),
  });
  const catalog = defineCatalog("shop.acme.example", { outOfStock }, { fallback: "outOfStock" });
  const large = [debugInfo({ detail: "x".repeat(60_000) })];
  const refused = Object.assign(new Error("connect ECONNREFUSED 10.0.0.7:1"), {
    code: "ECONNREFUSED",
  });
  const THROWN = {
    "an error of the catalog": outOfStock({ available: 3n }),
    "an error in a language that the handler names": outOfStock(
      { available: 3n },
      { locale: "fr" },
    ),
    "a StatusError": rich(),
    "a StatusError over the budget of trailers": outOfStock({ available: 3n }, { details: large }),
    "a ConnectError that is meant": new ConnectError("gone", ConnectCode.NotFound, { "x-a": "7" }),
    "a ConnectError of an exception": ConnectError.from(refused, ConnectCode.Unavailable),
    "an exception": new Error("hunter2"),
    nothing: undefined,
  };

  for (const protocol of Object.keys(PROTOCOLS)) {
    for (const kind of KINDS) {
      test(`with the context makes the error that the interceptor sends: ${protocol}, ${kind}`, async () => {
        for (const [name, thrown] of Object.entries(THROWN)) {
          for (const own of [{ catalog }, { catalog, locale: ["pt", "fr"], debug: true }, {}]) {
            const [seen, issues] = [[], []];
            const options = {
              ...own,
              onError: (error, { url, method }) => seen.push(error, new URL(url).pathname, method),
              onIssue: (issue) => issues.push(issue),
            };
            const fail = async (context) => {
              throw connectErrorFrom(thrown, { ...options, request: context });
            };
            const stream = async function* (_, context) {
              yield await fail(context);
            };
            const single = (_, context) => fail(context);
            const servers = [
              await serve(failing(thrower(thrown)), options),
              await serve(
                { unary: single, clientStream: single, serverStream: stream, bidi: stream },
                {},
                [],
              ),
            ];
            const received = [];
            for (const { client } of servers) {
              const headers = { "accept-language": "it, de-CH" };
              const { error } = await call(client(protocol, []), kind, { headers });
              assert.ok(error instanceof ConnectError);
              const { code, rawMessage, details, metadata } = error;
              const kept = [...metadata].filter(([key]) => !/^(date|content-length)$/.test(key));
              received.push({
                code,
                rawMessage,
                details,
                kept,
                seen: seen.splice(0),
                issues: issues.splice(0),
              });
            }
            assert.deepEqual(received[1], received[0], name);
            assert.equal(received[0].seen[0], thrown);
            assert.equal(received[0].seen.length, 3);
            for (const close of closing.splice(0)) await close();
          }
        }
      });
    }
  }

  test("with the request makes the error that the interceptor sends, in another interceptor", async () => {
    const seen = [];
    const own = (next) => (request) =>
      next(request).catch((error) => {
        const onError = (_, { header }) => seen.push(header.get("accept-language"));
        throw connectErrorFrom(error, { catalog, request, onError });
      });
    const { client } = await serve(failing(thrower(THROWN["an error of the catalog"])), {}, [own]);
    const headers = { "accept-language": "de" };
    const { error } = await call(client("grpc"), "unary", { headers });
    assert.equal(error.localizedMessage.message, "nur noch 3 da");
    assert.deepEqual(seen, ["de"]);
  });

  test("without a request, keeps the budget, and takes the language from `locale`", () => {
    const seen = [];
    const onError = (...given) => seen.push(given);
    const thrown = THROWN["a StatusError over the budget of trailers"];
    const error = connectErrorFrom(thrown, { catalog, locale: "fr", onError });
    assert.equal(StatusError.from(error).localizedMessage.message, "il ne reste que 3");
    assert.deepEqual(
      error.details.map(({ type }) => type),
      ["google.rpc.ErrorInfo", "google.rpc.LocalizedMessage"],
    );
    assert.deepEqual(seen, [[thrown, undefined]]);
    const meant = THROWN["a ConnectError that is meant"];
    assert.equal(connectErrorFrom(meant), meant);
  });

  test("adds the JSON of details if debug is set", async () => {
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
