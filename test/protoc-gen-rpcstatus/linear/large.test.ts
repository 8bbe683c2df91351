// Single texts that once took minutes, hours, or the whole stack.

import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { create, fromBinary, setExtension, toBinary } from "@bufbuild/protobuf";
import {
  CodeGeneratorRequestSchema,
  CodeGeneratorResponseSchema,
  EnumOptionsSchema,
  FileDescriptorProtoSchema,
} from "@bufbuild/protobuf/wkt";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { CatalogSchema, catalog } from "../../../gen/rpcstatus/v1/annotations_pb.js";
import {
  CannotRun,
  run as runProgram,
} from "../../../scripts/protoc-gen-rpcstatus/src/command/run.js";
import { closest } from "../../../scripts/protoc-gen-rpcstatus/src/diagnostics/closest.js";
import { isTextOf } from "../../../scripts/protoc-gen-rpcstatus/src/model/metadata-value.js";
import { baseName, upperSnakeCase } from "../../../scripts/protoc-gen-rpcstatus/src/model/names.js";
import { run } from "../../../scripts/protoc-gen-rpcstatus/src/plugin.js";
import { locator } from "../../../scripts/protoc-gen-rpcstatus/src/read/locate.js";
import { budget } from "../../budget.js";

describe("names and values", () => {
  test.each([
    ["a name of capitals", () => upperSnakeCase("A".repeat(60_000)), "A".repeat(60_000)],
    [
      "a name of pairs",
      () => upperSnakeCase("Ab".repeat(30_000)),
      `${"AB_".repeat(30_000)}`.slice(0, -1),
    ],
    ["a name of dollars", () => baseName(`a${"$".repeat(60_000)}b`).length, 60_002],
    ["spaces as BYTES", () => isTextOf("bytes", `${" ".repeat(100_000)}!`), false],
    ["padding as BYTES", () => isTextOf("bytes", `${"= ".repeat(50_000)}!`), false],
    ["BYTES with padding and spaces", () => isTextOf("bytes", `AQI=${" \n".repeat(50_000)}`), true],
    ["digits as DOUBLE", () => isTextOf("double", `${"1".repeat(100_000)}x`), false],
    ["a long misspelled name", () => closest("a".repeat(60_000), ["a".repeat(59_999)]), undefined],
  ])("%s", (_, call, expected) => {
    expect(call()).toBe(expected);
  });
});

/** Names that resemble one of a rule, each once. */
const misspelled = (separator: string) =>
  Array.from({ length: 50_000 }, (_, i) => `ERROR_C${i}`).join(separator);

describe("the plugin", () => {
  async function generate(name: string, comment: string) {
    const options = create(EnumOptionsSchema);
    const settings = { domain: "acme.example", defaultCode: 13, valuePrefix: "" };
    setExtension(options, catalog, create(CatalogSchema, settings));
    const value = [
      { name: "NONE", number: 0 },
      { name: "BUSY_NOW", number: 1 },
    ];
    const location = [
      [5, 0],
      [5, 0, 2, 1],
    ].map((path) => ({
      ...{ path, span: [0, 0, 1], leadingComments: comment },
    }));
    const file = create(FileDescriptorProtoSchema, {
      ...{
        name: "a.proto",
        syntax: "proto3",
        optionDependency: ["rpcstatus/v1/annotations.proto"],
      },
      enumType: [{ name, options, value }],
      sourceCodeInfo: { location },
    });
    const request = create(CodeGeneratorRequestSchema, {
      ...{
        parameter: budget("target=ts", "target=ts+js+dts"),
        fileToGenerate: ["a.proto"],
        protoFile: [file],
      },
    });
    const { response } = run(toBinary(CodeGeneratorRequestSchema, request));
    return fromBinary(CodeGeneratorResponseSchema, Buffer.concat(response));
  }

  const comments = [
    ["150,000 lines", "a line\n".repeat(150_000)],
    ["150,000 empty lines", "\n".repeat(150_000)],
    ["150,000 lines of spaces", `${" ".repeat(9)}\n`.repeat(150_000)],
    ["one line of a million characters", "a ".repeat(500_000)],
    ["300,000 ends of a comment", "*/".repeat(300_000)],
    ["50,000 misspelled rules", misspelled("\nrpcstatus:ignore ")],
    ["one line of 50,000 misspelled rules", `rpcstatus:ignore ${misspelled(" ")}`],
    ["beginnings of rpcstatus:ignore", "rpcstatus:ignor ".repeat(50_000)],
  ] as const;
  test.each(comments.slice(0, budget(0, comments.length)))(
    "a comment of %s",
    async (_, comment) => {
      const { error, file } = await generate("Busy", comment);
      expect(error).toBe("");
      expect(file.length).toBe(budget(1, 3));
      expect(file[0]?.content.includes("*/*/")).toBe(false);
    },
  );

  test.each(["E".repeat(60_000), "Ee".repeat(30_000), "_".repeat(60_000)])(
    "an enum with a name of 60,000 letters is refused",
    async (name) => {
      const { error, file } = await generate(name, "A comment.");
      expect(file).toEqual([]);
      // The name is not repeated in full.
      expect(error.length).toBeLessThan(9000);
      expect(error).toContain(
        "its full name has 60000 characters and 1000 are allowed; shorten it",
      );
    },
  );
});

describe("a copy of a file that is searched", () => {
  let dir: string;
  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), "rpcstatus-large-"));
    mkdirSync(join(dir, "proto"));
    writeFileSync(join(dir, "proto/a.proto"), "package acme;\n");
    mkdirSync(join(dir, "copy"));
  });
  afterEach(() => {
    rmSync(dir, { recursive: true });
  });
  const locate = () => locator(dir, new Map([["a.proto", "acme"]]))("a.proto");

  test.each([
    ["a comment that does not end", `/*${`\npackage${" ".repeat(4000)}`.repeat(50)}`],
    ["a package without a name", `package${" ".repeat(4000)}`],
    ["packages without an end", `${"package a ".repeat(50_000)}`],
    ["beginnings of comments", "/*".repeat(500_000)],
    ["ends of comments", "/**/".repeat(250_000)],
    ["quotes", '"'.repeat(1_000_000)],
    ["escaped quotes", '\\"'.repeat(500_000)],
    ["other quotes", "'\\".repeat(500_000)],
    ["braces", "{".repeat(1_000_000)],
    ["another package in a string", 'option a = "; package acme;";'],
    ["another package in a comment", "// package acme;\n/* package acme; */"],
    ["another package in a message", "message A { package acme; }"],
    ["another package", "package acme . v1 ;"],
    ["a package after the first mebibyte", `${" ".repeat(1 << 20)}package acme;`],
  ])("%s", (_, text) => {
    writeFileSync(join(dir, "copy/a.proto"), text);
    expect(locate()).toBe("proto/a.proto");
  });

  test.each([
    "package acme;",
    "  package\n acme ;",
    "/* A. */ package /* B. */ acme // C.\n;",
    "syntax = 'proto3'; import \"a;b\"; package acme;",
    "message A { }\npackage acme;",
  ])("%j has the same package", (text) => {
    writeFileSync(join(dir, "copy/a.proto"), text);
    expect(locate()).toBe("a.proto");
  });

  test.skipIf(process.platform === "win32")("a device or a pipe is not read", () => {
    symlinkSync("/dev/zero", join(dir, "copy/a.proto"));
    expect(locate()).toBe("proto/a.proto");
    rmSync(join(dir, "copy/a.proto"));
    execFileSync("sh", ["-c", 'mkfifo "$0"', join(dir, "copy/a.proto")]);
    expect(locate()).toBe("proto/a.proto");
  });

  test.each(["../a.proto", "/a.proto", "copy/../proto/a.proto", "a\n.proto"])(
    "%j is not searched",
    (name) => {
      expect(locator(dir)(name)).toBe(name);
    },
  );
});

test("the output of a program is bounded", async () => {
  const endless = ["-e", "for (;;) require('node:fs').writeSync(1, Buffer.alloc(65536))"];
  const running = runProgram([process.execPath], endless, { cwd: ".", maxBytes: 1 << 22 });
  await expect(running).rejects.toThrow(CannotRun);
  await expect(running).rejects.toThrow(
    /^cannot check: the output of .* is longer than 4 MiB; check/,
  );
});
