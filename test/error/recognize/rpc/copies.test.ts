// Errors of RPC clients that travelled: through JSON, a worker, a child process, a serializer or a logger.

import { fork } from "node:child_process";
import { once } from "node:events";
import { inspect } from "node:util";
import { deserialize, serialize } from "node:v8";
import { Worker } from "node:worker_threads";
import { Code as ConnectCode, ConnectError } from "@connectrpc/connect";
import { Metadata } from "@grpc/grpc-js";
import { describe, expect, test } from "vitest";
import { codeName } from "../../../../src/code.js";
import { encodeErrorInfo, errorInfo, retryInfo } from "../../../../src/details.js";
import { StatusError } from "../../../../src/error/status-error.js";
import { encodeStatus } from "../../../../src/status/encode.js";
import { expectUnknown } from "../expect-unknown.js";

const info = errorInfo({ reason: "NO_ORDER", domain: "acme.example", metadata: { id: "7" } });
const bin = Buffer.from(encodeStatus({ code: 5, message: "gone", details: [info] }));
const HEADER = "grpc-status-details-bin";

function serviceError(rest: object = {}) {
  const metadata = new Metadata();
  metadata.set(HEADER, bin);
  const error = new Error("5 NOT_FOUND: gone");
  return Object.assign(error, { code: 5, details: "gone", metadata, ...rest });
}

/** Returns name, message, stack and own properties, as serializers of errors do. */
const properties = (error: Error): object => ({
  ...error,
  name: error.name,
  message: error.message,
  stack: error.stack,
});

const json = (value: unknown): unknown => JSON.parse(JSON.stringify(value));
const clone = (value: object): object => deserialize(serialize(value));
const own = (metadata: unknown): object => ({ ...properties(serviceError()), metadata });

describe("a copy of a ServiceError keeps code, message and details", () => {
  const map = new Map([[HEADER, [bin]]]);
  test.each<[string, unknown]>([
    ["JSON", json(serviceError())],
    ["JSON of all properties", json(properties(serviceError()))],
    ["a plain object", properties(serviceError())],
    ["the code as text", { ...(json(properties(serviceError())) as object), code: "5" }],
    [
      "pino, of an error with a cause",
      json({ ...own({ [HEADER]: [bin] }), message: "5 NOT_FOUND: gone: reset" }),
    ],
    ["a clone of its properties", clone(properties(serviceError()))],
    ["an error with cloned metadata", serviceError({ metadata: clone(serviceError().metadata) })],
    [
      "the JSON of a clone of the values",
      json(own({ internalRepr: [[HEADER, [Uint8Array.from(bin)]]] })),
    ],
    [
      "winston, with a text of its own",
      {
        ...own({ [HEADER]: [json(bin)] }),
        message: "call failed 5 NOT_FOUND: gone",
        level: "error",
      },
    ],
    [
      "winston, with an empty message in the metadata",
      { ...own({ [HEADER]: [bin] }), message: "call failed" },
    ],
    ["the metadata as a Map", own(map)],
    ["the metadata as names and values in turn", own(["x", "y", HEADER, bin.toString("base64")])],
    ["the metadata as keys and values", own([{ key: HEADER, value: json(bin) }])],
    ["a wrapper with its message", new Error("5 NOT_FOUND: gone", { cause: serviceError() })],
    [
      "an RpcException with its message",
      Object.assign(new Error("5 NOT_FOUND: gone"), { error: serviceError() }),
    ],
    [
      "a GraphQLError with its message",
      Object.assign(new Error("5 NOT_FOUND: gone"), { originalError: serviceError() }),
    ],
    ["the metadata as pairs", own([...map])],
    ["the metadata as Headers", own(new Headers([[HEADER, bin.toString("base64")]]))],
    ["the metadata as an object of lists", own({ [HEADER]: [bin] })],
    ["the metadata as base64", own({ [HEADER]: bin.toString("base64") })],
    ["the metadata with `getMap`", own({ getMap: () => ({ [HEADER]: bin }) })],
    ["the metadata with `toJSON`", own({ toJSON: () => ({ [HEADER]: [bin] }) })],
    ["the metadata of grpc", own({ _internal_repr: { [HEADER]: [bin] }, flags: 0 })],
    ["an internalRepr that became an object", own({ internalRepr: { [HEADER]: [json(bin)] } })],
    ["a list of numbers", own({ [HEADER]: [[...bin]] })],
    ["a list of numbers in place of the values", own({ [HEADER]: [...bin] })],
    ["an object with index keys", own({ [HEADER]: [{ ...Uint8Array.from(bin) }] })],
    ["an ArrayBuffer", own({ [HEADER]: [Uint8Array.from(bin).buffer] })],
    ["a DataView", own({ [HEADER]: [new DataView(Uint8Array.from(bin).buffer)] })],
    [
      "grpc-web's event `status`",
      { code: 5, details: "gone", metadata: { [HEADER]: bin.toString("base64") } },
    ],
    [
      "an event without a message",
      { code: 5, details: "", metadata: { [HEADER]: bin.toString("base64") } },
    ],
    [
      "JSON of an RpcError of grpc-web",
      { code: 5, metadata: { [HEADER]: bin.toString("base64") } },
    ],
    [
      "pino, of an RpcError of grpc-web",
      {
        type: "C",
        code: 5,
        message: "gone",
        stack: "",
        metadata: { [HEADER]: bin.toString("base64") },
      },
    ],
    [
      "browser-headers",
      {
        code: 5,
        message: "gone",
        stack: "",
        metadata: { headersMap: { [HEADER]: [bin.toString("base64")] } },
      },
    ],
    [
      "browser-headers without a message",
      {
        code: 5,
        metadata: { headersMap: { "grpc-message": ["gone"], [HEADER]: [bin.toString("base64")] } },
      },
    ],
    [
      "Electron",
      serviceError({ message: "Error invoking remote method 'order': Error: 5 NOT_FOUND: gone" }),
    ],
  ])("%s", (_, copy) => {
    const error = StatusError.from(copy);
    expect(error).toMatchObject({ code: 5, message: "gone", issues: [], errorInfo: info });
    expect(error?.toJSON().message).toBe("gone");
  });

  test("a worker", async () => {
    const worker = new Worker(
      `const { Metadata } = require("@grpc/grpc-js");
      const metadata = new Metadata();
      metadata.set("${HEADER}", Buffer.from("${bin.toString("base64")}", "base64"));
      throw Object.assign(new Error("5 NOT_FOUND: gone"), { code: 5, details: "gone", metadata });`,
      { eval: true },
    );
    const [error] = await once(worker, "error");
    expect(StatusError.from(error)).toMatchObject({
      code: 5,
      message: "gone",
      issues: [],
      errorInfo: info,
    });
  });

  test.each(["json", "advanced"] as const)(
    "a child process, serialized as %s",
    async (serialization) => {
      const code = `process.on("message", (m) => { process.send(m); process.disconnect(); })`;
      const child = fork("-e", [code], { serialization, execArgv: [], stdio: "ignore" });
      child.send(properties(serviceError()));
      const [copy] = await once(child, "message");
      expect(StatusError.from(copy)).toMatchObject({
        code: 5,
        message: "gone",
        issues: [],
        errorInfo: info,
      });
    },
  );

  test("what Node prints for a short Metadata", () => {
    const short = Buffer.from(encodeStatus({ code: 5, message: "", details: [retryInfo(1000)] }));
    const metadata = new Metadata();
    metadata.set("google.rpc.retryinfo-bin", Buffer.from([10, 2, 8, 3]));
    const printed = inspect(metadata, { depth: 5 });
    expect(StatusError.from(own(printed))).toMatchObject({
      code: 5,
      retryDelayMs: 3000,
      issues: [],
    });
    expect(short.length).toBeGreaterThan(50);
    metadata.set(HEADER, short);
    const cut = StatusError.from(own(inspect(metadata, { depth: 5 })));
    expect(cut).toMatchObject({ code: 5, message: "gone" });
    expect(cut.issues.map(({ where }) => where)).toContain("metadata");
  });
});

describe("a copy without the details has an issue", () => {
  test.each<[string, unknown]>([
    ["structuredClone of the error", structuredClone(serviceError())],
    ["only message and code", Object.assign(new Error("5 NOT_FOUND: gone"), { code: 5 })],
    ["only message and code, without a stack", { message: "5 NOT_FOUND: gone", code: 5 }],
    ["bunyan", json({ message: "5 NOT_FOUND: gone", name: "Error", stack: "Error: …", code: 5 })],
    ["no metadata", serviceError({ metadata: undefined })],
    ["metadata that was cut", serviceError({ metadata: "[Metadata]" })],
    ["JSON of a clone", json(clone(properties(serviceError())))],
    ["an internalRepr that was cut", own({ internalRepr: "[Map]", options: {} })],
    ["a value that was cut", own({ [HEADER]: ["[object Buffer]"] })],
    ["a value that JSON lost", own({ [HEADER]: [{}] })],
    ["JSON of an ArrayBuffer", json(own({ [HEADER]: [Uint8Array.from(bin).buffer] }))],
    ["bytes with a hole", own({ [HEADER]: { 0: 8, 2: 5 } })],
  ])("%s", (_, copy) => {
    const error = StatusError.from(copy);
    expect(error).toMatchObject({ code: 5, message: "gone", details: [] });
    expect(error.issues).not.toEqual([]);
  });
});

test("a google.rpc.Status whose message is the sign alone keeps it", () => {
  const { message } = StatusError.from({ code: 9, message: "9 FAILED_PRECONDITION: " });
  expect(message).toBe("9 FAILED_PRECONDITION: ");
  const error = new StatusError({ code: 9, message: "9 FAILED_PRECONDITION: x" });
  expect(StatusError.from(JSON.parse(JSON.stringify(error))).message).toBe(error.message);
});

test("a copied Status, or GoogleError of REST, keeps the bytes of its details", () => {
  const detail = { value: { ...encodeErrorInfo(info) } };
  const typeUrl = "type.googleapis.com/google.rpc.ErrorInfo";
  for (const name of ["typeUrl", "type_url"]) {
    const details = [{ ...detail, [name]: typeUrl }];
    for (const thrown of [
      { code: 5, message: "gone", details },
      Object.assign(new Error("gone"), { code: 5, details }),
    ])
      expect(StatusError.from(thrown)).toMatchObject({
        code: 5,
        message: "gone",
        issues: [],
        errorInfo: info,
      });
  }
});

test.each(Array.from({ length: 16 }, (_, i) => i + 1))(
  "the message has the name of code %i",
  (code) => {
    const thrown = new Error(`${code} ${codeName(code)}: line one\nline two: x`);
    expect(StatusError.from(thrown)).toMatchObject({ code, message: "line one\nline two: x" });
  },
);

test("a code that is not one of the 17 is kept as rawCode", () => {
  const thrown = serviceError({ message: "99 undefined: gone", code: 99 });
  expect(StatusError.from(json(properties(thrown as Error)))).toMatchObject({
    code: 2,
    rawCode: 99,
  });
});

test("a GraphQL error has the original one in its extensions", () => {
  const exception = json({ ...serviceError() });
  const extensions = { code: "INTERNAL_SERVER_ERROR", exception };
  for (const thrown of [
    { message: "m", extensions },
    Object.assign(new Error("m"), { extensions }),
  ])
    expect(StatusError.from(thrown)).toMatchObject({ code: 5, message: "gone", errorInfo: info });
  const other = { message: "m", extensions: { exception: { code: 11_000 } } };
  expectUnknown(other);
});

describe("a structured clone of a StatusError", () => {
  test("has an issue for the code that is lost", () => {
    for (const message of ["gone", ""]) {
      const error = StatusError.from(structuredClone(new StatusError({ code: 5, message })));
      expect(error.toJSON()).toEqual({ code: 2, message: "unknown error" });
      expect(error).toMatchObject({ message, issues: [{ kind: "unreadable", where: "code" }] });
    }
  });

  test("has the status of its cause", () => {
    const thrown = new StatusError(
      { code: 5, message: "m" },
      { cause: new Error("8 RESOURCE_EXHAUSTED: q") },
    );
    expect(StatusError.from(structuredClone(thrown))).toMatchObject({ code: 8, message: "q" });
  });
});

describe("texts that are not the sign", () => {
  test.each([
    ["5 not_found: gone"],
    ["5 NOT_FOUND gone"],
    ["5 NOT_FOUND"],
    ["6 NOT_FOUND: gone"],
    ["05: NOT_FOUND: gone"],
    ["got 5 NOT_FOUND: gone"],
    ["0 OK: fine"],
    ["99 undefined: gone"],
    ["17 UNKNOWN: gone"],
    ["404 NOT_FOUND: gone"],
  ])("%s", (message) => expectUnknown(new Error(message)));

  test("another code beside it", () => {
    expectUnknown(Object.assign(new Error("5 NOT_FOUND: gone"), { code: 11_000 }));
  });

  test("a text, and data without a code", () => {
    expectUnknown("5 NOT_FOUND: gone");
    expectUnknown({ message: "5 NOT_FOUND: gone" });
  });
});

describe("a copy of a ConnectError", () => {
  const connectError = () => {
    const error = new ConnectError("gone", ConnectCode.NotFound);
    error.details.push({ type: "google.rpc.ErrorInfo", value: encodeErrorInfo(info) });
    return error;
  };

  test.each<[string, unknown]>([
    ["JSON", json(connectError())],
    ["a clone of its properties", clone({ ...connectError(), metadata: undefined })],
    ["an error with the JSON", Object.assign(new Error("[not_found] gone"), json(connectError()))],
  ])("keeps code, message and details: %s", (_, copy) => {
    expect(StatusError.from(copy)).toMatchObject({
      code: 5,
      message: "gone",
      issues: [],
      errorInfo: info,
    });
  });

  test.each<[string, unknown]>([
    ["structuredClone of the error", structuredClone(connectError())],
    ["bunyan", { name: "ConnectError", message: "[not_found] gone", stack: "…", code: 5 }],
  ])("without its details has an issue: %s", (_, copy) => {
    const error = StatusError.from(copy);
    expect(error).toMatchObject({ code: 5, message: "gone", details: [] });
    expect(error.issues).toMatchObject([{ kind: "unreadable", where: "details" }]);
  });

  test("is not any text in brackets", () => {
    expectUnknown(new Error("[not_found] gone"));
    expectUnknown(new Error("[gone] gone"));
    expectUnknown(Object.assign(new Error("[internal] gone"), { code: 5 }));
  });
});

test("hostile copies cost linear time and never throw", () => {
  const endless = new Proxy({}, { get: (_, name) => (name === "length" ? 2 ** 40 : 7) });
  const keys = new Proxy(
    {},
    {
      ownKeys: () => {
        throw new Error("a trap");
      },
      get: () => 7,
    },
  );
  const list = new Proxy([], { get: (_, name) => (name === "length" ? 2 ** 40 : 7) });
  for (const value of [endless, keys, list, { type: "Buffer", data: list }])
    expect(StatusError.from(own({ [HEADER]: [value] }))).toMatchObject({
      code: 5,
      message: "gone",
    });
  const long = { type: "Buffer", data: new Array(2 ** 20 + 1).fill(0) };
  expect(StatusError.from(own({ [HEADER]: [long] })).issues).toMatchObject([
    { kind: "unreadable", header: HEADER },
  ]);
  const text = `5 NOT_FOUND: ${"x".repeat(1e6)}`;
  expect(StatusError.from(new Error(text)).message).toHaveLength(1e6);
  const printed = "'grpc-status-details-bin' => [ <Buffer ".repeat(10_000);
  expect(StatusError.from(own(printed)).code).toBe(5);
});
