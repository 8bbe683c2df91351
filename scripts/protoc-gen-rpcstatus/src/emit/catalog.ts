// Target ts: the enums of a file, an error kind for each reason, the catalogue, and its table.

import {
  type CodeBlockWriter,
  type EnumDeclarationStructure,
  type ImportDeclarationStructure,
  StructureKind,
} from "ts-morph";
import type { CatalogModel, ErrorModel, FileModel, MetadataModel } from "../model.js";
import { catalogName, errorName, memberName, tableName } from "../names.js";
import {
  constant,
  docs,
  type EmittedFile,
  escapeComment,
  moduleName,
  printFile,
  propertyName,
  type Statements,
} from "./print.js";

const RUNTIME = "rpcstatus/catalog";

const metadataTypes = {
  string: "string",
  int64: "bigint",
  double: "number",
  bool: "boolean",
  timestamp: "Date",
  duration: "number",
  bytes: "Uint8Array",
} as const;

const metadataUnits = { duration: "In milliseconds." } as Readonly<Record<string, string>>;

export function emitCatalogs(file: FileModel): EmittedFile {
  return printFile(`${moduleName(file.desc.proto.name)}.ts`, file.desc.proto.name, [
    ...imports(),
    ...file.catalogs.flatMap((catalog) => emitCatalog(catalog, typesFor(file))),
  ]);
}

type Type = (name: string) => string;

/** Names global types so that an enum of the same name in this file does not stand in the way. */
function typesFor(file: FileModel): Type {
  const own = new Set(file.catalogs.map((catalog) => catalog.name));
  return (name) => (own.has(name.replace(/<.*/, "")) ? `globalThis.${name}` : name);
}

function imports(): ImportDeclarationStructure[] {
  const names = (
    isTypeOnly: boolean,
    ...pairs: [string, string][]
  ): ImportDeclarationStructure => ({
    kind: StructureKind.ImportDeclaration,
    isTypeOnly,
    moduleSpecifier: RUNTIME,
    namedImports: pairs.map(([name, alias]) => ({ name, alias })),
  });
  return [
    names(false, ["defineCatalog", "$catalog"], ["defineError", "$error"]),
    names(true, ["Catalog", "$Catalog"], ["ErrorKind", "$Kind"]),
  ];
}

function emitCatalog(catalog: CatalogModel, type: Type): Statements {
  const { name, errors } = catalog;
  // Aliases give one number two names; the table keeps the first.
  const byNumber = new Map<number, ErrorModel>();
  for (const error of errors) {
    if (!byNumber.has(error.value.number)) byNumber.set(error.value.number, error);
  }
  return [
    emitEnum(catalog),
    ...errors.map((error) => emitError(catalog, error, type)),
    constant(
      catalogName(name),
      (writer) => {
        writer
          .write("$Catalog<")
          .inlineBlock(() => {
            for (const error of errors) {
              writer.writeLine(
                `readonly ${memberName(error.reason)}: typeof ${errorName(name, error.reason)};`,
              );
            }
          })
          .write(">");
      },
      (writer) => {
        writer
          .write(`/*@__PURE__*/ $catalog(${JSON.stringify(catalog.domain)}, `)
          .inlineBlock(() => {
            for (const error of errors) {
              writer.writeLine(`${memberName(error.reason)}: ${errorName(name, error.reason)},`);
            }
          })
          .write(")");
      },
      docs(
        `The errors of ${name}, domain "${catalog.domain}".`,
        `@generated from enum ${catalog.enum.typeName}`,
      ),
    ),
    constant(
      tableName(name),
      (writer) => {
        writer.inlineBlock(() => {
          for (const error of byNumber.values()) {
            writer.writeLine(
              `readonly [${name}.${error.value.localName}]: typeof ${errorName(name, error.reason)};`,
            );
          }
        });
      },
      (writer) => {
        writer.inlineBlock(() => {
          for (const [number, error] of byNumber) {
            writer.writeLine(
              `${number < 0 ? `[${number}]` : number}: ${errorName(name, error.reason)},`,
            );
          }
        });
      },
      docs(`The error that each value of ${name} stands for.`),
    ),
  ];
}

function emitEnum(catalog: CatalogModel): EnumDeclarationStructure {
  return {
    kind: StructureKind.Enum,
    isExported: true,
    name: catalog.name,
    docs: docs(catalog.comment, tags(catalog.enum.deprecated, `enum ${catalog.enum.typeName}`)),
    members: catalog.enum.values.map((value, i) => ({
      name: value.localName,
      value: value.number,
      docs: docs(
        catalog.valueComments[i] ?? "",
        tags(value.deprecated, `enum value: ${value.name} = ${value.number};`),
      ),
    })),
  };
}

function emitError(catalog: CatalogModel, error: ErrorModel, type: Type): Statements[number] {
  const { value, reason, retryDelay } = error;
  const message =
    error.message === undefined ? "" : ` and the message ${JSON.stringify(error.message)}`;
  return constant(
    errorName(catalog.name, reason),
    (writer) => {
      writer.write(`$Kind<${JSON.stringify(reason)}, `);
      writeMetadataType(writer, error.metadata, type);
      if (retryDelay !== undefined) writer.write(", { readonly retryDelay: true }");
      writer.write(">");
    },
    (writer) => {
      writer
        .write("/*@__PURE__*/ $error(")
        .inlineBlock(() => {
          writer.writeLine(`domain: ${JSON.stringify(catalog.domain)},`);
          writer.writeLine(`reason: ${JSON.stringify(reason)},`);
          writer.writeLine(`code: ${error.code}, // ${error.codeName}`);
          if (error.message !== undefined)
            writer.writeLine(`message: ${JSON.stringify(error.message)},`);
          if (error.metadata.length > 0) writeMetadata(writer, error.metadata);
          if (retryDelay !== undefined) {
            const { seconds, nanos } = retryDelay;
            writer.writeLine(`retryDelayMs: ${Number(seconds) * 1000 + nanos / 1e6},`);
          }
        })
        .write(")");
    },
    docs(
      error.comment,
      `Answers with code ${error.codeName}${message}.`,
      tags(value.deprecated, `enum value ${catalog.enum.typeName}.${value.name}`),
    ),
  );
}

function tags(deprecated: boolean, source: string): string {
  return `${deprecated ? "@deprecated\n" : ""}@generated from ${source}`;
}

function writeMetadataType(
  writer: CodeBlockWriter,
  metadata: readonly MetadataModel[],
  typeNamed: Type,
): void {
  if (metadata.length === 0) {
    writer.write(typeNamed("Record<string, never>"));
    return;
  }
  writer.inlineBlock(() => {
    for (const { key, type = "string", optional, description, example } of metadata) {
      const comment = [
        description,
        metadataUnits[type] ?? "",
        example === "" ? "" : `Example: ${JSON.stringify(example)}.`,
      ].filter((part) => part !== "");
      if (comment.length > 0) {
        writer.writeLine(`/** ${escapeComment(comment.join(" ").replace(/\s+/g, " "))} */`);
      }
      writer.writeLine(
        `${propertyName(key)}${optional ? "?" : ""}: ${typeNamed(metadataTypes[type])};`,
      );
    }
  });
}

/** A key that every object has, such as `constructor`, takes its expected type from there: hence `as const`. */
function writeMetadata(writer: CodeBlockWriter, metadata: readonly MetadataModel[]): void {
  const entries = metadata.map(
    ({ key, type = "string", optional }) =>
      `${propertyName(key)}: "${type}${optional ? "?" : ""}"${key in {} ? " as const" : ""}`,
  );
  writer.writeLine(`metadata: { ${entries.join(", ")} },`);
}
