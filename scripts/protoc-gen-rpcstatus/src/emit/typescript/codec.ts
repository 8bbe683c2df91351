// Straight-line encode and decode functions for the messages of our own runtime, from their
// descriptors. The objects are those of protobuf-es: `$typeName`, the same fields, `$unknown`.

import { type DescField, type DescMessage, ScalarType } from "@bufbuild/protobuf";
import { type ImportDeclarationStructure, StructureKind } from "ts-morph";
import type { MessageModel } from "../../model/model.js";
import {
  constant,
  docs,
  type EmittedFile,
  moduleName,
  printFile,
  type Statements,
} from "./print.js";

/** `runtime` is the path of the wire runtime from the out folder. */
export function emitCodecs(messages: readonly MessageModel[], runtime: string): EmittedFile[] {
  const byFile = new Map<string, MessageModel[]>();
  for (const message of messages) {
    const name = message.desc.file.proto.name;
    byFile.set(name, [...(byFile.get(name) ?? []), message]);
  }
  return [...byFile].map(([name, group]) =>
    printFile(`${moduleName(name)}.ts`, name, [
      ...imports(name, group, runtime),
      ...group.flatMap(emitMessage),
    ]),
  );
}

function imports(
  file: string,
  group: readonly MessageModel[],
  runtime: string,
): ImportDeclarationStructure[] {
  const up = "../".repeat(file.split("/").length - 1);
  const has = (test: (field: DescField) => boolean) =>
    group.some(({ desc }) => desc.fields.some(test));
  const from = (moduleSpecifier: string, names: readonly string[]): ImportDeclarationStructure => ({
    kind: StructureKind.ImportDeclaration,
    moduleSpecifier,
    namedImports: [...new Set(names)],
  });
  const foreign = new Map<string, string[]>();
  for (const field of group.flatMap(({ desc }) => desc.fields)) {
    if (field.message === undefined || field.message.file.proto.name === file) continue;
    const name = localName(field.message);
    const module = `${up}${moduleName(field.message.file.proto.name)}.js`;
    const names = [
      `create${name}`,
      codecName(field.message),
      `read${name}`,
      `write${name}`,
      `type ${name}`,
    ];
    foreign.set(module, [...(foreign.get(module) ?? []), ...names]);
  }
  return [
    from(`${up}${runtime}`, [
      "type Codec",
      "type Init",
      ...(has((field) => field.fieldKind === "list") ? ["list"] : []),
      "Reader",
      "type UnknownField",
      "Writer",
    ]),
    ...[...foreign].map(([module, names]) => from(module, names)),
  ];
}

function emitMessage({ desc, comment, fieldComments }: MessageModel): Statements {
  const name = localName(desc);
  const fields = desc.fields;
  return [
    {
      kind: StructureKind.Interface,
      isExported: true,
      name,
      docs: docs(comment, `@generated from message ${desc.typeName}`),
      properties: [
        { name: "$typeName", isReadonly: true, type: JSON.stringify(desc.typeName) },
        // As protobuf-es has it: its messages fit under exactOptionalPropertyTypes too.
        { name: "$unknown", hasQuestionToken: true, type: "UnknownField[] | undefined" },
        ...fields.map((field, i) => ({
          name: field.localName,
          hasQuestionToken: isOptional(field),
          type: isOptional(field) ? `${fieldType(field)} | undefined` : fieldType(field),
          docs: docs(
            fieldComments[i] ?? "",
            `@generated from field: ${field.name} = ${field.number};`,
          ),
        })),
      ],
    },
    {
      kind: StructureKind.Function,
      isExported: true,
      name: `create${name}`,
      docs: docs("Makes the message; what is left out has its default."),
      parameters: [{ name: "init", type: `Init<${name}>`, initializer: "{}" }],
      returnType: name,
      statements: (writer) => {
        const required = fields.filter((field) => !isOptional(field));
        writer
          .write(`const message: ${name} = `)
          .inlineBlock(() => {
            writer.writeLine(`$typeName: ${JSON.stringify(desc.typeName)},`);
            for (const field of required)
              writer.writeLine(`${field.localName}: ${initial(field)},`);
          })
          .write(";")
          .newLine();
        for (const field of fields.filter(isOptional)) {
          writer.writeLine(
            `if (init.${field.localName} !== undefined) message.${field.localName} = ${initial(field)};`,
          );
        }
        writer.writeLine("return message;");
      },
    },
    {
      kind: StructureKind.Function,
      isExported: true,
      name: `read${name}`,
      docs: docs("Reads the message up to the reader's end."),
      parameters: [
        { name: "reader", type: "Reader" },
        { name: "into", type: name, initializer: `create${name}()` },
      ],
      returnType: name,
      statements: (writer) => {
        writer
          .write("for (let tag = reader.tag(); tag !== 0; tag = reader.tag()) ")
          .inlineBlock(() => {
            writer.write("switch (tag) ").inlineBlock(() => {
              for (const field of fields) {
                writer.writeLine(`case ${tagOf(field)}:`).indent(() => {
                  writer.writeLine(readStatement(field)).writeLine("break;");
                });
              }
              writer.writeLine("default:").indent(() => {
                writer.writeLine("(into.$unknown ??= []).push(reader.skip(tag));");
              });
            });
          })
          .newLine()
          .writeLine("return into;");
      },
    },
    {
      kind: StructureKind.Function,
      isExported: true,
      name: `write${name}`,
      docs: docs("Writes the message in the order of its field numbers; unknown fields come last."),
      parameters: [
        { name: "message", type: name },
        { name: "writer", type: "Writer" },
      ],
      returnType: "void",
      statements: (writer) => {
        for (const field of fields.toSorted((a, b) => a.number - b.number))
          writer.writeLine(writeStatement(field));
        writer.writeLine("writer.unknown(message.$unknown);");
      },
    },
    ...(desc.parent === undefined ? emitBytes(name) : []),
    constant(
      codecName(desc),
      `Codec<${name}>`,
      (writer) => {
        writer.inlineBlock(() => {
          writer.writeLine(`typeName: ${JSON.stringify(desc.typeName)},`);
          writer
            .write("fields: ")
            .inlineBlock(() => {
              for (const field of fields)
                writer.writeLine(`${field.localName}: ${fieldKind(field)},`);
            })
            .write(",")
            .newLine();
          for (const action of ["create", "read", "write"])
            writer.writeLine(`${action}: ${action}${name},`);
        });
      },
      docs("The functions of the message, and its fields with their kinds for JSON."),
    ),
  ];
}

function emitBytes(name: string): Statements {
  return [
    {
      kind: StructureKind.Function,
      isExported: true,
      name: `decode${name}`,
      docs: docs("Never throws: gives what could be read of malformed bytes."),
      parameters: [{ name: "bytes", type: "Uint8Array" }],
      returnType: name,
      statements: `return read${name}(new Reader(bytes));`,
    },
    {
      kind: StructureKind.Function,
      isExported: true,
      name: `encode${name}`,
      docs: docs("The canonical encoding: fields in the order of their numbers."),
      parameters: [{ name: "message", type: name }],
      returnType: "Uint8Array",
      statements: [
        "const writer = new Writer();",
        `write${name}(message, writer);`,
        "return writer.finish();",
      ],
    },
  ];
}

// The scalars that google.rpc uses; another one has to be added here and in the wire runtime.
const scalars = new Map<ScalarType, { type: string; method: string; wire: number; zero: string }>([
  [ScalarType.STRING, { type: "string", method: "string", wire: 2, zero: '""' }],
  [ScalarType.BYTES, { type: "Uint8Array", method: "raw", wire: 2, zero: "new Uint8Array(0)" }],
  [ScalarType.INT32, { type: "number", method: "int32", wire: 0, zero: "0" }],
  [ScalarType.INT64, { type: "bigint", method: "int64", wire: 0, zero: "0n" }],
]);

function scalar(field: DescField) {
  const found = field.scalar === undefined ? undefined : scalars.get(field.scalar);
  if (found === undefined)
    throw new Error(
      `cannot emit a codec for field "${field.toString()}": add its type to codec.ts`,
    );
  return found;
}

function localName(desc: DescMessage): string {
  const { typeName, file } = desc;
  return typeName.slice(file.proto.package.length + 1).replaceAll(".", "_");
}

function codecName(desc: DescMessage): string {
  const name = localName(desc);
  return `${name.charAt(0).toLowerCase()}${name.slice(1)}Codec`;
}

function isOptional(field: DescField): boolean {
  return (
    field.fieldKind === "message" || (field.fieldKind === "scalar" && field.proto.proto3Optional)
  );
}

function isMap(field: DescField): boolean {
  return field.fieldKind === "map";
}

function fieldType(field: DescField): string {
  if (isMap(field)) return "{ [key: string]: string }";
  const single = field.message === undefined ? scalar(field).type : localName(field.message);
  return field.fieldKind === "list" ? `${single}[]` : single;
}

function fieldKind(field: DescField): string {
  if (isMap(field)) return '"map"';
  const duration = field.message?.typeName === "google.protobuf.Duration";
  const single = duration
    ? '"duration"'
    : field.message !== undefined
      ? codecName(field.message)
      : `"${scalar(field).method}${isOptional(field) ? "?" : ""}"`;
  return field.fieldKind === "list" ? `[${single}]` : single;
}

function initial(field: DescField): string {
  const given = `init.${field.localName}`;
  if (isMap(field)) return `{ ...${given} }`;
  if (field.fieldKind === "list") {
    return field.message === undefined
      ? `list(${given})`
      : `list(${given}).map(create${localName(field.message)})`;
  }
  if (field.message !== undefined) return `create${localName(field.message)}(${given})`;
  return isOptional(field) ? given : `${given} ?? ${scalar(field).zero}`;
}

function tagOf(field: DescField): number {
  const wire = isMap(field) || field.message !== undefined ? 2 : scalar(field).wire;
  return (field.number << 3) | wire;
}

function readStatement(field: DescField): string {
  const target = `into.${field.localName}`;
  if (isMap(field)) return `reader.entry(${target});`;
  if (field.message === undefined) {
    const value = `reader.${scalar(field).method}()`;
    return field.fieldKind === "list" ? `${target}.push(${value});` : `${target} = ${value};`;
  }
  const name = localName(field.message);
  return field.fieldKind === "list"
    ? `${target}.push(reader.message(read${name}));`
    : `${target} = reader.message(read${name}, ${target});`;
}

function writeStatement(field: DescField): string {
  const source = `message.${field.localName}`;
  const tag = tagOf(field);
  if (isMap(field)) return `writer.entries(${tag}, ${source});`;
  const write = (value: string): string =>
    field.message === undefined
      ? `writer.tag(${tag}).${scalar(field).method}(${value})`
      : `writer.tag(${tag}).message(write${localName(field.message)}, ${value})`;
  if (field.fieldKind === "list") return `for (const item of ${source}) ${write("item")};`;
  if (isOptional(field)) return `if (${source} !== undefined) ${write(source)};`;
  const isSet =
    field.scalar === ScalarType.BYTES
      ? `${source}.length > 0`
      : `${source} !== ${scalar(field).zero}`;
  return `if (${isSet}) ${write(source)};`;
}
