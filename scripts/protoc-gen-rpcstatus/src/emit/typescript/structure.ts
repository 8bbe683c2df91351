// Prints the structures of ts-morph that a generated file consists of. Only their types are imported: ts-morph contains
// the TypeScript compiler, and to load it takes longer than the rest of a run. A test compares with its own print.

import type { EnumDeclarationStructure, SourceFileStructure, StructureKind } from "ts-morph";
import { TextWriter, type Write, type Writer } from "./writer.js";

export type Docs = { readonly description: string }[];

export interface EnumStructure extends EnumDeclarationStructure {
  readonly docs: Docs;
  readonly members: { readonly name: string; readonly value: number; readonly docs: Docs }[];
}

export type Statement = string | Write | EnumStructure;

export interface FileStructure extends SourceFileStructure {
  readonly statements: Statement[];
}

// The values of ts-morph's enum StructureKind.
export const ENUM: StructureKind.Enum = 8;
export const SOURCE_FILE: StructureKind.SourceFile = 36;

/** Returns what `printStructure` of ts-morph returns for an indentation of 2 spaces, as UTF-8 in pieces. */
export function printStructure({ statements }: FileStructure): Uint8Array[] {
  const writer = new TextWriter();
  for (const statement of statements) {
    if (writer.endsWithBrace()) writer.blankLineIfLastNot();
    else writer.startLine();
    if (typeof statement === "string") writer.write(statement);
    else if (typeof statement === "function") statement(writer);
    else writeEnum(writer, statement);
  }
  return writer.startLine().finish();
}

function writeEnum(writer: Writer, { name, docs, members, ...modifiers }: EnumStructure): void {
  writer.blankLineIfLastNot();
  writeDocs(writer, docs);
  if (modifiers.isExported) writer.write("export ");
  if (modifiers.hasDeclareKeyword) writer.write("declare ");
  writer.write(`enum ${name} `).inlineBlock(() => {
    const last = members.at(-1);
    for (const member of members) {
      writeDocs(writer, member.docs);
      const key = KEYWORDS.has(member.name) ? `"${member.name}"` : member.name;
      writer.writeLine(`${key} = ${member.value}${member === last ? "" : ","}`);
    }
  });
}

/** Writes the first of the doc comments, if there is one. */
export function writeDocs(writer: Writer, docs: Docs): void {
  const [doc] = docs;
  const text = doc?.description.trim();
  if (text?.includes("\n")) {
    writer.writeLine("/**");
    for (const line of text.split("\n")) writer.writeLine(` * ${line}`.trimEnd());
    writer.writeLine(" */");
  } else if (text !== undefined) writer.writeLine(`/** ${text} */`);
}

/** The names that ts-morph quotes, although TypeScript allows them for a member. */
const KEYWORDS = new Set(
  (
    "arguments break case catch class const continue debugger default delete do else enum eval export " +
    "extends false finally for function if implements import in instanceof interface let new null " +
    "package private protected public return static super switch this throw true try typeof var void " +
    "while with yield"
  ).split(" "),
);
