// Errors of a real axios, read by us.

import assert from "node:assert/strict";
import { createServer } from "node:http";
import { after, before, describe, test } from "node:test";
import axios from "axios";
import { encodeStatus, errorInfo, StatusError } from "rpcstatus";
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
  if (request.url === "/cut") {
    response.writeHead(200, { "content-length": 100 }).write("{");
    setTimeout(() => response.destroy(), 50);
    return;
  }
  if (request.url === "/otlp") {
    response.writeHead(503, { "content-type": "application/x-protobuf" }).end(bytes());
    return;
  }
  if (request.url === "/headers") {
    const details = Buffer.from(bytes()).toString("base64");
    const headers = { "grpc-status": "14", "grpc-message": "slow%20down" };
    response.writeHead(403, { ...headers, "grpc-status-details-bin": details }).end("<h1>403</h1>");
    return;
  }
  const [status, body] = BODIES[request.url];
  response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
});
const bytes = () =>
  encodeStatus({
    code: 14,
    message: "slow down",
    details: [errorInfo({ reason: "SLOW", domain: "d.example" })],
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

  for (const path of ["/headers", "/otlp"]) {
    test(`${path}, which is not JSON`, async () => {
      const error = StatusError.from(await thrown(path, { responseType: "arraybuffer" }));
      assert.deepEqual(
        [codeName(error.code), error.message, error.reason, error.issues],
        ["UNAVAILABLE", "slow down", "SLOW", []],
      );
    });
  }

  test("is read from the response alone", async () => {
    const { response } = await thrown("/google");
    assert.equal(StatusError.from(response).reason, "GONE");
  });

  test("leaves the code of its HTTP status in the JSON of the error", async () => {
    const error = StatusError.from(JSON.parse(JSON.stringify(await thrown("/google"))));
    assert.equal(codeName(error.code), "NOT_FOUND");
    assert.equal(error.toJSON().message, "unknown error");
  });

  test("has the code of its HTTP status if the body is not an error", async () => {
    const error = StatusError.from(await thrown("/html"));
    assert.equal(codeName(error.code), "UNAVAILABLE");
    assert.equal(error.toJSON().message, "unknown error");
  });
});

describe("without a response", () => {
  test("a connection that is lost in the body is UNAVAILABLE", async () => {
    assert.equal(codeName(StatusError.from(await thrown("/cut")).code), "UNAVAILABLE");
  });

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
