// Target ts: for each catalogue of a file its enum, an error kind for each reason, the object of all of
// them and the table from the enum's values; for each service the errors of its methods.

import type { CodeBlockWriter } from "ts-morph";
import type { CatalogModel, ErrorModel, FileModel, Model } from "../model.js";
import { catalogName, errorName, memberName, tableName } from "../names.js";
import type { Options } from "../options.js";
import { type Context, MADE_BY, typesFor } from "./context.js";
import { emitEnum } from "./enum.js";
import { emitError } from "./error.js";
import { Imports } from "./imports.js";
import {
  constant,
  docs,
  type EmittedFile,
  escapeComment,
  moduleName,
  printFile,
  type Statements,
} from "./print.js";
import { emitService } from "./service.js";

export function emitCatalogs(model: Model, file: FileModel, options: Options): EmittedFile {
  const imports = new Imports(file, options);
  const context: Context = { model, file, options, imports, type: typesFor(file) };
  const statements = [
    ...file.catalogs.flatMap((catalog) => emitCatalog(catalog, context)),
    ...file.services.map((service) => emitService(service, context)),
  ];
  const { name } = file.desc.proto;
  return printFile(`${moduleName(name)}.ts`, name, [...imports.declarations(), ...statements]);
}

function emitCatalog(catalog: CatalogModel, context: Context): Statements {
  const { name, errors } = catalog;
  const { imports } = context;
  const catalogType = imports.runtime("type Catalog");
  const define = imports.runtime("defineCatalog");
  const fallback = errors.find(({ reason }) => reason === catalog.fallbackReason);
  return [
    ...emitEnum(catalog, context),
    ...errors.map((error) => emitError(catalog, error, context)),
    constant(
      catalogName(name),
      (writer) => {
        writer
          .write(`${catalogType}<`)
          .inlineBlock(() => {
            for (const error of errors) {
              writeMemberDocs(writer, error);
              writer.writeLine(
                `readonly ${memberName(error.reason)}: typeof ${errorName(name, error.reason)};`,
              );
            }
          })
          .write(`, ${JSON.stringify(MADE_BY)}>`);
      },
      (writer) => {
        writer
          .write(`/*@__PURE__*/ ${define}(${JSON.stringify(catalog.domain)}, `)
          .inlineBlock(() => {
            for (const error of errors) {
              writer.writeLine(`${memberName(error.reason)}: ${errorName(name, error.reason)},`);
            }
          });
        if (fallback !== undefined) {
          writer.write(`, { fallback: ${JSON.stringify(memberName(fallback.reason))} }`);
        }
        writer.write(")");
      },
      docs(
        `The errors of ${name}, domain "${catalog.domain}".`,
        `@generated from enum ${catalog.enum.typeName}`,
      ),
    ),
    emitTable(catalog),
  ];
}

/** What an editor shows where the error is thrown: its first sentence, and that it is deprecated. */
function writeMemberDocs(
  writer: CodeBlockWriter,
  { comment, value, replacedBy }: ErrorModel,
): void {
  const [first = ""] = comment.split("\n\n", 1);
  const hint = replacedBy === undefined ? "" : ` Use ${replacedBy.name} instead.`;
  const deprecated = value.deprecated || replacedBy !== undefined ? `@deprecated${hint}` : "";
  const text = [first.replace(/\s+/g, " "), deprecated].filter((part) => part !== "").join(" ");
  if (text !== "") writer.writeLine(`/** ${escapeComment(text)} */`);
}

function emitTable({ name, errors }: CatalogModel): Statements[number] {
  // Aliases give one number two names; the table keeps the first.
  const byNumber = new Map<number, ErrorModel>();
  for (const error of errors) {
    if (!byNumber.has(error.value.number)) byNumber.set(error.value.number, error);
  }
  return constant(
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
          const key = number < 0 ? `[${number}]` : number;
          writer.writeLine(`${key}: ${errorName(name, error.reason)},`);
        }
      });
    },
    docs(`The error that each value of ${name} stands for.`),
  );
}
