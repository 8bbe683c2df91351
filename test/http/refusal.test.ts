// Errors in the shape of those of web frameworks. test/peers has the frameworks themselves.

import { describe, expect, test } from "vitest";
import { Code } from "../../src/code.js";
import { refusalFrom } from "../../src/http/refusal.js";
import { hostile } from "../formats/rich.js";

const failed = (props: object, Class: new (text: string) => Error = Error): Error =>
  Object.assign(new Class("hunter2"), props);

/** As @fastify/error makes it. */
class FastifyError extends Error {
  override name = "FastifyError";
}

/** As newer versions of @fastify/error make it, after a minifier. */
class Marked extends Error {}
Object.defineProperty(Marked.prototype, Symbol.for("fastify-error-generic"), { value: true });
Object.defineProperty(Marked, "name", { value: "e" });

/** As http-errors makes it. */
class NotFoundError extends Error {}
Object.assign(NotFoundError.prototype, { status: 404, statusCode: 404, expose: true });

/** What `createError(status, error)` of http-errors does. */
const wrapped = (error: Error & { status?: number; statusCode?: number }, given: number) => {
  const status = error.status || error.statusCode || given;
  Object.assign(error, { expose: status < 500 });
  error.statusCode = status;
  error.status = status;
  return error;
};

describe("refusalFrom returns undefined for", () => {
  test.each(hostile)("%s", (_, thrown) => {
    expect(refusalFrom(thrown)).toBeUndefined();
  });

  test.each<[string, object]>([
    ["no status", {}],
    ["a status that is a string", { status: "404" }],
    ["a status that is not an error", { status: 302 }],
    ["a status outside the range of HTTP", { status: 600 }],
    ["500, which says no more than UNKNOWN", { status: 500, expose: false }],
    ["a fault of the server that was not made for the client", { statusCode: 503 }],
    ["an error of axios", { status: 404, request: {}, response: {}, config: {} }],
    ["an error of undici", { statusCode: 404, headers: {}, body: "hunter2" }],
    ["an error of Octokit", { status: 401, request: {}, response: {} }],
    ["an error of OpenAI", { status: 401, headers: {}, requestID: "req_1", error: {} }],
    ["an error of Stripe", { statusCode: 402, requestId: "req_1", raw: {} }],
    ["an error of gaxios", { status: 403, code: "403", config: {}, response: {} }],
    [
      "an error of got",
      { code: "ERR_NON_2XX_3XX_RESPONSE", options: {}, response: {}, status: 404 },
    ],
    ["an error of superagent", { status: 404, response: {}, original: null }],
    ["an error of AWS", { name: "NoSuchKey", $fault: "client", $metadata: {}, statusCode: 404 }],
    [
      "an error of the older AWS",
      { statusCode: 403, code: "Forbidden", retryable: false, time: 1 },
    ],
    ["an error of @google/genai", { name: "ApiError", status: 429 }],
    ["an error of nano", { statusCode: 404, errid: "non_200", scope: "couch", headers: {} }],
    ["an error of dockerode", { statusCode: 404, reason: "no such container", json: {} }],
    ["an error of Dropbox", { name: "DropboxResponseError", status: 409, headers: {}, error: {} }],
    ["an error of ofetch", { status: 404, statusCode: 404, statusMessage: "", data: {} }],
    ["an error with headers", { status: 401, headers: { "set-cookie": "hunter2" } }],
    ["an error with expose that is not a boolean", { status: 400, expose: "yes" }],
    ["an error with a validation of its own", { status: 422, validation: [{ message: "m" }] }],
  ])("%s", (_, props) => {
    expect(refusalFrom(failed(props))).toBeUndefined();
  });

  test("an error of a class of its own", () => {
    class ApiError extends Error {
      readonly status = 404;
    }
    expect(refusalFrom(new ApiError("hunter2"))).toBeUndefined();
  });

  const refused = {
    statusCode: 400,
    code: "FST_ERR_VALIDATION",
    error: "Bad Request",
    message: "hunter2",
  };
  const exposed = { status: 404, statusCode: 404, expose: true, headers: { "x-up": "hunter2" } };
  test.each<[string, unknown]>([
    ["the error body of Fastify", refused],
    ["it with what Fastify's own error has", { ...refused, validationContext: "body" }],
    ["the body of an error of http-errors", { ...exposed, message: "hunter2" }],
    ["an error with the error body of Fastify", failed(refused)],
    ["it with the name of Fastify's class", failed({ ...refused, name: "FastifyError" })],
    ["it in a class of its own", failed(refused, class UpstreamError extends Error {})],
  ])("%s", (_, thrown) => {
    expect(refusalFrom(thrown)).toBeUndefined();
  });

  class ApiError extends Error {
    readonly status = 404;
    readonly headers = { "x-request-id": "hunter2" };
  }
  test.each<[string, Error]>([
    ["a client's class", new ApiError("404 hunter2")],
    [
      "axios",
      failed({ config: {}, request: {}, response: {}, status: 404 }, class A extends Error {}),
    ],
    ["axios without a response", failed({ config: {}, request: {} }, class A extends Error {})],
    ["superagent", failed({ status: 404, response: {} })],
    ["grpc-js", failed({ code: 5, details: "hunter2", metadata: {} })],
  ])("an error of %s that http-errors wrapped", (_, error) => {
    expect(refusalFrom(wrapped(error, 404))).toBeUndefined();
  });

  test.each<[string, unknown]>([
    ["a response", { status: 404, statusText: "Not Found" }],
    ["a response of fetch", new Response("", { status: 404 })],
    ["an object without a prototype", Object.assign(Object.create(null), { status: 404 })],
  ])("%s", (_, thrown) => {
    expect(refusalFrom(thrown)).toBeUndefined();
  });
});

describe("a refusal", () => {
  test.each([
    [400, Code.INVALID_ARGUMENT],
    [401, Code.UNAUTHENTICATED],
    [403, Code.PERMISSION_DENIED],
    [404, Code.NOT_FOUND],
    [409, Code.ABORTED],
    [413, Code.FAILED_PRECONDITION],
    [429, Code.RESOURCE_EXHAUSTED],
  ])("with HTTP %i keeps that status, and has code %i", (status, code) => {
    for (const props of [{ status }, { statusCode: status }, { status, expose: true }]) {
      const refusal = refusalFrom(failed(props));
      expect([refusal?.httpStatus, refusal?.error.code]).toEqual([status, code]);
    }
  });

  test.each([
    [503, Code.UNAVAILABLE],
    [501, Code.UNIMPLEMENTED],
  ])("with HTTP %i is recognized if it was made for the client", (status, code) => {
    const refusal = refusalFrom(failed({ status, expose: false }));
    expect([refusal?.httpStatus, refusal?.error.code]).toEqual([status, code]);
    expect(refusal?.error.message).toBe(`the request failed with HTTP ${status}`);
  });

  test("has the thrown error as its cause, which is not sent", () => {
    const thrown = failed({ status: 404 });
    expect(refusalFrom(thrown)?.error.cause).toBe(thrown);
  });
});

describe("the text of a refusal", () => {
  test.each<[string, object, (new (text: string) => Error)?]>([
    ["http-errors exposes it", { status: 400, expose: true }],
    [
      "http-errors exposes it, with the body that was read",
      { status: 400, expose: true, body: "{" },
    ],
    ["http-errors exposes it for a fault of the server", { status: 503, expose: true }],
    [
      "it is Fastify's own",
      { statusCode: 415, code: "FST_ERR_CTP_INVALID_MEDIA_TYPE" },
      FastifyError,
    ],
    ["it is an HTTPException of Hono", { status: 401, getResponse: () => undefined }],
    ["it is of @fastify/error", { code: "ORDERS_GONE", statusCode: 410 }, FastifyError],
    [
      "it is of a class that extends one of @fastify/error",
      { statusCode: 410 },
      class Gone extends FastifyError {},
    ],
    ["it is of @fastify/error, after a minifier", { statusCode: 410 }, Marked],
    ["it is of a class of http-errors", {}, NotFoundError],
    ["it is of one, which a client's properties were added to", { response: {} }, NotFoundError],
    [
      "it is of a class of its own with expose",
      { status: 404, expose: true },
      class OrderGone extends Error {},
    ],
    ["it is of a validator of Fastify", { statusCode: 400, code: "X", validationContext: "body" }],
    [
      "it is an HttpException of Nest",
      { status: 404, response: "hunter2", getStatus: () => 404, getResponse: () => "hunter2" },
    ],
  ])("is sent if %s", (_, props, Class) => {
    expect(refusalFrom(failed(props, Class))?.error.message).toBe("hunter2");
  });

  test.each<[string, Error]>([
    ["a native error", new TypeError("hunter2")],
    ["a native error with a status", failed({ status: 404 })],
    ["an error of a class without a status", failed({ order: 7 }, class Gone extends Error {})],
  ])("is sent if createError(404, error) of http-errors wrapped %s", (_, error) => {
    const refusal = refusalFrom(wrapped(error, 404));
    expect([refusal?.httpStatus, refusal?.error.message]).toEqual([404, "hunter2"]);
  });

  test.each<[string, object, (new (text: string) => Error)?]>([
    ["the error has no mark of a framework", { status: 400 }],
    ["http-errors does not expose it", { status: 400, expose: false }],
    [
      "it is Fastify's, for a fault of the server",
      { statusCode: 503, code: "FST_ERR_X" },
      FastifyError,
    ],
    ["it is Hono's, for a fault of the server", { status: 503, getResponse: () => undefined }],
    ["it is not a string", { status: 400, expose: true, message: { a: 1 } }],
  ])("is not sent if %s", (_, props, Class) => {
    const { error, httpStatus } = refusalFrom(failed(props, Class)) ?? {};
    expect(error?.message).toBe(`the request failed with HTTP ${httpStatus}`);
  });
});

describe("a request that a schema of Fastify rejects", () => {
  const refused = (validation: unknown) =>
    refusalFrom(
      failed({
        statusCode: 400,
        code: "FST_ERR_VALIDATION",
        validation,
        validationContext: "body",
      }),
    )?.error;

  test("is INVALID_ARGUMENT with the fields", () => {
    const error = refused([
      { instancePath: "/items/0/count", message: "must be integer", params: {} },
      {
        instancePath: "/items/1",
        message: "must have required property 'sku'",
        params: { missingProperty: "sku" },
      },
      {
        instancePath: "",
        message: "must NOT have additional properties",
        params: { additionalProperty: "x" },
      },
      { instancePath: "/a~1b/c~0d", message: "m" },
    ]);
    expect(error?.code).toBe(Code.INVALID_ARGUMENT);
    expect(error?.badRequest?.fieldViolations.map((v) => [v.field, v.description])).toEqual([
      ["items[0].count", "must be integer"],
      ["items[1].sku", "must have required property 'sku'"],
      ["x", "must NOT have additional properties"],
      ["a/b.c~d", "m"],
    ]);
  });

  test.each<[string, unknown]>([
    ["a value that is not a list", { a: 1 }],
    ["a list of values that are not errors", [null, 5]],
    ["an empty list", []],
  ])("is INVALID_ARGUMENT without fields for %s", (_, validation) => {
    const error = refused(validation);
    expect([error?.code, error?.details]).toEqual([Code.INVALID_ARGUMENT, []]);
  });
});

describe("the headers of a refusal", () => {
  const headers = { "WWW-Authenticate": "Basic", "Retry-After": 5, "Content-Type": "text/html" };

  test("of http-errors are sent, except those of the body", () => {
    expect(refusalFrom(failed({ status: 401, expose: true, headers }))?.headers).toEqual([
      ["WWW-Authenticate", "Basic"],
      ["Retry-After", "5"],
    ]);
  });

  test.each([
    ["connection", "close"],
    ["Keep-Alive", "timeout=5"],
    ["proxy-authenticate", "Basic"],
    ["te", "trailers"],
    ["trailer", "x-sum"],
    ["transfer-encoding", "chunked"],
    ["upgrade", "h2c"],
    ["host", "db.example"],
    ["Content-Length", "7"],
    ["content-encoding", "gzip"],
    [":status", "200"],
    ["set-cookie", "a=1"],
    ["x-broken", "a\r\nb"],
    ["x-nul", "\0"],
    ["x-wide", "\u0100"],
    ["x broken", "1"],
    ["", "1"],
    ["x-ü", "1"],
  ])("are sent without %s: %j", (name, value) => {
    const headers = { [name]: value, "X-Pot": "tea", "x-bytes": "\xe9\t" };
    expect(refusalFrom(failed({ status: 401, expose: true, headers }))?.headers).toEqual([
      ["X-Pot", "tea"],
      ["x-bytes", "\xe9\t"],
    ]);
  });

  test("of Hono are those of its response, without cookies", () => {
    const res = new Response("no", { headers: { "www-authenticate": "Basic", "set-cookie": "a" } });
    const refusal = refusalFrom(failed({ status: 401, getResponse: () => res, res }));
    expect(refusal?.headers).toEqual([["www-authenticate", "Basic"]]);
  });

  test.each<[string, object]>([
    ["are empty if they are not an object", { expose: true, headers: 5 }],
    ["are empty if they cannot be read", { expose: true, headers: { a: Object.create(null) } }],
    ["are empty if the response is not a Response", { getResponse: () => 5, res: { headers: 5 } }],
  ])("%s", (_, props) => {
    expect(refusalFrom(failed({ status: 401, ...props }))?.headers).toEqual([]);
  });
});

test("a plain object with nothing but a status is not a refusal", () => {
  expect(refusalFrom({ status: 404 })).toBeUndefined();
});
