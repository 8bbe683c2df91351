import { inspect } from "node:util";
import { runInNewContext } from "node:vm";
import { create } from "@bufbuild/protobuf";
import { AnySchema } from "@bufbuild/protobuf/wkt";
import { describe, expect, test } from "vitest";
import { encodeErrorInfo, errorInfo } from "../../src/details.js";
import { Code, decodeStatus, encodeStatus, type Issue, StatusError } from "../../src/index.js";
import {
  type DetailInit,
  detailFromBytes,
  detailFromInit,
  detailIssues,
} from "../../src/status/any-detail.js";
import { standardTypes } from "../messages.js";
import { TYPE_URL } from "../wire/bytes.js";

const info = errorInfo({ reason: "OUT_OF_STOCK", domain: "acme.example" });

test.each(["$unknown", "json"])("a detail keeps type and bytes if its %s throws", (name) => {
  const plain = { typeUrl: "x/y", value: Uint8Array.of(1) };
  const init = Object.defineProperty({ ...plain }, name, { get: () => expect.unreachable() });
  expect(detailFromInit(init)).toMatchObject(plain);
});

test("a detail whose bytes were replaced is read from the new bytes", () => {
  const [detail] = decodeStatus(encodeStatus({ code: 5, message: "m", details: [info] })).details;
  const other = errorInfo({ reason: "SOLD_OUT_FOR_THIS_YEAR", domain: "shop.example" });
  Object.assign(detail as object, { value: encodeErrorInfo(other) });
  expect(detail?.message).toEqual(other);
});

test("JSON from any caller is copied, without values that JSON does not have", () => {
  const json: Record<string, unknown> = { text: "t", count: 5n, skip: () => 5 };
  json.self = json;
  const init = { typeUrl: "x/y", value: new Uint8Array(0), json };
  const error = new StatusError({ code: 5, details: [init] });
  expect(JSON.parse(JSON.stringify(error)).details).toMatchObject([{ text: "t", count: "5" }]);
  for (const other of [5, "t", null, [1], Uint8Array.of(1)])
    expect(detailFromInit({ ...init, json: other } as DetailInit).json).toBeUndefined();
});

describe("a value that is not a detail is refused with the fix", () => {
  test.each<[string, unknown, string]>([
    [
      "a message of another type",
      { $typeName: "acme.v1.Note" },
      'a detail of type "acme.v1.Note": give { ',
    ],
    ["an object without a type", {}, 'a detail of type "undefined"'],
    [
      "a type named like a property of Object.prototype",
      { $typeName: "constructor" },
      'of type "constructor"',
    ],
    ["a URL without bytes", { typeUrl: "x/y" }, "without a string typeUrl and a Uint8Array value"],
    [
      "bytes as base64",
      { typeUrl: "x/y", value: "CAU=" },
      "without a string typeUrl and a Uint8Array value",
    ],
    [
      "a Uint16Array",
      { typeUrl: "x/y", value: new Uint16Array(1) },
      "without a string typeUrl and a Uint8Array value",
    ],
    [
      "a URL that is not a string",
      { typeUrl: 1, value: new Uint8Array(0) },
      "without a string typeUrl and a Uint8Array value",
    ],
  ])("%s", (_, init, text) => {
    expect(() => detailFromInit(init as DetailInit)).toThrow(text);
    expect(() => detailFromInit(init as DetailInit)).toThrow(/^cannot encode a detail /);
  });

  test.each([
    ["a message without its list", { $typeName: "google.rpc.DebugInfo", detail: "" }],
    ["a message without its integer", { $typeName: "google.rpc.QuotaFailure", violations: [{}] }],
    ["null", null],
    ["a string", "google.rpc.ErrorInfo"],
  ])("%s", (_, init) => {
    expect(() => detailFromInit(init as unknown as DetailInit)).toThrow(Error);
  });
});

describe("the type is what follows the last slash", () => {
  test.each([
    ["type.googleapis.com/google.rpc.ErrorInfo", "google.rpc.ErrorInfo"],
    ["types.acme.example/a/b/google.rpc.ErrorInfo", "google.rpc.ErrorInfo"],
    ["/google.rpc.ErrorInfo", "google.rpc.ErrorInfo"],
    ["google.rpc.ErrorInfo", "google.rpc.ErrorInfo"],
  ])("%s is decoded, with its URL unchanged", (typeUrl, type) => {
    const detail = detailFromBytes(typeUrl, encodeErrorInfo(info));
    expect(detail.type).toBe(type);
    expect(detail.typeUrl).toBe(typeUrl);
    expect(detail.message).toEqual(info);
  });

  test.each([
    ["", ""],
    ["type.googleapis.com/", ""],
    ["google.rpc.ErrorInfo/", ""],
    ["x/acme.v1.Note", "acme.v1.Note"],
    ["x/google.rpc.errorinfo", "google.rpc.errorinfo"],
    ["x/constructor", "constructor"],
  ])("%j is unknown, with its bytes unchanged", (typeUrl, type) => {
    const value = Uint8Array.of(1, 2, 3);
    const detail = detailFromBytes(typeUrl, value);
    expect(detail.type).toBe(type);
    expect(detail.message).toBeUndefined();
    expect(detail.value).toBe(value);
    expect(detailIssues(detail, 0)).toEqual([]);
  });
});

test.each(standardTypes)("$name is encoded to an Any", ({ name, example, encode }) => {
  const detail = detailFromInit(example);
  expect(detail).toEqual(create(AnySchema, { typeUrl: TYPE_URL + name, value: encode(example) }));
  expect(detail.message).toEqual(example);
});

test("a detail is decoded once", () => {
  const detail = detailFromInit(info);
  expect(detail.message).toBe(detail.message);
  expect(detailFromInit(detail)).toBe(detail);
});

test("bytes of another realm are accepted", () => {
  const value = runInNewContext("Uint8Array.of(10, 1, 82)");
  expect(value).not.toBeInstanceOf(Uint8Array);
  expect(detailFromInit({ typeUrl: "x/google.rpc.ErrorInfo", value }).message).toMatchObject({
    reason: "R",
  });
});

test("issues name the detail, and the fields before the problem are kept", () => {
  const bytes = Uint8Array.of(0x0a, 1, 0x52, 0x12, 9);
  const detail = detailFromBytes("x/google.rpc.ErrorInfo", bytes);
  expect(detailIssues(detail, 4)).toMatchObject([
    { kind: "malformed-protobuf", where: "details[4] google.rpc.ErrorInfo" },
  ]);
  expect(detail.message).toMatchObject({ reason: "R", domain: "" });
});

test("a detail that another copy of the package received as JSON stays JSON", () => {
  const json = { note: "call us" };
  // Such a copy has a class of its own, and no bytes.
  const otherCopy = { typeUrl: "x/acme.v1.Note", value: new Uint8Array(0), json };
  const [detail] = new StatusError({ code: Code.ABORTED, details: [otherCopy] }).details;
  expect(detail?.json).toEqual(json);
  const issues: Issue[] = [];
  encodeStatus({ code: 10, details: [otherCopy] }, { onIssue: (issue) => issues.push(issue) });
  expect(issues.map(({ kind }) => kind)).toEqual(["unencodable-detail"]);
});

describe("the JSON of a detail", () => {
  test.each(standardTypes.map(({ name, example }) => [name, example] as const))(
    "%s is the one in the JSON of a status, and can be stringified",
    (_, example) => {
      const error = new StatusError({ code: 5, details: [example] });
      const json = error.details[0]?.toJSON();
      expect(json).toEqual(error.toJSON().details?.[0]);
      expect(Object.keys(json ?? {})[0]).toBe("@type");
      expect(JSON.parse(JSON.stringify(error.details))).toEqual([json]);
    },
  );

  test.each<[string, string, readonly number[]]>([
    ["an unknown type", "x/acme.v1.Note", [1, 2, 255]],
    ["malformed bytes", `${TYPE_URL}google.rpc.ErrorInfo`, [0x0a, 0x7f]],
    ["unknown fields", `${TYPE_URL}google.rpc.ErrorInfo`, [0x0a, 0x01, 0x52, 0x48, 0x01]],
    ["no type", "", [1]],
  ])("of %s is its bytes in base64", (_, typeUrl, bytes) => {
    const detail = detailFromBytes(typeUrl, Uint8Array.from(bytes));
    const value = Buffer.from(bytes).toString("base64");
    expect(detail.toJSON()).toEqual({ "@type": typeUrl, "@value": value });
  });

  test("received as JSON is unchanged, under its type", () => {
    const given = { "@type": "x/acme.v1.Note", text: "t", list: [{ of: [1] }] };
    const error = StatusError.from({ code: 5, message: "m", details: [given] });
    expect(error.details[0]?.toJSON()).toEqual(given);
  });

  test("is printed by Node as far as the bytes can be read", () => {
    const bytes = Uint8Array.of(0x0a, 0x01, 0x52, 0x48, 0x01);
    const type = `${TYPE_URL}google.rpc.ErrorInfo`;
    expect(inspect(detailFromBytes(type, bytes))).toBe(`{ '@type': '${type}', reason: 'R' }`);
    expect(inspect(detailFromBytes("x/y", bytes))).toBe("{ '@type': 'x/y', '@value': '5 bytes' }");
  });
});
