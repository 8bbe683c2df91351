// The error handlers in real frameworks, called with fetch over real sockets.

import assert from "node:assert/strict";
import { createServer } from "node:http";
import { after, before, describe, test } from "node:test";
import { brotliCompressSync, gzipSync } from "node:zlib";
import { ConnectError } from "@connectrpc/connect";
import createError from "@fastify/error";
import { serve as serveHono } from "@hono/node-server";
import axios from "axios";
import express from "express";
import express4 from "express-4";
import fastify from "fastify";
import { request as gaxios } from "gaxios";
import { Hono } from "hono";
import { basicAuth } from "hono/basic-auth";
import { compress } from "hono/compress";
import { cors } from "hono/cors";
import { HTTPException } from "hono/http-exception";
import createHttpError from "http-errors";
import { Code, StatusError } from "rpcstatus";
import { defineCatalog, defineError, int64, localized, string } from "rpcstatus/codegenv1";
import { badRequest, errorInfo, retryInfo } from "rpcstatus/details";
import {
  expressErrorHandler,
  fastifyErrorHandler,
  fromResponse,
  googleFromStatus,
  honoErrorHandler,
  problemFromStatus,
  toResponse,
  wrapHandler,
} from "rpcstatus/http";
import { listen } from "./service.mjs";

const domain = "shop.acme.example";
const outOfStock = defineError({
  domain,
  reason: "OUT_OF_STOCK",
  code: Code.FAILED_PRECONDITION,
  message: "only {available} of {sku} left",
  metadata: { available: int64, sku: string },
  localized: localized("en-US", { de: "nur noch {available}" }),
  httpStatus: 409,
});
const catalog = defineCatalog(domain, { outOfStock });

const rich = new StatusError({
  code: Code.NOT_FOUND,
  message: "no order 7: ü",
  details: [
    errorInfo({ reason: "NO_ORDER", domain, metadata: { order: "7" } }),
    { typeUrl: "type.googleapis.com/acme.Order", value: Uint8Array.of(8, 7) },
  ],
});

/** An error of a client of an API, as the libraries of OpenAI and others make it. */
class ApiError extends Error {
  status = 404;
  headers = { "openai-organization": "hunter2", "x-request-id": "hunter2" };
}

/** The properties of an error of http-errors that a server sent as JSON. */
const EXPOSED = { status: 404, expose: true, message: "hunter2", headers: { "x-up": "hunter2" } };

/** What HTTP clients throw or return for a server that responded with 401 or, on Fastify, with 400. */
const received = {};
before(async () => {
  const refusing = fastify();
  const schema = { body: { type: "object", required: ["hunter2"] } };
  refusing.post("/", { schema }, async () => "fine");
  received.refusal = await axios.post(await refusing.listen(), {}).catch((error) => error);
  assert.equal(received.refusal.response.data.code, "FST_ERR_VALIDATION");
  await refusing.close();
  const upstream = createServer((_, response) => {
    const headers = { "content-type": "application/json", "www-authenticate": "hunter2" };
    response.writeHead(401, headers).end(JSON.stringify({ error: { message: "hunter2" } }));
  });
  const url = await listen(upstream);
  received.axios = await axios.get(url).catch((error) => error);
  received.gaxios = await gaxios({ url, retry: false }).catch((error) => error);
  received.fromResponse = await fromResponse(await fetch(url));
  assert.equal(received.axios.status, 401);
  assert.equal(received.gaxios.status, 401);
  assert.equal(received.fromResponse.code, Code.UNAUTHENTICATED);
  upstream.close();
});

const TEAPOT_HEADERS = {
  "x-pot": "tea",
  "x-broken": "a\r\nb",
  "x broken": "1",
  "x-wide": "\u0100",
  connection: "x-pot",
  "keep-alive": "timeout=777",
  "transfer-encoding": "gzip",
  "content-length": "7",
  "content-type": "text/html",
  upgrade: "h2c",
  trailer: "x-sum",
};

/** The errors that the handlers of every server throw, by path. */
const THROWN = {
  "/rich": () => rich,
  "/stock": () => outOfStock({ available: 3n, sku: "A-1" }),
  "/busy": () => new StatusError({ code: Code.UNAVAILABLE, details: [retryInfo(1500)] }),
  "/mistakes": () =>
    new StatusError({
      code: Code.INVALID_ARGUMENT,
      details: [badRequest({ fieldViolations: [{ field: "sku", description: "is empty" }] })],
    }),
  "/exception": () => new TypeError("connect postgres://admin:hunter2@db"),
  "/upstream": () =>
    Object.assign(new Error("hunter2"), { status: 401, response: {}, request: {} }),
  "/axios": () => received.axios,
  "/gaxios": () => received.gaxios,
  "/fromResponse": () => received.fromResponse,
  "/connect": () =>
    new ConnectError("hunter2", 5, { "content-type": "application/json", "x-up": "hunter2" }),
  "/created-axios": () => createHttpError(503, received.refusal),
  "/created-gaxios": () => createHttpError(404, received.gaxios),
  "/created-sdk": () => createHttpError(503, new ApiError("404 hunter2")),
  "/body": () => received.refusal.response.data,
  "/exposed": () => EXPOSED,
  "/body-error": () => {
    const { data } = received.refusal.response;
    return Object.assign(new Error(data.message), data);
  },
  "/created": () =>
    createHttpError(400, new TypeError("no such order"), { headers: { "x-a": "b" } }),
  "/teapot": () => createHttpError(418, "short and stout", { headers: TEAPOT_HEADERS }),
  "/forbidden": () => Object.assign(new Error("hunter2"), { status: 403 }),
  "/maintenance": () => createHttpError(503, "hunter2"),
};

const fail = (path) => {
  throw THROWN[path]();
};
/** A success whose body has a code and a message. */
const FINE = { code: 5, message: "the text of the order" };
/** The headers that a handler sets before it fails. */
const SET_HEADERS = {
  "access-control-allow-origin": "*",
  vary: "Origin",
  "content-encoding": "gzip",
  trailer: "x-sum",
};

/** Each starts a server; returns its address and a function that stops it. */
const SERVERS = {
  "Express 5": (options) => serveExpress(express, options),
  "Express 4": (options) => serveExpress(express4, options),
  async Fastify(options) {
    const app = fastify();
    app.setErrorHandler(fastifyErrorHandler(options));
    for (const path of Object.keys(THROWN)) app.get(path, async () => fail(path));
    app.get("/fine", async () => FINE);
    app.get("/set", async (_, reply) => {
      reply.headers(SET_HEADERS);
      throw rich;
    });
    app.get("/begun", async (_, reply) => {
      reply.raw.writeHead(200);
      reply.raw.write("half of ");
      throw rich;
    });
    app.post("/json", async (request) => request.body);
    return [await app.listen(), () => app.close()];
  },
  async Hono(options) {
    const app = new Hono();
    app.onError(honoErrorHandler(options));
    for (const path of Object.keys(THROWN)) app.get(path, async () => fail(path));
    app.get("/fine", (c) => c.json(FINE));
    app.get("/set", (c) => {
      for (const [name, value] of Object.entries(SET_HEADERS)) c.header(name, value);
      throw rich;
    });
    const server = serveHono({ fetch: app.fetch, port: 0 });
    await new Promise((resolve) => server.once("listening", resolve));
    return [`http://localhost:${server.address().port}`, () => server.close()];
  },
  async "node:http"(options) {
    const handler = async ({ url }, response) => {
      if (url === "/set") {
        for (const [name, value] of Object.entries(SET_HEADERS)) response.setHeader(name, value);
        throw rich;
      }
      if (url === "/begun") {
        response.write("half of ");
        throw rich;
      }
      if (url !== "/fine") fail(url);
      response.setHeader("content-type", "application/json").end(JSON.stringify(FINE));
    };
    const server = createServer(wrapHandler(handler, options));
    return [await listen(server), () => server.close()];
  },
  async "fetch handler"(options) {
    const handle = async (request) => {
      try {
        const { pathname } = new URL(request.url);
        return pathname === "/fine" ? Response.json(FINE) : fail(pathname);
      } catch (error) {
        return toResponse(error, { request, ...options });
      }
    };
    const server = serveHono({ fetch: handle, port: 0 });
    await new Promise((resolve) => server.once("listening", resolve));
    return [`http://localhost:${server.address().port}`, () => server.close()];
  },
};

async function serveExpress(framework, options) {
  const app = framework();
  app.set("env", "test");
  app.use(framework.json({ limit: 1000 }));
  for (const path of Object.keys(THROWN)) app.get(path, () => fail(path));
  app.get("/fine", (_, response) => response.json(FINE));
  app.get("/set", (_, response) => {
    response.set(SET_HEADERS);
    throw rich;
  });
  app.get("/begun", (_, response) => {
    response.write("half of ");
    throw rich;
  });
  app.post("/json", (request, response) => response.json(request.body));
  app.get("/users/:id", (request, response) => response.json(request.params));
  app.use(expressErrorHandler(options));
  const server = createServer(app);
  return [await listen(server), () => server.close()];
}

function assertSame(error, sent) {
  assert.ok(error instanceof StatusError);
  assert.equal(error.code, sent.code);
  assert.equal(error.message, sent.message);
  assert.equal(error.reason, sent.reason);
  assert.equal(error.domain, sent.domain);
  assert.deepEqual(error.errorInfo.metadata, sent.errorInfo.metadata);
  const bytes = ({ details }) =>
    details.map(({ typeUrl, value }) => [typeUrl, Buffer.from(value).toString("hex")]);
  assert.deepEqual(bytes(error), bytes(sent));
  assert.deepEqual(error.issues, []);
}

for (const [name, start] of Object.entries(SERVERS)) {
  describe(name, () => {
    let base;
    let stop;
    const seen = [];
    const onError = (error, request) => {
      seen.push(error, request);
      throw new Error("the logger is down");
    };
    before(async () => {
      [base, stop] = await start({ catalog, onError });
    });
    after(() => stop());

    async function request(path, headers = {}) {
      seen.length = 0;
      const response = await fetch(base + path, { headers });
      return { response, status: response.status, body: await response.json() };
    }

    test("sends a StatusError as Google's JSON", async () => {
      const { response, status, body } = await request("/rich");
      assert.equal(status, 404);
      assert.match(response.headers.get("content-type"), /^application\/json\b/);
      assert.equal(response.headers.get("vary"), "Accept, Accept-Language");
      assert.deepEqual(body, googleFromStatus(rich));
      assert.equal(seen[0], rich);
      assert.notEqual(seen[1], undefined);
    });

    test("sends problem details if they are requested", async () => {
      const accept = "application/problem+json, application/json;q=0.9";
      const { response, body } = await request("/rich", { accept });
      assert.match(response.headers.get("content-type"), /^application\/problem\+json\b/);
      assert.deepEqual(body, problemFromStatus(rich));
    });

    test("sends the HTTP status that the catalog declares, and text in the requested language", async () => {
      const { status, body } = await request("/stock", { "accept-language": "de-CH" });
      assert.equal(status, 409);
      const texts = body.error.details.filter((detail) =>
        detail["@type"].endsWith("LocalizedMessage"),
      );
      assert.deepEqual(
        texts.map(({ message }) => message),
        ["nur noch 3"],
      );
    });

    test("sends retry-after", async () => {
      const { response, status } = await request("/busy");
      assert.equal(status, 503);
      assert.equal(response.headers.get("retry-after"), "2");
    });

    test("sends the field violations", async () => {
      const { status, body } = await request("/mistakes");
      assert.equal(status, 400);
      assert.equal(body.error.details[0].fieldViolations[0].field, "sku");
    });

    const upstreams = [
      "/upstream",
      "/axios",
      "/gaxios",
      "/fromResponse",
      "/connect",
      "/created-axios",
      "/created-gaxios",
      "/created-sdk",
      "/body-error",
      // Hono passes only instances of Error to its handler.
      ...(name === "Hono" ? [] : ["/body", "/exposed"]),
    ];
    for (const path of ["/exception", ...upstreams]) {
      test(`responds to ${path} with 500 UNKNOWN, without the error's text`, async () => {
        const { response, status, body } = await request(path);
        assert.equal(status, 500);
        assert.doesNotMatch(JSON.stringify([...response.headers]), /hunter2/);
        assert.deepEqual(body.error, { code: 500, message: "unknown error", status: "UNKNOWN" });
        assert.equal(seen.length, 2);
      });
    }

    test("sends an error of http-errors with its status, its text and its headers", async () => {
      const { response, status, body } = await request("/teapot");
      assert.equal(status, 418);
      assert.deepEqual(body.error, {
        code: 418,
        message: "short and stout",
        status: "FAILED_PRECONDITION",
      });
      assert.equal(response.headers.get("x-pot"), "tea");
      assert.match(response.headers.get("content-type"), /^application\/json\b/);
      assert.doesNotMatch(JSON.stringify([...response.headers]), /broken|wide|h2c|x-sum|777|gzip/);
      assert.equal(response.headers.get("x-content-type-options"), "nosniff");
    });

    test("sends a native error to which http-errors gave a status", async () => {
      const { response, status, body } = await request("/created");
      assert.deepEqual([status, body.error.message], [400, "no such order"]);
      assert.equal(response.headers.get("x-a"), "b");
    });

    test("sends the status that a handler gave an error, without the error's text", async () => {
      const { status, body } = await request("/forbidden");
      assert.equal(status, 403);
      assert.equal(body.error.message, "the request failed with HTTP 403");
    });

    test("hides the text of an error of http-errors with a 5xx status", async () => {
      const { status, body } = await request("/maintenance");
      assert.equal(status, 503);
      assert.equal(body.error.status, "UNAVAILABLE");
      assert.doesNotMatch(JSON.stringify(body), /hunter2/);
    });

    test("responds to HEAD without a body", async () => {
      const response = await fetch(`${base}/rich`, { method: "HEAD" });
      assert.equal(response.status, 404);
      assert.equal(await response.text(), "");
    });

    for (const accept of ["application/json", "application/problem+json"]) {
      test(`fromResponse reads the thrown error, sent as ${accept}`, async () => {
        const response = await fetch(`${base}/rich`, { headers: { accept } });
        assert.ok(response.headers.get("content-type").startsWith(accept));
        const error = await fromResponse(response);
        assertSame(error, rich);
        const expected = accept.endsWith("/json")
          ? googleFromStatus(rich)
          : problemFromStatus(rich);
        assert.deepEqual(await response.json(), expected);
      });

      test(`fromResponse reads an error of the catalog, sent as ${accept}`, async () => {
        const error = await fromResponse(await fetch(`${base}/stock`, { headers: { accept } }));
        assert.equal(error.code, Code.FAILED_PRECONDITION);
        assert.deepEqual(outOfStock.from(error).metadata, { available: 3n, sku: "A-1" });
        assert.deepEqual(catalog.from(error).issues, []);
        const busy = await fromResponse(await fetch(`${base}/busy`, { headers: { accept } }));
        assert.equal(busy.retryDelayMs, 1500);
      });
    }

    test("fromResponse returns undefined for a success, and does not consume the body", async () => {
      const response = await fetch(`${base}/fine`);
      assert.equal(await fromResponse(response), undefined);
      assert.deepEqual(await response.json(), FINE);
    });

    if (name !== "fetch handler") {
      test("keeps the headers that were set before, except those about the body", async () => {
        const { response, body } = await request("/set");
        assert.deepEqual(body, googleFromStatus(rich));
        assert.equal(response.headers.get("access-control-allow-origin"), "*");
        assert.equal(response.headers.get("vary"), "Origin, Accept, Accept-Language");
        assert.equal(response.headers.get("content-encoding"), null);
      });
    }

    if (!["fetch handler", "Hono"].includes(name)) {
      test("aborts a response that has already started", async () => {
        seen.length = 0;
        const response = await fetch(`${base}/begun`);
        await assert.rejects(response.text());
        assert.equal(seen[0], rich);
      });
    }

    if (["Express 5", "Express 4", "Fastify"].includes(name)) {
      const post = (body, type = "application/json") =>
        fetch(`${base}/json`, { method: "POST", body, headers: { "content-type": type } });

      test("responds to a body that is not JSON with INVALID_ARGUMENT", async () => {
        const response = await post('{"a":');
        const { error } = await response.json();
        assert.equal(response.status, 400);
        assert.equal(error.status, "INVALID_ARGUMENT");
        assert.match(error.message, /JSON/);
      });

      test("responds to a body that is too large with 413", async () => {
        const response = await post(JSON.stringify("x".repeat(2_000_000)));
        assert.equal(response.status, 413);
        assert.match((await response.json()).error.message, /too large/);
      });

      test("accepts a valid body", async () => {
        assert.deepEqual(await (await post('{"a":1}')).json(), { a: 1 });
      });
    }

    if (name.startsWith("Express")) {
      test("responds to a path that cannot be decoded with 400, without the error's text", async () => {
        const { status, body } = await request("/users/%ZZ");
        assert.equal(status, 400);
        assert.equal(body.error.message, "the request failed with HTTP 400");
      });
    }
  });
}

describe("Fastify", () => {
  const app = fastify();
  app.setErrorHandler(fastifyErrorHandler());
  const item = {
    type: "object",
    required: ["sku"],
    properties: { sku: { type: "string" }, count: { type: "integer" } },
  };
  const body = { type: "object", properties: { items: { type: "array", items: item } } };
  app.post("/orders", { schema: { body } }, async () => "fine");
  const narrow = { type: "object", properties: { error: { type: "object", properties: {} } } };
  app.get("/narrow", { schema: { response: { 404: narrow } } }, async () => {
    throw rich;
  });
  app.get("/text", async () => {
    throw "hunter2";
  });
  app.get("/broken", async (_, reply) => {
    reply.headers({ "x-broken": "a\r\nb", "x-list": ["1", "2"] });
    throw rich;
  });
  const OrderGone = createError("ORDERS_GONE", "order %s is gone", 410);
  app.get("/gone", async () => {
    throw new OrderGone("7");
  });
  let base;
  before(async () => {
    base = await app.listen();
  });
  after(() => app.close());

  const post = (body, type = "application/json") =>
    fetch(`${base}/orders`, { method: "POST", body, headers: { "content-type": type } });

  test("a header that cannot be sent does not cost the error", async () => {
    const response = await fetch(`${base}/broken`);
    assert.equal(response.headers.get("x-broken"), null);
    assert.equal(response.headers.get("x-list"), "1, 2");
    assert.deepEqual(await response.json(), googleFromStatus(rich));
  });

  test("an error of @fastify/error is sent with its status and its text", async () => {
    const response = await fetch(`${base}/gone`);
    assert.equal(response.status, 410);
    assert.equal((await response.json()).error.message, "order 7 is gone");
  });

  test("a body that violates the schema is INVALID_ARGUMENT with the fields", async () => {
    const response = await post(JSON.stringify({ items: [{ sku: "A-1" }, {}] }));
    const { error } = await response.json();
    assert.equal(response.status, 400);
    assert.equal(error.status, "INVALID_ARGUMENT");
    assert.match(error.message, /items\/1 must have required property 'sku'/);
    assert.deepEqual(error.details, [
      {
        "@type": "type.googleapis.com/google.rpc.BadRequest",
        fieldViolations: [
          { field: "items[1].sku", description: "must have required property 'sku'" },
        ],
      },
    ]);
  });

  test("an unsupported media type is 415, with Fastify's text", async () => {
    const response = await post("<a/>", "text/xml");
    assert.equal(response.status, 415);
    assert.match((await response.json()).error.message, /Unsupported Media Type/);
  });

  test("a response schema of the route removes nothing", async () => {
    const response = await fetch(`${base}/narrow`);
    assert.deepEqual(await response.json(), googleFromStatus(rich));
  });

  test("a thrown value that is not an Error becomes 500", async () => {
    const response = await fetch(`${base}/text`);
    assert.equal(response.status, 500);
    assert.equal((await response.json()).error.message, "unknown error");
  });
});

describe("Hono", () => {
  const app = new Hono();
  app.onError(honoErrorHandler());
  app.use(cors({ origin: "https://a.example" }));
  app.use("/secret", basicAuth({ username: "a", password: "b" }));
  app.get("/exception", () => {
    throw new HTTPException(403, { message: "not for you" });
  });
  app.get("/fault", () => {
    throw new HTTPException(502, { message: "hunter2" });
  });
  app.post("/json", async (c) => c.json(await c.req.json()));
  app.use("/late", compress(), async (c, next) => {
    await next();
    c.header("content-length", "4");
    throw rich;
  });
  app.get("/late", (c) => c.text("fine"));

  const request = (path, init) => app.request(path, init);

  test("an HTTPException keeps its status and its text", async () => {
    const response = await request("/exception");
    assert.equal(response.status, 403);
    assert.deepEqual((await response.json()).error, {
      code: 403,
      message: "not for you",
      status: "PERMISSION_DENIED",
    });
  });

  test("an HTTPException with a 5xx status hides its text", async () => {
    const response = await request("/fault");
    assert.equal(response.status, 502);
    assert.doesNotMatch(await response.text(), /hunter2/);
  });

  test("an HTTPException of middleware keeps the headers of its response", async () => {
    const response = await request("/secret");
    assert.equal(response.status, 401);
    assert.match(response.headers.get("www-authenticate"), /^Basic/);
    assert.equal((await response.json()).error.status, "UNAUTHENTICATED");
  });

  test("the headers of other middleware are kept", async () => {
    const response = await request("/exception", { headers: { origin: "https://a.example" } });
    assert.equal(response.headers.get("access-control-allow-origin"), "https://a.example");
    assert.deepEqual(response.headers.get("vary").split(", ").sort(), ["Accept", "Origin"]);
  });

  test("an error after the response replaces it completely", async () => {
    const response = await request("/late");
    assert.equal(response.status, 404);
    assert.equal(response.headers.get("content-length"), null);
    assert.deepEqual(await response.json(), googleFromStatus(rich));
  });
});

test("Express 4 handles a rejection that is passed to next", async () => {
  const app = express4();
  app.get("/", (_, __, next) => Promise.reject(rich).catch(next));
  app.use(expressErrorHandler());
  const server = createServer(app);
  try {
    assert.equal((await fetch(await listen(server))).status, 404);
  } finally {
    server.close();
  }
});

describe("fromResponse, with responses of intermediaries", () => {
  const google = JSON.stringify(googleFromStatus(rich));
  const JSON_TYPE = { "content-type": "application/json" };
  const HTML = { "content-type": "text/html" };
  const page = "<html><h1>502 Bad Gateway</h1><hr>nginx</html>";
  let respond;
  const server = createServer((request, response) => respond(response, request));
  let url;
  before(async () => {
    url = await listen(server);
  });
  after(() => server.close());

  /** Makes a request for a given response. */
  async function fetched(status, headers, body, init) {
    respond = (response) => response.writeHead(status, headers).end(body);
    return fetch(url, init);
  }
  const kinds = ({ issues }) => issues.map(({ kind }) => kind);

  test("an error page of a proxy has the code of its HTTP status, without the page's text", async () => {
    const response = await fetched(502, HTML, page);
    const error = await fromResponse(response);
    assert.equal(error.code, Code.INTERNAL);
    assert.equal(error.message, "HTTP 502 Bad Gateway");
    assert.deepEqual(kinds(error), ["missing-status"]);
    assert.equal(await response.text(), page);
  });

  test("an empty body has the code of its HTTP status", async () => {
    for (const headers of [{}, JSON_TYPE, HTML]) {
      const error = await fromResponse(await fetched(503, headers));
      assert.equal(error.code, Code.UNAVAILABLE);
      assert.equal(error.message, "HTTP 503 Service Unavailable");
      assert.ok(kinds(error).includes("missing-status"));
    }
  });

  test("a response to HEAD, without a body, has the code of its HTTP status", async () => {
    const response = await fetched(404, JSON_TYPE, undefined, { method: "HEAD" });
    const error = await fromResponse(response);
    assert.equal(error.code, Code.NOT_FOUND);
    assert.equal(await response.text(), "");
  });

  test("200 with an error in the body is an error", async () => {
    const response = await fetched(200, JSON_TYPE, google);
    assertSame(await fromResponse(response), rich);
    assert.deepEqual(await response.json(), JSON.parse(google));
  });

  test("200 with a page is a success, unless it is the JSON of an error, as PHP sends it", async () => {
    assert.equal(await fromResponse(await fetched(200, HTML, page)), undefined);
    assertSame(await fromResponse(await fetched(200, HTML, google)), rich);
  });

  test("JSON with the content type of a page, or without one, is read", async () => {
    for (const headers of [HTML, {}, { "content-type": "text/plain; charset=utf-8" }])
      assertSame(await fromResponse(await fetched(404, headers, google)), rich);
  });

  test("a page with the content type of JSON has the code of its HTTP status", async () => {
    for (const type of ["application/json", "application/problem+json"]) {
      const error = await fromResponse(await fetched(403, { "content-type": type }, page));
      assert.equal(error.code, Code.PERMISSION_DENIED);
      assert.equal(error.message, "HTTP 403 Forbidden");
      assert.deepEqual(kinds(error), ["malformed-json", "missing-status"]);
    }
  });

  test("only the body is lost if it was read before", async () => {
    const response = await fetched(404, JSON_TYPE, google);
    await response.text();
    const error = await fromResponse(response);
    assert.equal(error.code, Code.NOT_FOUND);
    assert.equal(error.message, "HTTP 404 Not Found");
    assert.deepEqual(kinds(error), ["unreadable", "missing-status"]);
  });

  test("the body can still be read afterwards", async () => {
    const response = await fetched(404, JSON_TYPE, google);
    assertSame(await fromResponse(response), rich);
    assertSame(await fromResponse(response), rich);
    assert.equal(await response.text(), google);
  });

  test("a compressed body is read, since fetch decompresses it", async () => {
    for (const [encoding, compressed] of [
      ["gzip", gzipSync(google)],
      ["br", brotliCompressSync(google)],
    ]) {
      const response = await fetched(
        404,
        { ...JSON_TYPE, "content-encoding": encoding },
        compressed,
      );
      assertSame(await fromResponse(response), rich);
      assert.equal(await response.text(), google);
    }
  });

  test("a body that is not compressed as declared has the code of its HTTP status", async () => {
    const error = await fromResponse(
      await fetched(404, { ...JSON_TYPE, "content-encoding": "gzip" }, google),
    );
    assert.equal(error.code, Code.NOT_FOUND);
    assert.deepEqual(kinds(error), ["unreadable", "missing-status"]);
  });

  test("a truncated body has the code of its HTTP status", async () => {
    respond = (response) => {
      response.writeHead(404, { ...JSON_TYPE, "content-length": google.length });
      response.write(google.slice(0, 20), () => response.destroy());
    };
    const error = await fromResponse(await fetch(url));
    assert.equal(error.code, Code.NOT_FOUND);
    assert.deepEqual(kinds(error), ["unreadable", "missing-status"]);
  });

  test("a body larger than maxBytes has the code of its HTTP status, and can still be read", async () => {
    const response = await fetched(404, JSON_TYPE, google);
    const error = await fromResponse(response, { maxBytes: 100 });
    assert.equal(error.code, Code.NOT_FOUND);
    assert.deepEqual(kinds(error), ["unreadable", "missing-status"]);
    assert.equal(await response.text(), google);
  });

  test("a redirect that was not followed is UNKNOWN, with its HTTP status", async () => {
    const init = { redirect: "manual" };
    const error = await fromResponse(await fetched(302, { location: "/login" }, undefined, init));
    assert.equal(error.code, Code.UNKNOWN);
    assert.equal(error.message, "HTTP 302 Found");
  });

  test("a returned error is passed on only by StatusError.from", async () => {
    const error = await fromResponse(await fetched(404, JSON_TYPE, google));
    const hidden = await fromResponse(toResponse(error));
    assert.deepEqual([hidden.code, hidden.message], [Code.UNKNOWN, "unknown error"]);
    assert.deepEqual(hidden.details, []);
    assertSame(await fromResponse(toResponse(StatusError.from(error))), rich);
  });
});
