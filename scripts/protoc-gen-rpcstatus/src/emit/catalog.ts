// Target ts: the enums of a file, an error kind for each reason, the catalogue and its table, and the
// errors of each method.

import { type CodeBlockWriter, type EnumDeclarationStructure, StructureKind } from "ts-morph";
import { STANDARD } from "../check-option.js";
import type {
  CatalogModel,
  DetailModel,
  ErrorModel,
  FileModel,
  MetadataModel,
  Model,
  ServiceModel,
} from "../model.js";
import { catalogName, detailName, errorName, memberName, tableName } from "../names.js";
import type { Options } from "../options.js";
import { Imports } from "./imports.js";
import {
  constant,
  type Docs,
  docs,
  type EmittedFile,
  escapeComment,
  moduleName,
  printFile,
  propertyName,
  type Statements,
} from "./print.js";

const RUNTIME = "rpcstatus/catalog";

// The run time accepts the files of its own line alone: any other does not compile, and names both.
const MADE_BY = "protoc-gen-rpcstatus 0.1";

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

interface Context {
  readonly model: Model;
  readonly file: FileModel;
  readonly options: Options;
  readonly imports: Imports;
  readonly type: Type;
}

type Type = (name: string) => string;

/** Names global types so that an enum of the same name in this file does not stand in the way. */
function typesFor(file: FileModel): Type {
  const own = new Set(file.catalogs.map((catalog) => catalog.name));
  return (name) => (own.has(name.replace(/<.*/, "")) ? `globalThis.${name}` : name);
}

function emitCatalog(catalog: CatalogModel, context: Context): Statements {
  const { name, errors } = catalog;
  const { imports } = context;
  const catalogType = imports.runtime(RUNTIME, "Catalog", "$Catalog", true);
  const define = imports.runtime(RUNTIME, "defineCatalog", "$catalog");
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
        if (fallback !== undefined)
          writer.write(`, ${JSON.stringify(memberName(fallback.reason))}`);
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

function emitEnum(catalog: CatalogModel, { options, imports }: Context): Statements {
  if (options.importEnums) {
    imports.enum(catalog.name);
    return [`export { ${catalog.name} };\n`];
  }
  const structure: EnumDeclarationStructure = {
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
  return [structure];
}

function emitError(catalog: CatalogModel, error: ErrorModel, context: Context): Statements[number] {
  const { imports, type } = context;
  const { reason } = error;
  const kind = imports.runtime(RUNTIME, "ErrorKind", "$Kind", true);
  const define = imports.runtime(RUNTIME, "defineError", "$error");
  const details = error.details.map((detail) => emitDetail(detail, imports));
  const traits = [
    ...(error.retryDelay === undefined ? [] : ["readonly retryDelay: true"]),
    ...(details.length === 0
      ? []
      : [
          `readonly details: { ${details.map((d) => `readonly ${d.name}: ${d.type}`).join("; ")} }`,
        ]),
  ];
  return constant(
    errorName(catalog.name, reason),
    (writer) => {
      writer.write(`${kind}<${JSON.stringify(reason)}, `);
      writeMetadataType(writer, error.metadata, type);
      if (traits.length > 0) writer.write(`, { ${traits.join("; ")} }`);
      writer.write(">");
    },
    (writer) => {
      writer
        .write(`/*@__PURE__*/ ${define}(`)
        .inlineBlock(() => {
          writer.writeLine(`domain: ${JSON.stringify(catalog.domain)},`);
          writer.writeLine(`reason: ${JSON.stringify(reason)},`);
          writer.writeLine(`code: ${error.code}, // ${error.codeName}`);
          if (error.message !== undefined)
            writer.writeLine(`message: ${JSON.stringify(error.message)},`);
          if (error.metadata.length > 0) writeMetadata(writer, error.metadata);
          if (details.length > 0) {
            const entries = details.map((detail) => `${detail.name}: ${detail.value}`);
            writer.writeLine(`details: { ${entries.join(", ")} },`);
          }
          writeRest(writer, catalog, error, context);
        })
        .write(")");
    },
    errorDocs(catalog, error),
  );
}

function emitDetail({ typeName, desc }: DetailModel, imports: Imports) {
  const name = detailName(typeName);
  if (STANDARD.has(typeName) || desc === undefined) {
    const types = imports.runtime(RUNTIME, "StandardDetails", "$Details", true);
    return { name, type: `${types}[${JSON.stringify(typeName)}]`, value: JSON.stringify(typeName) };
  }
  const { schema, type } = imports.message(desc);
  const codec = imports.runtime("rpcstatus/protobuf", "detailCodec", "$detail");
  return { name, type, value: `/*@__PURE__*/ ${codec}(${schema})` };
}

function writeRest(
  writer: CodeBlockWriter,
  catalog: CatalogModel,
  error: ErrorModel,
  { model }: Context,
): void {
  const { retryDelay, help, localized, httpStatus, logLevel, replacedBy } = error;
  const line = (name: string, value: unknown): void => {
    if (value !== undefined) writer.writeLine(`${name}: ${JSON.stringify(value)},`);
  };
  line("retryDelayMs", retryDelay && Number(retryDelay.seconds) * 1000 + retryDelay.nanos / 1e6);
  if (help.length > 0) {
    writer
      .write("help: [")
      .newLine()
      .indent(() => {
        for (const { description, url } of help) {
          writer.writeLine(
            `{ description: ${JSON.stringify(description)}, url: ${JSON.stringify(url)} },`,
          );
        }
      })
      .write("],")
      .newLine();
  }
  if (localized.length > 0) {
    line("locale", catalog.defaultLocale);
    writer
      .write("localized: ")
      .inlineBlock(() => {
        for (const { locale, message } of localized) {
          const [canonical = locale] = Intl.getCanonicalLocales(locale);
          writer.writeLine(`${propertyName(canonical)}: ${JSON.stringify(message)},`);
        }
      })
      .write(",")
      .newLine();
  }
  line("httpStatus", httpStatus);
  line("logLevel", logLevel);
  const successor = replacedBy && model.resolve(replacedBy);
  if (typeof successor === "object") line("replacedBy", successor.error.reason);
  line("explanation", error.explanation);
  line("resolution", error.resolution);
}

function errorDocs(catalog: CatalogModel, error: ErrorModel): Docs {
  const { value, message, explanation, resolution, replacedBy } = error;
  const text = message === undefined ? "" : ` and the message ${JSON.stringify(message)}`;
  const deprecated = replacedBy === undefined ? "" : ` Use ${replacedBy.name} instead.`;
  return docs(
    error.comment,
    `Answers with code ${error.codeName}${text}.`,
    explanation === undefined ? "" : `Why: ${explanation}`,
    resolution === undefined ? "" : `What to do: ${resolution}`,
    tags(
      value.deprecated || replacedBy !== undefined,
      `enum value ${catalog.enum.typeName}.${value.name}`,
      deprecated,
    ),
  );
}

function emitService(
  { desc, methods }: ServiceModel,
  { model, imports }: Context,
): Statements[number] {
  const define = imports.runtime(RUNTIME, "defineMethodErrors", "$errors");
  const type = imports.runtime(RUNTIME, "MethodErrors", "$Errors", true);
  const entries = methods
    .filter(({ errors }) => errors.length > 0)
    .map((method) => ({
      name: method.desc.localName,
      kinds: method.errors.flatMap((reference) => {
        const found = model.resolve(reference);
        if (typeof found === "string") return [];
        return [imports.generated(found.file) + errorName(found.catalog.name, found.error.reason)];
      }),
    }));
  return constant(
    `${desc.name}Errors`,
    (writer) => {
      writer.inlineBlock(() => {
        for (const { name, kinds } of entries) {
          const types = kinds.map((kind) => `typeof ${kind}`);
          writer.writeLine(`readonly ${name}: ${type}<readonly [${types.join(", ")}]>;`);
        }
      });
    },
    (writer) => {
      writer.inlineBlock(() => {
        for (const { name, kinds } of entries) {
          writer.writeLine(`${name}: /*@__PURE__*/ ${define}(${kinds.join(", ")}),`);
        }
      });
    },
    docs(
      `The errors that the methods of ${desc.name} may answer with.`,
      `@generated from service ${desc.typeName}`,
    ),
  );
}

function tags(deprecated: boolean, source: string, hint = ""): string {
  return `${deprecated ? `@deprecated${hint}\n` : ""}@generated from ${source}`;
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
