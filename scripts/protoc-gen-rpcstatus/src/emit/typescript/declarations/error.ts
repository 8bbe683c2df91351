// One error: the interface of its match, and the const that holds its spec.

import { STANDARD_DETAILS } from "../../../model/descriptors.js";
import type { CatalogModel, DetailModel, ErrorModel, LinkModel } from "../../../model/model.js";
import { detailName } from "../../../model/names.js";
import type { Imports } from "../imports.js";
import type { ConstDeclaration, Declaration, InterfaceDeclaration } from "../module.js";
import { literal, writeEntries } from "../print.js";
import type { Writer } from "../writer.js";
import type { Context } from "./context.js";
import { shortDocs } from "./docs.js";
import { writeMetadata, writeMetadataType } from "./metadata.js";
import { writeLocalized } from "./text.js";

interface Detail {
  readonly name: string;
  readonly type: string;
  readonly value: string;
}

export function emitError(
  catalog: CatalogModel,
  error: ErrorModel,
  context: Context,
): Declaration[] {
  const details = error.details.map((detail) => emitDetail(detail, context.imports));
  return [emitMatch(catalog, error, details, context), emitConst(catalog, error, details, context)];
}

function emitMatch(
  catalog: CatalogModel,
  error: ErrorModel,
  details: readonly Detail[],
  { imports, names, file }: Context,
): InterfaceDeclaration {
  const { reason, metadata, retryDelay } = error;
  return {
    kind: "interface",
    name: names.match(error),
    extends: imports.runtimeType("ErrorMatch"),
    docs: () => shortDocs(catalog, error, `The error ${reason}, recognized in a thrown value.`),
    members: (writer) => {
      writer.writeLine(`readonly reason: ${literal(reason)};`);
      if (metadata.length > 0) writeMetadataType(writer, metadata, file);
      if (retryDelay !== undefined) writer.writeLine("readonly retryDelayMs: number;");
      for (const { name, type } of details) {
        writer.writeLine(`readonly ${name}: ${type} | undefined;`);
      }
    },
  };
}

function emitConst(
  catalog: CatalogModel,
  error: ErrorModel,
  details: readonly Detail[],
  context: Context,
): ConstDeclaration {
  const { imports, names, options } = context;
  const define = imports.runtime(
    options.clientSide
      ? "defineClientError"
      : catalog.isExternal
        ? "defineExternalError"
        : "defineError",
  );
  // For the imports that it collects. It is not kept, since there may be thousands.
  specWriter(catalog, error, details, context);
  kindOf(catalog, error, context);
  return {
    kind: "const",
    name: names.error(error),
    docs: () => shortDocs(catalog, error),
    type: (writer) => writer.write(kindOf(catalog, error, context)),
    value: (writer) => {
      writer.write(`/*@__PURE__*/ ${define}(`);
      const writeSpec = specWriter(catalog, error, details, context);
      writer.inlineBlock(() => writeSpec(writer)).write(")");
    },
  };
}

/** Returns the type of the const of an error. */
export function kindOf(
  { isExternal }: CatalogModel,
  error: ErrorModel,
  { imports, names, options }: Context,
): string {
  const isReceived = options.clientSide || isExternal;
  const kind = imports.runtimeType(isReceived ? "ClientErrorKind" : "ErrorKind");
  return `${kind}<${names.match(error)}>`;
}

function emitDetail({ typeName, desc }: DetailModel, imports: Imports): Detail {
  const name = detailName(typeName);
  if (STANDARD_DETAILS.has(typeName) || desc === undefined) {
    return { name, type: imports.standardDetail(typeName), value: literal(typeName) };
  }
  const { schema, type } = imports.message(desc);
  return { name, type, value: `/*@__PURE__*/ ${imports.detailCodec()}(${schema})` };
}

/** Returns the writer of the members of the spec. Imports are collected before anything is written. */
function specWriter(
  catalog: CatalogModel,
  error: ErrorModel,
  details: readonly Detail[],
  context: Context,
): (writer: Writer) => void {
  const { options } = context;
  const writeKeys = writeMetadata(error.metadata, context.imports);
  const writeTexts = writeLocalized(catalog, error, context);
  const { retryDelay, httpStatus, logLevel, replacedBy } = error;
  const replacement = replacedBy && context.model.resolve(replacedBy);
  return (writer) => {
    const line = (name: string, value: string | number | undefined): void => {
      if (value === undefined) return;
      writer.writeLine(`${name}: ${typeof value === "string" ? literal(value) : value},`);
    };
    line("domain", catalog.domain);
    line("reason", error.reason);
    writer.writeLine(`code: ${error.code}, // ${error.codeName}`);
    line("message", error.message);
    writeKeys(writer);
    if (details.length > 0) {
      const entries = details.map((detail) => `${detail.name}: ${detail.value}`);
      writeEntries(writer, "details: ", ["{", "}"], entries);
    }
    line("retryDelayMs", retryDelay && Number(retryDelay.seconds) * 1000 + retryDelay.nanos / 1e6);
    // A client reads the links from the response.
    if (!options.clientSide && !catalog.isExternal) {
      writeHelp(writer, error.help.length > 0 ? error.help : catalog.defaultHelp);
    }
    writeTexts(writer);
    line("httpStatus", httpStatus);
    line("logLevel", logLevel);
    if (typeof replacement === "object") line("replacedBy", replacement.error.reason);
    if (!options.notes) return;
    line("explanation", error.explanation);
    line("resolution", error.resolution);
  };
}

function writeHelp(writer: Writer, help: readonly LinkModel[]): void {
  if (help.length === 0) return;
  writer
    .write("help: [")
    .newLine()
    .indent(() => {
      for (const { description, url } of help) {
        writer.writeLine(`{ description: ${literal(description)}, url: ${literal(url)} },`);
      }
    })
    .write("],")
    .newLine();
}
