import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Code, codeFromHttp, type HttpDialect } from "../../src/code.js";
import { encodeErrorInfo, errorInfo } from "../../src/details.js";
import { encodeStatusHeader } from "../../src/formats/grpc/trailer-limit.js";
import { statusFromJson } from "../../src/formats/json/detect.js";
import { statusFromResponse } from "../../src/formats/response.js";
import type { Status } from "../../src/status/status.js";
import { concat, TYPE_URL } from "../wire/bytes.js";
import { frame } from "./frames.js";

const info = errorInfo({ reason: "NO_ORDER", domain: "acme.example" });
const details = [
  { "@type": `${TYPE_URL}google.rpc.ErrorInfo`, reason: "NO_ORDER", domain: "acme.example" },
];
const connectDetails = [
  { type: "google.rpc.ErrorInfo", value: Buffer.from(encodeErrorInfo(info)).toString("base64") },
];
const bin = encodeStatusHeader({ code: 5, message: "gone", details: [info] });
const trailers = `grpc-status: 5\r\ngrpc-message: gone\r\ngrpc-status-details-bin: ${bin}\r\n`;
const grpcWeb = concat(frame(0, [1]), frame(0x80, trailers));
const kinds = ({ issues }: Status) => issues.map(({ kind }) => kind);

const respond = (
  status: number,
  type: string | null,
  body: BodyInit | Uint8Array | null,
  more: object = {},
) =>
  new Response(body as BodyInit | null, {
    status,
    headers: { ...(type !== null && { "content-type": type }), ...more },
  });
const google = JSON.stringify({
  error: { code: 404, status: "NOT_FOUND", message: "gone", details },
});
const gateway = JSON.stringify({ code: 5, message: "gone", details });
const connect = JSON.stringify({ code: "not_found", message: "gone", details: connectDetails });
const problem = JSON.stringify({
  title: "Not Found",
  status: 404,
  detail: "gone",
  code: "NOT_FOUND",
  details,
});
const end = (json: unknown) => frame(2, JSON.stringify(json));
const connectEnd = end({ error: { code: "not_found", message: "gone", details: connectDetails } });

const CONTENT = "application/json";

describe("statusFromResponse reads each format by content type and shape", () => {
  test.each<[string, Response]>([
    ["Google", respond(404, "application/json; charset=utf-8", google)],
    ["Google, with a type in capitals", respond(404, "Application/JSON", google)],
    ["Google, in a stream", respond(200, "application/json", `[{"a":1},${google}]`)],
    ["Google, as text/html", respond(404, "text/html", google)],
    ["Google, without a type", respond(404, null, Buffer.from(google))],
    ["grpc-gateway", respond(404, "application/json", gateway)],
    [
      "grpc-gateway, in a stream",
      respond(200, "application/json", `{"result":{}}\n{"error":${gateway}}`),
    ],
    ["Connect", respond(404, "application/json", connect)],
    [
      "Connect, in a stream of JSON",
      respond(200, "application/connect+json", concat(frame(0, "{}"), connectEnd)),
    ],
    [
      "Connect, in a stream of protobuf",
      respond(200, "application/connect+proto", concat(frame(0, [1]), connectEnd)),
    ],
    ["problem details", respond(404, "application/problem+json", problem)],
    ["problem details as application/json", respond(404, "application/json", problem)],
    [
      "grpc-gateway, as a vendor's JSON type",
      respond(404, "application/vnd.acme.v1+json", gateway),
    ],
    ["gRPC-web", respond(200, "application/grpc-web+proto", grpcWeb)],
    ["gRPC-web without a suffix", respond(200, "application/grpc-web", grpcWeb)],
    [
      "gRPC-web as text",
      respond(200, "application/grpc-web-text+proto", Buffer.from(grpcWeb).toString("base64")),
    ],
    [
      "gRPC-web, in headers only",
      respond(200, "application/grpc-web+proto", null, {
        "grpc-status": "5",
        "grpc-message": "gone",
        "grpc-status-details-bin": bin,
      }),
    ],
    [
      "gRPC, in headers only",
      respond(200, "application/grpc", null, {
        "grpc-status": "5",
        "grpc-message": "gone",
        "grpc-status-details-bin": bin,
      }),
    ],
    [
      "gRPC, in the headers of an intermediary",
      respond(503, "text/plain", "x", {
        "grpc-status": "5",
        "grpc-message": "gone",
        "grpc-status-details-bin": bin,
      }),
    ],
  ])("%s", async (_, response) => {
    const copy = response.clone();
    const status = await statusFromResponse(response);
    expect(status).toMatchObject({ code: 5, rawCode: 5, message: "gone", issues: [] });
    expect(status.details.map(({ message }) => message)).toEqual([info]);
    // The caller can still read the body.
    expect(response.bodyUsed).toBe(false);
    expect(await response.text()).toBe(await copy.text());
  });
});

describe("a response in none of the formats has the code of its HTTP status in the table of REST", () => {
  test.each([300, 400, 401, 403, 404, 409, 410, 416, 429, 499, 500, 501, 502, 503, 504])(
    "%i",
    async (http) => {
      for (const response of [
        respond(http, "text/html", "<html>no</html>"),
        respond(http, null, null),
        respond(http, "application/json", '{"id":7}'),
        respond(http, "text/plain", '{"id":7}'),
      ]) {
        const status = await statusFromResponse(response);
        const code = codeFromHttp(http, "rest");
        expect(status).toMatchObject({ code, rawCode: code, message: `HTTP ${http}`, details: [] });
        expect(kinds(status)).toEqual(["missing-status"]);
      }
    },
  );

  test("with the reason phrase", async () => {
    const response = new Response("<html>", { status: 502, statusText: "Bad Gateway" });
    expect(await statusFromResponse(response)).toMatchObject({ message: "HTTP 502 Bad Gateway" });
    const json = new Response("{}", {
      status: 502,
      statusText: "Bad Gateway",
      headers: { "content-type": "application/json" },
    });
    expect(await statusFromResponse(json)).toMatchObject({ message: "HTTP 502 Bad Gateway" });
  });

  test("but in gRPC's table for a response of gRPC", async () => {
    for (const type of [
      "application/grpc",
      "application/grpc+proto",
      "application/grpc-web+proto",
    ]) {
      const status = await statusFromResponse(respond(404, type, null));
      expect(status).toMatchObject({ code: Code.UNIMPLEMENTED, message: "HTTP 404" });
      expect(await statusFromResponse(respond(200, type, null))).toMatchObject({ code: 2 });
    }
  });

  test("and the issue names CORS if it may hide grpc-status", async () => {
    for (const type of ["application/grpc", "application/grpc-web+proto"]) {
      const bare = await statusFromResponse(respond(200, type, null));
      expect(bare.issues).toMatchObject([{ what: "grpc-status is missing" }]);
      const other = Object.defineProperty(respond(200, type, null), "type", { value: "cors" });
      const hidden = await statusFromResponse(other);
      expect(hidden.issues).toMatchObject([
        { kind: "missing-status", what: expect.stringContaining("access-control-expose-headers") },
      ]);
    }
    const json = Object.defineProperty(respond(404, null, null), "type", { value: "cors" });
    expect((await statusFromResponse(json)).issues).toMatchObject([{ where: "response" }]);
  });

  test("and in Connect's table for a Connect stream", async () => {
    const lost = await statusFromResponse(respond(200, "application/connect+json", frame(0, "{}")));
    expect(lost).toMatchObject({ code: 2 });
    expect(kinds(lost)).toEqual(["missing-status"]);
    const failed = await statusFromResponse(respond(429, "application/connect+json", null));
    expect(failed).toMatchObject({ code: Code.UNAVAILABLE });
  });

  test("with an issue for a JSON type whose body is not JSON", async () => {
    const status = await statusFromResponse(
      respond(503, "application/json", "upstream connect error"),
    );
    expect(status).toMatchObject({ code: 14, message: "HTTP 503" });
    expect(kinds(status)).toEqual(["malformed-json", "missing-status"]);
  });

  test("with the message of the body", async () => {
    const status = await statusFromResponse(respond(404, "application/json", '{"message":"m"}'));
    expect(status).toMatchObject({ code: 5, message: "m" });
  });

  test("with the detail of a body that only its type marks as problem details", async () => {
    const status = await statusFromResponse(
      respond(404, "application/problem+json", '{"detail":"d"}'),
    );
    expect(status).toMatchObject({ code: 5, message: "d", issues: [] });
    const list = await statusFromResponse(respond(404, "application/problem+json", "[]"));
    expect(list).toMatchObject({ code: 5, message: "HTTP 404" });
  });

  test("also beside a name that is not a code, unless the caller names another table", async () => {
    const body = JSON.stringify({ code: "gone_for_good", message: "m" });
    const failed = () => respond(404, "application/json", body);
    expect(await statusFromResponse(failed())).toMatchObject({ code: 5, message: "m" });
    const dialect = "connect";
    expect(await statusFromResponse(failed(), { dialect })).toMatchObject({ code: 12 });
    const stream = end({ error: { code: "gone_for_good", message: "m" } });
    const ended = await statusFromResponse(respond(200, "application/connect+json", stream));
    expect(ended).toMatchObject({ code: Code.UNKNOWN, message: "m" });
    expect(kinds(ended)).toEqual(["unknown-code"]);
  });
});

describe.each<HttpDialect>(["rest", "grpc", "connect"])("in the dialect %s", (dialect) => {
  test.each([400, 404, 409, 429, 500, 502, 503, 504])(
    "HTTP %i has the code of that table",
    async (http) => {
      const page = new Response("<html></html>", { status: http });
      const code = codeFromHttp(http, dialect);
      expect(await statusFromResponse(page, { dialect })).toMatchObject({ code });
      const text = '{"message":"no"}';
      const json = new Response(text, { status: http, headers: { "content-type": CONTENT } });
      expect(await statusFromResponse(json, { dialect })).toMatchObject({ code, message: "no" });
      expect(statusFromJson(text, { httpStatus: http, dialect })).toMatchObject({ code });
    },
  );

  test.each([
    new Response('{"order":7}', { headers: { "content-type": CONTENT } }),
    new Response("text", { status: 201 }),
    new Response(null, { status: 204 }),
  ])("a successful response is OK", async (response) => {
    expect(await statusFromResponse(response, { dialect })).toMatchObject({ code: 0, issues: [] });
  });

  test("a body that names its code has that code", async () => {
    const body = '{"error":{"code":404,"status":"NOT_FOUND"}}';
    const response = new Response(body, { status: 404, headers: { "content-type": CONTENT } });
    expect(await statusFromResponse(response, { dialect })).toMatchObject({ code: 5, issues: [] });
  });
});

test("an unknown dialect is that of REST", async () => {
  const options = { dialect: "http" as HttpDialect, httpStatus: 404 };
  const response = new Response('{"message":"no"}', { status: 404 });
  expect(await statusFromResponse(response, options)).toMatchObject({ code: 5 });
  expect(statusFromJson('{"message":"no"}', options)).toMatchObject({ code: 5, message: "no" });
});

describe("a successful response is OK", () => {
  test.each<[string, Response]>([
    ["no content", respond(204, null, null)],
    ["an HTML page", respond(200, "text/html", "<html>")],
    ["JSON", respond(200, "application/json", '{"code":5,"message":"the text of the order"}')],
    ["an error that is null", respond(200, "application/json", '{"error":null}')],
    ["an error without a code", respond(200, "application/json", '{"error":{"message":"m"}}')],
    ["a Connect message", respond(200, "application/proto", Uint8Array.of(1))],
    ["a Connect stream", respond(200, "application/connect+proto", concat(frame(0, [1]), end({})))],
    ["gRPC", respond(200, "application/grpc", null, { "grpc-status": "0" })],
    ["gRPC-web", respond(200, "application/grpc-web", frame(0x80, "grpc-status:0\r\n"))],
  ])("%s", async (_, response) => {
    const status = await statusFromResponse(response);
    expect(status).toMatchObject({ code: 0, rawCode: 0, message: "", details: [], issues: [] });
  });

  test("unless it is an Operation that failed", async () => {
    const body = `{"name":"operations/7","done":true,"error":${gateway}}`;
    expect(await statusFromResponse(respond(200, "application/json", body))).toMatchObject({
      code: 5,
      message: "gone",
    });
  });
});

describe("a body that says OK in a response that is not a success", () => {
  test.each([302, 404, 503])("is an issue, and the code is that of HTTP %i", async (http) => {
    for (const response of [
      respond(http, "application/connect+json", end({})),
      respond(http, "application/json", '{"code":0,"message":"fine"}'),
    ]) {
      const status = await statusFromResponse(response);
      expect(status.code).not.toBe(Code.OK);
      expect(kinds(status)).toEqual(["ok-in-error"]);
    }
  });

  test("is an issue without an HTTP status too", async () => {
    const opaque = (type: string, body: Uint8Array<ArrayBuffer>, status = 0) => {
      const response = { status, headers: { "content-type": type }, clone: () => response };
      return Object.assign(response, { arrayBuffer: async () => body.buffer });
    };
    const body = Uint8Array.from(Buffer.from('{"code":0,"message":"fine"}'));
    for (const response of [
      opaque("application/connect+json", Uint8Array.from(end({}))),
      opaque("application/json", body),
      { ...opaque("application/json", body), status: undefined as unknown as number },
    ]) {
      const status = await statusFromResponse(response);
      expect(status.code).toBe(Code.UNKNOWN);
      expect(kinds(status)).toEqual(["ok-in-error"]);
    }
  });
});

describe("the end of a Connect stream", () => {
  test.each<[string, Uint8Array, string[]]>([
    ["that is not JSON", frame(2, "{"), ["malformed-json", "missing-status"]],
    ["that is a list", frame(2, "[]"), ["missing-status"]],
    ["whose error is a string", frame(2, '{"error":"no"}'), ["missing-status"]],
    ["whose error is a list", frame(2, '{"error":[]}'), ["missing-status"]],
    ["that is compressed", frame(3, "x"), ["unreadable", "missing-status"]],
    [
      "that is truncated",
      connectEnd.subarray(0, -3),
      ["malformed-frame", "malformed-json", "missing-status"],
    ],
  ])("%s is UNKNOWN, not OK", async (_, body, expected) => {
    const status = await statusFromResponse(respond(200, "application/connect+json", body));
    expect(status).toMatchObject({ code: 2 });
    expect(kinds(status)).toEqual(expected);
  });
});

describe("the HTTP status is still read if the body", () => {
  const unreadable = async (response: Response, options?: { maxBytes: number }) => {
    const status = await statusFromResponse(response, options);
    expect(status).toMatchObject({ code: 5, message: "HTTP 404" });
    expect(kinds(status)).toContain("unreadable");
    return status.issues.find(({ kind }) => kind === "unreadable")?.what;
  };

  test("was read before", async () => {
    const response = respond(404, "application/json", google);
    await response.text();
    await unreadable(response);
  });

  test("is locked", async () => {
    const response = respond(404, "application/json", google);
    response.body?.getReader();
    await unreadable(response);
  });

  test("ends early", async () => {
    const pull = (controller: ReadableStreamDefaultController) => {
      controller.error(new Error("socket hang up"));
    };
    const what = await unreadable(respond(404, "application/json", new ReadableStream({ pull })));
    expect(what).toBe("cannot read the body: socket hang up");
  });

  test("is too large, and the caller can still read it", async () => {
    const response = respond(404, "application/json", google);
    const what = await unreadable(response, { maxBytes: google.length - 1 });
    expect(what).toContain(`larger than ${google.length - 1} bytes`);
    expect(await response.text()).toBe(google);
    const whole = await statusFromResponse(respond(404, "application/json", google), {
      maxBytes: google.length,
    });
    expect(whole).toMatchObject({ message: "gone", issues: [] });
  });

  test("never ends", async () => {
    let pulled = 0;
    const pull = (controller: ReadableStreamDefaultController) => {
      controller.enqueue(new Uint8Array(65_536));
      pulled++;
    };
    await unreadable(respond(404, "application/json", new ReadableStream({ pull })));
    // Ten megabytes, and the chunks that the streams buffer.
    expect(pulled).toBeLessThan(170);
  });

  test("is a stream of values that are not bytes", async () => {
    const body = new ReadableStream({
      start(controller) {
        controller.enqueue("text");
        controller.close();
      },
    });
    await unreadable(respond(404, "application/json", body));
  });

  test("of gRPC-web was read before, and so are the headers", async () => {
    const response = respond(200, "application/grpc-web", "x", { "grpc-status": "5" });
    await response.text();
    const status = await statusFromResponse(response);
    expect(status).toMatchObject({ code: 5 });
    expect(kinds(status)).toEqual(["unreadable"]);
  });
});

describe("statusFromResponse of a value that is not a Response", () => {
  test.each<[string, unknown]>([
    ["undefined", undefined],
    ["null", null],
    ["a string", "HTTP 404"],
    ["an empty object", {}],
    ["a status that is not a number", { status: "none", headers: {} }],
    ["a getter that throws", Object.defineProperty({}, "status", { get: fail })],
    ["a network error", Response.error()],
  ])("returns UNKNOWN, not OK, with an issue: %s", async (_, response) => {
    const status = await statusFromResponse(response as Response);
    expect(status).toMatchObject({ code: Code.UNKNOWN, details: [] });
    expect(status.issues).not.toEqual([]);
  });

  test("reads the Response of a library without streams", async () => {
    const response = {
      status: 404,
      headers: { "Content-Type": "application/json" },
      clone: () => ({ arrayBuffer: async () => new TextEncoder().encode(google).buffer }),
    };
    expect(await statusFromResponse(response)).toMatchObject({ code: 5, message: "gone" });
    expect(await statusFromResponse(response, { maxBytes: 5 })).toMatchObject({
      code: 5,
      message: "HTTP 404",
    });
  });
});

describe("statusFromResponse over a real connection", () => {
  let server: Server;
  let url: string;
  beforeAll(async () => {
    server = createServer((request, response) => {
      if (request.url === "/cut") {
        response.writeHead(404, { "content-type": "application/json", "content-length": 1000 });
        response.write('{"code"', () => response.destroy());
      } else response.writeHead(404, { "content-type": "application/json" }).end(google);
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(() => server.close());

  test("reads the response of fetch", async () => {
    const response = await fetch(url);
    expect(await statusFromResponse(response)).toMatchObject({
      code: 5,
      message: "gone",
      issues: [],
    });
    expect(await response.json()).toEqual(JSON.parse(google));
  });

  test("returns the code of the HTTP status if the body ends early", async () => {
    const status = await statusFromResponse(await fetch(`${url}/cut`));
    expect(status).toMatchObject({ code: 5, message: "HTTP 404 Not Found" });
    expect(kinds(status)).toEqual(["unreadable", "missing-status"]);
  });

  test("reports the body of a call that was aborted", async () => {
    const controller = new AbortController();
    const response = await fetch(`${url}/cut`, { signal: controller.signal });
    controller.abort();
    expect(kinds(await statusFromResponse(response))).toContain("unreadable");
  });
});

function fail(): never {
  throw new Error("a trap");
}
