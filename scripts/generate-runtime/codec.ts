// Emits the type of each message, the table that src/wire/codec.ts creates, reads and writes it from, and the functions
// that users import. The objects are those of protobuf-es: `$typeName`, the same fields, `$unknown`.

import type { DescField } from "@bufbuild/protobuf";
import type { Import } from "../protoc-gen-rpcstatus/src/emit/typescript/imports.js";
import {
  constant,
  docs,
  type FileToPrint,
  moduleName,
} from "../protoc-gen-rpcstatus/src/emit/typescript/print.js";
import {
  type Statement,
  writeDocs,
} from "../protoc-gen-rpcstatus/src/emit/typescript/structure.js";
import { importsOf } from "../protoc-gen-rpcstatus/src/emit/typescript/targets/ts.js";
import { codecName, emptyMessage, fieldRow, fieldType, isOptional, localName } from "./field.js";
import { fileFrom } from "./file.js";
import type { Message } from "./read.js";

/** The path from gen/. */
const WIRE = "../src/wire";

export function emitCodecs(messages: readonly Message[]): FileToPrint[] {
  const byFile = new Map<string, Message[]>();
  for (const message of messages) {
    const name = message.desc.file.proto.name;
    byFile.set(name, [...(byFile.get(name) ?? []), message]);
  }
  return [...byFile].map(([source, group]) =>
    fileFrom(source, `${moduleName(source)}.ts`, [
      ...importsOf(imports(source, group)),
      ...group.flatMap(emitMessage),
    ]),
  );
}

function imports(file: string, group: readonly Message[]): Import[] {
  const up = "../".repeat(file.split("/").length - 1);
  const wire = (module: string, ...names: string[]) =>
    importOf(`${up}${WIRE}/${module}.js`, new Set(names));
  const others = namesOfOtherFiles(
    file,
    group.flatMap(({ desc }) => desc.fields),
  );
  return [
    wire("codec", "type Codec", "createMessage", "decodeMessage", "encodeMessage", "type Init"),
    wire("reader", "type UnknownField"),
    ...[...others].map(([other, names]) => importOf(`${up}${moduleName(other)}.js`, names)),
  ];
}

function importOf(module: string, names: ReadonlySet<string>): Import {
  const isTypeOnly = [...names].every((name) => name.startsWith("type "));
  const local = [...names].map((name) => (isTypeOnly ? name.replace("type ", "") : name));
  return { module, isTypeOnly, names: local.map((name) => ({ name, alias: name })) };
}

/** For each other proto file that the fields refer to, the names that its messages have in gen/. */
function namesOfOtherFiles(file: string, fields: readonly DescField[]): Map<string, Set<string>> {
  const found = new Map<string, Set<string>>();
  for (const { message } of fields) {
    if (message === undefined || message.file.proto.name === file) continue;
    const other = message.file.proto.name;
    const names = found.get(other) ?? new Set();
    found.set(other, names.add(codecName(message)).add(`type ${localName(message)}`));
  }
  return found;
}

function emitMessage(message: Message): Statement[] {
  const name = localName(message.desc);
  const codec = codecName(message.desc);
  const functions = [emitCreate(name, codec), emitDecode(name, codec), emitEncode(name, codec)];
  return [
    emitInterface(message, name),
    emitCodec(message, name),
    // Users create, read and write a nested message only as part of the outer one.
    ...(message.desc.parent === undefined ? functions : []),
  ];
}

function emitInterface({ desc, comment, fieldComments }: Message, name: string): Statement {
  return (writer) => {
    writer.blankLineIfLastNot();
    writeDocs(writer, docs(comment, `@generated from message ${desc.typeName}`));
    writer.write(`export interface ${name} `).block(() => {
      writer.writeLine(`readonly $typeName: ${JSON.stringify(desc.typeName)};`);
      // As in protobuf-es: its messages are assignable under exactOptionalPropertyTypes too.
      writer.writeLine("$unknown?: UnknownField[] | undefined;");
      for (const [i, field] of desc.fields.entries()) {
        const source = `@generated from field: ${field.name} = ${field.number};`;
        writeDocs(writer, docs(fieldComments[i] ?? "", source));
        const [mark, missing] = isOptional(field) ? ["?", " | undefined"] : ["", ""];
        writer.writeLine(`${field.localName}${mark}: ${fieldType(field)}${missing};`);
      }
    });
  };
}

function emitCodec({ desc }: Message, name: string): Statement {
  const rows = desc.fields.toSorted((a, b) => a.number - b.number).map(fieldRow);
  return constant(
    codecName(desc),
    `Codec<${name}>`,
    (writer) => {
      writer.inlineBlock(() => {
        writer
          .writeLine(`typeName: ${JSON.stringify(desc.typeName)},`)
          .writeLine(`empty: () => (${emptyMessage(desc)}),`)
          .write("fields: [")
          .newLine();
        writer.indent(() => {
          for (const row of rows) writer.writeLine(`${row},`);
        });
        writer.writeLine("],");
      });
    },
    () => docs("An empty message, and the fields: tag, name, kind."),
  );
}

function emitCreate(name: string, codec: string): Statement {
  return emitFunction(
    `create${name}(init?: Init<${name}>): ${name}`,
    `Builds ${indefinite(name)} from the given fields; the others have their defaults.`,
    `createMessage(${codec}, init)`,
  );
}

function emitDecode(name: string, codec: string): Statement {
  return emitFunction(
    `decode${name}(bytes: Uint8Array): ${name}`,
    `Decodes ${indefinite(name)}. Never throws: malformed bytes give the fields that could be read.`,
    `decodeMessage(${codec}, bytes)`,
  );
}

function emitEncode(name: string, codec: string): Statement {
  return emitFunction(
    `encode${name}(message: ${name}): Uint8Array`,
    `Encodes ${indefinite(name)} canonically: fields in the order of their numbers.`,
    `encodeMessage(${codec}, message)`,
  );
}

function indefinite(name: string): string {
  return `${/^[AEIOU]/.test(name) ? "an" : "a"} ${name}`;
}

function emitFunction(signature: string, description: string, result: string): Statement {
  return (writer) => {
    writer.blankLineIfLastNot();
    writeDocs(writer, docs(description));
    writer.write(`export function ${signature} `).block(() => {
      writer.writeLine(`return ${result};`);
    });
  };
}
