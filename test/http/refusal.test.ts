// Errors in the shape of those of web frameworks; test/peers has the frameworks themselves.

import { describe, expect, test } from "vitest";
import { Code } from "../../src/code.js";
import { refusalFrom } from "../../src/http/refusal.js";
import { hostile } from "../formats/rich.js";

const failed = (props: object): Error => Object.assign(new Error("hunter2"), props);

describe("what is no refusal of a framework", () => {
  test.each(hostile)("%s", (_, thrown) => {
    expect(refusalFrom(thrown)).toBeUndefined();
  });

  test.each<[string, object]>([
    ["no status", {}],
    ["a status as text", { status: "404" }],
    ["a status that is no error", { status: 302 }],
    ["a status beyond HTTP's", { status: 600 }],
    ["500, which says nothing", { status: 500, expose: false }],
    ["a server's fault that nobody meant for the client", { statusCode: 503 }],
    ["what axios throws", { status: 404, request: {}, response: {}, config: {} }],
    ["what undici throws", { statusCode: 404, headers: {}, body: "hunter2" }],
    ["what Octokit throws", { status: 401, request: {}, response: {} }],
    ["what OpenAI throws", { status: 401, headers: {}, requestID: "req_1", error: {} }],
    ["what Stripe throws", { statusCode: 402, requestId: "req_1", raw: {} }],
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
  ])("of %i keeps its status, and has code %i", (status, code) => {
    for (const props of [{ status }, { statusCode: status }, { status, expose: true }]) {
      const refusal = refusalFrom(failed(props));
      expect([refusal?.httpStatus, refusal?.error.code]).toEqual([status, code]);
    }
  });

  test.each([
    [503, Code.UNAVAILABLE],
    [501, Code.UNIMPLEMENTED],
  ])("of %i counts where it was meant", (status, code) => {
    const refusal = refusalFrom(failed({ status, expose: false }));
    expect([refusal?.httpStatus, refusal?.error.code]).toEqual([status, code]);
    expect(refusal?.error.message).toBe(`the request failed with HTTP ${status}`);
  });

  test("has the thrown error as cause, which stays here", () => {
    const thrown = failed({ status: 404 });
    expect(refusalFrom(thrown)?.error.cause).toBe(thrown);
  });
});

describe("the text of a refusal", () => {
  test.each<[string, object]>([
    ["http-errors says so", { status: 400, expose: true }],
    ["http-errors says so, of a body that was read", { status: 400, expose: true, body: "{" }],
    ["http-errors says so of a server's fault", { status: 503, expose: true }],
    ["it is Fastify's own", { statusCode: 415, code: "FST_ERR_CTP_INVALID_MEDIA_TYPE" }],
    ["it is an HTTPException of Hono", { status: 401, getResponse: () => undefined }],
  ])("goes out where %s", (_, props) => {
    expect(refusalFrom(failed(props))?.error.message).toBe("hunter2");
  });

  test.each<[string, object]>([
    ["nobody says so", { status: 400 }],
    ["http-errors says no", { status: 400, expose: false }],
    ["expose is no boolean", { status: 400, expose: "yes" }],
    ["it is a fault of the server, of Fastify", { statusCode: 503, code: "FST_ERR_X" }],
    ["it is a fault of the server, of Hono", { status: 503, getResponse: () => undefined }],
    ["it is no text", { status: 400, expose: true, message: { a: 1 } }],
  ])("stays here where %s", (_, props) => {
    const { error, httpStatus } = refusalFrom(failed(props)) ?? {};
    expect(error?.message).toBe(`the request failed with HTTP ${httpStatus}`);
  });
});

describe("what a schema of Fastify refuses", () => {
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
    ["no list", { a: 1 }],
    ["a list of what is no error", [null, 5]],
    ["nothing", []],
  ])("is INVALID_ARGUMENT without fields for %s", (_, validation) => {
    const error = refused(validation);
    expect([error?.code, error?.details]).toEqual([Code.INVALID_ARGUMENT, []]);
  });
});

describe("the headers of a refusal", () => {
  const headers = { "WWW-Authenticate": "Basic", "Retry-After": 5, "Content-Type": "text/html" };

  test("of http-errors go with it, but for those of the body", () => {
    expect(refusalFrom(failed({ status: 401, expose: true, headers }))?.headers).toEqual([
      ["WWW-Authenticate", "Basic"],
      ["Retry-After", "5"],
    ]);
  });

  test("of Hono are those of its response", () => {
    const res = new Response("no", { headers: { "www-authenticate": "Basic", "set-cookie": "a" } });
    const refusal = refusalFrom(failed({ status: 401, getResponse: () => res, res }));
    expect(refusal?.headers).toEqual([["www-authenticate", "Basic"]]);
  });

  test.each<[string, object]>([
    ["are not those of an error that was not made for the client", { headers }],
    ["are none where they are no object", { expose: true, headers: 5 }],
    [
      "are none where they are not to be read",
      { expose: true, headers: { a: Object.create(null) } },
    ],
    ["are none where the response is none", { getResponse: () => 5, res: { headers: 5 } }],
  ])("%s", (_, props) => {
    expect(refusalFrom(failed({ status: 401, ...props }))?.headers).toEqual([]);
  });
});
