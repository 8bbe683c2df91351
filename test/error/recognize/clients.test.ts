// Errors of gRPC clients, made by hand. test/peers has the errors of the real clients.

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

const expectUnknown = (thrown: unknown) => {
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

  test.each(codes)("is read with code %i", (code) => {
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

  test("is UNKNOWN with code OK", () => {
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
  ])("is not recognized with %j", (rest) => {
    expectUnknown(clientError(rest));
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

  test("is read with the details in its metadata", () => {
    const thrown = rpcError();
    const error = StatusError.from(thrown);
    expect(error).toMatchObject({ code: 5, message: "für", issues: [], cause: thrown });
    expect(error.errorInfo).toEqual(info);
  });

  test.each(codes)("prefers its code %i to that of the details", (code) => {
    const error = StatusError.from(rpcError({ code, message: "broken" }));
    expect(error).toMatchObject({ code, message: "broken", reason: "NO_ORDER" });
    const kinds = code === 5 ? ["message-mismatch"] : ["code-mismatch", "message-mismatch"];
    expect(error.issues.map(({ kind }) => kind)).toEqual(kinds);
  });

  test.each([
    ["no details", {}],
    ["other metadata", { a: "b" }],
    ["the metadata of another library", { get: () => [] }],
  ])("is read without details if it has %s", (_, metadata) => {
    const error = StatusError.from(rpcError({ metadata }));
    expect(error).toMatchObject({ code: 5, message: "für", details: [], issues: [] });
  });

  test("keeps code and message with malformed details", () => {
    const error = StatusError.from(rpcError({ metadata: { "grpc-status-details-bin": "*" } }));
    expect(error).toMatchObject({ code: 5, message: "für" });
    expect(error.issues).toMatchObject([
      { kind: "malformed-base64", where: "grpc-status-details-bin" },
    ]);
  });

  const noResponse = "Http response at 400 or 500 level, http status code: 0";

  test("is UNAVAILABLE if there was no response, and its text is local", () => {
    const thrown = rpcError({ code: 2, message: noResponse, metadata: {} });
    const error = StatusError.from(thrown);
    expect(error).toMatchObject({ code: 14, message: noResponse, cause: thrown });
    expect(error.toJSON()).toEqual({ code: 14, message: "unknown error" });
  });

  test.each([
    [{ code: 2, message: "Http response at 400 or 500 level, http status code: 418" }],
    [{ code: 2, message: `${noResponse}0` }],
    [{ code: 13, message: noResponse }],
  ])("keeps its code with %j", (rest) => {
    const error = StatusError.from(rpcError({ metadata: {}, ...rest }));
    expect(error).toMatchObject({ ...rest, rawCode: rest.code });
  });

  test.each([[{ name: "Error" }], [{ metadata: undefined }], [{ metadata: "m" }], [{ code: "5" }]])(
    "is not recognized with %j",
    (rest) => {
      expectUnknown(rpcError(rest));
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

  test.each(codes)("is read with the name of code %i", (code) => {
    const error = StatusError.from(rpcError({ code: codeName(code), meta: {} }));
    expect(error).toMatchObject({ code, rawCode: code, message: "für", issues: [] });
  });

  test("is read with the details in `meta`, as a value or a list", () => {
    for (const value of [base64, [base64]]) {
      const error = StatusError.from(rpcError({ meta: { "grpc-status-details-bin": value } }));
      expect(error).toMatchObject({ code: 5, message: "für", issues: [] });
      expect(error.errorInfo).toEqual(info);
    }
  });

  test("has the message of the details in place of its percent-encoded one", () => {
    const error = StatusError.from(rpcError({ message: "f%C3%BCr" }));
    expect(error).toMatchObject({ code: 5, message: "für", issues: [] });
    // Without details, an escape cannot be distinguished from text.
    expect(StatusError.from(rpcError({ message: "50%25", meta: {} })).message).toBe("50%25");
  });

  test("is UNKNOWN with a code that is not a name, and keeps its message", () => {
    const error = StatusError.from(rpcError({ code: "GONE_FOR_GOOD", meta: {} }));
    expect(error).toMatchObject({ code: 2, message: "für" });
    expect(error.toJSON().message).toBe("für");
  });

  test.each([[{ name: "Error" }], [{ meta: undefined }], [{ code: undefined }]])(
    "is not recognized with %j",
    (rest) => {
      expectUnknown(rpcError(rest));
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

  test("from an operation has code and message", () => {
    const error = StatusError.from(googleError());
    expect(error).toMatchObject({ code: 5, message: "gone", details: [], issues: [] });
  });

  test("from the REST transport has the details from google.protobuf.Any", () => {
    const details = [
      { type_url: `${TYPE_URL}google.rpc.ErrorInfo`, value: Buffer.from(encodeErrorInfo(info)) },
    ];
    const error = StatusError.from(googleError({ ...promoted, details }));
    expect(error).toMatchObject({ code: 5, message: "gone", issues: [] });
    expect(error.details.map(({ message }) => message)).toEqual([info]);
  });

  test("gets an ErrorInfo from reason, domain and errorInfoMetadata", () => {
    const error = StatusError.from(googleError(promoted));
    expect(error.errorInfo).toEqual(info);
    const odd = StatusError.from(googleError({ ...promoted, domain: 5, errorInfoMetadata: 5 }));
    expect(odd.errorInfo).toMatchObject({ reason: "NO_ORDER", domain: "", metadata: {} });
  });

  test("from a gRPC call is a ServiceError with all details", () => {
    const metadata = { get: (name: string) => (name === "grpc-status-details-bin" ? [bin] : []) };
    const error = StatusError.from(googleError({ ...promoted, details: "für", metadata }));
    expect(error).toMatchObject({ code: 5, message: "für", issues: [] });
    expect(encodeStatus(error)).toEqual(Uint8Array.from(bin));
  });

  test("has its message without its own code, which gax puts before it", () => {
    const error = StatusError.from(Object.assign(googleError(), { message: "5 NOT_FOUND: gone" }));
    expect(error.message).toBe("gone");
    const other = Object.assign(googleError(), { message: "9 FAILED_PRECONDITION: gone" });
    expect(StatusError.from(other).message).toBe("9 FAILED_PRECONDITION: gone");
  });

  test.each([[{ code: 404 }], [{ code: undefined }], [{ code: "5" }]])(
    "is not recognized with %j",
    (rest) => {
      expectUnknown(googleError(rest));
    },
  );

  test("is not recognized with only some of its members", () => {
    expectUnknown(Object.assign(new Error("boom"), { code: 5, reason: "R", domain: "d" }));
  });
});

describe("numbers of other systems are not codes", () => {
  test.each<[string, object]>([
    ["MongoDB", { code: 11_000, codeName: "DuplicateKey" }],
    ["MongoDB, with a small number", { code: 13, codeName: "Unauthorized" }],
    ["SQLite", { code: 5, errno: 5 }],
    ["an HTTP client", { code: 404, status: 404, response: {} }],
    ["a child process", { code: 1, killed: false, signal: null }],
    ["an error with code and details, but without metadata", { code: 5, details: "gone" }],
    ["an error with a list of details", { code: 5, details: [] }],
    ["a DOMException", { code: 20 }],
  ])("%s", (_, rest) => {
    expectUnknown(Object.assign(new Error("boom"), rest));
  });
});

test("StatusError.from returns an error for random properties of the names that are read", () => {
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

describe("a ServiceError of a response without grpc-status, whose Metadata has the grpc-message", () => {
  const serviceError = (code: number, entries: readonly [string, string | Buffer][]) => {
    const metadata = new Metadata();
    for (const [name, value] of entries) metadata.add(name, value);
    const details = "Received HTTP status code 200";
    return Object.assign(new Error(`${code}: ${details}`), { code, details, metadata });
  };

  test("has that message", () => {
    const error = StatusError.from(serviceError(14, [["grpc-message", "f%C3%BCr"]]));
    expect(error).toMatchObject({ code: 14, rawCode: 14, message: "für" });
    expect(error.issues).toMatchObject([{ kind: "missing-status" }]);
  });

  test("has that message, and code and details from the details header", () => {
    const error = StatusError.from(
      serviceError(2, [
        ["grpc-message", "f%C3%BCr"],
        ["grpc-status-details-bin", bin],
      ]),
    );
    expect(error).toMatchObject({ code: 5, message: "für", reason: "NO_ORDER" });
  });

  test("has code and message of the details if there is no grpc-message", () => {
    const error = StatusError.from(serviceError(14, [["grpc-status-details-bin", bin]]));
    expect(error).toMatchObject({ code: 5, message: "für", reason: "NO_ORDER" });
  });

  test("keeps the text of the client if the grpc-message is empty", () => {
    const details = [["grpc-message", ""] as [string, string]];
    expect(StatusError.from(serviceError(14, details))).toMatchObject({
      code: 14,
      message: "Received HTTP status code 200",
    });
  });

  test("keeps its own code if there is a grpc-status", () => {
    const metadata = [
      ["grpc-status", "0"],
      ["grpc-message", "x"],
    ] as [string, string][];
    expect(StatusError.from(serviceError(14, metadata))).toMatchObject({ code: 14, rawCode: 14 });
  });

  test("keeps the text of the client if there is no grpc-message", () => {
    expect(StatusError.from(serviceError(2, []))).toMatchObject({
      code: 2,
      message: "Received HTTP status code 200",
      issues: [],
    });
  });
});
