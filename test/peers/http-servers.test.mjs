// The error handlers in the frameworks themselves, asked by fetch over real sockets.

import assert from "node:assert/strict";
import { createServer } from "node:http";
import { after, before, describe, test } from "node:test";
import { serve as serveHono } from "@hono/node-server";
import express from "express";
import express4 from "express-4";
import fastify from "fastify";
import { Hono } from "hono";
import { basicAuth } from "hono/basic-auth";
import { compress } from "hono/compress";
import { cors } from "hono/cors";
import { HTTPException } from "hono/http-exception";
import createHttpError from "http-errors";
import { badRequest, Code, errorInfo, retryInfo, StatusError } from "rpcstatus";
import { defineCatalog, defineError } from "rpcstatus/catalog";
import {
  expressErrorHandler,
  fastifyErrorHandler,
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
  metadata: { available: "int64", sku: "string" },
  localized: { de: "nur noch {available}" },
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

/** What the handlers of every server throw, by path. */
const THROWN = {
  "/rich": () => rich,
  "/stock": () => outOfStock({ available: 3n, sku: "A-1" }),
  "/busy": () => new StatusError({ code: Code.UNAVAILABLE, details: [retryInfo(1500)] }),
  "/mistakes": () =>
    new StatusError({
      code: Code.INVALID_ARGUMENT,
      details: [badRequest({ fieldViolations: [{ field: "sku", description: "is empty" }] })],
    }),
  "/foreign": () => new TypeError("connect postgres://admin:hunter2@db"),
  "/upstream": () =>
    Object.assign(new Error("hunter2"), { status: 401, response: {}, request: {} }),
  "/teapot": () => createHttpError(418, "short and stout", { headers: { "x-pot": "tea" } }),
  "/maintenance": () => createHttpError(503, "hunter2"),
};

const fail = (path) => {
  throw THROWN[path]();
};
/** What a handler set before it failed. */
const SET = { "access-control-allow-origin": "*", vary: "Origin", "content-encoding": "gzip" };

/** Each gives its address and how to stop it. */
const SERVERS = {
  "Express 5": (options) => serveExpress(express, options),
  "Express 4": (options) => serveExpress(express4, options),
  async Fastify(options) {
    const app = fastify();
    app.setErrorHandler(fastifyErrorHandler(options));
    for (const path of Object.keys(THROWN)) app.get(path, async () => fail(path));
    app.get("/set", async (_, reply) => {
      reply.headers(SET);
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
    app.get("/set", (c) => {
      for (const [name, value] of Object.entries(SET)) c.header(name, value);
      throw rich;
    });
    const server = serveHono({ fetch: app.fetch, port: 0 });
    await new Promise((resolve) => server.once("listening", resolve));
    return [`http://localhost:${server.address().port}`, () => server.close()];
  },
  async "node:http"(options) {
    const handler = async ({ url }, response) => {
      if (url === "/set") {
        for (const [name, value] of Object.entries(SET)) response.setHeader(name, value);
        throw rich;
      }
      if (url === "/begun") {
        response.write("half of ");
        throw rich;
      }
      fail(url);
    };
    const server = createServer(wrapHandler(handler, options));
    return [await listen(server), () => server.close()];
  },
  async "fetch handler"(options) {
    const answer = async (request) => {
      try {
        return fail(new URL(request.url).pathname);
      } catch (error) {
        return toResponse(error, { request, ...options });
      }
    };
    const server = serveHono({ fetch: answer, port: 0 });
    await new Promise((resolve) => server.once("listening", resolve));
    return [`http://localhost:${server.address().port}`, () => server.close()];
  },
};

async function serveExpress(framework, options) {
  const app = framework();
  app.set("env", "test");
  app.use(framework.json({ limit: 1000 }));
  for (const path of Object.keys(THROWN)) app.get(path, () => fail(path));
  app.get("/set", (_, response) => {
    response.set(SET);
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

    async function ask(path, headers = {}) {
      seen.length = 0;
      const response = await fetch(base + path, { headers });
      return { response, status: response.status, body: await response.json() };
    }

    test("answers a StatusError as Google's JSON", async () => {
      const { response, status, body } = await ask("/rich");
      assert.equal(status, 404);
      assert.match(response.headers.get("content-type"), /^application\/json\b/);
      assert.equal(response.headers.get("vary"), "Accept, Accept-Language");
      assert.deepEqual(body, googleFromStatus(rich));
      assert.equal(seen[0], rich);
      assert.notEqual(seen[1], undefined);
    });

    test("answers it as problem details where they are asked for", async () => {
      const accept = "application/problem+json, application/json;q=0.9";
      const { response, body } = await ask("/rich", { accept });
      assert.match(response.headers.get("content-type"), /^application\/problem\+json\b/);
      assert.deepEqual(body, problemFromStatus(rich));
    });

    test("answers with the status that the catalogue declares, in the language asked for", async () => {
      const { status, body } = await ask("/stock", { "accept-language": "de-CH" });
      assert.equal(status, 409);
      const texts = body.error.details.filter((detail) =>
        detail["@type"].endsWith("LocalizedMessage"),
      );
      assert.deepEqual(
        texts.map(({ message }) => message),
        ["nur noch 3"],
      );
    });

    test("says when to come back", async () => {
      const { response, status } = await ask("/busy");
      assert.equal(status, 503);
      assert.equal(response.headers.get("retry-after"), "2");
    });

    test("says which fields are wrong", async () => {
      const { status, body } = await ask("/mistakes");
      assert.equal(status, 400);
      assert.equal(body.error.details[0].fieldViolations[0].field, "sku");
    });

    for (const path of ["/foreign", "/upstream"]) {
      test(`answers ${path} with 500 UNKNOWN and none of its text`, async () => {
        const { status, body } = await ask(path);
        assert.equal(status, 500);
        assert.deepEqual(body.error, { code: 500, message: "unknown error", status: "UNKNOWN" });
        assert.equal(seen.length, 2);
      });
    }

    test("answers an error of http-errors with its status, its text and its headers", async () => {
      const { response, status, body } = await ask("/teapot");
      assert.equal(status, 418);
      assert.deepEqual(body.error, {
        code: 418,
        message: "short and stout",
        status: "FAILED_PRECONDITION",
      });
      assert.equal(response.headers.get("x-pot"), "tea");
    });

    test("keeps the text of one that is a fault of the server", async () => {
      const { status, body } = await ask("/maintenance");
      assert.equal(status, 503);
      assert.equal(body.error.status, "UNAVAILABLE");
      assert.doesNotMatch(JSON.stringify(body), /hunter2/);
    });

    test("answers a request by HEAD without a body", async () => {
      const response = await fetch(`${base}/rich`, { method: "HEAD" });
      assert.equal(response.status, 404);
      assert.equal(await response.text(), "");
    });

    if (name !== "fetch handler") {
      test("keeps the headers that were set, but for those of the body", async () => {
        const { response, body } = await ask("/set");
        assert.deepEqual(body, googleFromStatus(rich));
        assert.equal(response.headers.get("access-control-allow-origin"), "*");
        assert.equal(response.headers.get("vary"), "Origin, Accept, Accept-Language");
        assert.equal(response.headers.get("content-encoding"), null);
      });
    }

    if (!["fetch handler", "Hono"].includes(name)) {
      test("breaks an answer off that has begun", async () => {
        seen.length = 0;
        const response = await fetch(`${base}/begun`);
        await assert.rejects(response.text());
        assert.equal(seen[0], rich);
      });
    }

    if (["Express 5", "Express 4", "Fastify"].includes(name)) {
      const post = (body, type = "application/json") =>
        fetch(`${base}/json`, { method: "POST", body, headers: { "content-type": type } });

      test("answers a body that is no JSON with INVALID_ARGUMENT", async () => {
        const response = await post('{"a":');
        const { error } = await response.json();
        assert.equal(response.status, 400);
        assert.equal(error.status, "INVALID_ARGUMENT");
        assert.match(error.message, /JSON/);
      });

      test("answers a body that is too large with 413", async () => {
        const response = await post(JSON.stringify("x".repeat(2_000_000)));
        assert.equal(response.status, 413);
        assert.match((await response.json()).error.message, /too large/);
      });

      test("takes a good body", async () => {
        assert.deepEqual(await (await post('{"a":1}')).json(), { a: 1 });
      });
    }

    if (name.startsWith("Express")) {
      test("answers a path that cannot be decoded with 400, and not its text", async () => {
        const { status, body } = await ask("/users/%ZZ");
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
  let base;
  before(async () => {
    base = await app.listen();
  });
  after(() => app.close());

  const post = (body, type = "application/json") =>
    fetch(`${base}/orders`, { method: "POST", body, headers: { "content-type": type } });

  test("a body that its schema refuses is INVALID_ARGUMENT with the fields", async () => {
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

  test("a type of body that it does not take is 415, with its own text", async () => {
    const response = await post("<a/>", "text/xml");
    assert.equal(response.status, 415);
    assert.match((await response.json()).error.message, /Unsupported Media Type/);
  });

  test("a response schema of the route takes nothing away", async () => {
    const response = await fetch(`${base}/narrow`);
    assert.deepEqual(await response.json(), googleFromStatus(rich));
  });

  test("what is thrown and no Error is answered too", async () => {
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

  const ask = (path, init) => app.request(path, init);

  test("an HTTPException keeps its status and its text", async () => {
    const response = await ask("/exception");
    assert.equal(response.status, 403);
    assert.deepEqual((await response.json()).error, {
      code: 403,
      message: "not for you",
      status: "PERMISSION_DENIED",
    });
  });

  test("one that is a fault of the server does not tell its text", async () => {
    const response = await ask("/fault");
    assert.equal(response.status, 502);
    assert.doesNotMatch(await response.text(), /hunter2/);
  });

  test("one of a middleware keeps the headers of its response", async () => {
    const response = await ask("/secret");
    assert.equal(response.status, 401);
    assert.match(response.headers.get("www-authenticate"), /^Basic/);
    assert.equal((await response.json()).error.status, "UNAUTHENTICATED");
  });

  test("headers of other middleware stay", async () => {
    const response = await ask("/exception", { headers: { origin: "https://a.example" } });
    assert.equal(response.headers.get("access-control-allow-origin"), "https://a.example");
    assert.deepEqual(response.headers.get("vary").split(", ").sort(), ["Accept", "Origin"]);
  });

  test("an error that comes after the answer takes its place whole", async () => {
    const response = await ask("/late");
    assert.equal(response.status, 404);
    assert.equal(response.headers.get("content-length"), null);
    assert.deepEqual(await response.json(), googleFromStatus(rich));
  });
});

test("Express 4 is given what an async handler throws", async () => {
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
