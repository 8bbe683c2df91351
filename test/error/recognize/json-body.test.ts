import { create } from "@bufbuild/protobuf";
import { AnySchema, anyPack } from "@bufbuild/protobuf/wkt";
import { describe, expect, test } from "vitest";
import { ErrorInfoSchema } from "../../../gen/google/rpc/error_details_pb.js";
import { StatusSchema } from "../../../gen/google/rpc/status_pb.js";
import { encodeErrorInfo, errorInfo } from "../../../src/details.js";
import { StatusError } from "../../../src/error/status-error.js";
import { TYPE_URL } from "../../wire/bytes.js";

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

function fail(): never {
  throw new Error("a trap");
}
