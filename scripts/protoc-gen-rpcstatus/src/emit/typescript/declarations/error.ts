// The const of one error: its kind as a type, its spec as data.

import type { CodeBlockWriter } from "ts-morph";
import { quote } from "../../../diagnostics/quote.js";
import { STANDARD_DETAILS } from "../../../model/descriptors.js";
import type { CatalogModel, DetailModel, ErrorModel, LinkModel } from "../../../model/model.js";
import { detailName, errorName } from "../../../model/names.js";
import type { Imports } from "../imports.js";
import type { Declaration } from "../module.js";
import { type Docs, docs, propertyName, tags } from "../print.js";
import type { Context } from "./context.js";
import { writeMetadata, writeMetadataType } from "./metadata.js";

export function emitError(catalog: CatalogModel, error: ErrorModel, context: Context): Declaration {
  const { imports, type } = context;
  const { reason } = error;
  const kind = imports.runtime("type ErrorKind");
  const define = imports.runtime("defineError");
  const details = error.details.map((detail) => emitDetail(detail, imports));
  const traits = [
    ...(error.retryDelay === undefined ? [] : ["readonly retryDelay: true"]),
    ...(details.length === 0
      ? []
      : [
          `readonly details: { ${details.map((d) => `readonly ${d.name}: ${d.type}`).join("; ")} }`,
        ]),
  ];
  return {
    kind: "const",
    name: errorName(catalog.name, reason),
    docs: errorDocs(catalog, error),
    type: (writer) => {
      writer.write(`${kind}<${JSON.stringify(reason)}, `);
      writeMetadataType(writer, error.metadata, type);
      if (traits.length > 0) writer.write(`, { ${traits.join("; ")} }`);
      writer.write(">");
    },
    value: (writer, typed) => {
      writer
        .write(`/*@__PURE__*/ ${define}(`)
        .inlineBlock(() => {
          writer.writeLine(`domain: ${JSON.stringify(catalog.domain)},`);
          writer.writeLine(`reason: ${JSON.stringify(reason)},`);
          writer.writeLine(`code: ${error.code}, // ${error.codeName}`);
          if (error.message !== undefined) writer.writeLine(`message: ${quote(error.message)},`);
          if (error.metadata.length > 0) writeMetadata(writer, error.metadata, typed);
          if (details.length > 0) {
            const entries = details.map((detail) => `${detail.name}: ${detail.value}`);
            writer.writeLine(`details: { ${entries.join(", ")} },`);
          }
          writeRest(writer, catalog, error, context);
        })
        .write(")");
    },
  };
}

function emitDetail({ typeName, desc }: DetailModel, imports: Imports) {
  const name = detailName(typeName);
  if (STANDARD_DETAILS.has(typeName) || desc === undefined) {
    const types = imports.runtime("type StandardDetails");
    return { name, type: `${types}[${JSON.stringify(typeName)}]`, value: JSON.stringify(typeName) };
  }
  const { schema, type } = imports.message(desc);
  const codec = imports.runtime("detailCodec");
  return { name, type, value: `/*@__PURE__*/ ${codec}(${schema})` };
}

function writeRest(
  writer: CodeBlockWriter,
  catalog: CatalogModel,
  error: ErrorModel,
  { model }: Context,
): void {
  const { retryDelay, httpStatus, logLevel, replacedBy } = error;
  const line = (name: string, value: string | number | undefined): void => {
    if (value === undefined) return;
    writer.writeLine(`${name}: ${typeof value === "string" ? quote(value) : value},`);
  };
  line("retryDelayMs", retryDelay && Number(retryDelay.seconds) * 1000 + retryDelay.nanos / 1e6);
  writeHelp(writer, error.help.length > 0 ? error.help : catalog.defaultHelp);
  // Also without localized messages, since those can be loaded at run time.
  if (catalog.defaultLocale !== undefined) {
    line("locale", Intl.getCanonicalLocales(catalog.defaultLocale)[0]);
  }
  writeLocalized(writer, error);
  line("httpStatus", httpStatus);
  line("logLevel", logLevel);
  const replacement = replacedBy && model.resolve(replacedBy);
  if (typeof replacement === "object") line("replacedBy", replacement.error.reason);
  line("explanation", error.explanation);
  line("resolution", error.resolution);
}

function writeHelp(writer: CodeBlockWriter, help: readonly LinkModel[]): void {
  if (help.length === 0) return;
  writer
    .write("help: [")
    .newLine()
    .indent(() => {
      for (const { description, url } of help) {
        writer.writeLine(`{ description: ${quote(description)}, url: ${quote(url)} },`);
      }
    })
    .write("],")
    .newLine();
}

function writeLocalized(writer: CodeBlockWriter, { localized }: ErrorModel): void {
  if (localized.length === 0) return;
  writer
    .write("localized: ")
    .inlineBlock(() => {
      for (const { locale, message } of localized) {
        const [canonical = locale] = Intl.getCanonicalLocales(locale);
        writer.writeLine(`${propertyName(canonical)}: ${quote(message)},`);
      }
    })
    .write(",")
    .newLine();
}

function errorDocs(catalog: CatalogModel, error: ErrorModel): Docs {
  const { value, message, explanation, resolution, replacedBy } = error;
  const text = message === undefined ? "" : ` and the message ${quote(message)}`;
  const deprecated = replacedBy === undefined ? "" : ` Use ${replacedBy.name} instead.`;
  return docs(
    error.comment,
    `Sent with code ${error.codeName}${text}.`,
    explanation === undefined ? "" : `Why: ${explanation}`,
    resolution === undefined ? "" : `What to do: ${resolution}`,
    tags(
      value.deprecated || replacedBy !== undefined,
      `enum value ${catalog.enum.typeName}.${value.name}`,
      deprecated,
    ),
  );
}
