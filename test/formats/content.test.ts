// The content of the body decides whether a success is an error, whatever its media type.

import { describe, expect, test } from "vitest";
import { Code } from "../../src/code.js";
import { errorInfo } from "../../src/details.js";
import { statusFromResponse } from "../../src/formats/response.js";
import { fromResponse } from "../../src/http.js";
import { encodeStatus } from "../../src/status/encode.js";
import type { Status } from "../../src/status/status.js";
import { TYPE_URL } from "../wire/bytes.js";

const kinds = ({ issues }: Status) => issues.map(({ kind }) => kind);
const respond = (
  status: number,
  type: string | null,
  body: string | Uint8Array | ReadableStream | null,
  more: Record<string, string> = {},
) =>
  new Response(body as BodyInit | null, {
    status,
    headers: { ...(type !== null && { "content-type": type }), ...more },
  });

const message = { result: { id: "1", text: 'a "quoted" } { brace \\' } };
const error = { error: { code: 13, message: "shard lost", details: [] } };
const google = { error: { code: 500, message: "shard lost", status: "INTERNAL" } };
const rpc = {
  jsonrpc: "2.0",
  id: "1",
  error: { code: -32_603, message: "shard lost" },
};
const json = (value: unknown) => JSON.stringify(value);
const pretty = (value: unknown) => JSON.stringify(value, undefined, "\t");
const event = (value: unknown) => `data: ${json(value)}\n\n`;

const bodies: Record<string, string> = {
  "an error alone": json(error),
  "an error in lines, in the last one": `${json(message)}\n${json(error)}\n`,
  "lines without an end of line after the last": `${json(message)}\n${json(error)}`,
  "lines that end in CRLF": `${json(message)}\r\n${json(error)}\r\n`,
  "pretty-printed values": `${pretty(message)}\n${pretty(error)}\n`,
  "pretty-printed values with CRLF": `${pretty(message)}\n${pretty(error)}`.replaceAll(
    "\n",
    "\r\n",
  ),
  "values without white space between them": json(message) + json(message) + json(error),
  "a JSON text sequence (RFC 7464)": `\x1e${json(message)}\n\x1e${json(error)}\n`,
  "white space around": `\n\n ${json(error)} \n\n`,
  "a byte order mark": `\ufeff${json(message)}\n${json(error)}`,
  "a line that protects against being run as a script": `)]}'\n${json(error)}`,
  "the last item of a list": json([message, message, google]),
  "the list of a stream in lines": `[${json(message)},\n${json(google)}\n]`,
  "an envelope of JSON-RPC": json(rpc),
  "an event stream": event(message) + event(error),
  "an event stream without a blank line at the end": `${event(message)}data: ${json(error)}`,
  "an event stream with one end of line at the end": `${event(message)}data: ${json(error)}\n`,
  "an event stream with CRLF": (event(message) + event(error)).replaceAll("\n", "\r\n"),
  "an event stream with CR": (event(message) + event(error)).replaceAll("\n", "\r"),
  "an event stream after a byte order mark": `\ufeff${event(error)}`,
  "an event stream with comments": `: hello\n\n${event(error)}: bye\n\n:\n\n`,
  "an event stream without spaces": `data:${json(message)}\n\ndata:${json(error)}\n\n`,
  "an event of several lines": `data: {"error":\ndata: {"code": 13,\ndata:  "message": "shard lost"}}\n\n`,
  "an event with a type and an id": `id: 7\nretry: 10\nevent: message\n${event(error)}`,
  "an event of type error": `${event(message)}event: error\ndata: ${json(error.error)}\n\n`,
  "an event stream of JSON-RPC": event({ jsonrpc: "2.0", id: 1, result: {} }) + event(rpc),
  "an event stream with an end marker": `${event(error)}data: [DONE]\n\n`,
};

describe.each(Object.entries(bodies))("a success is the error that ends it: %s", (_, body) => {
  test.each([
    "application/json",
    "application/json; charset=utf-8",
    "application/x-ndjson",
    "application/jsonl",
    "application/json-seq",
    "application/stream+json",
    "application/a2a+json",
    "text/event-stream",
    "text/plain",
    "application/grpc-gateway",
    null,
  ])("as %s", async (type) => {
    const status = await statusFromResponse(respond(200, type, body));
    expect(status).toMatchObject({ code: 13, message: "shard lost", issues: [] });
  });
});

describe("a success stays one", () => {
  test.each<[string, string | null, string]>([
    ["an error that is null", "application/json", '{"error":null}'],
    ["an error that is an empty text", "application/json", '{"error":""}'],
    ["an error that is a text", "application/json", '{"error":"none","code":5}'],
    ["an error that is false", "application/json", '{"error":false,"message":"m"}'],
    ["an error that is a list", "application/json", '{"error":[{"code":5,"message":"m"}]}'],
    ["an error without a code", "application/json", '{"error":{"message":"m"}}'],
    ["an error without content", "application/json", '{"error":{"code":2000,"type":"x"}}'],
    [
      "a code that is OK by name",
      "application/json",
      '{"data":{},"error":{"code":"ok","message":""}}',
    ],
    ["a code that is OK as text", "application/json", '{"error":{"code":"0","message":"done"}}'],
    [
      "a name in the error of a resource",
      "application/json",
      '{"id":"job-7","error":{"code":"bad_file","message":"m"}}',
    ],
    ["a code 0 beside a message", "application/json", '{"code":0,"message":"ok"}'],
    ["an order with a code", "application/json", '{"code":7,"name":"order"}'],
    ["a status as data", "application/json", '{"code":5,"message":"the text of an order"}'],
    ["a list of orders", "application/json", '[{"code":5},{"id":1,"error":null}]'],
    ["lines", "application/x-ndjson", `${json(error)}\n${json(message)}\n`],
    ["lines of scalars", "application/x-ndjson", '1\n"a"\nnull\ntrue\n-1.5e-3\n'],
    ["pretty-printed values", "application/json", `${pretty(error)}\n${pretty(message)}\n`],
    ["an event stream", "text/event-stream", event(error) + event(message)],
    ["an event stream of texts", "text/event-stream", "data: Hello\n\ndata: world\n\n"],
    ["an event stream that ended", "text/event-stream", `${event(message)}data: [DONE]\n\n`],
    ["an event stream without events", "text/event-stream", ": nothing\n\n"],
    [
      "events of another type",
      "text/event-stream",
      `event: errors\n${event({ code: 5, message: "m" })}`,
    ],
    ["an empty body", "application/json", ""],
    ["white space", "application/json", " \n "],
    ["an empty event stream", "text/event-stream", ""],
    ["text", "text/plain", "error: none"],
    ["a log", "text/plain", "[2026-03-01] INFO started\n{not json}"],
    ["a template", "text/plain", "{{#if error}}no{{/if}}"],
    ["text in a field", null, "name: value"],
    ["a page", "text/html", '<html><script>{"error":{"code":5,"message":"m"}}</script>'],
    ["a file", "application/octet-stream", "PK\x03\x04"],
    ["an image", "image/svg+xml", json(error)],
    ["a message", "application/x-protobuf", json(error)],
    ["a code 0 beside data", "application/json", '{"data":{},"error":{"code":0,"message":""}}'],
    ["a code 0 beside null", "application/json", '{"data":null,"error":{"code":0,"message":""}}'],
    ["a code 200", "application/json", '{"error":{"code":200,"message":"OK"},"result":[1]}'],
    ["a status OK", "application/json", '{"error":{"code":200,"status":"OK","message":""},"id":1}'],
    [
      "an operation with code 0",
      "application/json",
      '{"name":"operations/1","done":true,"response":{},"error":{"code":0}}',
    ],
    [
      "a list of operations",
      "application/json",
      json([{ name: "operations/2", done: true, ...error }]),
    ],
    ["a list of deliveries", "application/json", json([{ id: 1, ...google }, { id: 2 }])],
    [
      "the lines of a batch",
      "application/jsonl",
      `${json({ id: "1", response: {}, error: null })}\n${json({ id: "2", response: null, error: { code: 429, message: "m" } })}\n`,
    ],
    [
      "the only line of a batch",
      "application/jsonl",
      json({ id: "2", response: null, error: { code: 429, message: "m" } }),
    ],
    ["an event of a log", "text/event-stream", event({ type: "log", error: "m" })],
    ["an event about a resource", "text/event-stream", event({ id: "job-7", ...error })],
    [
      "details of another kind",
      "application/json",
      '{"code":7,"message":"m","details":[{"type":"color","value":"red"}]}',
    ],
    [
      "details without types",
      "application/json",
      json({ code: 5, message: "m", details: [{ "@type": `${TYPE_URL}a.B` }, { id: 1 }] }),
    ],
    ["a status without details", "application/json", '{"code":5,"message":"m","details":[]}'],
    [
      "a value that is not a code in a resource",
      "application/json",
      '{"id":1,"error":{"code":true,"message":"m"}}',
    ],
    ["JSON with comments", "text/plain", '{\n  // for the build\n  "strict": true /* always */\n}'],
    ["JSON5", "text/plain", "[{'a': 1},"],
    ["JSON5 by its type", "application/json5", '{"a":1,}'],
    ["YAML by its type", "application/yaml", `data: ${json(error)}\nkind: Secret\n`],
    ["Python", null, '{"a": None, "b": ['],
    ["TOML", "application/toml", '[[package]]\nname = "x"\ndeps = ["a'],
    ["a link of a wiki", "text/plain", "[[Main page]] is a link"],
    ["values before text", "text/plain", "{}{}hello"],
    ["a value before text", null, '{"a":1} and "more'],
    ["JavaScript", "text/javascript", "{}\nvar a = {"],
    ["Markdown after a value", "text/markdown", '{"name":"x"}\n\n# Title'],
    ["too many brackets", "text/plain", "{}]"],
    ["a template in a page", "text/html", "[[name]] {"],
    ["YAML", "text/plain", "id: 7\ndata: {a: 1}\n"],
    ["an event of text in brackets", "text/event-stream", "data: [ERROR] db down\n\n"],
    ["an event of text in braces", "text/event-stream", `${event(message)}data: {hello}\n\n`],
    ["events of tokens", "text/event-stream", 'data: {\n\ndata: "\n\n'],
    ["events of tokens with CRLF", "text/event-stream", 'data: {\r\n\r\ndata: "\r\n\r\n'],
    ["markers alone", "text/event-stream", "event: ping\ndata: {}\n\nevent: done\ndata: {}\n\n"],
    ["markers after a message", "application/x-ndjson", `${json(message)}\n{"done":true}\nnull\n`],
    ["lines after an error", "application/x-ndjson", `${json(error)}\n{"done":7}\n`],
    ["problem details of a success", "application/problem+json", '{"status":200,"title":"Done"}'],
  ])("%s", async (_, type, body) => {
    const status = await statusFromResponse(respond(200, type, body));
    expect(status).toMatchObject({ code: 0, rawCode: 0, message: "", details: [], issues: [] });
    expect(await fromResponse(respond(200, type, body))).toBeUndefined();
  });

  test("without being read, if its type or its first bytes show that it is not JSON", async () => {
    for (const type of [
      "image/png",
      "video/mp4",
      "text/html",
      "text/css",
      "application/octet-stream",
      null,
    ]) {
      let pulled = 0;
      const pull = (controller: ReadableStreamDefaultController) => {
        pulled++;
        controller.enqueue(new Uint8Array(65_536).fill(0x41));
      };
      const status = await statusFromResponse(respond(200, type, new ReadableStream({ pull })));
      expect(status).toMatchObject({ code: 0, issues: [] });
      expect(pulled).toBeLessThan(4);
    }
  });
});

describe("a success is UNKNOWN if its body", () => {
  test.each<[string, string | null, string]>([
    ["breaks off in an object", "application/json", '{"result":{"id":'],
    ["breaks off in a text", "application/json", '{"result":"a'],
    ["breaks off after an escape", "application/json", '{"result":"a\\'],
    ["breaks off in a list", "application/json", `[${json(message)},`],
    ["breaks off in the second line", "application/x-ndjson", `${json(message)}\n{"error":{"co`],
    ["breaks off in a stream of no type", null, `${json(message)}\n{"error":{"co`],
    ["breaks off in an event", "text/event-stream", `${event(message)}data: {"error":{"co`],
    ["ends in the text of a proxy", "application/json", `${json(message)}\nupstream connect error`],
    ["is a page", "application/json", "<html>"],
    ["has too many brackets", "application/json", "{}]"],
    ["is a word", "application/json", "falsehood"],
    ["breaks off in an event, after its line", "text/event-stream", 'data: {"error":{"co\n'],
    ["is nested too deep", "application/json", "[".repeat(300_000) + "]".repeat(300_000)],
    ["is nested too deep, in objects", "application/x-ndjson", '{"a":'.repeat(300_000)],
    ...["text/plain", "text/html", "application/octet-stream", "application/toml", null].flatMap(
      (type) =>
        [
          '{"a":',
          '{"a":tru',
          '{"a":-',
          '{"a":1e',
          '{"a":"b',
          '{"a":"b\\',
          '[{"a":1},',
          "[[1,2],[3",
        ].map((body): [string, string | null, string] => [`breaks off: ${body}`, type, body]),
    ),
  ])("%s: %s", async (_, type, body) => {
    const status = await statusFromResponse(respond(200, type, body));
    expect(status).toMatchObject({ code: Code.UNKNOWN, rawCode: 2, message: "HTTP 200" });
    expect(kinds(status)).toEqual(["malformed-json"]);
    expect(await fromResponse(respond(200, type, body))).toMatchObject({ code: 2 });
  });

  test.each(["application/json", "application/x-ndjson", "text/event-stream", "text/plain", null])(
    "is larger than maxBytes: %s",
    async (type) => {
      const response = respond(200, type, json([error]));
      const status = await statusFromResponse(response, { maxBytes: 20 });
      expect(status).toMatchObject({ code: Code.UNKNOWN });
      expect(kinds(status)).toEqual(["unreadable"]);
    },
  );

  test.each(["application/json", "application/grpc-web+proto", "application/connect+json"])(
    "ends in an error: %s",
    async (type) => {
      let pulled = false;
      const pull = (controller: ReadableStreamDefaultController) => {
        if (pulled) controller.error(new Error("socket hang up"));
        else controller.enqueue(new TextEncoder().encode('{"result":{}}\n'));
        pulled = true;
      };
      // The headers of gRPC-web say OK, the body is missing.
      const response = respond(200, type, new ReadableStream({ pull }), { "grpc-status": "0" });
      if (type === "application/json") response.headers.delete("grpc-status");
      const status = await statusFromResponse(response);
      expect(status).toMatchObject({ code: Code.UNKNOWN });
      expect(kinds(status)).toContain("unreadable");
    },
  );

  test("was read before", async () => {
    const response = respond(200, "application/json", "{}");
    await response.text();
    expect(await fromResponse(response)).toMatchObject({ code: Code.UNKNOWN });
  });

  test.each([Number.NaN, -1, Number.NEGATIVE_INFINITY, "20", null, {}, 5n])(
    "cannot be limited, since maxBytes is %s",
    async (maxBytes) => {
      const options = { maxBytes: maxBytes as number };
      const status = await statusFromResponse(respond(200, "application/json", "{}"), options);
      expect(status).toMatchObject({ code: Code.UNKNOWN });
      expect(status.issues).toMatchObject([
        { kind: "unreadable", what: expect.stringContaining("maxBytes is ") },
      ]);
      const failed = await statusFromResponse(
        respond(404, "application/json", json(error)),
        options,
      );
      expect(failed).toMatchObject({ code: Code.NOT_FOUND, message: "HTTP 404" });
    },
  );

  test("unless there is no limit", async () => {
    const options = { maxBytes: Number.POSITIVE_INFINITY };
    const status = await statusFromResponse(respond(200, "application/json", "{}"), options);
    expect(status).toMatchObject({ code: 0, issues: [] });
  });
});

describe("a success is an error", () => {
  const info = { "@type": `${TYPE_URL}google.rpc.ErrorInfo`, reason: "R", domain: "acme.example" };
  const status = { code: 13, message: "shard lost", details: [info] };
  const later = {
    done: "event: done\ndata: {}\n\n",
    "done, with the time": 'event: done\ndata: {"ms":7}\n\n',
    "the end": "event: end\ndata: null\n\n",
    "the end without data": "event: end\n\n",
    ping: 'event: ping\ndata: {"type":"ping"}\n\n',
    "a ping without a type": 'data: {"type":"ping"}\n\n',
    "the end in JSON": 'data: {"done": true}\n\n',
    "three texts": "data: [DONE]\n\ndata: a\n\ndata: b\n\n",
  };
  const oneOf = { error: { message: "shard lost", code: 13 } };

  test.each<[string, string, string]>([
    ["in an item beside null", "application/json", json([message, { result: null, ...error }])],
    [
      "in an item of JSON-RPC",
      "application/json",
      json([{ jsonrpc: "2.0", id: 1, result: 1 }, rpc]),
    ],
    ["in an event of JSON-RPC", "text/event-stream", event({ ...rpc, result: null })],
    [
      "in an event with a type",
      "text/event-stream",
      event({ type: "error", ...error, request_id: "7" }),
    ],
    ["in a page by its type", "text/html; charset=UTF-8", json(google)],
    ["in a file by its type", "application/octet-stream", json(google)],
    ["by its details", "application/json", json(status)],
    [
      "by its details, in the last line",
      "application/x-ndjson",
      `${json(message)}\n${json(status)}\n`,
    ],
    ["by its details, in the last event", "text/event-stream", event(message) + event(status)],
    ["by its details, with a name", "application/json", json({ ...status, code: "INTERNAL" })],
    [
      "by the details of Connect",
      "application/json",
      '{"code":"internal","message":"shard lost","details":[{"type":"google.rpc.ErrorInfo","value":"CgFS"}]}',
    ],
    [
      "before a marker in lines",
      "application/x-ndjson",
      `${json(error)}\n{"done":true}\n{}\nnull\n`,
    ],
    [
      "in an event of the end",
      "text/event-stream",
      `${event(message)}event: done\n${event(error)}`,
    ],
    [
      "in an event of type error, before a message",
      "text/event-stream",
      `event: error\n${event(status)}${event(message)}`,
    ],
    ...Object.entries(later).flatMap(([name, events]): [string, string, string][] => [
      [`in an event before ${name}`, "text/event-stream", event(oneOf) + events],
      [
        `in an event of type error before ${name}`,
        "text/event-stream",
        `event: error\n${event(oneOf.error)}${events}`,
      ],
    ]),
  ])("%s", async (_, type, body) => {
    expect(await statusFromResponse(respond(200, type, body))).toMatchObject({
      code: 13,
      message: "shard lost",
      issues: [],
    });
  });

  test.each(["text/plain", "application/json", null])("in UTF-16: %s", async (type) => {
    for (const text of [json(error), `\n {\n${json(error).slice(1)}`]) {
      const little = Buffer.from(`\ufeff${text}`, "utf16le");
      for (const bytes of [little, Buffer.from(little).swap16()]) {
        const read = await statusFromResponse(respond(200, type, bytes));
        expect(read).toMatchObject({ code: 13, message: "shard lost", issues: [] });
      }
    }
    const text = Buffer.from("\ufeff{hello}", "utf16le");
    const read = await statusFromResponse(respond(200, type, text));
    expect(read.code).toBe(type === "application/json" ? 2 : 0);
  });

  test.each<[string, unknown]>([
    ["a code that is null", { message: "m", type: "server_error", param: null, code: null }],
    ["a type", { message: "m", type: "overloaded_error" }],
    ["a code that is true", { message: "m", code: true }],
    ["a code that is an object", { message: "m", code: {} }],
    ["a number that is not whole", { message: "m", code: 13.5 }],
    ["a name that nothing knows", { message: "m", code: "server_error" }],
  ])("UNKNOWN, alone in any form of body, with %s", async (_, given) => {
    const body = { error: given };
    for (const [type, text] of [
      ["application/json", json(body)],
      ["application/json", json({ type: "error", ...body })],
      ["application/x-ndjson", json(body)],
      ["application/x-ndjson", `${json(message)}\n${json(body)}\n`],
      ["text/event-stream", event(body)],
    ] as const) {
      const read = await statusFromResponse(respond(200, type, text));
      expect(read).toMatchObject({ code: 2, message: "m" });
      expect(read.issues).toHaveLength(1);
    }
  });

  test("unless it is nested as deep as messages may be", async () => {
    for (const body of [
      "[".repeat(150_000) + "]".repeat(150_000),
      `${'{"a":'.repeat(150_000)}1${"}".repeat(150_000)}`,
    ])
      expect(await fromResponse(respond(200, "application/json", body))).toBeUndefined();
  });
});

describe("the text of an error of an unknown format", () => {
  test.each<[string, unknown]>([
    ["JSON:API", { errors: [{ status: "404", title: "t", detail: "gone" }] }],
    ["GraphQL", { errors: [{ message: "gone", locations: [] }] }],
    ["Vault", { errors: ["gone"] }],
    ["a text in `errors`", { errors: "gone" }],
    ["a list in `error`", { error: { errors: [{ message: "gone" }] } }],
    ["AWS", { Message: "gone" }],
    ["AWS Lambda", { errorMessage: "gone", errorType: "E" }],
  ])("is the message: %s", async (_, body) => {
    const status = await statusFromResponse(respond(404, "application/json", json(body)));
    expect(status).toMatchObject({ code: 5, message: "gone" });
    expect(kinds(status)).toEqual(["missing-status"]);
  });

  test.each([{ errors: { name: ["gone"] } }, { fault: { text: "gone" } }, ["gone"]])(
    "is in the issue, if it is elsewhere: %j",
    async (body) => {
      const status = await statusFromResponse(respond(404, "application/json", json(body)));
      expect(status).toMatchObject({ code: 5, message: "HTTP 404" });
      expect(status.issues[0]?.what).toContain(json(body));
    },
  );
});

describe("the code of an `error` in a success", () => {
  test.each<[string, unknown, number, number, string[]]>([
    ["a number that nothing knows", { code: 2000, message: "m" }, 2, 2000, ["unknown-code"]],
    ["such a number alone", { code: 2000 }, 2, 2000, ["unknown-code"]],
    ["such a number as text", { code: "2000", message: "m" }, 2, 2000, ["unknown-code"]],
    ["a number that is not whole", { code: 13.5, message: "m" }, 2, 13.5, ["unknown-code"]],
    ["a negative number", { code: -1, message: "m" }, 2, -1, ["unknown-code"]],
    [
      "a number of HTTP that is not an error",
      { code: 302, message: "m" },
      2,
      302,
      ["unknown-code"],
    ],
    ["a name that nothing knows", { code: "overloaded", message: "m" }, 2, 2, ["unknown-code"]],
    ["an HTTP status", { code: 404, message: "m" }, 5, 5, []],
    ["an HTTP status as text", { code: "404", message: "m" }, 5, 5, []],
    ["a number as text", { code: "5", message: "m" }, 5, 5, []],
    ["a name in capitals", { code: "NOT_FOUND", message: "m" }, 5, 5, []],
    ["a name of Connect", { code: "not_found", message: "m" }, 5, 5, []],
    ["a name in `status`", { status: "notFound", code: 0, message: "m" }, 5, 5, []],
    ["0", { code: 0, message: "m" }, 2, 0, ["ok-in-error"]],
    ["the first grpc-gateway", { grpc_code: 5, http_code: 404, message: "m" }, 5, 5, []],
    ["the text of Twirp", { code: "bad_route", msg: "m" }, 12, 12, []],
  ])("is read: %s", async (_, given, code, rawCode, issues) => {
    const body = json({ error: given });
    const status = await statusFromResponse(respond(200, "application/json", body));
    expect(status).toMatchObject({ code, rawCode });
    expect(kinds(status)).toEqual(issues);
  });

  test("is a number too large for JavaScript", async () => {
    const body = '{"error":{"code":1e999,"message":"m"}}';
    const status = await statusFromResponse(respond(200, "application/json", body));
    expect(status).toMatchObject({ code: 2, rawCode: Number.POSITIVE_INFINITY, message: "m" });
    expect(kinds(status)).toEqual(["unknown-code"]);
  });

  test("is that of problem details whose status is not a success", async () => {
    const body = json({ title: "Not Found", status: 404, detail: "gone" });
    const status = await statusFromResponse(respond(200, "application/problem+json", body));
    expect(status).toMatchObject({ code: 5, message: "gone", issues: [] });
    const none = await statusFromResponse(
      respond(200, "application/problem+json", '{"detail":"d"}'),
    );
    expect(none).toMatchObject({ code: 2, message: "d" });
  });

  test.each<[string, string, number, string]>([
    [
      "JSON without a code",
      'event: error\ndata: {"type":"overloaded_error","message":"busy"}\n\n',
      2,
      "busy",
    ],
    ["JSON with a code", 'event: error\ndata: {"code":8,"message":"busy"}\n\n', 8, "busy"],
    ["JSON with code 0", 'event: error\ndata: {"code":0,"message":"busy"}\n\n', 2, "busy"],
    [
      "an error in JSON",
      'event: error\ndata: {"type":"error","error":{"message":"busy"}}\n\n',
      2,
      "busy",
    ],
    ["text", "event: error\ndata: busy\n\n", 2, "busy"],
    ["nothing", "event: error\n\n", 2, ""],
    ["JSON that breaks off", 'event: error\ndata: {"code":8,"mes', 2, '{"code":8,"mes'],
  ])("is that of the last event, if its type is `error`: %s", async (_, body, code, text) => {
    const status = await statusFromResponse(respond(200, "text/event-stream", event(1) + body));
    expect(status).toMatchObject({ code, message: text });
    expect(status.issues.length > 0).toBe(code === 2);
  });

  test.each<[string, string, string]>([
    ["a text", "application/x-ndjson", `${json(message)}\n{"error":"busy"}\n`],
    ["an object", "application/x-ndjson", `${json(message)}\n{"error":{"message":"busy"}}\n`],
    [
      "an object in an event",
      "text/event-stream",
      event({ error: { message: "busy", code: null } }),
    ],
    ["with a type", "text/event-stream", event({ type: "error", error: { message: "busy" } })],
    [
      "before a marker",
      "text/event-stream",
      `${event({ error: { message: "busy" } })}data: [DONE]\n\n`,
    ],
  ])("is missing in a stream that ends with nothing but an error: %s", async (_, type, body) => {
    const status = await statusFromResponse(respond(200, type, body));
    expect(status).toMatchObject({ code: 2, rawCode: 2, message: "busy" });
    expect(kinds(status)).toEqual(["missing-status"]);
  });

  test.each<[string, string, string]>([
    ["null", "application/x-ndjson", `${json(message)}\n{"error":null}\n`],
    ["an empty text", "application/x-ndjson", `${json(message)}\n{"error":""}\n`],
    ["an empty object", "application/x-ndjson", `${json(message)}\n{"error":{}}\n`],
    [
      "a member of a message",
      "application/x-ndjson",
      `${json(message)}\n{"id":1,"error":"busy"}\n`,
    ],
    ["a member of an event", "text/event-stream", event({ id: 1, error: { message: "busy" } })],
  ])("is missing in a stream that ends with a message: %s", async (_, type, body) => {
    expect(await statusFromResponse(respond(200, type, body))).toMatchObject({
      code: 0,
      issues: [],
    });
  });

  test("is that of the last value after scalars", async () => {
    const body = `null\n"text"\n-1.5e3\n${json(error)}`;
    const status = await statusFromResponse(respond(200, "application/x-ndjson", body));
    expect(status).toMatchObject({ code: 13, message: "shard lost", issues: [] });
  });

  test("is found in a list of more messages than values that are read", async () => {
    const list = `[${'{"a":1},'.repeat(200_001)}${json(google)}]`;
    const status = await statusFromResponse(respond(200, "application/json", list));
    expect(status).toMatchObject({ code: 13, message: "shard lost", issues: [] });
    const first = `[${json(google)}${',{"a":1}'.repeat(200_001)}]`;
    const early = await statusFromResponse(respond(200, "application/json", first));
    expect(early).toMatchObject({ code: 13, message: "shard lost", issues: [] });
    const none = await statusFromResponse(
      respond(200, "application/json", `[1${',{"a":1}'.repeat(200_001)}]`),
    );
    expect(none).toMatchObject({ code: 0, issues: [] });
    const lines = `${'{"a":1}\n'.repeat(200_001)}${json(error)}`;
    const streamed = await statusFromResponse(respond(200, "application/x-ndjson", lines));
    expect(streamed).toMatchObject({ code: 13, message: "shard lost", issues: [] });
  });
});

test("white space in several chunks does not hide an error", async () => {
  const chunks = [" ".repeat(20), "\n".repeat(20), json(error)].map((text) => Buffer.from(text));
  const body = new ReadableStream({
    start(controller) {
      for (const chunk of chunks) controller.enqueue(chunk);
      controller.close();
    },
  });
  expect(await statusFromResponse(respond(200, "text/plain", body))).toMatchObject({ code: 13 });
});

test("an event has several lines of data, which end in CRLF", async () => {
  const body = 'data: {"error":\r\ndata: {"code": 13, "message": "m"}}\r\n\r\n';
  const response = respond(200, "text/event-stream", body);
  expect(await statusFromResponse(response)).toMatchObject({ code: 13, message: "m" });
});

describe("the details of JSON-RPC", () => {
  const data = [
    {
      "@type": `${TYPE_URL}google.rpc.ErrorInfo`,
      reason: "TASK_NOT_FOUND",
      domain: "a2a-protocol.org",
    },
  ];
  const info = errorInfo({ reason: "TASK_NOT_FOUND", domain: "a2a-protocol.org" });
  const read = (code: number, given: unknown) =>
    statusFromResponse(
      respond(
        200,
        "application/json",
        json({ jsonrpc: "2.0", id: 1, error: { code, message: "m", data: given } }),
      ),
    );

  test.each([
    [-32_700, 3],
    [-32_600, 3],
    [-32_601, 12],
    [-32_602, 3],
    [-32_603, 13],
  ])("%i is code %i", async (number, code) => {
    expect(await read(number, undefined)).toMatchObject({ code, rawCode: code, issues: [] });
  });

  test.each([
    [-32_001, 5],
    [-32_002, 9],
    [-32_005, 3],
    [-32_006, 13],
    [-32_009, 9],
  ])("%i of A2A is code %i, and `data` has the details", async (number, code) => {
    const status = await read(number, data);
    expect(status).toMatchObject({ code, rawCode: code, issues: [] });
    expect(status.details.map(({ message: detail }) => detail)).toEqual([info]);
  });

  test.each([-32_000, -32_001, -32_010, -32_099, -1])("%i of others is UNKNOWN", async (number) => {
    for (const given of [undefined, "text", { a: 1 }, [1], [{ a: 1 }]])
      expect(await read(number, given)).toMatchObject({ code: 2, rawCode: number, details: [] });
    expect(await read(-32_010, data)).toMatchObject({ code: 2, rawCode: -32_010 });
    const others = [{ ...data[0], domain: "acme.example" }];
    expect(await read(number, others)).toMatchObject({ code: 2, rawCode: number });
  });
});

describe("a google.rpc.Status in binary, as OTLP sends it", () => {
  const info = errorInfo({ reason: "R", domain: "acme.example" });
  const types = [
    "application/x-protobuf",
    "application/protobuf",
    "application/vnd.google.protobuf",
  ];

  test.each(types)("is read from a failure: %s", async (type) => {
    const bytes = encodeStatus({ code: 9, message: "gone", details: [info] });
    const status = await statusFromResponse(respond(400, type, bytes));
    expect(status).toMatchObject({ code: 9, rawCode: 9, message: "gone", issues: [] });
    expect(status.details.map(({ message: detail }) => detail)).toEqual([info]);
  });

  test("has the code of the HTTP status, if it has none", async () => {
    const bytes = encodeStatus({ code: 0, message: "gone" });
    const failed = () => respond(404, "application/x-protobuf", bytes);
    expect(await statusFromResponse(failed())).toMatchObject({
      code: 5,
      message: "gone",
      issues: [],
    });
    const dialect = "grpc";
    expect(await statusFromResponse(failed(), { dialect })).toMatchObject({ code: 12 });
  });

  test.each<[string, Uint8Array | string, string[]]>([
    ["no bytes", "", ["missing-status"]],
    ["text", "<html>", ["malformed-protobuf", "missing-status"]],
  ])("is not there: %s", async (_, body, issues) => {
    const status = await statusFromResponse(respond(503, "application/x-protobuf", body));
    expect(status).toMatchObject({ code: 14, message: "HTTP 503" });
    expect(kinds(status)).toEqual(issues);
  });

  test("is not looked for if the body is JSON", async () => {
    const status = await statusFromResponse(
      respond(404, "application/x-protobuf", '{"code":5,"message":"gone"}'),
    );
    expect(status).toMatchObject({ code: 5, message: "gone" });
  });
});

describe("headers of gRPC beside another body", () => {
  const details = Buffer.from(encodeStatus({ code: 5, message: "gone" })).toString("base64");

  test("have the code in the details, without grpc-status", async () => {
    for (const http of [200, 404, 503]) {
      const more = { "grpc-status-details-bin": details };
      const status = await statusFromResponse(respond(http, "application/json", "[]", more));
      expect(status).toMatchObject({ code: 5, message: "gone" });
      expect(kinds(status)).toEqual(["missing-status"]);
    }
  });

  test("have a message alone: the code is that of the HTTP status, by the table of gRPC", async () => {
    const more = { "grpc-message": "gone%21" };
    for (const [http, code] of [
      [200, 2],
      [404, 12],
      [503, 14],
    ] as const) {
      for (const body of ["", "{}", '{"id":7}']) {
        const status = await statusFromResponse(respond(http, "application/json", body, more));
        expect(status).toMatchObject({ code, message: "gone!" });
      }
    }
  });

  test("have a message beside a body with a code, which wins", async () => {
    const more = { "grpc-message": "other" };
    const body = '{"code":5,"message":"gone"}';
    const status = await statusFromResponse(respond(400, "application/json", body, more));
    expect(status).toMatchObject({ code: 5, message: "gone" });
    expect(kinds(status)).toEqual(["missing-status", "message-mismatch"]);
    const silent = await statusFromResponse(respond(400, "application/json", '{"code":5}', more));
    expect(silent).toMatchObject({ code: 5, message: "other" });
  });

  test("have a code alone: the body of the same code has the message and the details", async () => {
    const body = json({
      code: 5,
      message: "gone",
      details: [{ "@type": `${TYPE_URL}google.rpc.ErrorInfo`, reason: "R" }],
    });
    const same = await statusFromResponse(
      respond(404, "application/json", body, { "grpc-status": "5" }),
    );
    expect(same).toMatchObject({
      code: 5,
      message: "gone",
      details: [{ type: "google.rpc.ErrorInfo" }],
    });
    const other = await statusFromResponse(
      respond(404, "application/json", body, { "grpc-status": "7" }),
    );
    expect(other).toMatchObject({ code: 7, message: "", details: [] });
  });

  test("are empty in a success", async () => {
    const more = { "grpc-message": "", "grpc-status-details-bin": "" };
    const status = await statusFromResponse(respond(200, "application/json", "{}", more));
    expect(status).toMatchObject({ code: 0, issues: [] });
  });
});

test("the issue of a failure that is only text has the text", async () => {
  const text = "upstream connect error or disconnect/reset before headers";
  for (const type of ["text/plain", null]) {
    const status = await statusFromResponse(respond(503, type, text));
    expect(status).toMatchObject({ code: 14, message: "HTTP 503" });
    expect(status.issues).toMatchObject([
      { kind: "missing-status", what: expect.stringContaining(JSON.stringify(text)) },
    ]);
  }
  const json = await statusFromResponse(respond(503, "application/json", text));
  expect(json.issues[0]?.what).toContain(JSON.stringify(text));
});
