// The canonical enum and its tables: one const a trait, so that a bundle holds only those it uses.
// A table is an array by code number and is not frozen: reading from a frozen array is slower.

import { type EnumDeclarationStructure, StructureKind } from "ts-morph";
import type { CodeModel, CodeValueModel, FileModel } from "../model.js";
import {
  constant,
  docs,
  type EmittedFile,
  moduleName,
  printFile,
  type Statements,
} from "./print.js";

export function emitCode(file: FileModel, code: CodeModel): EmittedFile {
  const byNumber = code.values.toSorted((a, b) => a.number - b.number);
  const table = (
    name: string,
    type: string,
    description: string,
    cell: (value: CodeValueModel) => unknown,
  ): Statements[number] =>
    constant(
      name,
      `readonly ${type}[]`,
      (writer) => {
        writer
          .write("[")
          .newLine()
          .indent(() => {
            for (const value of byNumber) {
              writer.writeLine(`${JSON.stringify(cell(value))}, // ${value.name}`);
            }
          })
          .write("]");
      },
      docs(description),
    );
  const union = (pick: (value: CodeValueModel) => string): string =>
    [...new Set(byNumber.map(pick))].map((text) => JSON.stringify(text)).join(" | ");
  return printFile(`${moduleName(file.desc.proto.name)}.ts`, file.desc.proto.name, [
    emitEnum(code),
    table("codeNames", "string", "The name of each code.", (v) => v.name),
    table("codeMeanings", "string", "What each code means, in one sentence.", (v) =>
      firstSentence(v.comment),
    ),
    table(
      "codeHttpStatuses",
      "number",
      "The HTTP status that each code is answered with.",
      (v) => v.httpStatus,
    ),
    table(
      "codeHttpPhrases",
      "string",
      "The reason phrase of that HTTP status.",
      (v) => v.httpPhrase,
    ),
    table(
      "codeConnectNames",
      "string",
      "The name of each code in the Connect protocol; OK has none.",
      (v) => v.connectName,
    ),
    alias(
      "Retry",
      union((v) => v.retry),
      "Whether a call that failed may be repeated.",
    ),
    table(
      "codeRetries",
      "Retry",
      "Whether a call that failed with the code may be repeated.",
      (v) => v.retry,
    ),
    alias(
      "Origin",
      union((v) => v.origin),
      "Who produces a code: applications only, or the gRPC library too.",
    ),
    table("codeOrigins", "Origin", "Who produces each code.", (v) => v.origin),
    alias(
      "Fault",
      union((v) => v.fault),
      "Which side to look at first.",
    ),
    table("codeFaults", "Fault", "Which side each code points at.", (v) => v.fault),
    table(
      "codePreferOver",
      "(readonly number[])",
      "The codes that each code is to be preferred over, where both fit.",
      (v) => v.preferOver,
    ),
    table(
      "codeNotFor",
      "(readonly { readonly situation: string; readonly use: number }[])",
      "What each code must not be used for, and the code to use instead.",
      (v) => v.notFor,
    ),
  ]);
}

function alias(name: string, type: string, description: string): Statements[number] {
  return { kind: StructureKind.TypeAlias, isExported: true, name, type, docs: docs(description) };
}

function emitEnum(code: CodeModel): EnumDeclarationStructure {
  return {
    kind: StructureKind.Enum,
    isExported: true,
    name: code.enum.name,
    docs: docs(code.comment, `@generated from enum ${code.enum.typeName}`),
    members: code.values.map((value) => ({
      name: value.name,
      value: value.number,
      docs: docs(value.comment, `@generated from enum value: ${value.name} = ${value.number};`),
    })),
  };
}

function firstSentence(comment: string): string {
  return comment.split("\n\n", 1)[0]?.replace(/\s+/g, " ") ?? "";
}
