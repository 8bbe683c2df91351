// CodeGeneratorRequest -> Model. Options are decoded through the extensions of the request's own
// registry, so the plugin needs no generated code of its own annotations.

import type { DescEnum, DescEnumValue, DescFile, FileRegistry } from "@bufbuild/protobuf";
import type { CodeGeneratorRequest } from "@bufbuild/protobuf/wkt";
import type {
  Catalog,
  ErrorSpec,
  MethodErrors,
} from "../../../../gen/rpcstatus/v1/annotations_pb.js";
import type { Finding, Locate } from "../diagnostics/finding.js";
import { ENUM, enumsOf, isOurs, OPTIONS, option, PACKAGE, SERVICE } from "../model/descriptors.js";
import type { CatalogModel, ErrorModel, FileModel, Model, ServiceModel } from "../model/model.js";
import { enumName, upperSnakeCase } from "../model/names.js";
import { SourceInfo } from "./comments-and-positions.js";
import { codeName, ERROR, readError, VALUE_OPTIONS } from "./error-value.js";
import { createRegistry } from "./registry.js";
import { resolver } from "./resolve.js";

const CATALOG = {
  extension: 728300,
  domain: 1,
  valuePrefix: 2,
  defaultCode: 3,
  defaultLocale: 4,
  defaultHelp: 5,
  fallbackReason: 6,
};
const METHOD = { options: 4, extension: 728300, error: 1 };
const CODE_EXTENSION = 728301;

export function read(
  request: Pick<CodeGeneratorRequest, "protoFile" | "fileToGenerate">,
  locate?: Locate,
): Model {
  const registry = createRegistry(request);
  const files: FileModel[] = [];
  const imports: FileModel[] = [];
  const problems: Finding[] = [];
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
  return { files, imports, resolve, problems };
}

function readFile(
  registry: FileRegistry,
  desc: DescFile,
  problems: Finding[],
  locate: Locate | undefined,
): FileModel {
  const info = new SourceInfo(desc, locate);
  for (const [i, extension] of desc.extensions.entries()) {
    if (isOurs(extension)) continue;
    problems.push({
      at: info.at([OPTIONS.file.extension, i]),
      text: `cannot use option (${extension.typeName}): it has the name of an option of rpcstatus, and another number or type; rename the package, or update rpcstatus if the file is a copy of its own`,
    });
  }
  const catalogs: CatalogModel[] = [];
  for (const { desc: descEnum, path } of enumsOf(desc)) {
    if (isCode(registry, descEnum)) continue;
    const catalog = readCatalog(registry, descEnum, path, info, problems);
    if (catalog !== undefined) catalogs.push(catalog);
  }
  const services = readServices(registry, desc, info);
  return { desc, catalogs, services, at: info.at([]), placeOf: (path) => info.at(path) };
}

/** The enum of the 17 codes. Its name alone may be that of an enum of a user. */
function isCode(registry: FileRegistry, { typeName, values }: DescEnum): boolean {
  return (
    typeName === `${PACKAGE}.Code` &&
    values.some((value) => option(registry, value, "code") !== undefined)
  );
}

function readCatalog(
  registry: FileRegistry,
  desc: DescEnum,
  path: readonly number[],
  info: SourceInfo,
  problems: Finding[],
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
  let valueComments: readonly string[] | undefined;
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
    hasOwnPrefix: catalog.valuePrefix !== undefined,
    errors,
    get comment() {
      return info.text(path);
    },
    get valueComments() {
      // Kept: who asks for one asks for all, one after the other.
      valueComments ??= desc.values.map((_, i) => info.text([...path, ENUM.value, i]));
      return valueComments;
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
      valuePrefix: info.at([...optionPath, CATALOG.valuePrefix], optionPath.length),
      defaultCode: info.at([...optionPath, CATALOG.defaultCode], optionPath.length),
      defaultLocale: info.at([...optionPath, CATALOG.defaultLocale], optionPath.length),
      fallbackReason: info.at([...optionPath, CATALOG.fallbackReason], optionPath.length),
      values: desc.values.map((_, i) => info.at([...path, ENUM.value, i])),
    },
  };
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
