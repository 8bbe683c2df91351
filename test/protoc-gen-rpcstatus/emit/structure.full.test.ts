// The plugin prints structures of ts-morph without ts-morph: both print every golden file, and gen/, alike.

import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fromBinary } from "@bufbuild/protobuf";
import { FileDescriptorSetSchema } from "@bufbuild/protobuf/wkt";
import { CodeBlockWriter, StructureKind, printStructure as tsMorph } from "ts-morph";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { build as buildGen } from "../../../scripts/generate-runtime/generate.js";
import { build } from "../../../scripts/protoc-gen-rpcstatus/src/emit/typescript/index.js";
import type { FileToPrint } from "../../../scripts/protoc-gen-rpcstatus/src/emit/typescript/print.js";
import {
  ENUM,
  printStructure,
  SOURCE_FILE,
  type Statement,
} from "../../../scripts/protoc-gen-rpcstatus/src/emit/typescript/structure.js";
import {
  TextWriter,
  type Write,
} from "../../../scripts/protoc-gen-rpcstatus/src/emit/typescript/writer.js";
import { parseOptions } from "../../../scripts/protoc-gen-rpcstatus/src/options.js";
import { read } from "../../../scripts/protoc-gen-rpcstatus/src/read/index.js";
import { buf, root } from "../build.js";
import { accepted, casesIn, optionsOf, withOptions } from "../cases.js";
import { filesIn } from "../compile.js";
import { type Compiled, compileProtos } from "../generate.js";

function printed({ structure }: Pick<FileToPrint, "structure">): string {
  return Buffer.concat(printStructure(structure)).toString();
}

function byTsMorph({ structure }: FileToPrint): string {
  return tsMorph(structure, { indentNumberOfSpaces: 2 });
}

describe("golden files", () => {
  let dir: string;
  let all: Compiled;
  const cases = new Map<string, Compiled>();
  beforeAll(async () => {
    dir = mkdtempSync(join(tmpdir(), "rpcstatus-structure-"));
    const names = casesIn(withOptions);
    const folders = names.map((name) => join(withOptions, name));
    const [first, ...others] = await compileProtos([accepted, ...folders], dir);
    if (first === undefined) throw new Error("cannot compile the accepted cases");
    all = first;
    for (const [i, name] of names.entries()) cases.set(name, others[i] as Compiled);
  }, 120_000);
  afterAll(() => {
    rmSync(dir, { recursive: true });
  });

  function built({ request }: Compiled, parameter: string): FileToPrint[] {
    const { options, problems } = parseOptions(parameter);
    expect(problems).toEqual([]);
    const model = read(request);
    return build(model, model.files, options.targets, options, parameter);
  }

  function expectSame(files: readonly FileToPrint[]): void {
    expect(files.length).toBeGreaterThan(0);
    for (const file of files) expect(printed(file), file.name).toBe(byTsMorph(file));
  }

  test.each([
    "target=ts",
    "target=js+dts",
    "target=js,js_import_style=legacy_commonjs",
    "target=ts+js+dts,erasable_syntax=true",
    "target=ts+js+dts,enums=import,notes=true,import_extension=js,ts_nocheck=true",
    "target=ts+js+dts,side=client,locales=none",
  ])("the accepted cases with %s", (parameter) => {
    expectSame(built(all, parameter));
  });

  test.each(casesIn(withOptions))("options/%s", (name) => {
    const found = cases.get(name);
    expectSame(found === undefined ? [] : built(found, optionsOf(name)));
  });
});

test("gen/", () => {
  const args = [
    "build",
    "--as-file-descriptor-set",
    "--exclude-imports",
    "--output=-#format=binpb",
  ];
  const image = execFileSync(buf, args, { cwd: root, maxBuffer: 1 << 26 });
  const { file: own } = fromBinary(FileDescriptorSetSchema, image);
  const set = execFileSync(buf, args.toSpliced(2, 1), { cwd: root, maxBuffer: 1 << 26 });
  const { file: protoFile } = fromBinary(FileDescriptorSetSchema, set);
  const files = buildGen({ protoFile, fileToGenerate: own.map(({ name }) => name) });
  expect(files.map(({ name }) => name).sort()).toEqual(
    filesIn(join(root, "gen"), /_rpcstatus\.ts$/),
  );
  for (const file of files) {
    const committed = readFileSync(join(root, "gen", file.name), "utf8");
    expect(printed(file), file.name).toBe(committed);
    expect(byTsMorph(file), file.name).toBe(committed);
  }
});

describe("a structure", () => {
  const docs = (description: string) => [{ description }];
  const member = (name: string, value = 1, description?: string) => ({
    ...{ name, value, docs: description === undefined ? [] : docs(description) },
  });
  const enumOf = (...members: ReturnType<typeof member>[]) => {
    return { kind: ENUM, isExported: true, name: "E", docs: docs("An enum."), members };
  };
  const keywords = (
    "any arguments as async await break case catch class const constructor continue debugger declare " +
    "default delete do else enum eval export extends false finally for from function get if implements " +
    "import in infinity instanceof interface let module never new null number object of package " +
    "private prototype protected public require return set static string super switch symbol this " +
    "throw true try type typeof undefined unknown var void while with yield __proto__ A a_b a$ $ _ A1"
  ).split(" ");

  test("the kinds are those of ts-morph", () => {
    expect([ENUM, SOURCE_FILE]).toEqual([StructureKind.Enum, StructureKind.SourceFile]);
  });

  test.each<[string, Statement[]]>([
    ["nothing", []],
    ["a text", ["// one"]],
    ["texts", ["// one", "/* two */\n", "three;"]],
    ["a text that ends in a brace, and another", ["export { A }", "four;"]],
    ["an enum after a text", ["// one\n", enumOf(member("A", 0))]],
    ["two enums", ["//", enumOf(member("A", -1)), enumOf(member("B"), member("A"))]],
    ["a declared enum", ["//", { ...enumOf(member("A")), hasDeclareKeyword: true }]],
    ["an enum that is not exported", ["//", { ...enumOf(member("A")), isExported: false }]],
    ["comments", ["//", enumOf(member("A", 1, "One line."), member("B", 2, "\nTwo\n\nlines."))]],
    ["names of members", ["//", enumOf(...keywords.map((name) => member(name)))]],
    ["a function that writes nothing", ["//", () => {}, "//"]],
    ["a function that begins a blank line", ["//", (writer) => writer.newLine(), "//"]],
    ["a block, and a text", ["//", (writer) => writer.write("a").block(() => {}), "b"]],
  ])("%s", (_, statements) => {
    const structure = { kind: SOURCE_FILE, statements };
    expect(printed({ structure })).toBe(byTsMorph({ name: "", structure }));
  });
});

describe("a writer", () => {
  test.each<[string, Write]>([
    ["texts", (w) => w.write("a").write("b\nc\r\nd\n").write("e")],
    ["lines", (w) => w.writeLine("a").write("b").writeLine("c").newLine().writeLine("d\ne")],
    ["blank lines", (w) => w.blankLineIfLastNot().write("a").blankLineIfLastNot().write("b")],
    [
      "blank lines that are there",
      (w) => w.writeLine("a").blankLineIfLastNot().blankLineIfLastNot().write("b"),
    ],
    [
      "a level",
      (w) =>
        w
          .write("a")
          .indent(() => w.write("b\n\nc"))
          .write("d"),
    ],
    ["a level that ends its line", (w) => w.indent(() => w.writeLine("b")).writeLine("c")],
    [
      "an empty level",
      (w) =>
        w
          .write("a")
          .indent(() => {})
          .write("d"),
    ],
    [
      "blocks in blocks",
      (w) =>
        w
          .write("a ")
          .inlineBlock(() => {
            w.write("b: ")
              .inlineBlock(() => w.writeLine("c;"))
              .write(";")
              .newLine();
            w.write("d").block(() => w.write("e"));
            w.write("f");
          })
          .write(", g"),
    ],
    [
      "a block after a space",
      (w) =>
        w
          .write("a ")
          .block(() => w.write("b"))
          .write("c"),
    ],
    [
      "a block on a line of its own",
      (w) =>
        w
          .writeLine("a")
          .block(() => {})
          .blankLineIfLastNot(),
    ],
    [
      "a block and a blank line",
      (w) =>
        w
          .write("a")
          .block(() => {})
          .blankLineIfLastNot()
          .write("b"),
    ],
    [
      "the level",
      (w) => {
        w.indent(() => w.indent(() => w.write(`${w.getIndentationLevel()}`)));
        w.write(`${w.getIndentationLevel()}`);
      },
    ],
    [
      "a long text",
      (w) => {
        for (let i = 0; i < 5000; i++) w.writeLine(`line ${i}, with a letter of two bytes: é`);
      },
    ],
  ])("%s", (_, write) => {
    const own = new TextWriter();
    write(own);
    const other = new CodeBlockWriter({ indentNumberOfSpaces: 2 });
    write(other);
    expect(Buffer.concat(own.finish()).toString()).toBe(other.toString());
  });
});
