import { create, createFileRegistry } from "@bufbuild/protobuf";
import { FileDescriptorSetSchema } from "@bufbuild/protobuf/wkt";
import { describe, expect, test } from "vitest";
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
  const comment = (leadingComments: string) =>
    sourceInfo({ path: [5, 0], span: [0, 0, 1], leadingComments }).text([5, 0]);

  test.each([
    ["no comment", "", ""],
    ["one line", " Out of stock.\n", "Out of stock."],
    ["paragraphs", " One.\n\n Two.\n", "One.\n\nTwo."],
    ["an indented line", " One.\n\n   Two.\n", "One.\n\n  Two."],
    ["lines without a space", "One.\n Two.\n", "One.\n Two."],
    ["CRLF", " One.\r\n Two.\r\n", "One.\nTwo."],
    ["spaces at the end of a line", " One. \n Two.\t\n", "One.\nTwo."],
    ["a lint directive alone", " buf:lint:ignore ENUM_VALUE_PREFIX\n", ""],
    [
      "a lint directive with its reason",
      " One.\n\n buf:lint:ignore ENUM_VALUE_PREFIX -- so that users write it\n",
      "One.",
    ],
    ["a lint directive between lines", " One.\n buf:lint:ignore A\n Two.\n", "One.\nTwo."],
    ["an indented lint directive", " One.\n     buf:lint:ignore A\n", "One."],
    ["a lint directive that sets no indent", "buf:lint:ignore A\n  One.\n", "One."],
    ["words about a directive", " See buf:lint:ignore.\n", "See buf:lint:ignore."],
    ["a longer word", " buf:lint:ignored is no directive\n", "buf:lint:ignored is no directive"],
  ])("%s", (_, raw, expected) => {
    expect(comment(raw)).toBe(expected);
  });

  test("the one before comes first, the one behind takes its place", () => {
    const info = sourceInfo(
      { path: [5, 0], span: [0, 0, 1], leadingComments: " before", trailingComments: " behind" },
      { path: [5, 1], span: [1, 0, 1], trailingComments: " behind" },
    );
    expect(info.text([5, 0])).toBe("before");
    expect(info.text([5, 1])).toBe("behind");
    expect(info.text([5, 2])).toBe("");
  });
});

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
    ["the path itself", [5, 0, 3, 728300, 1], 6, 36],
    ["the longest prefix, when the path has no place", [5, 0, 3, 728300, 3], 6, 10],
    ["a prefix further up", [5, 0, 2, 7, 3], 5, 1],
    [
      "the first thing inside, when the compiler placed only those",
      [5, 0, 2, 1, 3, 728300, 4],
      9,
      19,
    ],
    ["a prefix, and not what is inside of it", [5, 0, 2, 1, 3, 728300, 9], 5, 1],
    ["the start of the file, when nothing is known", [4, 0], 1, 1],
  ])("%s", (_, path, line, column) => {
    expect(info.at(path)).toEqual({ file: "orders.proto", line, column });
  });

  test("inside an option, the first place in the longest prefix that has one", () => {
    const option = [5, 0, 2, 1, 3, 728300];
    const first = { file: "orders.proto", line: 9, column: 19 };
    expect(info.at([...option, 4, 5], option.length)).toEqual(first);
    expect(info.at([...option, 9], option.length)).toEqual(first);
    // Not the option of another value.
    expect(info.at([5, 0, 2, 7, 3, 728300, 1], option.length).line).toBe(5);
  });

  test("a file without source info", () => {
    expect(sourceInfo().at([5, 0])).toEqual({ file: "orders.proto", line: 1, column: 1 });
    expect(sourceInfo().text([5, 0])).toBe("");
  });
});
