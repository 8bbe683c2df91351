// The errors that catalogs read. The recognizers have tests of their own, through StatusError.from.

import { Code as ConnectCode, ConnectError } from "@connectrpc/connect";
import { Metadata } from "@grpc/grpc-js";
import { describe, expect, test } from "vitest";
import { encodeErrorInfo, errorInfo } from "../../src/details.js";
import { rpcErrorFrom } from "../../src/error/rpc-error.js";
import { StatusError } from "../../src/error/status-error.js";
import { decodeStatus } from "../../src/status/decode.js";
import { encodeStatus } from "../../src/status/encode.js";
import { TYPE_URL } from "../wire/bytes.js";

const info = errorInfo({ reason: "NO_ORDER", domain: "acme.example" });
const INFO = `${TYPE_URL}google.rpc.ErrorInfo`;
const value = encodeErrorInfo(info);
const bin = Buffer.from(encodeStatus({ code: 5, message: "gone", details: [info] }));
const json = { "@type": INFO, reason: "NO_ORDER", domain: "acme.example" };

const own = () => new StatusError({ code: 5, message: "gone", details: [info] });

const serviceError = () => {
  const metadata = new Metadata();
  metadata.set("grpc-status-details-bin", bin);
  return Object.assign(new Error("5 NOT_FOUND: gone"), { code: 5, details: "gone", metadata });
};

const connectError = () => {
  const error = new ConnectError("gone", ConnectCode.NotFound);
  error.details.push({ type: "google.rpc.ErrorInfo", value });
  return error;
};

const gaxError = () =>
  Object.assign(new Error("gone"), {
    code: 5,
    details: [{ type_url: INFO, value }],
    ...{ statusDetails: undefined, reason: "", domain: "", errorInfoMetadata: undefined },
  });

const workerCopy = () => {
  const { code, rawCode, message, details } = own();
  return Object.assign(new Error(message), {
    ...{ name: "StatusError", code, rawCode },
    details: details.map((detail) => ({ ...detail })),
  });
};

const any = { typeUrl: INFO, value };

describe.each<[string, unknown]>([
  ["a ServiceError of grpc-js", serviceError()],
  ["a ConnectError", connectError()],
  ["a GoogleError", gaxError()],
  ["an RpcError of grpc-web", rpcError(5, "metadata")],
  ["an RpcError of protobuf-ts", rpcError("NOT_FOUND", "meta")],
  ["the copy of a StatusError from a worker", workerCopy()],
  ["a status that was decoded", decodeStatus(bin)],
  ["a status with messages of google.protobuf.Any", { code: 5, message: "gone", details: [any] }],
  ["the error of an Operation", { error: { code: 5, message: "gone", details: [any] } }],
])("%s", (_, thrown) => {
  const expected = { code: 5, message: "gone", errorInfo: info, issues: [], cause: thrown };

  test("is read as StatusError.from reads it", () => {
    expect(rpcErrorFrom(thrown)).toBeInstanceOf(StatusError);
    expect(rpcErrorFrom(thrown)).toMatchObject(expected);
    expect(StatusError.from(thrown)).toMatchObject(expected);
  });

  test("is found among causes", () => {
    const wrapped = new Error("cannot place the order", { cause: thrown });
    expect(rpcErrorFrom(wrapped)).toMatchObject({ ...expected, cause: wrapped });
    const aggregate = new AggregateError([new Error("first"), wrapped]);
    expect(rpcErrorFrom(aggregate)).toMatchObject({ ...expected, cause: aggregate });
  });
});

test("a StatusError is returned as is, also from a match of a catalog", () => {
  const error = own();
  expect(rpcErrorFrom(error)).toBe(error);
  expect(rpcErrorFrom({ reason: "NO_ORDER", status: error })).toBe(error);
});

test("a nearer error of another kind does not hide one among its causes", () => {
  const timeout = new DOMException("timed out", "TimeoutError");
  const thrown = Object.assign(timeout, { cause: serviceError() });
  expect(rpcErrorFrom(thrown)).toMatchObject({ code: 5, errorInfo: info });
  expect(StatusError.from(thrown).code).toBe(4);
});

test("a detail in JSON stays JSON beside those with bytes", () => {
  const error = connectError();
  error.details.push(json as never);
  const read = rpcErrorFrom(error);
  expect(read?.details.map((detail) => detail.json)).toEqual([
    undefined,
    { reason: "NO_ORDER", domain: "acme.example" },
  ]);
  expect(StatusError.from(error).details.map(({ message }) => message)).toEqual([info, info]);
});

describe.each<[string, unknown]>([
  ["undefined", undefined],
  ["null", null],
  ["a text", "boom"],
  ["an exception", new Error("boom")],
  ["a system error", Object.assign(new Error("no"), { code: "ECONNREFUSED" })],
  ["a timeout", new DOMException("timed out", "TimeoutError")],
  ["an abort", new DOMException("aborted", "AbortError")],
  ["a fetch without a response", new TypeError("Failed to fetch")],
  ["an AxiosError", Object.assign(new Error("404"), { isAxiosError: true, response: {} })],
  ["the JSON of a status", { code: 5, message: "gone", details: [json] }],
  ["Google's JSON", { error: { code: 404, status: "NOT_FOUND", message: "gone" } }],
  ["the text of JSON", JSON.stringify(own())],
  ["a proxy that throws", new Proxy({}, { get: fail })],
])("%s", (_, thrown) => {
  test("is left to StatusError.from", () => expect(rpcErrorFrom(thrown)).toBeUndefined());
});

function rpcError(code: unknown, metadata: string): Error {
  const headers = { "grpc-status-details-bin": bin.toString("base64") };
  return Object.assign(new Error("gone"), { name: "RpcError", code, [metadata]: headers });
}

function fail(): never {
  throw new Error("a trap");
}
