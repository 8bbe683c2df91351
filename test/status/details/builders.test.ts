import { fromBinary, toBinary } from "@bufbuild/protobuf";
import { describe, expect, test } from "vitest";
import { file_google_rpc_error_details } from "../../../gen/google/rpc/error_details_pb.js";
import { createRetryInfo as retryInfoOf } from "../../../gen/google/rpc/error_details_rpcstatus.js";
import { debugInfo, errorInfo, help, retryInfo } from "../../../src/details.js";
import { standardCodec } from "../../../src/status/details/codecs.js";
import { standardTypes } from "../../messages.js";

test("the standard types are all messages of error_details.proto", () => {
  expect(standardTypes.map(({ name }) => name).toSorted()).toEqual(
    file_google_rpc_error_details.messages.map(({ typeName }) => typeName).toSorted(),
  );
});

test.each(["google.rpc.Status", "ErrorInfo", "", "constructor", "__proto__", "toString"])(
  "%j has no codec",
  (name) => expect(standardCodec(name)).toBeUndefined(),
);

describe.each(standardTypes)("$name", ({ name, schema, example, encode, decode }) => {
  test("has every field set by the builder", () => {
    for (const { localName } of schema.fields) expect(example).toHaveProperty(localName);
    expect(example.$typeName).toBe(name);
  });

  test("is encoded to the bytes of protobuf-es", () => {
    expect(encode(example)).toEqual(toBinary(schema, example));
  });

  test("is decoded to the message of protobuf-es", () => {
    const bytes = encode(example);
    expect(decode(bytes)).toEqual(fromBinary(schema, bytes));
    expect(decode(bytes)).toEqual(example);
  });

  test("has the defaults of protobuf-es without any bytes", () => {
    expect(decode(new Uint8Array(0))).toEqual(fromBinary(schema, new Uint8Array(0)));
    expect(encode(decode(new Uint8Array(0)))).toEqual(new Uint8Array(0));
  });

  test("has a codec with the name of the type and exactly its fields", () => {
    const codec = standardCodec(name);
    expect(codec?.typeName).toBe(name);
    expect(codec?.fields.map(([, name]) => name)).toEqual(schema.fields.map((f) => f.jsonName));
  });
});

test("a builder takes null of an untyped caller for a field that is not set", () => {
  const unset = null as unknown as undefined;
  expect(retryInfoOf({ retryDelay: unset })).toEqual(retryInfoOf());
  expect(debugInfo({ detail: unset, stackEntries: unset })).toEqual(debugInfo());
  expect(errorInfo({ metadata: unset })).toEqual(errorInfo());
});

describe("a builder copies", () => {
  test("lists", () => {
    const stackEntries = ["a"];
    const made = debugInfo({ stackEntries });
    stackEntries.push("b");
    expect(made.stackEntries).toEqual(["a"]);
  });

  test("maps, with a key __proto__", () => {
    const metadata = JSON.parse('{ "__proto__": "v" }') as Record<string, string>;
    const made = errorInfo({ metadata });
    metadata.other = "w";
    expect(Object.entries(made.metadata)).toEqual([["__proto__", "v"]]);
  });

  test("submessages", () => {
    const link = { description: "docs", url: "https://acme.example" };
    const made = help({ links: [link] });
    link.url = "changed";
    expect(made.links[0]?.url).toBe("https://acme.example");
  });
});

test("retryInfo of NaN has no delay", () => {
  expect(retryInfo(Number.NaN).retryDelay).toMatchObject({ seconds: 0n, nanos: 0 });
});
