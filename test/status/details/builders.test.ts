import { fromBinary, toBinary } from "@bufbuild/protobuf";
import { describe, expect, test } from "vitest";
import { file_google_rpc_error_details } from "../../../gen/google/rpc/error_details_pb.js";
import { debugInfo, errorInfo, help, retryInfo } from "../../../src/details.js";
import { standardCodec } from "../../../src/status/details/codecs.js";
import { standardTypes } from "../../messages.js";

test("the ten are all messages of error_details.proto", () => {
  expect(standardTypes.map(({ name }) => name).toSorted()).toEqual(
    file_google_rpc_error_details.messages.map(({ typeName }) => typeName).toSorted(),
  );
});

test.each(["google.rpc.Status", "ErrorInfo", "", "constructor", "__proto__", "toString"])(
  "%j has no codec",
  (name) => expect(standardCodec(name)).toBeUndefined(),
);

describe.each(standardTypes)("$name", ({ name, schema, example, encode, decode }) => {
  test("the builder sets every field", () => {
    for (const { localName } of schema.fields) expect(example).toHaveProperty(localName);
    expect(example.$typeName).toBe(name);
  });

  test("it is encoded as protobuf-es does it", () => {
    expect(encode(example)).toEqual(toBinary(schema, example));
  });

  test("it is decoded to what protobuf-es makes", () => {
    const bytes = encode(example);
    expect(decode(bytes)).toEqual(fromBinary(schema, bytes));
    expect(decode(bytes)).toEqual(example);
  });

  test("no bytes give the defaults that protobuf-es has", () => {
    expect(decode(new Uint8Array(0))).toEqual(fromBinary(schema, new Uint8Array(0)));
    expect(encode(decode(new Uint8Array(0)))).toEqual(new Uint8Array(0));
  });

  test("the codec has the type's name and exactly its fields", () => {
    const codec = standardCodec(name);
    expect(codec?.typeName).toBe(name);
    expect(Object.keys(codec?.fields ?? {})).toEqual(schema.fields.map((field) => field.jsonName));
  });
});

describe("a builder copies what it is given", () => {
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

test("a retry delay that is no number is no delay", () => {
  expect(retryInfo(Number.NaN).retryDelay).toMatchObject({ seconds: 0n, nanos: 0 });
});
