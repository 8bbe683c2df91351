// Errors in the shape of those of web frameworks. test/peers has the frameworks themselves.

import { describe, expect, test } from "vitest";
import { Code } from "../../src/code.js";
import { refusalFrom } from "../../src/http/refusal.js";
import { hostile } from "../formats/rich.js";

const failed = (props: object): Error => Object.assign(new Error("hunter2"), props);

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
  ])("%s", (_, props) => {
    expect(refusalFrom(failed(props))).toBeUndefined();
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
  test.each<[string, object]>([
    ["http-errors exposes it", { status: 400, expose: true }],
    [
      "http-errors exposes it, with the body that was read",
      { status: 400, expose: true, body: "{" },
    ],
    ["http-errors exposes it for a fault of the server", { status: 503, expose: true }],
    ["it is Fastify's own", { statusCode: 415, code: "FST_ERR_CTP_INVALID_MEDIA_TYPE" }],
    ["it is an HTTPException of Hono", { status: 401, getResponse: () => undefined }],
  ])("is sent if %s", (_, props) => {
    expect(refusalFrom(failed(props))?.error.message).toBe("hunter2");
  });

  test.each<[string, object]>([
    ["the error has no mark of a framework", { status: 400 }],
    ["http-errors does not expose it", { status: 400, expose: false }],
    ["expose is not a boolean", { status: 400, expose: "yes" }],
    ["it is Fastify's, for a fault of the server", { statusCode: 503, code: "FST_ERR_X" }],
    ["it is Hono's, for a fault of the server", { status: 503, getResponse: () => undefined }],
    ["it is not a string", { status: 400, expose: true, message: { a: 1 } }],
  ])("is not sent if %s", (_, props) => {
    const { error, httpStatus } = refusalFrom(failed(props)) ?? {};
    expect(error?.message).toBe(`the request failed with HTTP ${httpStatus}`);
  });
});

describe("a request that a schema of Fastify rejects", () => {
  const refused = (validation: unknown) =>
    refusalFrom(failed({ statusCode: 400, code: "FST_ERR_VALIDATION", validation }))?.error;

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

  test("of Hono are those of its response, without cookies", () => {
    const res = new Response("no", { headers: { "www-authenticate": "Basic", "set-cookie": "a" } });
    const refusal = refusalFrom(failed({ status: 401, getResponse: () => res, res }));
    expect(refusal?.headers).toEqual([["www-authenticate", "Basic"]]);
  });

  test.each<[string, object]>([
    ["are empty for an error that was not made for the client", { headers }],
    ["are empty if they are not an object", { expose: true, headers: 5 }],
    ["are empty if they cannot be read", { expose: true, headers: { a: Object.create(null) } }],
    ["are empty if the response is not a Response", { getResponse: () => 5, res: { headers: 5 } }],
  ])("%s", (_, props) => {
    expect(refusalFrom(failed({ status: 401, ...props }))?.headers).toEqual([]);
  });
});
