// Errors of gRPC clients, made by hand: what the real ones throw is in test/peers.

import { Metadata } from "@grpc/grpc-js";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { codeName } from "../../../src/code.js";
import { encodeErrorInfo, errorInfo } from "../../../src/details.js";
import { StatusError } from "../../../src/error/status-error.js";
import { encodeStatus } from "../../../src/status/encode.js";
import { TYPE_URL } from "../../wire/bytes.js";

const info = errorInfo({ reason: "NO_ORDER", domain: "acme.example", metadata: { id: "7" } });
const bin = Buffer.from(encodeStatus({ code: 5, message: "für", details: [info] }));
const base64 = bin.toString("base64");
const codes = Array.from({ length: 16 }, (_, i) => i + 1);

const isForeign = (thrown: unknown) => {
  const error = StatusError.from(thrown);
  expect(error).toMatchObject({ code: 2, rawCode: 2, details: [] });
  expect(error.toJSON()).toEqual({ code: 2, message: "unknown error" });
};

describe("a ClientError of nice-grpc", () => {
  const clientError = (rest: object) =>
    Object.assign(new Error("/acme.Orders/Get NOT_FOUND: gone"), {
      name: "ClientError",
      path: "/acme.Orders/Get",
      code: 5,
      details: "gone",
      ...rest,
    });

  test.each(codes)("with code %i", (code) => {
    const thrown = clientError({ code });
    const error = StatusError.from(thrown);
    expect(error).toMatchObject({
      code,
      rawCode: code,
      message: "gone",
      issues: [],
      cause: thrown,
    });
    expect(error.toJSON()).toEqual({ code, message: "gone" });
  });

  test("with code OK is UNKNOWN", () => {
    const error = StatusError.from(clientError({ code: 0 }));
    expect(error).toMatchObject({ code: 2, rawCode: 0, message: "gone" });
    expect(error.issues).toMatchObject([{ kind: "ok-in-error" }]);
  });

  test.each([
    [{ code: 17 }],
    [{ code: 11_000 }],
    [{ code: "NOT_FOUND" }],
    [{ path: undefined }],
    [{ path: ["a", "b"] }],
    [{ details: undefined }],
  ])("%j is none of it", (rest) => {
    isForeign(clientError(rest));
  });
});

describe("an RpcError of grpc-web", () => {
  const rpcError = (rest: object = {}) =>
    Object.assign(new Error("für"), {
      name: "RpcError",
      code: 5,
      metadata: { "grpc-status-details-bin": base64, "content-type": "application/grpc-web" },
      ...rest,
    });

  test("has its details in the metadata", () => {
    const thrown = rpcError();
    const error = StatusError.from(thrown);
    expect(error).toMatchObject({ code: 5, message: "für", issues: [], cause: thrown });
    expect(error.errorInfo).toEqual(info);
  });

  test.each(codes)("code %i wins over that of the details", (code) => {
    const error = StatusError.from(rpcError({ code, message: "broken" }));
    expect(error).toMatchObject({ code, message: "broken", reason: "NO_ORDER" });
    const kinds = code === 5 ? ["message-mismatch"] : ["code-mismatch", "message-mismatch"];
    expect(error.issues.map(({ kind }) => kind)).toEqual(kinds);
  });

  test.each([
    ["no details", {}],
    ["other metadata", { a: "b" }],
    ["metadata of a library", { get: () => [] }],
  ])("with %s has code and message", (_, metadata) => {
    const error = StatusError.from(rpcError({ metadata }));
    expect(error).toMatchObject({ code: 5, message: "für", details: [], issues: [] });
  });

  test("with details that are broken has code and message", () => {
    const error = StatusError.from(rpcError({ metadata: { "grpc-status-details-bin": "*" } }));
    expect(error).toMatchObject({ code: 5, message: "für" });
    expect(error.issues).toMatchObject([
      { kind: "malformed-base64", where: "grpc-status-details-bin" },
    ]);
  });

  const noAnswer = "Http response at 400 or 500 level, http status code: 0";

  test("where no answer came is UNAVAILABLE, and its text is local", () => {
    const thrown = rpcError({ code: 2, message: noAnswer, metadata: {} });
    const error = StatusError.from(thrown);
    expect(error).toMatchObject({ code: 14, message: noAnswer, cause: thrown });
    expect(error.toJSON()).toEqual({ code: 14, message: "unknown error" });
  });

  test.each([
    [{ code: 2, message: "Http response at 400 or 500 level, http status code: 418" }],
    [{ code: 2, message: `${noAnswer}0` }],
    [{ code: 13, message: noAnswer }],
  ])("with %j keeps its code", (rest) => {
    const error = StatusError.from(rpcError({ metadata: {}, ...rest }));
    expect(error).toMatchObject({ ...rest, rawCode: rest.code });
  });

  test.each([[{ name: "Error" }], [{ metadata: undefined }], [{ metadata: "m" }], [{ code: "5" }]])(
    "%j is none of it",
    (rest) => {
      isForeign(rpcError(rest));
    },
  );
});

describe("an RpcError of protobuf-ts", () => {
  const rpcError = (rest: object = {}) =>
    Object.assign(new Error("für"), {
      name: "RpcError",
      code: "NOT_FOUND",
      meta: { "grpc-status-details-bin": base64 },
      methodName: "Get",
      serviceName: "acme.Orders",
      ...rest,
    });

  test.each(codes)("code %i is a name", (code) => {
    const error = StatusError.from(rpcError({ code: codeName(code), meta: {} }));
    expect(error).toMatchObject({ code, rawCode: code, message: "für", issues: [] });
  });

  test("has its details in meta, where a value may be a list", () => {
    for (const value of [base64, [base64]]) {
      const error = StatusError.from(rpcError({ meta: { "grpc-status-details-bin": value } }));
      expect(error).toMatchObject({ code: 5, message: "für", issues: [] });
      expect(error.errorInfo).toEqual(info);
    }
  });

  test("has its message as it was escaped, from gRPC-web", () => {
    const error = StatusError.from(rpcError({ message: "f%C3%BCr" }));
    expect(error).toMatchObject({ code: 5, message: "für", issues: [] });
    // Without details nothing tells that it was.
    expect(StatusError.from(rpcError({ message: "50%25", meta: {} })).message).toBe("50%25");
  });

  test("with a code that is no name is UNKNOWN, and the message stays", () => {
    const error = StatusError.from(rpcError({ code: "GONE_FOR_GOOD", meta: {} }));
    expect(error).toMatchObject({ code: 2, message: "für" });
    expect(error.toJSON().message).toBe("für");
  });

  test.each([[{ name: "Error" }], [{ meta: undefined }], [{ code: undefined }]])(
    "%j is none of it",
    (rest) => {
      isForeign(rpcError(rest));
    },
  );
});

describe("a GoogleError of google-gax", () => {
  const googleError = (rest: object = {}) =>
    Object.assign(new Error("gone"), {
      code: 5,
      note: undefined,
      metadata: undefined,
      statusDetails: undefined,
      reason: undefined,
      domain: undefined,
      errorInfoMetadata: undefined,
      ...rest,
    });
  const promoted = { reason: "NO_ORDER", domain: "acme.example", errorInfoMetadata: { id: "7" } };

  test("of an operation has code and message", () => {
    const error = StatusError.from(googleError());
    expect(error).toMatchObject({ code: 5, message: "gone", details: [], issues: [] });
  });

  test("over REST has its details as Any", () => {
    const details = [
      { type_url: `${TYPE_URL}google.rpc.ErrorInfo`, value: Buffer.from(encodeErrorInfo(info)) },
    ];
    const error = StatusError.from(googleError({ ...promoted, details }));
    expect(error).toMatchObject({ code: 5, message: "gone", issues: [] });
    expect(error.details.map(({ message }) => message)).toEqual([info]);
  });

  test("with nothing but what was taken out of an ErrorInfo has that", () => {
    const error = StatusError.from(googleError(promoted));
    expect(error.errorInfo).toEqual(info);
    const odd = StatusError.from(googleError({ ...promoted, domain: 5, errorInfoMetadata: 5 }));
    expect(odd.errorInfo).toMatchObject({ reason: "NO_ORDER", domain: "", metadata: {} });
  });

  test("of a call is a ServiceError, whose details are whole", () => {
    const metadata = { get: (name: string) => (name === "grpc-status-details-bin" ? [bin] : []) };
    const error = StatusError.from(googleError({ ...promoted, details: "für", metadata }));
    expect(error).toMatchObject({ code: 5, message: "für", issues: [] });
    expect(encodeStatus(error)).toEqual(Uint8Array.from(bin));
  });

  test("has the code before its message where gax puts it there", () => {
    const error = StatusError.from(Object.assign(googleError(), { message: "5 NOT_FOUND: gone" }));
    expect(error.message).toBe("gone");
    const other = Object.assign(googleError(), { message: "9 FAILED_PRECONDITION: gone" });
    expect(StatusError.from(other).message).toBe("9 FAILED_PRECONDITION: gone");
  });

  test.each([[{ code: 404 }], [{ code: undefined }], [{ code: "5" }]])(
    "%j is none of it",
    (rest) => {
      isForeign(googleError(rest));
    },
  );

  test("an error with some of the names is none of it", () => {
    isForeign(Object.assign(new Error("boom"), { code: 5, reason: "R", domain: "d" }));
  });
});

describe("numbers of other systems are no codes", () => {
  test.each<[string, object]>([
    ["MongoDB", { code: 11_000, codeName: "DuplicateKey" }],
    ["a small number of MongoDB", { code: 13, codeName: "Unauthorized" }],
    ["SQLite", { code: 5, errno: 5 }],
    ["an HTTP client", { code: 404, status: 404, response: {} }],
    ["a child process", { code: 1, killed: false, signal: null }],
    ["gRPC without its shape", { code: 5, details: "gone" }],
    ["gRPC with a list", { code: 5, details: [] }],
    ["a DOMException", { code: 20 }],
  ])("%s", (_, rest) => {
    isForeign(Object.assign(new Error("boom"), rest));
  });
});

test("any values under the names that are looked at", () => {
  const value = fc.oneof(fc.anything(), fc.integer({ min: -1, max: 20 }), fc.string());
  const names = [
    ...["code", "message", "details", "metadata", "meta", "path", "name", "rawMessage", "rawCode"],
    ...[
      "error",
      "errors",
      "cause",
      "result",
      "status",
      "title",
      "detail",
      "type",
      "reason",
      "domain",
    ],
    ...["statusDetails", "errorInfoMetadata", "$unknown", "issues", "stack"],
  ];
  const object = fc.dictionary(fc.constantFrom(...names), value);
  const thrown = fc.oneof(
    object,
    object.map((rest) =>
      Object.defineProperties(new Error("boom"), Object.getOwnPropertyDescriptors(rest)),
    ),
    object.map((error) => ({ error })),
    object.map((rest) => JSON.stringify(rest, (_, v) => (typeof v === "bigint" ? 5 : v))),
  );
  fc.assert(
    fc.property(thrown, (given) => {
      const error = StatusError.from(given);
      expect(error.code).toBeGreaterThanOrEqual(1);
      expect(error.code).toBeLessThanOrEqual(16);
      expect(typeof error.message).toBe("string");
      expect(Array.isArray(error.issues)).toBe(true);
      expect(JSON.parse(JSON.stringify(error)).code).not.toBe(0);
    }),
    { numRuns: 2000 },
  );
});

describe("a ServiceError of an answer without grpc-status, which leaves grpc-message in the Metadata", () => {
  const serviceError = (code: number, entries: readonly [string, string | Buffer][]) => {
    const metadata = new Metadata();
    for (const [name, value] of entries) metadata.add(name, value);
    const details = "Received HTTP status code 200";
    return Object.assign(new Error(`${code}: ${details}`), { code, details, metadata });
  };

  test("has the message that was sent", () => {
    const error = StatusError.from(serviceError(14, [["grpc-message", "f%C3%BCr"]]));
    expect(error).toMatchObject({ code: 14, rawCode: 14, message: "für" });
    expect(error.issues).toMatchObject([{ kind: "missing-status" }]);
  });

  test("has the code and the details that were sent", () => {
    const error = StatusError.from(
      serviceError(2, [
        ["grpc-message", "f%C3%BCr"],
        ["grpc-status-details-bin", bin],
      ]),
    );
    expect(error).toMatchObject({ code: 5, message: "für", reason: "NO_ORDER" });
  });

  test("has those of the details alone", () => {
    const error = StatusError.from(serviceError(14, [["grpc-status-details-bin", bin]]));
    expect(error).toMatchObject({ code: 5, message: "für", reason: "NO_ORDER" });
  });

  test("with an empty one keeps the text of the client", () => {
    const details = [["grpc-message", ""] as [string, string]];
    expect(StatusError.from(serviceError(14, details))).toMatchObject({
      code: 14,
      message: "Received HTTP status code 200",
    });
  });

  test("with a grpc-status, the error says what it says", () => {
    const metadata = [
      ["grpc-status", "0"],
      ["grpc-message", "x"],
    ] as [string, string][];
    expect(StatusError.from(serviceError(14, metadata))).toMatchObject({ code: 14, rawCode: 14 });
  });

  test("without one keeps the text of the client", () => {
    expect(StatusError.from(serviceError(2, []))).toMatchObject({
      code: 2,
      message: "Received HTTP status code 200",
      issues: [],
    });
  });
});
