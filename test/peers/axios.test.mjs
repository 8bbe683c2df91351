// Errors of a real axios, read by us.

import assert from "node:assert/strict";
import { createServer } from "node:http";
import { after, before, describe, test } from "node:test";
import axios from "axios";
import { StatusError } from "rpcstatus";
import { codeName } from "rpcstatus/code";
import { listen } from "./service.mjs";

const ERROR_INFO = "type.googleapis.com/google.rpc.ErrorInfo";
const DETAILS = [{ "@type": ERROR_INFO, reason: "GONE", domain: "d.example" }];
const BODIES = {
  "/google": [
    404,
    { error: { code: 404, message: "no such order", status: "NOT_FOUND", details: DETAILS } },
  ],
  "/gateway": [404, { code: 5, message: "no such order", details: DETAILS }],
  "/connect": [404, { code: "not_found", message: "no such order" }],
};

const server = createServer((request, response) => {
  if (request.url === "/silent") return;
  if (request.url === "/html") {
    response
      .writeHead(503, { "content-type": "text/html" })
      .end("<h1>secret.internal is down</h1>");
    return;
  }
  const [status, body] = BODIES[request.url];
  response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
});
let url;

before(async () => {
  url = await listen(server);
});
after(() => server.close());

const thrown = (path, options) =>
  axios.get(url + path, options).then(
    () => assert.fail("axios did not throw"),
    (error) => error,
  );

describe("the error in a response", () => {
  for (const path of Object.keys(BODIES)) {
    for (const responseType of ["json", "text", "arraybuffer"]) {
      test(`${path} as ${responseType}`, async () => {
        const error = StatusError.from(await thrown(path, { responseType, transformResponse: [] }));
        assert.deepEqual([codeName(error.code), error.message], ["NOT_FOUND", "no such order"]);
        assert.equal(error.reason, path === "/connect" ? undefined : "GONE");
      });
    }
  }

  test("has the code of its HTTP status if the body is not an error", async () => {
    const error = StatusError.from(await thrown("/html"));
    assert.equal(codeName(error.code), "UNAVAILABLE");
    assert.equal(error.toJSON().message, "unknown error");
  });
});

describe("without a response", () => {
  test("a timeout is DEADLINE_EXCEEDED", async () => {
    const error = StatusError.from(await thrown("/silent", { timeout: 50 }));
    assert.equal(codeName(error.code), "DEADLINE_EXCEEDED");
  });

  test("a cancelled request is CANCELLED", async () => {
    const controller = new AbortController();
    setTimeout(() => controller.abort(), 50);
    const error = StatusError.from(await thrown("/silent", { signal: controller.signal }));
    assert.equal(codeName(error.code), "CANCELLED");
  });

  test("a request that AbortSignal.timeout ends is DEADLINE_EXCEEDED", async () => {
    const error = StatusError.from(await thrown("/silent", { signal: AbortSignal.timeout(50) }));
    assert.equal(codeName(error.code), "DEADLINE_EXCEEDED");
  });

  test("a refused connection is UNAVAILABLE", async () => {
    const closed = createServer();
    const at = await listen(closed);
    await new Promise((resolve) => closed.close(resolve));
    const error = StatusError.from(await axios.get(at).catch((error) => error));
    assert.equal(codeName(error.code), "UNAVAILABLE");
  });
});
