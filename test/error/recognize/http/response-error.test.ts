// Errors with the shape of those of HTTP clients; those of the real ones are in test/peers.

import { describe, expect, test } from "vitest";
import { errorInfo } from "../../../../src/details.js";
import { StatusError } from "../../../../src/error/status-error.js";
import { encodeStatus } from "../../../../src/status/encode.js";
import { expectUnknown } from "../expect-unknown.js";

const failed = (rest: object) => Object.assign(new Error("GET http://secret.internal"), rest);
const details = [{ "@type": "type.googleapis.com/google.rpc.RetryInfo", retryDelay: "53s" }];
const body = { error: { code: 429, message: "quota", status: "RESOURCE_EXHAUSTED", details } };
const text = JSON.stringify(body);
const neutral = (code: number) => ({ code, message: "unknown error" });

describe("the body of a response", () => {
  test.each<[string, object]>([
    ["gaxios", { response: { status: 429, data: body } }],
    ["got", { response: { statusCode: 429, body: text } }],
    ["got, parsed", { response: { statusCode: 429, body } }],
    ["got, as a Buffer", { response: { statusCode: 429, body: Buffer.from(text) } }],
    ["superagent", { status: 429, response: { status: 429, body, text } }],
    ["superagent, as text", { status: 429, response: { status: 429, body: null, text } }],
    ["ky", { response: new Response(null, { status: 429 }), data: body }],
    ["ofetch", { response: Object.assign(new Response(null, { status: 429 }), { _data: body }) }],
    ["undici", { statusCode: 429, headers: {}, body }],
    [
      "a client of an API that keeps the inner error",
      { status: 429, headers: new Headers(), error: body.error },
    ],
    ["an ArrayBuffer", { response: { status: 429, data: new TextEncoder().encode(text).buffer } }],
    ["the whole body as error", { status: 429, headers: {}, error: body }],
    ["AjaxError of rxjs", { name: "AjaxError", status: 429, response: body }],
    ["ApiError of openapi-typescript-codegen", { name: "ApiError", status: 429, body }],
  ])("of %s has code, message and details", (_, rest) => {
    const error = StatusError.from(failed(rest));
    expect(error).toMatchObject({ code: 8, message: "quota", retryDelayMs: 53_000, issues: [] });
    expect(error.toJSON().message).toBe("quota");
    const wrapped = new Error("outer", { cause: failed(rest) });
    expect(StatusError.from(wrapped)).toMatchObject({ code: 8, retryDelayMs: 53_000 });
  });

  test("wins over the HTTP status, also of a success", () => {
    for (const status of [200, 404, 503]) {
      const response = { status, data: { code: 5, message: "gone", details: [] } };
      expect(StatusError.from(failed({ response }))).toMatchObject({ code: 5, message: "gone" });
    }
  });
});

describe("the headers of gRPC in a response of another type", () => {
  const info = errorInfo({ reason: "NO_TOKEN", domain: "acme.example" });
  const status = { code: 16, message: "no token", details: [info] };
  const headers = {
    "content-type": "text/html",
    "grpc-status": "16",
    "grpc-message": "no%20token",
    "grpc-status-details-bin": Buffer.from(encodeStatus(status)).toString("base64"),
  };

  test.each<[string, object]>([
    ["got", { response: { statusCode: 403, headers, body: "<h1>403</h1>" } }],
    ["axios", { response: { status: 403, headers: new Map(Object.entries(headers)), data: "" } }],
    ["ky", { response: new Response("", { status: 403, headers }) }],
    ["undici", { statusCode: 403, headers, body: "" }],
    [
      "undici, with names and values in turn",
      { statusCode: 403, headers: Object.entries(headers).flat() },
    ],
    ["a body of another format", { response: { status: 403, headers, data: { code: "denied" } } }],
    ["a success that could not be read", { response: { status: 200, headers, data: "{" } }],
  ])("win over its HTTP status: %s", (_, rest) => {
    const error = StatusError.from(failed(rest));
    expect(error).toMatchObject({ code: 16, message: "no token", errorInfo: info, issues: [] });
    expect(error.toJSON().message).toBe("no token");
  });

  test("take the message from a body of the same code", () => {
    const response = { status: 429, headers: { "grpc-status": "8" }, data: body };
    expect(StatusError.from(failed({ response }))).toMatchObject({ code: 8, message: "quota" });
  });

  test("that say OK leave the code of the HTTP status", () => {
    const response = { status: 403, headers: { "grpc-status": "0" } };
    expect(StatusError.from(failed({ response })).toJSON()).toEqual(neutral(7));
  });
});

describe("a google.rpc.Status in bytes, as of OTLP", () => {
  const headers = { "content-type": "application/x-protobuf" };
  const bytes = encodeStatus({ code: 14, message: "slow down" });

  test.each<[string, object]>([
    ["got", { response: { statusCode: 503, headers, body: Buffer.from(bytes) } }],
    ["axios", { response: { status: 503, headers, data: Uint8Array.from(bytes).buffer } }],
    ["axios, as text", { response: { status: 503, headers, data: Buffer.from(bytes).toString() } }],
    ["a copy", { response: { status: 503, headers, data: Buffer.from(bytes).toJSON() } }],
  ])("has code and message: %s", (_, rest) => {
    const error = StatusError.from(failed(rest));
    expect(error).toMatchObject({ code: 14, message: "slow down", issues: [] });
    expect(error.toJSON().message).toBe("slow down");
  });

  test("that is malformed is an issue", () => {
    const response = { status: 503, headers, data: Buffer.from([0x0a]) };
    const error = StatusError.from(failed({ response }));
    expect(error.toJSON()).toEqual(neutral(14));
    expect(error.issues).toMatchObject([{ kind: "malformed-protobuf" }]);
  });
});

test("the body may be an event stream", () => {
  const data = `event: error\ndata: ${text}\n\n`;
  const error = StatusError.from(failed({ response: { status: 429, data } }));
  expect(error).toMatchObject({ code: 8, message: "quota", retryDelayMs: 53_000 });
});

describe("a response that a caller throws in place of the error", () => {
  test.each<[string, object]>([
    ["of axios", { data: body, status: 429, statusText: "x", headers: {}, config: {} }],
    ["of RTK Query", { status: 429, data: body }],
    ["of jQuery", { status: 429, responseText: text }],
    ["in a plain object", { response: { status: 429, data: body }, message: "m" }],
    ["in a copy of an AxiosError", { isAxiosError: true, response: { status: 429, data: body } }],
  ])("has the error in its body: %s", (_, thrown) => {
    const error = StatusError.from(thrown);
    expect(error).toMatchObject({ code: 8, message: "quota", retryDelayMs: 53_000, issues: [] });
  });

  test.each<[string, object, number]>([
    ["RTK Query", { status: 404, data: "<h1>gone</h1>" }, 5],
    ["fetch", new Response("x", { status: 503 }), 14],
    ["a plain object", { response: { status: 401 }, message: "http://secret.internal" }, 16],
  ])("has the code of its HTTP status otherwise: %s", (_, thrown, code) => {
    expect(StatusError.from(thrown).toJSON()).toEqual(neutral(code));
  });

  test("is a body if it is one", () => {
    const problem = {
      type: "about:blank",
      title: "Not Found",
      status: 404,
      detail: "gone",
      data: {},
    };
    expect(StatusError.from(problem)).toMatchObject({ code: 5, message: "gone" });
  });

  test.each<[string, object]>([
    ["a success", { status: 200, data: { id: 7 } }],
    ["a status alone", { status: 404 }],
    ["a status that is a text", { status: "error", data: {} }],
  ])("is UNKNOWN with %s", (_, thrown) => {
    expectUnknown(thrown);
  });
});

describe("a response without an error in its body", () => {
  test.each<[string, object, number]>([
    ["400", { response: { status: 400 } }, 3],
    ["401", { response: { statusCode: 401, body: "" } }, 16],
    ["404", { response: { status: 404, data: "<h1>gone</h1>" } }, 5],
    ["404 with a stream", { response: new Response("x", { status: 404 }) }, 5],
    ["409", { response: { status: 409, data: null } }, 10],
    ["418", { response: { status: 418, data: [] } }, 9],
    ["429 with only headers", { status: 429, headers: {} }, 8],
    ["500", { status: 500, response: {} }, 13],
    ["503", { response: { status: 503, data: new Error("secret") } }, 14],
    ["504", { response: { status: 504, data: { message: { no: "text" } } } }, 4],
  ])("has the code of HTTP %s, and its text is local", (_, rest, code) => {
    const error = StatusError.from(failed(rest));
    expect(error).toMatchObject({ code, rawCode: code, details: [], issues: [] });
    expect(error.toJSON()).toEqual(neutral(code));
  });

  test.each<[string, object]>([
    ["a success", { response: { status: 200, data: { id: 7 } } }],
    ["a redirect", { response: { status: 302 } }],
    ["a status alone", { status: 404, statusCode: 404 }],
    ["an error of a server", { status: 404, expose: true, headers: {} }],
    ["a response that is a text", { status: 404, response: "gone" }],
    ["a status that is none", { response: { status: 4040 } }],
    ["a status that is a text", { response: { status: "404" } }],
    ["a status that throws", { response: Object.defineProperty({}, "status", { get: fail }) }],
    ["a response that throws", { response: new Proxy({}, { get: fail }) }],
  ])("is UNKNOWN with %s", (_, rest) => {
    expectUnknown(failed(rest));
  });

  test("does not hide what the cause says", () => {
    const cause = Object.assign(new Error("x"), { name: "TimeoutError" });
    const thrown = new Error("x", { cause });
    expect(StatusError.from(Object.assign(thrown, { response: { status: 200 } })).code).toBe(4);
  });
});

describe("an HttpErrorResponse of Angular, which is not an Error", () => {
  const response = (rest: object) => ({
    ...{ name: "HttpErrorResponse", message: "Http failure response for http://secret.internal" },
    ...{ ok: false, headers: {}, url: "http://secret.internal", ...rest },
  });

  test("has the error in its body, which is `error`", () => {
    for (const error of [body, text])
      expect(StatusError.from(response({ status: 429, error }))).toMatchObject({
        code: 8,
        message: "quota",
        retryDelayMs: 53_000,
      });
  });

  test.each([
    [503, "<h1>down</h1>", 14],
    [404, null, 5],
    [0, { isTrusted: true }, 14],
  ])("has the code of HTTP %j otherwise, and its text is local", (status, error, code) => {
    const thrown = response({ status, error });
    expect(StatusError.from(thrown)).toMatchObject({ code });
    expect(StatusError.from(thrown).toJSON()).toEqual(neutral(code));
  });
});

describe("an error of Google's API clients without a response", () => {
  const errors = [{ domain: "global", reason: "notFound", message: "Not Found" }];

  test.each([404, "404"])("has the code of HTTP %j, and the reason", (code) => {
    const error = StatusError.from(Object.assign(new Error("Not Found"), { code, errors }));
    expect(error).toMatchObject({ code: 5, message: "Not Found", reason: "notFound" });
    expect(error.errorInfo?.domain).toBe("global");
  });

  test.each<[string, object]>([
    ["a number that is not an HTTP status", { code: 11_000, errors }],
    ["errors without a reason", { code: 404, errors: [{ message: "x" }] }],
    ["errors that are texts", { code: 404, errors: ["notFound"] }],
    ["no errors", { code: 404 }],
  ])("is UNKNOWN with %s", (_, rest) => {
    expectUnknown(failed(rest));
  });
});

function fail(): never {
  throw new Error("a trap");
}
