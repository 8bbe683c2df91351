import { runInNewContext } from "node:vm";
import { Metadata } from "@grpc/grpc-js";
import { describe, expect, test } from "vitest";
import { errorInfo } from "../../../../src/details.js";
import { StatusError } from "../../../../src/error/status-error.js";
import { encodeStatus } from "../../../../src/status/encode.js";
import { any, block, concat, number, TYPE_URL } from "../../../wire/bytes.js";

const info = errorInfo({ reason: "NO_ORDER", domain: "acme.example" });
const INFO = `${TYPE_URL}google.rpc.ErrorInfo`;

describe("a ServiceError of grpc-js", () => {
  const bin = Buffer.from(encodeStatus({ code: 5, message: "no such order", details: [info] }));
  const serviceError = (
    values: unknown,
    { code = 5, details = "no such order", ...rest }: Record<string, unknown> = {},
  ) => {
    const metadata = { get: (name: string) => (name === "grpc-status-details-bin" ? values : []) };
    const error = new Error(`${code} NOT_FOUND: ${details}`);
    return Object.assign(error, { code, details, metadata, ...rest });
  };

  test.each<[string, unknown]>([
    ["a Buffer", [bin]],
    ["bytes", [Uint8Array.from(bin)]],
    ["bytes outside a list", bin],
    ["base64", [bin.toString("base64")]],
    ["unpadded base64url", bin.toString("base64url")],
    ["bytes of another realm", [runInNewContext(`Uint8Array.of(${bin.join()})`)]],
  ])("is read with details as %s", (_, values) => {
    const thrown = serviceError(values);
    const error = StatusError.from(thrown);
    expect(error).toMatchObject({ code: 5, rawCode: 5, message: "no such order", issues: [] });
    expect(error.errorInfo).toEqual(info);
    expect(error.cause).toBe(thrown);
    expect(encodeStatus(error)).toEqual(Uint8Array.from(bin));
  });

  test("is read by a `get` that a test has replaced, and among any number of headers", () => {
    const metadata = new Metadata();
    metadata.get = (name) => (name === "grpc-status-details-bin" ? [bin] : []);
    expect(StatusError.from(serviceError([], { metadata })).errorInfo).toEqual(info);
    const many = new Metadata();
    for (let i = 0; i < 10_001; i++) many.set(`name-${i}`, "v");
    many.set("grpc-status-details-bin", bin);
    expect(StatusError.from(serviceError([], { metadata: many })).errorInfo).toEqual(info);
  });

  test.each<[string, unknown]>([
    ["no header", []],
    ["no value", undefined],
    ["an empty header", [Buffer.alloc(0)]],
    ["details that say OK", [Buffer.from(encodeStatus({ code: 0 }))]],
  ])("keeps code and message of the trailers with %s", (_, values) => {
    const error = StatusError.from(serviceError(values));
    expect(error).toMatchObject({ code: 5, message: "no such order", details: [], issues: [] });
    expect(error.toJSON()).toEqual({ code: 5, message: "no such order" });
  });

  test.each<[string, unknown, string]>([
    ["malformed bytes", [Buffer.from([0x00])], "malformed-protobuf"],
    ["a truncated status", [bin.subarray(0, -3)], "malformed-protobuf"],
    ["text that is not base64", ["*"], "malformed-base64"],
  ])("keeps code and message of the trailers with %s, and reports it", (_, values, kind) => {
    const error = StatusError.from(serviceError(values));
    expect(error).toMatchObject({ code: 5, message: "no such order" });
    expect(new Set(error.issues.map((issue) => issue.kind))).toEqual(new Set([kind]));
  });

  test("reports a malformed detail once", () => {
    const input = concat(number(1, 5), any(INFO, [0x0a, 0x7f]), any(INFO, block(1, "R")));
    const error = StatusError.from(serviceError([input]));
    expect(error.issues).toMatchObject([
      { kind: "malformed-protobuf", where: "details[0] google.rpc.ErrorInfo" },
    ]);
    expect(error.details).toHaveLength(2);
  });

  test("prefers code and message of the trailers to those of the details", () => {
    const error = StatusError.from(serviceError([bin], { code: 13, details: "broken" }));
    expect(error).toMatchObject({ code: 13, message: "broken", reason: "NO_ORDER" });
    expect(error.issues.map(({ kind }) => kind)).toEqual(["code-mismatch", "message-mismatch"]);
    expect(error.toJSON()).toMatchObject({ code: 13, message: "broken" });
  });

  test("uses the message of the details if the trailers have none", () => {
    const error = StatusError.from(serviceError([bin], { details: "" }));
    expect(error).toMatchObject({ message: "no such order", issues: [] });
  });

  test.each([
    ["two values", [Buffer.from(encodeStatus({ code: 13 })), bin]],
    ["a malformed value and a valid one", ["*", bin]],
    [
      "two values joined with a comma",
      `${Buffer.from(encodeStatus({ code: 13 })).toString("base64")}, ${bin.toString("base64")}`,
    ],
  ])("uses the value that is valid and agrees, of %s", (_, values) => {
    const error = StatusError.from(serviceError(values));
    expect(error).toMatchObject({ code: 5, reason: "NO_ORDER" });
    expect(error.issues).toMatchObject([{ kind: "extra-value", where: "grpc-status-details-bin" }]);
    expect(error.issues[0]?.what).toContain("2 values; value 2 was used");
  });

  test.each([-1, 17, 11_000, Number.NaN])(
    "is UNKNOWN with code %d, and keeps its message",
    (code) => {
      const error = StatusError.from(serviceError([], { code }));
      expect(error).toMatchObject({ code: 2, rawCode: code, message: "no such order" });
      expect(error.issues.map(({ kind }) => kind)).toEqual(["unknown-code"]);
    },
  );

  test("is UNKNOWN with code OK, with an issue", () => {
    const error = StatusError.from(serviceError([bin], { code: 0 }));
    expect(error).toMatchObject({ code: 2, rawCode: 0, message: "no such order" });
    expect(error.issues.map(({ kind }) => kind)).toContain("ok-in-error");
  });

  test("keeps code and message if the metadata throws", () => {
    const error = StatusError.from(serviceError([], { metadata: { get: fail } }));
    expect(error).toMatchObject({ code: 5, message: "no such order", details: [] });
    expect(error.issues).toMatchObject([{ where: "grpc-status-details-bin" }]);
  });

  test.each([
    ["no metadata", { metadata: undefined, message: "no such order" }],
    ["metadata without get", { metadata: {}, message: "no such order" }],
    ["details that are not a string", { details: ["no such order"] }],
    ["a code that is not a number", { code: "5", message: "no such order" }],
  ])("is not recognized with %s", (_, rest) => {
    const error = StatusError.from(serviceError([bin], rest));
    expect(error).toMatchObject({ code: 2, details: [] });
    expect(error.toJSON()).toEqual({ code: 2, message: "unknown error" });
  });
});

describe("a ServiceError of a response without grpc-status, whose Metadata has the grpc-message", () => {
  const bin = Buffer.from(encodeStatus({ code: 5, message: "für", details: [info] }));
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

function fail(): never {
  throw new Error("a trap");
}
