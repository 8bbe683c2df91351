import { runInNewContext } from "node:vm";
import { create } from "@bufbuild/protobuf";
import { AnySchema, anyPack } from "@bufbuild/protobuf/wkt";
import { describe, expect, test } from "vitest";
import { ErrorInfoSchema } from "../../../gen/google/rpc/error_details_pb.js";
import { StatusSchema } from "../../../gen/google/rpc/status_pb.js";
import { encodeErrorInfo, errorInfo } from "../../../src/details.js";
import { StatusError } from "../../../src/error/status-error.js";
import { statusFromJson } from "../../../src/formats/json/detect.js";
import { statusFromResponse } from "../../../src/formats/response.js";
import { decodeStatus } from "../../../src/status/decode.js";
import { encodeStatus } from "../../../src/status/encode.js";
import type { Status } from "../../../src/status/status.js";
import { any, block, concat, number, TYPE_URL } from "../../wire/bytes.js";

const info = errorInfo({ reason: "NO_ORDER", domain: "acme.example" });
const INFO = `${TYPE_URL}google.rpc.ErrorInfo`;
const value = encodeErrorInfo(info);
const json = { "@type": INFO, reason: "NO_ORDER", domain: "acme.example" };
const google = { code: 404, status: "NOT_FOUND", message: "gone", details: [json] };
const gateway = { code: 5, message: "gone", details: [json] };
const connect = {
  code: "not_found",
  message: "gone",
  details: [{ type: "google.rpc.ErrorInfo", value: Buffer.from(value).toString("base64") }],
};
const problem = {
  type: "https://acme.example/errors/NO_ORDER",
  title: "Not Found",
  status: 404,
  detail: "gone",
  code: "NOT_FOUND",
  details: [json],
};
const message = create(StatusSchema, {
  code: 5,
  message: "gone",
  details: [
    anyPack(
      ErrorInfoSchema,
      create(ErrorInfoSchema, { reason: "NO_ORDER", domain: "acme.example" }),
    ),
  ],
});

/** A message as protobufjs makes it: a class with its fields on the instance, and methods. */
class StatusOfProtobufjs {
  code = 5;
  message = "gone";
  details = [{ type_url: INFO, value: Buffer.from(value) }];
  toJSON() {
    return {};
  }
}

describe("a thrown status or response body is read", () => {
  test.each<[string, unknown]>([
    ["Google's JSON", { error: google }],
    ["Google's JSON in a list", [{ error: google }]],
    ["grpc-gateway's JSON", gateway],
    ["grpc-gateway's JSON in a stream", { error: gateway }],
    ["Connect's JSON", connect],
    ["Connect's JSON in a stream", { error: connect, metadata: {} }],
    ["problem details", problem],
    ["a message of protobuf-es", message],
    ["a message of protobufjs", new StatusOfProtobufjs()],
    ["an object with the names of the .proto file", { ...new StatusOfProtobufjs() }],
    [
      "an object with base64",
      { ...gateway, details: [{ typeUrl: INFO, value: Buffer.from(value).toString("base64") }] },
    ],
    ["an Operation", { name: "operations/7", done: true, error: gateway }],
    [
      "an Operation of protobufjs",
      { name: "operations/7", done: true, result: "error", error: new StatusOfProtobufjs() },
    ],
    [
      "an Operation of protobuf-es",
      { name: "operations/7", done: true, result: { case: "error", value: message } },
    ],
  ])("%s", (_, thrown) => {
    const error = StatusError.from(thrown);
    expect(error).toMatchObject({ code: 5, rawCode: 5, message: "gone", issues: [] });
    expect(error.cause).toBe(thrown);
    expect(error.errorInfo).toEqual(info);
    expect(error.toJSON()).toMatchObject({ code: 5, message: "gone" });
  });

  test.each<[string, unknown]>([
    ["Google's JSON", { error: google }],
    ["Google's JSON in a list", [{ error: google }]],
    ["grpc-gateway's JSON", gateway],
    ["Connect's JSON", connect],
    ["problem details", problem],
  ])("the text of %s", (_, body) => {
    for (const text of [JSON.stringify(body), ` ${JSON.stringify(body, null, 2)}\n`]) {
      const error = StatusError.from(text);
      expect(error).toMatchObject({ code: 5, message: "gone", issues: [], cause: text });
      expect(error.errorInfo).toEqual(info);
    }
  });

  test("the status of a call in grpc-js, with its message in `details`", () => {
    expect(StatusError.from({ code: 5, details: "gone" })).toMatchObject({
      code: 5,
      message: "gone",
      issues: [],
    });
  });

  test("the error of an Operation with an unknown code", () => {
    const error = StatusError.from({ name: "o", error: { code: 42, message: "m", details: [] } });
    expect(error).toMatchObject({ code: 2, rawCode: 42, message: "m" });
  });

  test("details in several formats", () => {
    const details = [
      json,
      { typeUrl: INFO, value },
      create(AnySchema, { typeUrl: INFO, value }),
      info,
    ];
    const error = StatusError.from({ code: 5, message: "m", details });
    expect(error.details.map((detail) => detail.message)).toEqual([info, info, info, info]);
    expect(error.issues).toEqual([]);
  });

  test("a copy with details that were received as JSON", () => {
    const note = { "@type": "x/acme.v1.Note", text: "t" };
    const first = StatusError.from({ code: 5, message: "m", details: [note] });
    const copy = { code: 5, message: "m", details: first.details.map((detail) => ({ ...detail })) };
    expect(StatusError.from(copy).toJSON().details).toEqual([note]);
  });
});

describe("a thrown value of another kind is UNKNOWN, and its text is local", () => {
  test.each<[string, unknown]>([
    ["an HTTP status", { code: 404, message: "gone" }],
    ["a code of an application", { code: "ORDER_GONE", message: "gone" }],
    ["a code of zod", { code: "invalid_type", message: "gone", path: ["id"] }],
    ["an error of JSON-RPC", { error: { code: -32_000, message: "gone" } }],
    ["an error of GraphQL", { errors: [{ message: "gone" }] }],
    ["a status without a title", { status: 404, message: "gone" }],
    ["an empty error", { error: {}, message: "gone" }],
    ["a list", [gateway]],
    ["an error of Geolocation", { code: 1, message: "gone", PERMISSION_DENIED: 1, TIMEOUT: 3 }],
    ["an error of a media element", { code: 2, message: "gone", MEDIA_ERR_ABORTED: 1 }],
  ])("%s", (_, thrown) => {
    const error = StatusError.from(thrown);
    expect(error).toMatchObject({ code: 2, details: [], issues: [] });
    expect(error.toJSON()).toEqual({ code: 2, message: "unknown error" });
  });

  test.each([
    "{",
    "[]",
    "{}",
    "[{",
    '{"a":1}',
    '{"code":5',
    "{code: 5, message: 'gone'}",
    "5",
    '"text"',
  ])("the text %s", (text) => {
    const error = StatusError.from(text);
    expect(error).toMatchObject({ code: 2, message: text, issues: [] });
    expect(error.toJSON()).toEqual({ code: 2, message: "unknown error" });
  });

  test("an Error with the members of a body", () => {
    for (const rest of [{ error: gateway }, { code: "not_found" }, { status: 404, title: "t" }]) {
      const error = StatusError.from(Object.assign(new Error("boom"), rest));
      expect(error).toMatchObject({ code: 2, message: "boom" });
      expect(error.toJSON()).toEqual({ code: 2, message: "unknown error" });
    }
  });
});

describe("the issues of a thrown status", () => {
  const issue = { kind: "extra-value", what: "w", where: "grpc-status" };

  test("are kept", () => {
    expect(StatusError.from({ code: 5, message: "m", issues: [issue] }).issues).toEqual([issue]);
  });

  test.each<[string, unknown]>([
    ["with an unknown kind", { ...issue, kind: "evil" }],
    ["without `where`", { kind: "extra-value", what: "w" }],
    ["with a `what` that is not a string", { ...issue, what: {} }],
    ["that throw", new Proxy({}, { get: fail })],
    ["null", null],
  ])("%s are ignored", (_, odd) => {
    const error = StatusError.from({ code: 5, message: "m", issues: [odd, issue] });
    expect(error.issues).toEqual([issue]);
  });
});

describe("issues and rawCode in the body of a response, which any sender can make up", () => {
  const body = {
    code: 5,
    message: "m",
    details: [],
    rawCode: 42,
    issues: [{ kind: "extra-value", what: "w", where: "grpc-status", truncated: true }],
  };
  const text = JSON.stringify(body);
  const axios = (data: unknown) =>
    Object.assign(new Error("m"), { isAxiosError: true, response: { status: 404, data } });

  test.each<[string, () => Status | Promise<Status>]>([
    ["statusFromJson of a text", () => statusFromJson(text)],
    ["statusFromJson of parsed JSON", () => statusFromJson(body)],
    [
      "statusFromResponse",
      () =>
        statusFromResponse(
          new Response(text, { status: 404, headers: { "content-type": "application/json" } }),
        ),
    ],
    ["StatusError.from of a text", () => StatusError.from(text)],
    ["StatusError.from of an AxiosError", () => StatusError.from(axios(body))],
  ])("are ignored by %s", async (_, read) => {
    expect(await read()).toMatchObject({ code: 5, rawCode: 5, message: "m", issues: [] });
  });
});

describe("a google.rpc.Status", () => {
  const value = encodeErrorInfo(info);

  test.each<[string, object]>([
    [
      "a message of protobuf-es",
      create(StatusSchema, {
        code: 5,
        message: "m",
        details: [create(AnySchema, { typeUrl: INFO, value })],
      }),
    ],
    [
      "the result of decodeStatus",
      decodeStatus(encodeStatus({ code: 5, message: "m", details: [info] })),
    ],
    ["details with URL and bytes", { code: 5, message: "m", details: [{ typeUrl: INFO, value }] }],
    ["standard details", { code: 5, message: "m", details: [info] }],
    [
      "bytes of another realm",
      {
        code: 5,
        message: "m",
        details: [{ typeUrl: INFO, value: runInNewContext(`Uint8Array.of(${value.join()})`) }],
      },
    ],
    [
      "proto3 JSON",
      {
        code: 5,
        message: "m",
        details: [{ "@type": INFO, reason: "NO_ORDER", domain: "acme.example" }],
      },
    ],
    [
      "proto3 JSON of another realm",
      runInNewContext(
        `({ code: 5, message: "m", details: [{ "@type": "${INFO}", reason: "NO_ORDER", domain: "acme.example" }] })`,
      ),
    ],
  ])("is read from %s", (_, thrown) => {
    const error = StatusError.from(thrown);
    expect(error).toMatchObject({ code: 5, rawCode: 5, message: "m", issues: [] });
    expect(error.cause).toBe(thrown);
    expect(error.errorInfo).toEqual(info);
    expect(error.toJSON()).toMatchObject({ code: 5, message: "m" });
  });

  test.each([
    ["no details", { code: 5, message: "m" }],
    ["null details", { code: 5, message: "m", details: null }],
    ["empty details", { code: 5, message: "m", details: [] }],
  ])("has no details with %s", (_, thrown) => {
    expect(StatusError.from(thrown)).toMatchObject({ code: 5, message: "m", issues: [] });
  });

  test.each([
    ["no message", { code: 5, details: [] }],
    ["a null message", { code: 5, message: null }],
    ["an empty message", { code: 5, message: "" }],
    ["only a code", { code: 5 }],
    ["only a code, in another realm", runInNewContext("({ code: 5 })")],
    ["only a code, without prototype", Object.assign(Object.create(null), { code: 5 })],
    ["JSON text with only a code", '{"code":5}'],
    ["an Operation that failed with only a code", { name: "o", done: true, error: { code: 5 } }],
  ])("has an empty message with %s", (_, thrown) => {
    expect(StatusError.from(thrown)).toMatchObject({ code: 5, message: "", issues: [] });
    expect(statusFromJson(thrown)).toMatchObject({ code: 5, message: "", issues: [] });
  });

  test.each(Array.from({ length: 16 }, (_, i) => i + 1))(
    "is restored from its JSON with only code %i",
    (code) => {
      const restored = StatusError.from(structuredClone(new StatusError({ code }).toJSON()));
      expect(restored).toMatchObject({ code, rawCode: code, message: "", issues: [] });
    },
  );

  test("has an issue for a message that is not a string", () => {
    const error = StatusError.from({ code: 5, message: 42 });
    expect(error).toMatchObject({ code: 5, message: "" });
    expect(error.issues).toMatchObject([{ kind: "malformed-json", where: "message" }]);
  });

  test("is UNKNOWN, with an issue, if its code is OK", () => {
    const error = StatusError.from({ code: 0, message: "m", details: [info] });
    expect(error).toMatchObject({ code: 2, rawCode: 0, message: "m", reason: "NO_ORDER" });
    expect(error.issues).toMatchObject([{ kind: "ok-in-error", where: "code" }]);
    expect(decodeStatus(encodeStatus(error)).code).toBe(2);
    expect(error.toJSON().code).toBe(2);
  });

  test("keeps its rawCode, unknown fields and issues", () => {
    const input = concat(number(1, 42), block(2, "m"), number(9, 1), [0x00]);
    const error = StatusError.from(decodeStatus(input));
    expect(error).toMatchObject({ code: 2, rawCode: 42, message: "m" });
    expect(error.$unknown?.map(({ no }) => no)).toEqual([9]);
    expect(error.issues.map(({ kind }) => kind)).toEqual(["malformed-protobuf", "unknown-code"]);
    expect(encodeStatus(error)).toEqual(input.subarray(0, -1));
  });

  test.each([
    [5, 13],
    [42, 13],
    [2, 1],
  ])("has code %i if that was set after it was read with code %i", (code, rawCode) => {
    const error = StatusError.from({ code, rawCode, message: "m", details: [] });
    expect(error).toMatchObject({ code: code === 42 ? 2 : code, rawCode: code });
  });

  test("reports malformed details once", () => {
    const input = concat(number(1, 5), any(INFO, [0x0a, 0x7f]));
    expect(StatusError.from(decodeStatus(input)).issues).toMatchObject([
      { kind: "malformed-protobuf", where: "details[0] google.rpc.ErrorInfo" },
    ]);
  });
});

describe("an error whose message is the JSON of an error", () => {
  const google = { error: { code: 429, message: "quota", status: "RESOURCE_EXHAUSTED" } };
  const wrapped = {
    error: { message: JSON.stringify(google), code: 429, status: "Too Many Requests" },
  };

  test.each<[string, string, object]>([
    ["Google's", JSON.stringify(google), {}],
    ["in a list", JSON.stringify([google]), {}],
    ["with white space", ` ${JSON.stringify(google, undefined, 2)}\n`, { status: 429 }],
    ["in the message of another body", JSON.stringify(wrapped), { name: "ApiError", status: 429 }],
    ["grpc-gateway's", '{"code":8,"message":"quota","details":[]}', {}],
    ["js-genai's", `got status: 429 Too Many Requests. ${JSON.stringify(google)}`, {}],
    ["js-genai's over HTTP/2", `got status: 429 . ${JSON.stringify(google)}`, {}],
    ["js-genai's in a stream", `got status: RESOURCE_EXHAUSTED. ${JSON.stringify(google)}`, {}],
    [
      "the SDK of Vertex AI",
      `[VertexAI.ClientError]: got status: 429 Too Many Requests. ${JSON.stringify(google)}`,
      { name: "ClientError" },
    ],
    ["of a status", JSON.stringify(new StatusError({ code: 8, message: "quota" })), {}],
  ])("has its code and message: %s", (_, message, rest) => {
    const error = StatusError.from(Object.assign(new Error(message), rest));
    expect(error).toMatchObject({ code: 8, message: "quota" });
    expect(error.toJSON().message).toBe("quota");
  });

  test.each([
    `request failed: ${JSON.stringify(google)}`,
    `got status: 429 Too Many Requests, ${JSON.stringify(google)}`,
    `${JSON.stringify(google)} and more`,
    `{\n${JSON.stringify(google)}`,
    '{"id":7}',
    "[1,2]",
    "{}",
    "{",
    "[object Object]",
    '"5"',
  ])("is UNKNOWN with more or something else: %j", (message) => {
    const error = StatusError.from(new Error(message));
    expect(error).toMatchObject({ code: 2, message });
    expect(error.toJSON()).toEqual({ code: 2, message: "unknown error" });
  });

  test.each<[string, object]>([
    [
      "with details",
      { errorDetails: [{ "@type": `${TYPE_URL}google.rpc.RetryInfo`, retryDelay: "7s" }] },
    ],
    ["without details", {}],
  ])("is read in parts from a GoogleGenerativeAIFetchError %s", (_, rest) => {
    const details = Object.values(rest).map((list) => ` ${JSON.stringify(list)}`);
    const start = "[GoogleGenerativeAI Error]: Error fetching from https://x.example/v1: ";
    const thrown = new Error(`${start}[429 Too Many Requests] quota${details.join("")}`);
    const error = StatusError.from(Object.assign(thrown, { status: 429, ...rest }));
    const retryDelayMs = details.length > 0 ? 7000 : undefined;
    expect(error).toMatchObject({ code: 8, message: "quota", issues: [] });
    expect(error.retryDelayMs).toBe(retryDelayMs);
    expect(error.toJSON().message).toBe("quota");
  });

  test("costs a bounded number of parses", () => {
    let message = "x";
    for (let i = 0; i < 12; i++) message = JSON.stringify({ code: 5, message });
    expect(StatusError.from(new Error(message)).code).toBe(5);
  });
});

function fail(): never {
  throw new Error("a trap");
}
