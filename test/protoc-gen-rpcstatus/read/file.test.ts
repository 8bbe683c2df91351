// Files from bytes: the same as protobuf-es decodes, with the source info beside them.

import { create, toBinary } from "@bufbuild/protobuf";
import { BinaryWriter, WireType } from "@bufbuild/protobuf/wire";
import {
  type FileDescriptorProto,
  FileDescriptorProtoSchema,
  SourceCodeInfoSchema,
} from "@bufbuild/protobuf/wkt";
import { describe, expect, test } from "vitest";
import {
  decodeFile,
  keyOf,
  parentOf,
  type SourceLocation,
  sourceOf,
  visitLocations,
} from "../../../scripts/protoc-gen-rpcstatus/src/read/file.js";

const file = create(FileDescriptorProtoSchema, {
  name: "a.proto",
  package: "acme",
  dependency: ["b.proto"],
  enumType: [{ name: "E", value: [{ name: "ZERO", number: 0 }] }],
  syntax: "proto3",
});
const info = create(SourceCodeInfoSchema, {
  location: [
    { path: [], span: [0, 0, 9, 1] },
    { path: [5, 0], span: [4, 2, 9], leadingComments: " An enum: é.\n", trailingComments: " Not." },
    {
      path: [5, 0, 3, 728300, 1],
      span: [5, 7, 9],
      trailingComments: " Trailing.",
      leadingDetachedComments: [" One.\n", " Two.\n"],
    },
  ],
});
const NONE = { leading: "", trailing: "", detached: "" };
const LOCATIONS: SourceLocation[] = [
  { key: "", line: 0, column: 0, ...NONE },
  { ...NONE, key: keyOf([5, 0]), line: 4, column: 2, leading: " An enum: é.\n", trailing: " Not." },
  { ...NONE, key: keyOf([5, 0, 3, 728300, 1]), line: 5, column: 7, trailing: " Trailing." },
];
/** As they are read for their comments. */
const COMMENTS = LOCATIONS.slice(1).map((location) =>
  location.line === 5 ? { ...location, detached: " One.\n\n Two.\n\n" } : location,
);

const bytes = toBinary(FileDescriptorProtoSchema, file);
const source = toBinary(SourceCodeInfoSchema, info);

/** Field 9 of a file. */
const field = (content: Uint8Array) =>
  new BinaryWriter().tag(9, WireType.LengthDelimited).bytes(content).finish();

function locationsIn(decoded: FileDescriptorProto, onlyComments = false): SourceLocation[] {
  const found: SourceLocation[] = [];
  const from = sourceOf(decoded);
  if (from !== undefined) visitLocations(from, onlyComments, (location) => found.push(location));
  return found;
}

describe("a file with its source info", () => {
  test.each([
    ["at the end", [bytes, field(source)]],
    ["at the start", [field(source), bytes]],
    ["between other fields", [bytes, field(source), bytes.subarray(0, 0), bytes.subarray(-8)]],
    ["in two parts", [field(source.subarray(0, 8)), bytes, field(source.subarray(8))]],
  ])("%s", (_, pieces) => {
    const decoded = decodeFile(Buffer.concat(pieces));
    expect(decoded).toEqual(file);
    expect(locationsIn(decoded)).toEqual(LOCATIONS);
    expect(locationsIn(decoded, true)).toEqual(COMMENTS);
  });

  test("in a message that was decoded by protobuf-es", () => {
    expect(locationsIn({ ...file, sourceCodeInfo: info })).toEqual(LOCATIONS);
  });

  test("that is empty", () => {
    expect(sourceOf(decodeFile(Buffer.concat([bytes, field(new Uint8Array())])))).toHaveLength(0);
  });

  test("that it does not have", () => {
    expect(sourceOf(decodeFile(bytes))).toBeUndefined();
  });
});

test("a path and a span may not be packed, and there may be other fields", () => {
  const location = new BinaryWriter();
  for (const part of [5, 0, 2, 300]) location.tag(1, WireType.Varint).int32(part);
  location.tag(6, WireType.LengthDelimited).string(" detached");
  for (const part of [8, 1, 9]) location.tag(2, WireType.Varint).int32(part);
  location.tag(15, WireType.Varint).int32(1);
  const all = new BinaryWriter()
    .tag(3, WireType.Varint)
    .int32(1)
    .tag(1, WireType.LengthDelimited)
    .bytes(location.finish())
    .finish();
  expect(locationsIn(decodeFile(field(all)))).toEqual([
    { key: keyOf([5, 0, 2, 300]), line: 8, column: 1, ...NONE },
  ]);
});

test.each(Array.from(source.keys()).filter((length) => length > 0))(
  "source info that ends after %i bytes gives its first locations",
  (length) => {
    const decoded = decodeFile(field(source.subarray(0, length)));
    const found: SourceLocation[] = [];
    visitLocations(sourceOf(decoded) ?? source, false, (location) => found.push(location));
    expect(found).toEqual(LOCATIONS.slice(0, found.length));
    expect(found.length).toBeLessThan(LOCATIONS.length);
  },
);

test("a file that ends too early throws", () => {
  expect(() => decodeFile(bytes.subarray(0, -1))).toThrow();
  expect(() => decodeFile(field(source).subarray(0, -1))).toThrow(/premature EOF/);
});

test("the parent of a key is that of its path", () => {
  const path = [4, 0, 127, 128, 16384, 728300, 2 ** 31 - 1];
  for (let key = keyOf(path); path.length > 0; path.pop()) {
    expect(key).toBe(keyOf(path));
    key = parentOf(key);
  }
  expect(parentOf(keyOf([300]))).toBe("");
  expect(parentOf("")).toBe("");
});
