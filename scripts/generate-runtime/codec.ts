// Emits straight-line functions that create, read and write each message. The objects are those of
// protobuf-es: `$typeName`, the same fields, `$unknown`.

import type { DescField } from "@bufbuild/protobuf";
import type { EmittedFile } from "../protoc-gen-rpcstatus/src/emit/emitted-file.js";
import type { Import } from "../protoc-gen-rpcstatus/src/emit/typescript/imports.js";
import {
  constant,
  docs,
  moduleName,
  printFile,
  type Statements,
  writeDocs,
} from "../protoc-gen-rpcstatus/src/emit/typescript/print.js";
import { importsOf } from "../protoc-gen-rpcstatus/src/emit/typescript/targets/ts.js";
import {
  codecName,
  fieldKind,
  fieldType,
  initialValue,
  isOptional,
  localName,
  readStatement,
  tagOf,
  writeStatement,
} from "./field.js";
import type { Message } from "./read.js";

type Statement = Extract<Statements[number], (...args: never) => unknown>;

/** The path from gen/. */
const WIRE = "../src/wire";

export function emitCodecs(messages: readonly Message[]): EmittedFile[] {
  const byFile = new Map<string, Message[]>();
  for (const message of messages) {
    const name = message.desc.file.proto.name;
    byFile.set(name, [...(byFile.get(name) ?? []), message]);
  }
  return [...byFile].map(([source, group]) =>
    printFile({
      name: `${moduleName(source)}.ts`,
      source,
      generator: "npm run generate",
      statements: [...importsOf(imports(source, group)), ...group.flatMap(emitMessage)],
    }),
  );
}

function imports(file: string, group: readonly Message[]): Import[] {
  const up = "../".repeat(file.split("/").length - 1);
  const fields = group.flatMap(({ desc }) => desc.fields);
  const hasList = fields.some((field) => field.fieldKind === "list");
  const wire = (module: string, ...names: string[]) =>
    importOf(`${up}${WIRE}/${module}.js`, new Set(names));
  const others = [...namesOfOtherFiles(file, fields)];
  return [
    wire("message", "type Codec", "type Init", ...(hasList ? ["list"] : [])),
    wire("reader", "Reader", "type UnknownField"),
    wire("writer", "Writer"),
    ...others.map(([other, names]) => importOf(`${up}${moduleName(other)}.js`, names)),
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
    const name = localName(message);
    const names = found.get(other) ?? new Set();
    found.set(other, names);
    for (const each of [
      `create${name}`,
      codecName(message),
      `read${name}`,
      `write${name}`,
      `type ${name}`,
    ])
      names.add(each);
  }
  return found;
}

function emitMessage(message: Message): Statements {
  const { desc } = message;
  const name = localName(desc);
  return [
    emitInterface(message, name),
    emitCreate(message, name),
    emitRead(message, name),
    emitWrite(message, name),
    ...(desc.parent === undefined ? [emitDecode(name), emitEncode(name)] : []),
    emitCodec(message, name),
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

function emitCreate({ desc }: Message, name: string): Statement {
  const signature = `create${name}(init: Init<${name}> = {}): ${name}`;
  return emitFunction(
    signature,
    "Returns a message with the given fields; the others have their defaults.",
    (writer) => {
      writer
        .write(`const message: ${name} = `)
        .inlineBlock(() => {
          writer.writeLine(`$typeName: ${JSON.stringify(desc.typeName)},`);
          for (const field of desc.fields) {
            if (!isOptional(field)) writer.writeLine(`${field.localName}: ${initialValue(field)},`);
          }
        })
        .write(";")
        .newLine();
      for (const field of desc.fields.filter(isOptional)) {
        const { localName } = field;
        writer.writeLine(
          `if (init.${localName} !== undefined) message.${localName} = ${initialValue(field)};`,
        );
      }
      writer.writeLine("return message;");
    },
  );
}

function emitRead({ desc }: Message, name: string): Statement {
  const signature = `read${name}(reader: Reader, into: ${name} = create${name}()): ${name}`;
  return emitFunction(signature, "Reads the message up to the reader's end.", (writer) => {
    writer
      .write("for (let tag = reader.tag(); tag !== 0; tag = reader.tag()) ")
      .inlineBlock(() => {
        writer.write("switch (tag) ").inlineBlock(() => {
          for (const field of desc.fields) {
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
  });
}

function emitWrite({ desc }: Message, name: string): Statement {
  const signature = `write${name}(message: ${name}, writer: Writer): void`;
  const description =
    "Writes the message in the order of its field numbers; unknown fields come last.";
  return emitFunction(signature, description, (writer) => {
    for (const field of desc.fields.toSorted((a, b) => a.number - b.number))
      writer.writeLine(writeStatement(field));
    writer.writeLine("writer.unknown(message.$unknown);");
  });
}

function emitDecode(name: string): Statement {
  const signature = `decode${name}(bytes: Uint8Array): ${name}`;
  const description =
    "Decodes the message. Never throws: malformed bytes give the fields that could be read.";
  return emitFunction(signature, description, (writer) => {
    writer.writeLine(`return read${name}(new Reader(bytes));`);
  });
}

function emitEncode(name: string): Statement {
  const signature = `encode${name}(message: ${name}): Uint8Array`;
  const description = "Returns the canonical encoding: fields in the order of their numbers.";
  return emitFunction(signature, description, (writer) => {
    writer
      .writeLine("const writer = new Writer();")
      .writeLine(`write${name}(message, writer);`)
      .writeLine("return writer.finish();");
  });
}

function emitCodec({ desc }: Message, name: string): Statement {
  return constant(
    codecName(desc),
    `Codec<${name}>`,
    (writer) => {
      writer.inlineBlock(() => {
        writer.writeLine(`typeName: ${JSON.stringify(desc.typeName)},`);
        writer
          .write("fields: ")
          .inlineBlock(() => {
            for (const field of desc.fields)
              writer.writeLine(`${field.localName}: ${fieldKind(field)},`);
          })
          .write(",")
          .newLine();
        for (const action of ["create", "read", "write"])
          writer.writeLine(`${action}: ${action}${name},`);
      });
    },
    docs("The functions of the message, and its fields with their kinds for JSON."),
  );
}

function emitFunction(signature: string, description: string, body: Statement): Statement {
  return (writer) => {
    writer.blankLineIfLastNot();
    writeDocs(writer, docs(description));
    writer.write(`export function ${signature} `).block(() => body(writer));
  };
}
