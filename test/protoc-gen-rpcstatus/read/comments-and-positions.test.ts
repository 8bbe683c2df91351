import { create, createFileRegistry } from "@bufbuild/protobuf";
import { FileDescriptorSetSchema } from "@bufbuild/protobuf/wkt";
import { describe, expect, test } from "vitest";
import type { Position } from "../../../scripts/protoc-gen-rpcstatus/src/diagnostics/finding.js";
import { SourceInfo } from "../../../scripts/protoc-gen-rpcstatus/src/read/comments-and-positions.js";

interface Location {
  readonly path: number[];
  readonly span?: number[];
  readonly leadingComments?: string;
  readonly trailingComments?: string;
}

function sourceInfo(...location: Location[]): SourceInfo {
  const file = { name: "orders.proto", syntax: "proto3", sourceCodeInfo: { location } };
  const set = create(FileDescriptorSetSchema, { file: [file] });
  const desc = createFileRegistry(set).getFile("orders.proto");
  if (desc === undefined) throw new Error("cannot find orders.proto");
  return new SourceInfo(desc);
}

describe("comments", () => {
  test.each([
    ["a directive alone", " rpcstatus:ignore ERROR_MESSAGE\n", ""],
    [
      "a directive with its reason",
      " One.\n rpcstatus:ignore ERROR_MESSAGE it is sent by old servers\n Two.\n",
      "One.\nTwo.",
    ],
    ["a directive after text", " One. rpcstatus:ignore A_B, C_D\n Two.\n", "One.\nTwo."],
    ["a directive, CRLF", " One.\r\n rpcstatus:ignore A_B\r\n", "One."],
    ["a directive of another tool", " buf:lint:ignore ENUM_VALUE_PREFIX\n One.\n", "One."],
    ["a mention in code", " See `rpcstatus:ignore`.\n", "See `rpcstatus:ignore`."],
    ["a longer word than rpcstatus:ignore", " rpcstatus:ignored\n", "rpcstatus:ignored"],
  ])("%s", (_, leadingComments, expected) => {
    const info = sourceInfo({ path: [5, 0], span: [0, 0, 1], leadingComments });
    expect(info.text([5, 0])).toBe(expected);
  });

  test("a leading comment is preferred to a trailing one", () => {
    const both = { leadingComments: " leading", trailingComments: " trailing" };
    const info = sourceInfo(
      { path: [5, 0], span: [0, 0, 1], ...both },
      { path: [5, 1], span: [1, 0, 1], trailingComments: " trailing" },
    );
    expect(info.text([5, 0])).toBe("leading");
    expect(info.text([5, 1])).toBe("trailing");
    expect(info.text([5, 2])).toBe("");
  });

  test.each([" rpcstatus:ignore ERROR_MESSAGE\n", " buf:lint:ignore A\n", "\n"])(
    "a trailing comment counts beside the leading comment %j",
    (leadingComments) => {
      const trailingComments = " trailing\n";
      const info = sourceInfo({ path: [5, 0], span: [0, 0, 1], leadingComments, trailingComments });
      expect(info.text([5, 0])).toBe("trailing");
    },
  );
});

/** A position is searched when it is read. */
function placeOf({ file, line, column }: Position): Position {
  return { file, line, column };
}

describe("positions", () => {
  const info = sourceInfo(
    { path: [], span: [0, 0, 20, 1] },
    { path: [5, 0], span: [4, 0, 9, 1] },
    { path: [5, 0, 3, 728300], span: [5, 9, 60] },
    { path: [5, 0, 3, 728300, 1], span: [5, 35, 59] },
    { path: [5, 0, 2, 1, 3, 728300, 4, 1], span: [8, 18, 28] },
    { path: [5, 0, 2, 1, 3, 728300, 4, 2], span: [8, 29, 40] },
  );

  test.each([
    ["a path with a position", [5, 0, 3, 728300, 1], 6, 36],
    ["a path without one: the longest prefix", [5, 0, 3, 728300, 3], 6, 10],
    ["a shorter prefix", [5, 0, 2, 7, 3], 5, 1],
    ["a path with positions only inside it: the first of them", [5, 0, 2, 1, 3, 728300, 4], 9, 19],
    ["a prefix with a position: that one, not those inside it", [5, 0, 2, 1, 3, 728300, 9], 5, 1],
    ["a path without any position: the start of the file", [4, 0], 1, 1],
  ])("%s", (_, path, line, column) => {
    expect(placeOf(info.at(path))).toEqual({ file: "orders.proto", line, column });
  });

  test("inside an option, the first position in the longest prefix that has one", () => {
    const option = [5, 0, 2, 1, 3, 728300];
    const first = { file: "orders.proto", line: 9, column: 19 };
    expect(placeOf(info.at([...option, 4, 5], option.length))).toEqual(first);
    expect(placeOf(info.at([...option, 9], option.length))).toEqual(first);
    expect(placeOf(info.at(option, option.length, 4, 5))).toEqual(first);
    expect(placeOf(info.at(option, option.length, 9))).toEqual(first);
    // Not the option of another value.
    expect(info.at([5, 0, 2, 7, 3, 728300, 1], option.length).line).toBe(5);
  });

  test("a file without source info has no comments, and only its start as a position", () => {
    expect(placeOf(sourceInfo().at([5, 0]))).toEqual({ file: "orders.proto", line: 1, column: 1 });
    expect(sourceInfo().text([5, 0])).toBe("");
  });
});
