import { Metadata } from "@grpc/grpc-js";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Code } from "../../../src/code.js";
import { encodeRetryInfo, errorInfo, retryInfo } from "../../../src/details.js";
import { StatusError } from "../../../src/error/status-error.js";
import { statusFromTrailers } from "../../../src/formats/grpc/trailers.js";
import { statusFromGrpcWeb } from "../../../src/formats/grpc-web/trailer-frame.js";
import type { DetailInit } from "../../../src/status/any-detail.js";
import { standardTypes } from "../../../src/status/details/codecs.js";
import { encodeStatus } from "../../../src/status/encode.js";
import { any, block, concat, number, TYPE_URL } from "../../wire/bytes.js";

const info = errorInfo({ reason: "NO_ORDER", domain: "acme.example" });
const bytes = encodeStatus({ code: 5, message: "no such order: ü", details: [info] });
const bin = Buffer.from(bytes);
const base64 = bin.toString("base64");
const kinds = (status: { issues: readonly { kind: string }[] }) =>
  status.issues.map(({ kind }) => kind);

describe("statusFromTrailers of a value without trailers", () => {
  const trap = (): never => {
    throw new Error("a trap");
  };
  const traps: Record<string, () => never> = {};
  for (const name of Object.getOwnPropertyNames(Reflect)) traps[name] = trap;
  const revoked = Proxy.revocable({}, {});
  revoked.revoke();

  test.each<[string, unknown]>([
    ["undefined", undefined],
    ["null", null],
    ["a number", 5],
    ["a string", "grpc-status: 5"],
    ["a symbol", Symbol("s")],
    ["an empty object", {}],
    ["an empty list", []],
    ["a list of values that are not pairs", [1, "grpc-status", null, [], ["grpc-status"]]],
    ["names of Object.prototype", { constructor: "5", ["__proto__"]: "5" }],
    ["a value that is undefined", { "grpc-status": undefined }],
    ["lists without values", { "grpc-status": [null, undefined], "grpc-message": [] }],
  ])("returns UNKNOWN, not OK, with an issue: %s", (_, trailers) => {
    const status = statusFromTrailers(trailers as object);
    expect(status).toMatchObject({ code: Code.UNKNOWN, rawCode: 2, message: "", details: [] });
    expect(kinds(status)).toEqual(["missing-status"]);
  });

  test.each<[string, object, number]>([
    ["values that are objects", { "grpc-message": {}, "grpc-status-details-bin": {} }, 2],
    ["lists of objects", { "grpc-status": [null, {}], "grpc-message": [{}] }, 2],
    ["a binary header that is a number", { "grpc-status-details-bin": 5 }, 1],
    ["grpc-js Metadata that JSON copied", { internalRepr: {}, options: {} }, 1],
    ["grpc-js Metadata that was cut", { internalRepr: "[Map]", options: {} }, 1],
  ])("reports values that are lost: %s", (_, trailers, count) => {
    const status = statusFromTrailers(trailers);
    expect(status).toMatchObject({ code: Code.UNKNOWN, rawCode: 2, message: "", details: [] });
    expect(kinds(status)).toEqual([...Array(count).fill("unreadable"), "missing-status"]);
  });

  test.each<[string, object]>([
    ["a proxy that throws everywhere", new Proxy({}, traps)],
    ["a revoked proxy", revoked.proxy],
    ["an iterator that throws", { [Symbol.iterator]: trap }],
    [
      "an iterator that never ends",
      {
        *[Symbol.iterator]() {
          for (;;) yield ["a", "b"];
        },
      },
    ],
    ["a get method that throws", { get: trap }],
    [
      "a getter that throws",
      Object.defineProperty({}, "grpc-status", { get: trap, enumerable: true }),
    ],
  ])("returns UNKNOWN with an unreadable issue: %s", (_, trailers) => {
    const status = statusFromTrailers(trailers);
    expect(status).toMatchObject({ code: Code.UNKNOWN, message: "" });
    expect(new Set(kinds(status))).toEqual(new Set(["unreadable", "missing-status"]));
  });

  const zeros = Array<string>(20).fill("0");
  test.each<[string, object]>([
    ["a list", { "grpc-status": [...zeros, "13"] }],
    ["pairs", [...zeros, "13", "0"].map((code) => ["grpc-status", code])],
    ["one value", new Headers({ "grpc-status": [...zeros, "13", "0"].join(", ") })],
  ])("finds the failure among many values of grpc-status: %s", (_, trailers) => {
    const status = statusFromTrailers(trailers);
    expect(status.code).toBe(13);
    expect(kinds(status)).toEqual(["extra-value"]);
  });

  test("keeps the headers that precede a throw of the iterator", () => {
    const trailers = {
      *[Symbol.iterator]() {
        yield ["grpc-status", "5"];
        trap();
      },
    };
    expect(statusFromTrailers(trailers)).toMatchObject({
      code: 5,
      issues: [{ kind: "unreadable", where: "headers" }],
    });
  });
});

describe("statusFromTrailers reads", () => {
  const metadata = new Metadata();
  metadata.set("grpc-status", "5");
  metadata.set("grpc-message", "no such order: %C3%BC");
  metadata.set("grpc-status-details-bin", bin);
  const pairs: [string, string][] = [
    ["grpc-status", "5"],
    ["grpc-message", "no such order: %C3%BC"],
    ["grpc-status-details-bin", base64],
  ];
  const object = Object.fromEntries(pairs);

  test.each<[string, object]>([
    ["Metadata of grpc-js", metadata],
    ["Headers", new Headers(pairs)],
    ["a Map", new Map(pairs)],
    ["a Map with lists", new Map(pairs.map(([name, value]) => [name, [value]]))],
    ["a list of pairs", pairs],
    ["an object", object],
    ["an object without prototype", Object.assign(Object.create(null), object)],
    ["headers of HTTP/2", { ":status": 200, ...object }],
    ["values in lists", { ...object, "grpc-status": ["5"], "grpc-status-details-bin": [base64] }],
    ["a code as a number", { ...object, "grpc-status": 5 }],
    ["details as a Buffer", { ...object, "grpc-status-details-bin": bin }],
    ["details as bytes", { ...object, "grpc-status-details-bin": bytes }],
    ["details as a list of bytes", { ...object, "grpc-status-details-bin": [bytes] }],
    ["names in capitals", Object.fromEntries(pairs.map(([n, v]) => [n.toUpperCase(), v]))],
    ["a Map with names in capitals", new Map(pairs.map(([n, v]) => [n.toUpperCase(), v]))],
    ["a message as bytes", { ...object, "grpc-message": Buffer.from(pairs[1]?.[1] ?? "") }],
    ["a code with white space", { ...object, "grpc-status": " 5 " }],
  ])("%s", (_, trailers) => {
    const status = statusFromTrailers(trailers);
    expect(status).toMatchObject({
      code: 5,
      rawCode: 5,
      message: "no such order: ü",
      issues: [],
    });
    expect(status.details.map(({ message }) => message)).toEqual([info]);
  });

  test.each<[string, string]>([
    ["padded base64", base64],
    ["unpadded base64", base64.replace(/=+$/, "")],
    ["base64url", bin.toString("base64url")],
    ["padded base64url", base64.replaceAll("+", "-").replaceAll("/", "_")],
  ])("details as %s", (_, value) => {
    expect(statusFromTrailers({ ...object, "grpc-status-details-bin": value })).toMatchObject({
      details: [{ message: info }],
      issues: [],
    });
  });

  test("code and message from the details in the Metadata of a ServiceError, which has neither", () => {
    const rest = new Metadata();
    rest.set("grpc-status-details-bin", bin);
    const status = statusFromTrailers(rest);
    expect(status).toMatchObject({ code: 5, message: "no such order: ü" });
    expect(kinds(status)).toEqual(["missing-status"]);
  });
});

describe("grpc-status", () => {
  test.each(Array.from({ length: 17 }, (_, code) => code))("of %i gives that code", (code) => {
    expect(statusFromTrailers({ "grpc-status": String(code) })).toMatchObject({
      code,
      rawCode: code,
      issues: [],
    });
  });

  test("may be OK", () => {
    const status = statusFromTrailers({ "grpc-status": "0", "grpc-message": "fine" });
    expect(status).toMatchObject({ code: 0, rawCode: 0, message: "fine", issues: [] });
  });

  test.each([
    ["17", 17],
    ["-1", -1],
    ["99", 99],
    ["11000", 11_000],
    ["2147483647", 2 ** 31 - 1],
  ])("of %s gives UNKNOWN, and keeps rawCode and message", (text, rawCode) => {
    const status = statusFromTrailers({ "grpc-status": text, "grpc-message": "odd" });
    expect(status).toMatchObject({ code: 2, rawCode, message: "odd" });
    expect(status.issues).toMatchObject([{ kind: "unknown-code" }]);
    const error = StatusError.from(status);
    expect(error).toMatchObject({ code: 2, rawCode, message: "odd" });
    expect(kinds(error)).toEqual(["unknown-code"]);
  });

  test.each(["abc", "", "NaN", "5.5", "5e1", "0x5", "NOT_FOUND", "2147483648", "9".repeat(400)])(
    "of %j gives UNKNOWN, and keeps the message",
    (text) => {
      const status = statusFromTrailers({ "grpc-status": text, "grpc-message": "odd" });
      expect(status).toMatchObject({ code: 2, rawCode: 2, message: "odd" });
      expect(status.issues).toMatchObject([{ kind: "unknown-code", where: "grpc-status" }]);
      expect(status.issues[0]?.what.length).toBeLessThan(150);
    },
  );

  test.each([
    ["05", 5],
    ["00", 0],
  ])("of %s gives %i", (text, code) => {
    expect(statusFromTrailers({ "grpc-status": text })).toMatchObject({ code, rawCode: code });
  });

  test("of -0 is not a success", () => {
    const status = statusFromTrailers({ "grpc-status": "-0" });
    expect(status).toMatchObject({ code: Code.UNKNOWN, issues: [{ kind: "unknown-code" }] });
  });

  test("uses the first of several codes that reports a failure", () => {
    const status = statusFromTrailers({ "grpc-status": ["0", "9", "5"] });
    expect(status).toMatchObject({ code: 9, issues: [{ kind: "extra-value" }] });
  });

  test.each<[string, unknown]>([
    ["a list", ["x", "5", "13"]],
    ["one text", "x, 5, 13"],
  ])("uses the first number of several values in %s", (_, value) => {
    const status = statusFromTrailers({ "grpc-status": value });
    expect(status).toMatchObject({ code: 5 });
    expect(status.issues).toMatchObject([{ kind: "extra-value", where: "grpc-status" }]);
    expect(status.issues[0]?.what).toContain("3 values; value 2 was used");
  });

  test("reports no issue for the same value twice", () => {
    const status = statusFromTrailers({ "grpc-status": "5,5", "grpc-message": ["m", "m"] });
    expect(status).toMatchObject({ code: 5, message: "m", issues: [] });
  });
});

describe("grpc-message", () => {
  test.each([
    ["100% wrong", "100% wrong", []],
    ["%E4%B8%AD", "中", []],
    ["bad %FF", "bad \ufffd", ["invalid-utf8"]],
  ])("decodes %s byte by byte", (message, decoded, expected) => {
    const status = statusFromTrailers({ "grpc-status": "5", "grpc-message": message });
    expect(status.message).toBe(decoded);
    expect(kinds(status)).toEqual(expected);
  });

  test("wins over the message of the details, with an issue", () => {
    const status = statusFromTrailers({
      "grpc-status": "5",
      "grpc-message": "gone",
      "grpc-status-details-bin": bin,
    });
    expect(status).toMatchObject({ message: "gone" });
    expect(status.issues).toMatchObject([
      { kind: "message-mismatch", what: 'the message of the details is "no such order: ü"' },
    ]);
  });

  test("defaults to the message of the details if it is empty or missing", () => {
    for (const message of [undefined, ""]) {
      const trailers = {
        "grpc-status": "5",
        "grpc-message": message,
        "grpc-status-details-bin": bin,
      };
      expect(statusFromTrailers(trailers)).toMatchObject({
        message: "no such order: ü",
        issues: [],
      });
    }
  });

  test("uses the first of several values that is not empty", () => {
    const status = statusFromTrailers({ "grpc-status": "5", "grpc-message": ["", "a", "b"] });
    expect(status.message).toBe("a");
    expect(status.issues).toMatchObject([{ kind: "extra-value", where: "grpc-message" }]);
  });
});

describe("grpc-status-details-bin", () => {
  const withDetails = (value: unknown, code: unknown = "5") =>
    statusFromTrailers({
      "grpc-status": code,
      "grpc-message": "gone",
      "grpc-status-details-bin": value,
    });

  test("with another code does not change the code of grpc-status", () => {
    const status = withDetails(encodeStatus({ code: 13, details: [info] }));
    expect(status).toMatchObject({ code: 5, message: "gone", details: [{ message: info }] });
    expect(status.issues).toMatchObject([{ kind: "code-mismatch" }]);
    expect(status.issues[0]?.what).toContain("the trailers have code 5, the details 13");
  });

  test("with an error does not change OK", () => {
    const status = withDetails(bin, "0");
    expect(status).toMatchObject({ code: 0, rawCode: 0 });
    expect(kinds(status)).toContain("code-mismatch");
  });

  test.each<[string, unknown]>([
    ["an empty string", ""],
    ["no bytes", new Uint8Array(0)],
    ["a code that is OK", encodeStatus({ code: 0 })],
    ["only empty values", [" ", ""]],
  ])("with %s does not affect the code", (_, value) => {
    expect(withDetails(value)).toMatchObject({ code: 5, message: "gone", issues: [] });
  });

  test.each<[string, unknown, string]>([
    ["text that is not base64", "*", "malformed-base64"],
    ["bytes that are not a status", Uint8Array.of(0), "malformed-protobuf"],
    ["a truncated status", bin.subarray(0, -3), "malformed-protobuf"],
  ])("with %s keeps code and message, with an issue that names the header", (_, value, kind) => {
    const status = withDetails(value);
    expect(status).toMatchObject({ code: 5, message: "gone" });
    expect(status.issues[0]).toMatchObject({
      kind,
      where: "grpc-status-details-bin",
      header: "grpc-status-details-bin",
    });
  });

  test("keeps the other details beside a bad one", () => {
    const status = withDetails(
      concat(
        number(1, 5),
        any(`${TYPE_URL}google.rpc.ErrorInfo`, [0x0a, 0x7f]),
        any(`${TYPE_URL}acme.v1.Note`, [0xff]),
        any("types.acme.example/google.rpc.ErrorInfo", block(1, "R")),
      ),
    );
    expect(status.details.map(({ type }) => type)).toEqual([
      "google.rpc.ErrorInfo",
      "acme.v1.Note",
      "google.rpc.ErrorInfo",
    ]);
    expect(status.details[2]?.message).toMatchObject({ reason: "R" });
    expect(status.issues).toMatchObject([
      { kind: "malformed-protobuf", where: "details[0] google.rpc.ErrorInfo" },
    ]);
  });

  test.each<[string, unknown]>([
    ["a list", [encodeStatus({ code: 13 }), bin]],
    ["a list with a malformed value", ["*", base64]],
    ["one text", `${Buffer.from(encodeStatus({ code: 13 })).toString("base64")}, ${base64}`],
  ])("uses the first of several values that is valid and agrees, in %s", (_, value) => {
    const status = withDetails(value);
    expect(status.details).toMatchObject([{ message: info }]);
    const extra = status.issues.find(({ kind }) => kind === "extra-value");
    expect(extra?.what).toContain("2 values; value 2 was used");
  });

  test("with only OK in several values does not affect the code", () => {
    const status = withDetails([encodeStatus({ code: 0 }), encodeStatus({ code: 0 })], "5");
    expect(status).toMatchObject({ code: 5, message: "gone" });
  });

  test("keeps unknown fields, which are passed on", () => {
    const input = concat(number(1, 5), block(2, "gone"), number(9, 1));
    const status = withDetails(input);
    expect(encodeStatus(status)).toEqual(input);
    expect(encodeStatus(StatusError.from(status))).toEqual(input);
  });
});

describe("a response without grpc-status", () => {
  test.each([
    [400, Code.INTERNAL],
    [401, Code.UNAUTHENTICATED],
    [403, Code.PERMISSION_DENIED],
    [404, Code.UNIMPLEMENTED],
    [429, Code.UNAVAILABLE],
    [431, Code.INTERNAL],
    [503, Code.UNAVAILABLE],
    [500, Code.UNKNOWN],
    [200, Code.UNKNOWN],
  ])("has the code of HTTP %i in gRPC's own table", (httpStatus, code) => {
    for (const status of [
      statusFromTrailers({}, { httpStatus }),
      statusFromTrailers({ ":status": httpStatus }),
      statusFromTrailers({ ":status": String(httpStatus) }),
    ]) {
      expect(status).toMatchObject({ code, rawCode: code, message: `HTTP ${httpStatus}` });
      expect(kinds(status)).toEqual(["missing-status"]);
    }
  });

  test("keeps the grpc-message", () => {
    const status = statusFromTrailers({ "grpc-message": "m" }, { httpStatus: 503 });
    expect(status).toMatchObject({ code: 14, message: "m" });
  });

  test("prefers the code of the details to that of the HTTP status", () => {
    const status = statusFromTrailers({ "grpc-status-details-bin": bin }, { httpStatus: 503 });
    expect(status).toMatchObject({ code: 5, message: "no such order: ü" });
  });

  test("ignores details that end before a code", () => {
    const status = statusFromTrailers({ "grpc-status-details-bin": "AA" });
    expect(status).toMatchObject({ code: 2, rawCode: 2 });
  });

  test("ignores an httpStatus that is not an HTTP status", () => {
    const odd = [Object.create(null), Symbol("s"), "503", {}] as unknown as number[];
    for (const httpStatus of [0, -1, 99, 600, 200.5, Number.NaN, ...odd]) {
      expect(statusFromTrailers({}, { httpStatus })).toMatchObject({ code: 2, message: "" });
      const known = { ":status": "503" };
      expect(statusFromTrailers(known, { httpStatus })).toMatchObject({ message: "HTTP 503" });
    }
  });

  test("grpc-status wins over an HTTP status", () => {
    const status = statusFromTrailers({ "grpc-status": "5" }, { httpStatus: 503 });
    expect(status).toMatchObject({ code: 5, issues: [] });
    expect(statusFromTrailers({ "grpc-status": "0", ":status": 503 }).code).toBe(0);
  });
});

describe("trailers of single details, as grpc-java's keyForProto names them", () => {
  const retry = encodeRetryInfo(retryInfo(2000));
  const base64 = Buffer.from(retry).toString("base64").replace(/=+$/, "");
  const status = (details: DetailInit[]) =>
    Buffer.from(encodeStatus({ code: 14, message: "busy", details })).toString("base64");
  const read = (headers: Record<string, unknown>) =>
    StatusError.from(
      statusFromTrailers({ "grpc-status": "14", "grpc-message": "busy", ...headers }),
    );

  test.each<[string, unknown]>([
    ["base64", base64],
    ["bytes", retry],
    ["a list of bytes", [Buffer.from(retry)]],
    ["a copy of a Buffer", [{ type: "Buffer", data: [...retry] }]],
  ])("are details: %s", (_, value) => {
    const error = read({ "google.rpc.retryinfo-bin": value });
    expect(error).toMatchObject({ code: 14, message: "busy", retryDelayMs: 2000, issues: [] });
    expect(error.details.map(({ typeUrl }) => typeUrl)).toEqual([
      `${TYPE_URL}google.rpc.RetryInfo`,
    ]);
  });

  test.each(standardTypes())("of type %s", (type) => {
    const error = read({ [`${type}-bin`]: "", [`${type.toLowerCase()}-BIN`]: new Uint8Array(0) });
    expect(error.details.map((detail) => detail.type)).toEqual([type]);
    expect(error.issues).toEqual([]);
  });

  test("follow the details of the status, unless it has one of their type", () => {
    const info = errorInfo({ reason: "BUSY", domain: "acme.example" });
    const both = read({
      "grpc-status-details-bin": status([info]),
      "google.rpc.retryinfo-bin": base64,
    });
    expect(both.details.map(({ type }) => type)).toEqual([
      "google.rpc.ErrorInfo",
      "google.rpc.RetryInfo",
    ]);
    const same = read({
      "grpc-status-details-bin": status([retryInfo(5)]),
      "google.rpc.retryinfo-bin": base64,
    });
    expect(same.details).toHaveLength(1);
    expect(same.retryDelayMs).toBe(5);
  });

  test("that are not base64 are an issue", () => {
    const error = read({ "google.rpc.retryinfo-bin": "!" });
    expect(error).toMatchObject({ code: 14, message: "busy" });
    expect(error.issues).toMatchObject([
      { kind: "malformed-base64", header: "google.rpc.retryinfo-bin" },
    ]);
  });

  test("of types that are not standard, or of no detail, are left alone", () => {
    expect(read({ "acme.v1.note-bin": base64, "google.rpc.status-bin": base64 }).details).toEqual(
      [],
    );
  });

  test("are read from Metadata and Headers, and in the end of a gRPC-web stream", () => {
    const metadata = new Metadata();
    metadata.set("google.rpc.retryinfo-bin", Buffer.from(retry));
    const call = Object.assign(new Error("x"), { code: 14, details: "busy", metadata });
    expect(StatusError.from(call)).toMatchObject({ code: 14, retryDelayMs: 2000, issues: [] });
    const headers = new Headers({ "grpc-status": "14", "google.rpc.retryinfo-bin": base64 });
    expect(StatusError.from(statusFromTrailers(headers)).retryDelayMs).toBe(2000);
    const block = Buffer.from(`grpc-status:14\r\ngoogle.rpc.retryinfo-bin:${base64}\r\n`);
    const frame = Buffer.concat([Buffer.from([0x80, 0, 0, 0, block.length]), block]);
    expect(StatusError.from(statusFromGrpcWeb(frame)).retryDelayMs).toBe(2000);
  });
});

test("StatusError.from keeps the issues of the status", () => {
  const trailers = {
    "grpc-status": ["5", "13"],
    "grpc-message": "%FF",
    "grpc-status-details-bin": encodeStatus({ code: 13, message: "other", details: [info] }),
  };
  const status = statusFromTrailers(trailers);
  const error = StatusError.from(status);
  expect(error).toMatchObject({ code: 5, message: "\ufffd", reason: "NO_ORDER" });
  expect(error.issues).toEqual(status.issues);
  expect(new Set(kinds(error))).toEqual(
    new Set(["extra-value", "invalid-utf8", "code-mismatch", "message-mismatch"]),
  );
  // Also for a copy.
  expect(StatusError.from({ ...status }).issues).toEqual(status.issues);
});

test("statusFromTrailers returns a status for any value", () => {
  const value = fc.oneof(fc.string(), fc.uint8Array(), fc.anything(), fc.array(fc.string()));
  const names = ["grpc-status", "grpc-message", "grpc-status-details-bin", ":status"];
  const object = fc.record(Object.fromEntries(names.map((name) => [name, value])), {
    requiredKeys: [],
  });
  fc.assert(
    fc.property(fc.oneof(object, object.map(Object.entries), fc.anything()), (trailers) => {
      const status = statusFromTrailers(trailers as object);
      expect(status.code).toBeGreaterThanOrEqual(0);
      expect(status.code).toBeLessThanOrEqual(16);
      expect(typeof status.message).toBe("string");
      expect(Array.isArray(status.issues)).toBe(true);
    }),
  );
});
