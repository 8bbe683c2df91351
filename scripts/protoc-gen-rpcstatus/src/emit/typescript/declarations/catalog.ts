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
  const { name, errors } = catalog;
  const { imports } = context;
  const catalogType = imports.runtime("type Catalog");
  const define = imports.runtime("defineCatalog");
  const fallback = errors.find(({ reason }) => reason === catalog.fallbackReason);
  return [
    emitEnum(catalog, context),
    ...errors.map((error) => emitError(catalog, error, context)),
    {
      kind: "const",
      name: catalogName(name),
      type: (writer) => {
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
      value: (writer) => {
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
      docs: docs(
        `The errors of ${name}, domain "${catalog.domain}".`,
        `@generated from enum ${catalog.enum.typeName}`,
      ),
    },
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

function emitTable({ name, errors }: CatalogModel): ConstDeclaration {
  // Aliases give one number two names; the table keeps the first that is not on its way out.
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
    docs: docs(`The error that each value of ${name} stands for.`),
  };
}

function isOld({ value, replacedBy }: ErrorModel): boolean {
  return value.deprecated || replacedBy !== undefined;
}
