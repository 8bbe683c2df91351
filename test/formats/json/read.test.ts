import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Code, codeFromHttp, codeName, connectFromCode, httpFromCode } from "../../../src/code.js";
import { encodeErrorInfo, errorInfo } from "../../../src/details.js";
import { StatusError } from "../../../src/error/status-error.js";
import { statusFromJson } from "../../../src/formats/json/detect.js";
import type { Status } from "../../../src/status/status.js";
import { TYPE_URL } from "../../wire/bytes.js";

const info = errorInfo({ reason: "NO_ORDER", domain: "acme.example", metadata: { id: "7" } });
const INFO = `${TYPE_URL}google.rpc.ErrorInfo`;
const infoJson = {
  "@type": INFO,
  reason: "NO_ORDER",
  domain: "acme.example",
  metadata: { id: "7" },
};
const padded = Buffer.from(encodeErrorInfo(info)).toString("base64");
const infoConnect = {
  type: "google.rpc.ErrorInfo",
  value: padded.replace(/=+$/, ""),
};
const kinds = ({ issues }: Status) => issues.map(({ kind }) => kind);
const codes = Array.from({ length: 16 }, (_, i) => i + 1);

describe("statusFromJson of a body that is not an error", () => {
  test.each<[string, unknown, string]>([
    ["white space", " ", "missing-status"],
    ["an HTML page", "<html>502 Bad Gateway</html>", "malformed-json"],
    ["a truncated object", '{"code":5,"message":"gone"', "malformed-json"],
    ["no bytes", new Uint8Array(0), "missing-status"],
    ["bytes that are not text", Uint8Array.of(0xff, 0xfe), "malformed-json"],
    ["undefined", undefined, "missing-status"],
    ["null", null, "missing-status"],
    ["the text null", "null", "missing-status"],
    ["a number", 5, "missing-status"],
    ["a symbol", Symbol("s"), "missing-status"],
    ["a function", () => 5, "missing-status"],
    ["an empty object", {}, "missing-status"],
    ["an empty list", [], "missing-status"],
    [
      "a list without an error",
      [1, null, { a: 1 }, { error: "no" }, { error: null }],
      "missing-status",
    ],
    ["an object of another kind", { id: 7, name: "order" }, "missing-status"],
    [
      "names of Object.prototype",
      JSON.parse('{"__proto__":{"code":5},"constructor":1}'),
      "missing-status",
    ],
  ])("returns UNKNOWN, not OK, with an issue: %s", (_, body, kind) => {
    const status = statusFromJson(body);
    expect(status).toMatchObject({ code: Code.UNKNOWN, rawCode: 2, message: "", details: [] });
    expect(kinds(status)).toContain(kind);
  });

  test.each([400, 404, 409, 429, 500, 503, 504])(
    "returns the code of HTTP %i in the table of REST",
    (httpStatus) => {
      for (const body of ["<html>", {}, undefined]) {
        const status = statusFromJson(body, { httpStatus });
        const code = codeFromHttp(httpStatus, "rest");
        expect(status).toMatchObject({ code, rawCode: code, message: `HTTP ${httpStatus}` });
      }
    },
  );

  test("does not return OK for a successful HTTP status", () => {
    expect(statusFromJson({}, { httpStatus: 200 })).toMatchObject({ code: Code.UNKNOWN });
  });

  test.each<[unknown, string]>([
    [{ message: "no such order" }, "no such order"],
    [{ error: "invalid_grant", error_description: "the grant is over" }, "the grant is over"],
    [{ error: "no such order" }, "no such order"],
    [{ title: "no such order" }, "no such order"],
    [{ error: { message: "no such order" } }, "no such order"],
    ['"no such order"', "no such order"],
    [{ timestamp: 1, status: 404, error: "Not Found", message: "m", path: "/" }, "m"],
  ])("keeps the message of %j", (body, message) => {
    expect(statusFromJson(body, { httpStatus: 404 })).toMatchObject({ code: 5, message });
  });

  test("keeps message and details beside a name that is not a code", () => {
    const declined = { title: "Declined", detail: "d", code: "card_declined" };
    expect(statusFromJson(declined, { httpStatus: 503 })).toMatchObject({ code: 14, message: "d" });
    const odd = { code: "odd", message: "m", details: [null, infoConnect] };
    expect(statusFromJson(odd).details.map(({ message }) => message)).toEqual([info]);
  });

  test("keeps a number that could be a code, and details", () => {
    const error = { code: -32_000, message: "m", details: [infoJson] };
    const status = statusFromJson({ error }, { httpStatus: 400 });
    expect(status).toMatchObject({ code: 3, rawCode: -32_000, message: "m" });
    expect(status.details.map(({ message }) => message)).toEqual([info]);
    expect(kinds(status)).toEqual(["unknown-code"]);
    expect(statusFromJson({ code: 404, message: "m" })).toMatchObject({ code: 5, rawCode: 404 });
  });
});

test.each([0, 3])("the number %i in a body of an unknown format is not a gRPC code", (code) => {
  const status = statusFromJson({ code, order: "A-1" });
  expect(status).toMatchObject({ code: 2, rawCode: 2 });
  expect(kinds(status)).toEqual(["missing-status"]);
  expect(statusFromJson({ code, id: 7 }, { httpStatus: 404 })).toMatchObject({
    code: 5,
    rawCode: 5,
  });
});

describe("statusFromJson reads the same status from", () => {
  const body = { error: { code: 404, status: "NOT_FOUND", message: "ü", details: [infoJson] } };
  const json = JSON.stringify(body);
  test.each<[string, unknown]>([
    ["a parsed body", body],
    ["text", json],
    ["text with white space", `\n ${json} \r\n`],
    ["text with a byte order mark", `\ufeff${json}`],
    ["bytes", new TextEncoder().encode(json)],
    ["a Buffer", Buffer.from(json)],
  ])("%s", (_, given) => {
    const status = statusFromJson(given);
    expect(status).toMatchObject({ code: 5, rawCode: 5, message: "ü", issues: [] });
    expect(status.details.map(({ message }) => message)).toEqual([info]);
  });

  test("text that is not UTF-8, with an issue", () => {
    const status = statusFromJson(Buffer.from('{"code":5,"message":"\xff"}', "latin1"));
    expect(status).toMatchObject({ code: 5, message: "\ufffd" });
    expect(kinds(status)).toEqual(["invalid-utf8"]);
  });
});

describe("Google's format: `code` is the HTTP status, `status` the name of the code", () => {
  test.each(codes)("%i", (code) => {
    const error = {
      code: httpFromCode(code),
      message: "m",
      status: codeName(code),
      details: [infoJson],
    };
    for (const body of [{ error }, [{ error }], [{ a: 1 }, { error }]]) {
      const status = statusFromJson(body);
      expect(status).toMatchObject({ code, rawCode: code, message: "m", issues: [] });
      expect(status.details.map(({ message }) => message)).toEqual([info]);
    }
  });

  test("prefers the name to the number", () => {
    const error = { code: 400, status: "FAILED_PRECONDITION", message: "m" };
    expect(statusFromJson({ error })).toMatchObject({ code: 9, rawCode: 9, issues: [] });
    expect(statusFromJson({ error: { status: "NOT_FOUND" } })).toMatchObject({
      code: 5,
      message: "",
    });
  });

  test.each([
    [{ code: 404, message: "m" }, 5],
    [{ code: 409, message: "m" }, 10],
    [{ code: 404, message: "m", status: 404 }, 5],
  ])("uses the HTTP status if the name is missing: %j", (error, code) => {
    expect(statusFromJson({ error })).toMatchObject({ code, message: "m", issues: [] });
  });

  test.each(["SOMETHING", "toString"])(
    "uses the HTTP status, with an issue, if the name is not that of a code: %s",
    (status) => {
      const issues = [
        { kind: "unknown-code", where: "code", what: expect.stringContaining(status) },
      ];
      const error = { code: 404, message: "m", status };
      expect(statusFromJson({ error })).toMatchObject({ code: 5, message: "m", issues });
    },
  );

  test.each([
    { code: 200, message: "m" },
    { code: 200, message: "m", status: "OK" },
    { code: 0, message: "m" },
  ])("reads an error with code OK as UNKNOWN: %j", (error) => {
    const status = statusFromJson({ error });
    expect(status).toMatchObject({ code: 2, rawCode: 0, message: "m" });
    expect(kinds(status)).toEqual(["ok-in-error"]);
  });

  test("reads the reason from `errors` of the older format", () => {
    const errors = [
      {
        domain: "global",
        reason: "notFound",
        message: "m",
        location: "id",
        locationType: "parameter",
      },
      { domain: "global", reason: "other" },
    ];
    const status = statusFromJson({ error: { errors, code: 404, message: "m" } });
    expect(status).toMatchObject({ code: 5, message: "m", issues: [] });
    expect(StatusError.from(status).errorInfo).toEqual(
      errorInfo({
        reason: "notFound",
        domain: "global",
        metadata: { location: "id", locationType: "parameter" },
      }),
    );
    const both = { error: { errors, code: 404, message: "m", details: [infoJson] } };
    expect(statusFromJson(both).details.map(({ message }) => message)).toEqual([info]);
    for (const odd of [5, [], [null], ["x"], [{ reason: 5 }]]) {
      const read = statusFromJson({ error: { errors: odd, code: 404, message: "m" } });
      expect(read).toMatchObject({ code: 5, details: [], issues: [] });
    }
  });
});

describe("google.rpc.Status: `code` is the number of the code", () => {
  test.each(codes)("%i, of grpc-gateway and in an Operation", (code) => {
    const error = { code, message: "m", details: [infoJson] };
    for (const body of [
      error,
      { error },
      { name: "operations/7", done: true, metadata: { "@type": "x/y" }, error },
      `{"result":{}}\n{"result":{}}\n${JSON.stringify({ error })}\n`,
    ]) {
      const status = statusFromJson(body);
      expect(status).toMatchObject({ code, rawCode: code, message: "m", issues: [] });
      expect(status.details.map(({ message }) => message)).toEqual([info]);
    }
  });

  test("of grpc-gateway v1", () => {
    const unary = { error: "no such order", code: 5, message: "no such order" };
    expect(statusFromJson(unary)).toMatchObject({ code: 5, message: "no such order", issues: [] });
    const stream = { grpc_code: 5, http_code: 404, message: "m", http_status: "Not Found" };
    expect(statusFromJson({ error: stream })).toMatchObject({ code: 5, message: "m", issues: [] });
    const http = { http_code: 404, message: "m", http_status: "Not Found" };
    expect(statusFromJson({ error: http })).toMatchObject({ code: 5, message: "m" });
  });

  test("may be OK, unless the HTTP status reports a failure", () => {
    expect(statusFromJson({ code: 0, message: "" })).toMatchObject({ code: 0, issues: [] });
    expect(statusFromJson({ code: 0, message: "" }, { httpStatus: 200 })).toMatchObject({
      code: 0,
    });
    const failed = statusFromJson({ code: 0, message: "fine" }, { httpStatus: 503 });
    expect(failed).toMatchObject({ code: 14, message: "fine" });
    expect(kinds(failed)).toEqual(["ok-in-error"]);
    expect(statusFromJson({ code: 0, message: "" }, { httpStatus: 302 })).toMatchObject({
      code: 2,
    });
  });

  test("keeps a number that is not one of the 17 codes beside a list of details", () => {
    const status = statusFromJson({ code: 42, message: "m", details: [infoJson] });
    expect(status).toMatchObject({ code: 2, rawCode: 42, message: "m" });
    expect(kinds(status)).toEqual(["unknown-code"]);
  });
});

describe("Connect's format: `code` is a name", () => {
  test.each(codes)("%i, as a unary body and as the end of a stream", (code) => {
    const error = { code: connectFromCode(code), message: "m", details: [infoConnect] };
    for (const body of [error, { error }, { error, metadata: { a: ["b"] } }]) {
      const status = statusFromJson(body, { httpStatus: 500 });
      expect(status).toMatchObject({ code, rawCode: code, message: "m", issues: [] });
      expect(status.details.map(({ message }) => message)).toEqual([info]);
    }
  });

  test.each(["NOT_FOUND_YET", "not_found!", "", "constructor", "__proto__", "17", "card_declined"])(
    "uses the HTTP status in the caller's table, and keeps the message, if %j is the name",
    (name) => {
      const body = { code: name, message: "gone" };
      for (const dialect of [undefined, "rest", "connect", "grpc"] as const) {
        const status = statusFromJson(body, { httpStatus: 409, ...(dialect && { dialect }) });
        const code = codeFromHttp(409, dialect ?? "rest");
        expect(status).toMatchObject({ code, message: "gone" });
        expect(kinds(status)).toEqual(["unknown-code"]);
      }
      expect(statusFromJson(body)).toMatchObject({ code: Code.UNKNOWN, message: "gone" });
    },
  );

  test("reads an error without a message", () => {
    expect(statusFromJson({ code: "not_found" })).toMatchObject({
      code: 5,
      message: "",
      issues: [],
    });
  });

  test.each([
    ["a type URL prefix", { ...infoConnect, type: INFO }],
    ["padded base64", { ...infoConnect, value: padded }],
    ["debug, which is ignored", { ...infoConnect, debug: { reason: "OTHER", "@type": "x/y" } }],
  ])("reads a detail with %s", (_, detail) => {
    const { details, issues } = statusFromJson({ code: "not_found", details: [detail] });
    expect(details).toMatchObject([{ typeUrl: INFO, message: info }]);
    expect(issues).toEqual([]);
  });

  test("keeps the other details beside bad ones", () => {
    const details = [
      null,
      5,
      { type: "a.B" },
      { type: "a.B", value: "*" },
      { debug: {} },
      infoConnect,
    ];
    const status = statusFromJson({ code: "not_found", message: "m", details });
    expect(status).toMatchObject({ code: 5, message: "m" });
    expect(status.details.map(({ type }) => type)).toEqual(["a.B", "google.rpc.ErrorInfo"]);
    expect(status.issues.map(({ kind, where }) => `${kind} ${where}`)).toEqual([
      "malformed-json details[0]",
      "malformed-json details[1]",
      "malformed-json details[2]",
      "malformed-base64 details[3].value",
      "malformed-json details[4]",
    ]);
  });

  test("does not read `debug` of a detail without a value", () => {
    const details = [{ type: "google.rpc.ErrorInfo", debug: { reason: "R" } }];
    expect(statusFromJson({ code: "not_found", details }).details).toEqual([]);
  });
});

describe("problem details", () => {
  const ours = {
    type: "https://acme.example/errors/NO_ORDER",
    title: "Bad Request",
    status: 400,
    detail: "no such order",
    code: "FAILED_PRECONDITION",
    reason: "NO_ORDER",
    domain: "acme.example",
    metadata: { id: "7" },
    details: [infoJson, { "@type": `${TYPE_URL}google.rpc.RetryInfo`, retryDelay: "1.500s" }],
  };

  test("written by this package keep code and details", () => {
    const status = statusFromJson(ours, { httpStatus: 400 });
    expect(status).toMatchObject({ code: 9, rawCode: 9, message: "no such order", issues: [] });
    const error = StatusError.from(status);
    expect(error.errorInfo).toEqual(info);
    expect(error.retryDelayMs).toBe(1500);
    expect(error.details).toHaveLength(2);
  });

  test.each(codes)("name code %i", (code) => {
    const body = { ...ours, code: codeName(code), status: httpFromCode(code) };
    expect(statusFromJson(body)).toMatchObject({ code, issues: [] });
  });

  test("written by this package have no message in the title", () => {
    const { detail: _, ...silent } = ours;
    expect(statusFromJson(silent)).toMatchObject({ code: 9, message: "" });
  });

  test("without an ErrorInfo get one from reason, domain and metadata", () => {
    for (const details of [undefined, [], "of another kind", [1], [{ name: "x" }]]) {
      const status = statusFromJson({ ...ours, details });
      expect(status.details.map(({ message }) => message)).toEqual([info]);
      expect(status.issues).toEqual([]);
    }
    const odd = statusFromJson({ ...ours, details: [], domain: 5, metadata: { a: 1, b: "2" } });
    expect(odd.details[0]?.message).toMatchObject({
      reason: "NO_ORDER",
      domain: "",
      metadata: { b: "2" },
    });
    expect(odd.issues).toMatchObject([{ kind: "malformed-json", where: "metadata.a" }]);
  });

  test.each<[string, object, number, string]>([
    [
      "the example of RFC 9457",
      {
        type: "https://example.com/probs/out-of-credit",
        title: "You do not have enough credit.",
        status: 403,
        detail: "Your balance is 30.",
      },
      7,
      "Your balance is 30.",
    ],
    ["a title alone", { type: "about:blank", title: "Not Found", status: 404 }, 5, "Not Found"],
    ["a status that is a string", { title: "Not Found", status: "404" }, 5, "Not Found"],
    ["a code of its own", { title: "Declined", status: 402, code: "card_declined" }, 9, "Declined"],
    ["a number of its own", { title: "Declined", status: 404, code: 7, detail: "d" }, 5, "d"],
    ["a message of its own", { title: "Declined", status: 404, detail: "d", message: "m" }, 5, "d"],
  ])("of other APIs are read: %s", (_, body, code, message) => {
    const status = statusFromJson(body);
    expect(status).toMatchObject({ code, message, details: [] });
  });

  test("with a `detail` that is not a string have an issue", () => {
    const status = statusFromJson({ title: "Not Found", status: 404, detail: { a: 1 } });
    expect(status).toMatchObject({ code: 5, message: "" });
    expect(status.issues).toMatchObject([{ kind: "malformed-json", where: "detail" }]);
  });

  test("with a successful `status` are UNKNOWN", () => {
    const status = statusFromJson({ title: "OK", status: 200 });
    expect(status).toMatchObject({ code: 2 });
    expect(kinds(status)).toEqual(["ok-in-error"]);
  });
});

describe("details with @type", () => {
  const read = (...details: unknown[]) => statusFromJson({ code: 5, message: "m", details });

  test.each([
    [{ "@type": INFO, reason: "R" }, { reason: "R" }],
    [{ "@type": "a.example/google.rpc.ErrorInfo", reason: "R", extra: 1 }, { reason: "R" }],
    [
      { "@type": `${TYPE_URL}google.rpc.RetryInfo`, retry_delay: "1.5s" },
      { retryDelay: { seconds: 1n, nanos: 500_000_000 } },
    ],
    [
      {
        "@type": `${TYPE_URL}google.rpc.QuotaFailure`,
        violations: [{ quotaValue: 7, future_quota_value: "8" }],
      },
      { violations: [{ quotaValue: 7n, futureQuotaValue: 8n }] },
    ],
  ])("%j", (detail, message) => {
    const { details, issues } = read(detail);
    expect(details).toMatchObject([{ message }]);
    expect(issues).toEqual([]);
  });

  test("keep a number that JSON does not have as text", () => {
    const double = { "@type": `${TYPE_URL}google.protobuf.DoubleValue`, value: Number.NaN };
    const note = { "@type": "x/acme.v1.Note", most: Number.POSITIVE_INFINITY };
    expect(StatusError.from(read(double)).toJSON().details).toEqual([{ ...double, value: "NaN" }]);
    expect(StatusError.from(read(note)).toJSON().details).toEqual([{ ...note, most: "Infinity" }]);
  });

  test.each<[string, unknown]>([
    ["Timestamp", "2026-03-01T12:00:00Z"],
    ["Duration", "1.500s"],
    ["StringValue", "text"],
    ["Int64Value", "7"],
    ["DoubleValue", 1.5],
    ["BoolValue", true],
    ["BytesValue", "AQI="],
    ["Struct", { a: [1, null, { b: "c" }] }],
    ["Value", null],
    ["ListValue", [1, "a"]],
    ["FieldMask", "fooBar,b"],
    ["Empty", {}],
    ["Any", { "@type": INFO, reason: "R" }],
    ["Any", { "@type": `${TYPE_URL}google.protobuf.Duration`, value: "3s" }],
  ])("encode google.protobuf.%s with value %j, and write it back", (name, value) => {
    const detail = { "@type": `${TYPE_URL}google.protobuf.${name}`, value };
    const { details, issues } = read(detail);
    expect(issues).toEqual([]);
    expect(details[0]?.json).toBeUndefined();
    expect(StatusError.from({ code: 5, details }).toJSON().details).toEqual([detail]);
  });

  test.each([
    { "@type": "x/acme.v1.Note", text: "t", nested: { a: [1, null, true] } },
    { "@type": "x/acme.v1.Plugin", typeUrl: "acme", type_url: "b", type: "c", value: "AA" },
    { "@type": `${TYPE_URL}google.protobuf.Timestamp`, value: "yesterday" },
    { "@type": `${TYPE_URL}google.protobuf.Any`, value: { "@type": "x/acme.v1.Note" } },
    { "@type": `${TYPE_URL}google.protobuf.Any`, value: 5 },
  ])("keep JSON that cannot be encoded: %j", (detail) => {
    const status = read(detail);
    expect(status.issues).toEqual([]);
    expect(status.details[0]?.value).toHaveLength(0);
    expect(StatusError.from(status).toJSON().details).toEqual([detail]);
  });
});

test("statusFromJson never throws, and never reads an error as OK", () => {
  const value = fc.oneof(fc.jsonValue(), fc.anything(), fc.integer({ min: -1, max: 600 }));
  const names = [
    "code",
    "message",
    "status",
    "details",
    "error",
    "errors",
    "title",
    "detail",
    "type",
  ];
  const object = fc.dictionary(fc.constantFrom(...names), value);
  const body = fc.oneof(
    object,
    object.map((error) => ({ error })),
    object.map((error) => [{ error }]),
    fc.string(),
    fc.uint8Array(),
    fc.json(),
  );
  fc.assert(
    fc.property(body, fc.option(fc.integer({ min: 100, max: 599 })), (given, http) => {
      const status = statusFromJson(given, http === null ? {} : { httpStatus: http });
      expect(status.code).toBeLessThanOrEqual(16);
      expect(typeof status.message).toBe("string");
      if (status.code === Code.OK) expect((given as { code?: unknown }).code).toBe(0);
      expect(StatusError.from(status).code).not.toBe(0);
    }),
    { numRuns: 1000 },
  );
});
