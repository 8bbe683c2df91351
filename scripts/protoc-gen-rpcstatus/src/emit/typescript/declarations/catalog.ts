// A catalog: its enum, an error kind for each reason, the object of all of them, and the table from the
// enum's values.

import type { CodeBlockWriter } from "ts-morph";
import type { CatalogModel, ErrorModel } from "../../../model/model.js";
import { catalogName, errorName, memberName, tableName } from "../../../model/names.js";
import type { ConstDeclaration, Declaration } from "../module.js";
import { docs, escapeComment } from "../print.js";
import { type Context, MADE_BY } from "./context.js";
import { emitEnum } from "./enum.js";
import { emitError } from "./error.js";

export function emitCatalog(catalog: CatalogModel, context: Context): Declaration[] {
  // First, so that its imports are the first of their module.
  const object = emitObject(catalog, context);
  return [
    emitEnum(catalog, context),
    ...catalog.errors.map((error) => emitError(catalog, error, context)),
    object,
    emitTable(catalog),
  ];
}

/** The object of all errors. */
function emitObject(catalog: CatalogModel, { imports }: Context): ConstDeclaration {
  const { name, errors, domain, fallbackReason } = catalog;
  const catalogType = imports.runtime("type Catalog");
  const define = imports.runtime("defineCatalog");
  const fallback = errors.find(({ reason }) => reason === fallbackReason);
  return {
    kind: "const",
    name: catalogName(name),
    type: (writer) => {
      writer.write(`${catalogType}<`).inlineBlock(() => writeMemberTypes(writer, catalog));
      writer.write(`, ${JSON.stringify(MADE_BY)}>`);
    },
    value: (writer) => {
      writer.write(`/*@__PURE__*/ ${define}(${JSON.stringify(domain)}, `).inlineBlock(() => {
        for (const { reason } of errors) {
          writer.writeLine(`${memberName(reason)}: ${errorName(name, reason)},`);
        }
      });
      if (fallback !== undefined) {
        writer.write(`, { fallback: ${JSON.stringify(memberName(fallback.reason))} }`);
      }
      writer.write(")");
    },
    docs: docs(
      `The errors of ${name}, domain "${domain}".`,
      `@generated from enum ${catalog.enum.typeName}`,
    ),
  };
}

function writeMemberTypes(writer: CodeBlockWriter, { name, errors }: CatalogModel): void {
  for (const error of errors) {
    writeMemberDocs(writer, error);
    const { reason } = error;
    writer.writeLine(`readonly ${memberName(reason)}: typeof ${errorName(name, reason)};`);
  }
}

/**
 * Writes the first paragraph of the comment and the deprecation, which editors show at a use of the error.
 */
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

/** The table from the enum's values to the errors. */
function emitTable({ name, errors }: CatalogModel): ConstDeclaration {
  // Aliases give one number two names; the table has the first one that is not deprecated or replaced.
  const byNumber = new Map<number, ErrorModel>();
  for (const error of errors) {
    const before = byNumber.get(error.value.number);
    if (before === undefined || (isOld(before) && !isOld(error))) {
      byNumber.set(error.value.number, error);
    }
  }
  return {
    kind: "const",
    name: tableName(name),
    type: (writer) => {
      writer.inlineBlock(() => {
        for (const error of byNumber.values()) {
          writer.writeLine(
            `readonly [${name}.${error.value.localName}]: typeof ${errorName(name, error.reason)};`,
          );
        }
      });
    },
    value: (writer) => {
      writer.inlineBlock(() => {
        for (const [number, error] of byNumber) {
          const key = number < 0 ? `[${number}]` : number;
          writer.writeLine(`${key}: ${errorName(name, error.reason)},`);
        }
      });
    },
    docs: docs(`The error of each value of ${name}.`),
  };
}

function isOld({ value, replacedBy }: ErrorModel): boolean {
  return value.deprecated || replacedBy !== undefined;
}
