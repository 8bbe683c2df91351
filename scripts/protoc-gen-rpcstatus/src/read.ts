// CodeGeneratorRequest -> Model. Options are decoded through the extensions of the request's own
// registry, so the plugin needs no generated code of its own annotations.

import {
  createFileRegistry,
  type DescEnum,
  type DescEnumValue,
  type DescFile,
  type FileRegistry,
} from "@bufbuild/protobuf";
import type { CodeGeneratorRequest } from "@bufbuild/protobuf/wkt";
import type { Catalog, ErrorSpec, MethodErrors } from "../../../gen/rpcstatus/v1/annotations_pb.js";
import { ENUM, enumsOf, OPTIONS, option, PACKAGE, SERVICE } from "./descriptors.js";
import type {
  CatalogModel,
  CodeModel,
  ErrorModel,
  FileModel,
  Locate,
  MetadataModel,
  MetadataType,
  Model,
  Problem,
  ServiceModel,
} from "./model.js";
import { enumName, upperSnakeCase } from "./names.js";
import { readCode, readMessages } from "./read-own.js";
import { resolver } from "./resolve.js";
import { SourceInfo } from "./source-info.js";
import { parseTemplate } from "./template.js";

const VALUE_NAME = 1;
const VALUE_OPTIONS = 3;
const CATALOG = {
  extension: 728300,
  domain: 1,
  defaultCode: 3,
  defaultLocale: 4,
  defaultHelp: 5,
  fallbackReason: 6,
};
const METHOD = { options: 4, extension: 728300, error: 1 };
const ERROR = {
  extension: 728300,
  code: 1,
  message: 2,
  metadata: 3,
  retryDelay: 4,
  localized: 5,
  help: 6,
  details: 7,
  httpStatus: 8,
  reason: 9,
  logLevel: 10,
  replacedBy: 11,
};
const CODE_EXTENSION = 728301;

export function read(
  request: Pick<CodeGeneratorRequest, "protoFile" | "fileToGenerate">,
  locate?: Locate,
): Model {
  const registry = createFileRegistry({
    $typeName: "google.protobuf.FileDescriptorSet",
    file: request.protoFile,
  });
  const files: FileModel[] = [];
  const imports: FileModel[] = [];
  const problems: Problem[] = [];
  // Errors of files that are only imported may be named too; what is wrong with those is not told here.
  for (const { name } of request.protoFile) {
    const desc = registry.getFile(name);
    if (desc === undefined) throw new Error(`cannot find "${name}" in the request`);
    if (!request.fileToGenerate.includes(name)) {
      imports.push(readFile(registry, desc, [], locate));
    }
  }
  for (const name of request.fileToGenerate) {
    const desc = registry.getFile(name);
    if (desc === undefined) throw new Error(`cannot find "${name}" in the request`);
    files.push(readFile(registry, desc, problems, locate));
  }
  const resolve = resolver(registry, [...files, ...imports]);
  return { files, imports, resolve, messages: () => readMessages(files), problems };
}

function readFile(
  registry: FileRegistry,
  desc: DescFile,
  problems: Problem[],
  locate: Locate | undefined,
): FileModel {
  const info = new SourceInfo(desc, locate);
  const catalogs: CatalogModel[] = [];
  let code: CodeModel | undefined;
  for (const { desc: descEnum, path } of enumsOf(desc)) {
    if (descEnum.typeName === `${PACKAGE}.Code`) code = readCode(registry, descEnum, path, info);
    else {
      const catalog = readCatalog(registry, descEnum, path, info, problems);
      if (catalog !== undefined) catalogs.push(catalog);
    }
  }
  const services = readServices(registry, desc, info);
  return { desc, catalogs, services, code, comments: info, at: info.at([]) };
}

function readCatalog(
  registry: FileRegistry,
  desc: DescEnum,
  path: readonly number[],
  info: SourceInfo,
  problems: Problem[],
): CatalogModel | undefined {
  const catalog = option<Catalog>(registry, desc, "catalog");
  const optionPath = [...path, ENUM.options, CATALOG.extension];
  for (const [i, value] of desc.values.entries()) {
    const valuePath = [...path, ENUM.value, i, VALUE_OPTIONS];
    if (option(registry, value, "code") !== undefined) {
      problems.push({
        at: info.at([...valuePath, CODE_EXTENSION]),
        text: `cannot set option (${PACKAGE}.code) on "${value.name}": it describes the values of ${PACKAGE}.Code; remove it, and use (${PACKAGE}.error) for an error of your own`,
      });
    }
  }
  const specs = desc.values.map((value) => option<ErrorSpec>(registry, value, "error"));
  if (catalog === undefined) {
    // One problem of the enum, not one of each value.
    const i = specs.findIndex((spec) => spec !== undefined);
    if (i >= 0) {
      problems.push({
        at: info.at([...path, ENUM.value, i, VALUE_OPTIONS, ERROR.extension]),
        text: `cannot make "${desc.values[i]?.name}" an error: enum "${desc.typeName}" is no catalogue; add option (${PACKAGE}.catalog) = {domain: "shop.acme.example"} to the enum, with a host name that you control`,
      });
    }
    return undefined;
  }
  // Which value a number's error belongs to: a further name (allow_alias) is an error of its own only
  // if it has the option.
  const owners = new Map<number, DescEnumValue>();
  for (const [i, value] of desc.values.entries()) {
    if (specs[i] !== undefined || !owners.has(value.number)) owners.set(value.number, value);
  }
  const valuePrefix = catalog.valuePrefix ?? `${upperSnakeCase(desc.proto.name)}_`;
  const errors: ErrorModel[] = [];
  for (const [i, value] of desc.values.entries()) {
    const spec = specs[i];
    if (spec === undefined && (value.number === 0 || owners.get(value.number) !== value)) continue;
    if (spec === undefined && catalog.defaultCode === undefined) {
      problems.push({
        at: info.at([...path, ENUM.value, i]),
        text: `cannot tell what error "${value.name}" is: it has no option (${PACKAGE}.error); add one, or set default_code in the catalogue`,
      });
      continue;
    }
    const { name } = value;
    const reason = name.startsWith(valuePrefix) ? name.slice(valuePrefix.length) : name;
    const valuePath = [...path, ENUM.value, i];
    errors.push(readError(registry, value, reason, spec, catalog, valuePath, info));
  }
  return {
    enum: desc,
    name: enumName(desc.typeName, desc.file.proto.package),
    domain: catalog.domain,
    defaultCode: catalog.defaultCode,
    defaultCodeName: codeName(registry, catalog.defaultCode),
    valuePrefix,
    errors,
    get comment() {
      return info.text(path);
    },
    get valueComments() {
      return desc.values.map((_, i) => info.text([...path, ENUM.value, i]));
    },
    defaultLocale: catalog.defaultLocale,
    defaultHelp: catalog.defaultHelp.map((link, i) => ({
      ...link,
      at: info.at([...optionPath, CATALOG.defaultHelp, i], optionPath.length),
    })),
    fallbackReason: catalog.fallbackReason,
    at: {
      enum: info.at(path),
      option: info.at(optionPath),
      domain: info.at([...optionPath, CATALOG.domain], optionPath.length),
      defaultCode: info.at([...optionPath, CATALOG.defaultCode], optionPath.length),
      defaultLocale: info.at([...optionPath, CATALOG.defaultLocale], optionPath.length),
      fallbackReason: info.at([...optionPath, CATALOG.fallbackReason], optionPath.length),
      values: desc.values.map((_, i) => info.at([...path, ENUM.value, i])),
    },
  };
}

function readError(
  registry: FileRegistry,
  value: DescEnumValue,
  reason: string,
  spec: ErrorSpec | undefined,
  catalog: Catalog,
  path: readonly number[],
  info: SourceInfo,
): ErrorModel {
  const optionPath = [...path, VALUE_OPTIONS, ERROR.extension];
  const at = (...rest: number[]) => info.at([...optionPath, ...rest], optionPath.length);
  const metadata: MetadataModel[] = (spec?.metadata ?? []).map((entry, i) => ({
    key: entry.key,
    type: metadataType(entry.type),
    typeNumber: entry.type,
    optional: entry.optional,
    description: entry.description,
    example: entry.example,
    at: at(ERROR.metadata, i),
  }));
  const declared = new Set(metadata.map((entry) => entry.key));
  for (const key of parseTemplate(spec?.message ?? "").keys) {
    if (declared.has(key)) continue;
    const implied = { type: "string", typeNumber: 0, optional: false } as const;
    metadata.push({ key, ...implied, description: "", example: "", at: at(ERROR.message) });
  }
  const code = spec?.code ?? catalog.defaultCode;
  return {
    value,
    reason: spec?.reason ?? reason,
    hasOwnReason: spec?.reason !== undefined,
    code,
    codeName: codeName(registry, code),
    hasDefaultCode: spec?.code === undefined && code !== undefined,
    message: spec?.message,
    metadata,
    localized: (spec?.localized ?? []).map((entry, i) => ({
      locale: entry.locale,
      message: entry.message,
      at: at(ERROR.localized, i),
    })),
    retryDelay: spec?.retryDelay,
    get comment() {
      return info.text(path);
    },
    help: (spec?.help ?? []).map((link, i) => ({ ...link, at: at(ERROR.help, i) })),
    details: (spec?.details ?? []).map((typeName, i) => ({
      typeName,
      desc: registry.getMessage(typeName),
      similar: registry.getMessage(typeName) ? undefined : similarMessage(registry, typeName),
      at: at(ERROR.details, i),
    })),
    httpStatus: spec?.httpStatus,
    logLevel: logLevel(spec?.logLevel),
    logLevelNumber: spec?.logLevel ?? 0,
    replacedBy:
      spec?.replacedBy === undefined
        ? undefined
        : { name: spec.replacedBy, scope: value.parent.typeName, at: at(ERROR.replacedBy) },
    explanation: spec?.explanation,
    resolution: spec?.resolution,
    at: {
      value: info.at(path),
      code: at(ERROR.code),
      message: at(ERROR.message),
      reason: spec?.reason === undefined ? info.at([...path, VALUE_NAME]) : at(ERROR.reason),
      retryDelay: at(ERROR.retryDelay),
      httpStatus: at(ERROR.httpStatus),
      logLevel: at(ERROR.logLevel),
    },
  };
}

function codeName(registry: FileRegistry, code: number | undefined): string | undefined {
  return registry.getEnum(`${PACKAGE}.Code`)?.value[code ?? -1]?.name;
}

/** For somebody who wrote less than the full name of a type, or more: the one that ends most like it. */
function similarMessage(registry: FileRegistry, name: string): string | undefined {
  const parts = name.split(/[./]/);
  for (let first = 0; first < parts.length; first++) {
    const end = `.${parts.slice(first).join(".")}`;
    for (const type of registry) {
      if (type.kind === "message" && `.${type.typeName}`.endsWith(end)) return type.typeName;
    }
  }
  return undefined;
}

function logLevel(level: number | undefined): ErrorModel["logLevel"] {
  return ([undefined, "debug", "info", "warn", "error"] as const)[level ?? 0];
}

function readServices(registry: FileRegistry, file: DescFile, info: SourceInfo): ServiceModel[] {
  const services = file.services.map((desc, s) => ({
    desc,
    methods: desc.methods.map((method, m) => {
      const path = [OPTIONS.file.service, s, SERVICE.method, m, METHOD.options, METHOD.extension];
      const names = option<MethodErrors>(registry, method, "errors")?.error ?? [];
      const scope = `${desc.typeName}.${method.name}`;
      const errors = names.map((name, i) => ({
        name,
        scope,
        at: info.at([...path, METHOD.error, i], path.length),
      }));
      return { desc: method, errors };
    }),
  }));
  return services.filter(({ methods }) => methods.some(({ errors }) => errors.length > 0));
}

function metadataType(type: number): MetadataType | undefined {
  const types = ["string", "string", "int64", "double", "bool", "timestamp", "duration", "bytes"];
  return types[type] as MetadataType | undefined;
}
