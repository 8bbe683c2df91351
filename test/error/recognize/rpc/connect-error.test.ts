// A ConnectError and the trailers of gRPC in its metadata. test/peers has the errors of real responses.

import { Code as ConnectCode, ConnectError } from "@connectrpc/connect";
import { describe, expect, test } from "vitest";
import { Code } from "../../../../src/code.js";
import { debugInfo, errorInfo } from "../../../../src/details.js";
import { StatusError } from "../../../../src/error/status-error.js";
import { encodeStatusHeader } from "../../../../src/formats/grpc/trailer-limit.js";
import { block, TYPE_URL } from "../../../wire/bytes.js";

const INFO = `${TYPE_URL}google.rpc.ErrorInfo`;
const DETAILS = [
  errorInfo({ reason: "NO_ORDER", domain: "acme.example" }),
  debugInfo({ detail: "orders.ts:7" }),
];
/** The details have another code, which Connect uses. */
const TRAILERS = {
  "content-type": "application/grpc",
  "grpc-status": "5",
  "grpc-message": "gone",
  "grpc-status-details-bin": encodeStatusHeader({ code: 7, message: "gone", details: DETAILS }),
};

function connectError(message: string, code: ConnectCode, metadata: HeadersInit = TRAILERS) {
  const error = new ConnectError(message, code, metadata);
  const { details } = new StatusError({ code: 5, details: DETAILS });
  for (const { type, value } of details) error.details.push({ type, value });
  return error;
}

describe("a ConnectError with the trailers of its response", () => {
  test("has the code of the trailers", () => {
    const error = StatusError.from(connectError("gone", ConnectCode.PermissionDenied));
    expect(error).toMatchObject({ code: Code.NOT_FOUND, message: "gone", reason: "NO_ORDER" });
    expect(error.issues).toMatchObject([{ kind: "code-mismatch" }]);
  });

  test.each([
    ["one removed", (error: ConnectError) => error.details.pop(), ["google.rpc.ErrorInfo"]],
    ["all removed", (error: ConnectError) => error.details.splice(0), []],
    [
      "one added",
      (error: ConnectError) => error.details.push({ type: "a.B", value: Uint8Array.of() }),
      ["google.rpc.ErrorInfo", "google.rpc.DebugInfo", "a.B"],
    ],
  ])("has its own details, with %s", (_, change, types) => {
    const caught = connectError("gone", ConnectCode.PermissionDenied);
    change(caught);
    const error = StatusError.from(caught);
    expect(error.code).toBe(Code.NOT_FOUND);
    expect(error.details.map(({ type }) => type)).toEqual(types);
  });
});

test("a detail in a trailer of its own follows the details of the error", () => {
  // google.rpc.RetryInfo with two seconds.
  const trailers = {
    ...TRAILERS,
    "google.rpc.retryinfo-bin": "CgIIAg",
    "google.rpc.errorinfo-bin": "",
  };
  const error = StatusError.from(connectError("gone", ConnectCode.NotFound, trailers));
  expect(error.details.map(({ type }) => type)).toEqual([
    "google.rpc.ErrorInfo",
    "google.rpc.DebugInfo",
    "google.rpc.RetryInfo",
  ]);
  expect(error.retryDelayMs).toBe(2000);
  const other = { ...trailers, "content-type": "application/json" };
  expect(StatusError.from(connectError("gone", ConnectCode.NotFound, other)).details).toHaveLength(
    2,
  );
});

describe("the metadata of a ConnectError is ignored", () => {
  test.each([
    ["another message", "cannot place the order", ConnectCode.NotFound],
    ["another code", "gone", ConnectCode.Internal],
    ["both", "cannot place the order", ConnectCode.Internal],
  ])("if the error was made with %s", (_, message, code) => {
    const error = StatusError.from(connectError(message, code));
    expect(error).toMatchObject({ code, message, issues: [], reason: "NO_ORDER" });
  });

  test.each([
    "application/json",
    "application/proto",
    "application/connect+proto",
    "application/grpc, application/connect+json",
  ])("if the response has type %s", (type) => {
    const metadata = { ...TRAILERS, "content-type": type };
    const error = StatusError.from(connectError("gone", ConnectCode.PermissionDenied, metadata));
    expect(error).toMatchObject({ code: Code.PERMISSION_DENIED, issues: [] });
  });

  test("if its code is OK", () => {
    const metadata = { "content-type": "application/grpc", "grpc-status": "0" };
    const error = StatusError.from(connectError("HTTP 502", ConnectCode.Unavailable, metadata));
    expect(error).toMatchObject({ code: Code.UNAVAILABLE, message: "HTTP 502", issues: [] });
  });

  test.each([[{}], [null], ["grpc-status: 5"], [{ get: "grpc-status" }]])(
    "if it is %j",
    (metadata) => {
      const error = Object.assign(connectError("gone", ConnectCode.NotFound), { metadata });
      expect(StatusError.from(error)).toMatchObject({ code: 5, message: "gone", issues: [] });
    },
  );

  test("if it throws", () => {
    const metadata = new Proxy(new Headers(), {
      get: () => {
        throw new Error("a trap");
      },
    });
    const error = Object.assign(connectError("gone", ConnectCode.NotFound), { metadata });
    expect(StatusError.from(error)).toMatchObject({ code: 5, message: "gone", issues: [] });
  });
});

describe("a ConnectError with the text of an exception", () => {
  const made = (code: number, cause: unknown, text = "connect ECONNREFUSED 10.0.0.7:5432") =>
    Object.assign(new Error(`[x] ${text}`, { cause }), { code, rawMessage: text, details: [] });
  const system = Object.assign(new Error("connect ECONNREFUSED 10.0.0.7:5432"), {
    code: "ECONNREFUSED",
  });

  test.each([2, 10, 13, 14])("keeps the text of a system error local, with code %i", (code) => {
    const error = StatusError.from(made(code, system));
    expect(error.message).toBe("connect ECONNREFUSED 10.0.0.7:5432");
    expect(error.toJSON()).toEqual({ code: code === 2 ? 14 : code, message: "unknown error" });
  });

  test("sends the message of a StatusError", () => {
    const status = new StatusError({ code: 5, message: "gone" });
    expect(StatusError.from(made(5, status, "gone")).toJSON()).toEqual({
      code: 5,
      message: "gone",
    });
  });
});

describe("a ConnectError", () => {
  const connectError = (rest: object) =>
    Object.assign(new Error("[not_found] gone"), {
      name: "ConnectError",
      code: 5,
      rawMessage: "gone",
      details: [],
      ...rest,
    });

  test("has its message without the code", () => {
    const caught = connectError({});
    const error = StatusError.from(caught);
    expect(error).toMatchObject({
      code: 5,
      message: "gone",
      details: [],
      issues: [],
      cause: caught,
    });
  });

  test.each(["google.rpc.ErrorInfo", "type.googleapis.com/google.rpc.ErrorInfo"])(
    "keeps details of type %s",
    (type) => {
      const value = block(1, "R");
      const { reason, details } = StatusError.from(connectError({ details: [{ type, value }] }));
      expect(reason).toBe("R");
      expect(details).toMatchObject([{ typeUrl: INFO, value }]);
    },
  );

  test("keeps code and message if its details have no bytes, and reports those", () => {
    const details = [{ desc: {}, value: { reason: "R" } }, null, { type: 5 }];
    const error = StatusError.from(connectError({ details }));
    expect(error).toMatchObject({ code: 5, message: "gone", details: [] });
    expect(error.issues.map(({ kind }) => kind)).toEqual(Array(3).fill("unencodable-detail"));
  });

  const made = (cause: unknown, code = 2) =>
    connectError({ code, rawMessage: "at the socket", cause });

  test.each<[string, Error, Code]>([
    ["a system error", Object.assign(new Error("at the socket"), { code: "ECONNREFUSED" }), 14],
    [
      "a fetch that failed without a response",
      new Error("at the socket", { cause: new TypeError("Failed to fetch") }),
      14,
    ],
    ["a timeout", new DOMException("at the socket", "TimeoutError"), 4],
    ["an abort", new Error("at the socket", { cause: AbortSignal.abort().reason }), 1],
    ["an exception", new Error("at the socket"), 2],
  ])(
    "made by Connect from %s has the code of that cause, and its text is local",
    (_, cause, code) => {
      const thrown = made(cause);
      const error = StatusError.from(thrown);
      expect(error).toMatchObject({ code, cause: thrown });
      expect(error.toJSON()).toEqual({ code, message: "unknown error" });
    },
  );

  test("made by Connect from an exception has the message of the exception", () => {
    expect(StatusError.from(made(new Error("at the socket"))).message).toBe("at the socket");
  });

  test.each<[string, unknown, number]>([
    ["a code of its own", new TypeError("at the socket"), 13],
    ["a message of its own", new TypeError("Failed to fetch"), 2],
    ["a string as its cause", "at the socket", 2],
    ["no cause", undefined, 2],
  ])("with %s was thrown on purpose and keeps code and message", (_, cause, code) => {
    const error = StatusError.from(made(cause, code));
    expect(error).toMatchObject({ code, message: "at the socket" });
    expect(error.toJSON()).toEqual({ code, message: "at the socket" });
  });

  test.each([[0], [17], [404], ["not_found"], [undefined]])(
    "with the code %j is UNKNOWN",
    (code) => {
      expect(StatusError.from(connectError({ code })).code).toBe(2);
    },
  );
});
