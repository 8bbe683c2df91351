// An enum with the option (rpcstatus.v1.catalog) -> CatalogModel.

import type { DescEnum, DescEnumValue, FileRegistry } from "@bufbuild/protobuf";
import type { Catalog, ErrorSpec } from "../../../../gen/rpcstatus/v1/annotations_pb.js";
import type { Add } from "../diagnostics/finding.js";
import { quote } from "../diagnostics/quote.js";
import { ENUM, type Located, OUR_OPTIONS, option, PACKAGE } from "../model/descriptors.js";
import type { CatalogModel, ErrorModel } from "../model/model.js";
import { upperSnakeCase } from "../model/names.js";
import type { SourceInfo } from "./comments-and-positions.js";
import { codeName, ERROR, readError, VALUE_OPTIONS } from "./error-value.js";

const CATALOG = {
  extension: OUR_OPTIONS.catalog.number,
  domain: 1,
  valuePrefix: 2,
  defaultCode: 3,
  defaultLocale: 4,
  defaultHelp: 5,
  fallbackReason: 6,
  external: 7,
};

/** Reports whether the enum is that of the 17 codes. A user's enum may have its name. */
export function isCode(registry: FileRegistry, { typeName, values }: DescEnum): boolean {
  return (
    typeName === `${PACKAGE}.Code` &&
    values.some((value) => option(registry, value, "code") !== undefined)
  );
}

/** Returns undefined for an enum that is not a catalog. `names` are those of the enums of the file. */
export function readCatalog(
  registry: FileRegistry,
  located: Located<DescEnum>,
  names: ReadonlyMap<DescEnum, string>,
  info: SourceInfo,
  add: Add,
): CatalogModel | undefined {
  const { desc } = located;
  const catalog = option<Catalog>(registry, desc, "catalog");
  const specs = desc.values.map((value) => option<ErrorSpec>(registry, value, "error"));
  refuseCodeOptions(registry, located, info, add);
  if (catalog === undefined) {
    refuseErrors(located, specs, info, add);
    return undefined;
  }
  refuseIgnored(located, specs, info, add);
  const comments = commentsOf(located, info);
  const errors = readErrors(registry, located, catalog, specs, comments, info, add);
  const ignored = new Set(desc.values.filter((_, i) => isIgnored(specs[i])));
  return catalogModel(registry, located, names, catalog, errors, ignored, comments, info);
}

/** Refuses the option of the 17 codes on a value of another enum. */
function refuseCodeOptions(
  registry: FileRegistry,
  { desc, path }: Located<DescEnum>,
  info: SourceInfo,
  add: Add,
): void {
  for (const [i, value] of desc.values.entries()) {
    if (option(registry, value, "code") === undefined) continue;
    add(
      "OPTION_PLACE",
      info.at([...path, ENUM.value, i, VALUE_OPTIONS, OUR_OPTIONS.code.number]),
      `cannot set option (${PACKAGE}.code) on ${quote(value.name)}: it describes the values of ${PACKAGE}.Code; remove it, and use (${PACKAGE}.error) for an error of your own`,
    );
  }
}

/** Refuses the options of an error on a value with `ignore`. */
function refuseIgnored(
  { desc, path }: Located<DescEnum>,
  specs: readonly (ErrorSpec | undefined)[],
  info: SourceInfo,
  add: Add,
): void {
  for (const [i, spec] of specs.entries()) {
    if (spec === undefined || !isIgnored(spec)) continue;
    const { ignore, $typeName, ...others } = spec;
    const isAlone = Object.values(others).every(
      (value) => value === undefined || isEmptyList(value),
    );
    if (isAlone) continue;
    add(
      "IGNORED_VALUE",
      info.at([...path, ENUM.value, i, VALUE_OPTIONS, ERROR.extension, ERROR.ignore]),
      `cannot ignore ${quote(desc.values[i]?.name ?? "")} and describe it as an error; remove ignore, or all other fields of its option`,
    );
  }
}

function isEmptyList(value: unknown): boolean {
  return Array.isArray(value) && value.length === 0;
}

function isIgnored(spec: ErrorSpec | undefined): boolean {
  return spec?.ignore === true;
}

/** Refuses errors of an enum without the catalog option: one problem, not one for each value. */
function refuseErrors(
  { desc, path }: Located<DescEnum>,
  specs: readonly (ErrorSpec | undefined)[],
  info: SourceInfo,
  add: Add,
): void {
  const i = specs.findIndex((spec) => spec !== undefined);
  if (i < 0) return;
  if (specs.every((spec) => spec === undefined || isIgnored(spec))) {
    add(
      "OPTION_PLACE",
      info.at([...path, ENUM.value, i, VALUE_OPTIONS, ERROR.extension]),
      `cannot ignore ${quote(desc.values[i]?.name ?? "")}: enum ${quote(desc.typeName)} is not a catalog, and has no errors; remove the option`,
    );
    return;
  }
  add(
    "OPTION_PLACE",
    info.at([...path, ENUM.value, i, VALUE_OPTIONS, ERROR.extension]),
    `cannot make ${quote(desc.values[i]?.name ?? "")} an error: enum ${quote(desc.typeName)} is not a catalog; add option (${PACKAGE}.catalog) = {domain: "shop.acme.example"} to the enum, with a host name that you control`,
  );
}

/** Returns a function that returns the comment of each value. */
function commentsOf({ desc, path }: Located<DescEnum>, info: SourceInfo): () => readonly string[] {
  let comments: readonly string[] | undefined;
  return () => {
    comments ??= desc.values.map((_, i) => info.text([...path, ENUM.value, i]));
    return comments;
  };
}

function readErrors(
  registry: FileRegistry,
  { desc, path }: Located<DescEnum>,
  catalog: Catalog,
  specs: readonly (ErrorSpec | undefined)[],
  comments: () => readonly string[],
  info: SourceInfo,
  add: Add,
): ErrorModel[] {
  const owners = ownersOf(desc, specs);
  const prefix = prefixOf(desc, catalog);
  const errors: ErrorModel[] = [];
  for (const [i, value] of desc.values.entries()) {
    const spec = specs[i];
    if (isIgnored(spec)) continue;
    const valuePath = path.concat(ENUM.value, i);
    if (spec === undefined && (value.number === 0 || owners.get(value.number) !== value)) continue;
    if (spec === undefined && catalog.defaultCode === undefined) {
      add(
        "CODE_REQUIRED",
        info.at(valuePath),
        `cannot make an error of ${quote(value.name)}: it has no option (${PACKAGE}.error); add the option, with ignore: true if it is not an error, or set default_code in the catalog`,
      );
      continue;
    }
    const { name } = value;
    const derived = name.startsWith(prefix) ? name.slice(prefix.length) : name;
    const comment = () => comments()[i] ?? "";
    errors.push(readError(registry, value, derived, spec, catalog, valuePath, comment, info));
  }
  return errors;
}

/**
 * Returns the value that a number's error belongs to. Another name of the number (allow_alias) is an error of
 * its own only if it has the option.
 */
function ownersOf(
  { values }: DescEnum,
  specs: readonly (ErrorSpec | undefined)[],
): ReadonlyMap<number, DescEnumValue> {
  const owners = new Map<number, DescEnumValue>();
  for (const [i, value] of values.entries()) {
    if (specs[i] !== undefined || !owners.has(value.number)) owners.set(value.number, value);
  }
  return owners;
}

function prefixOf(desc: DescEnum, { valuePrefix }: Catalog): string {
  return valuePrefix ?? `${upperSnakeCase(desc.proto.name)}_`;
}

function catalogModel(
  registry: FileRegistry,
  { desc, path }: Located<DescEnum>,
  names: ReadonlyMap<DescEnum, string>,
  catalog: Catalog,
  errors: readonly ErrorModel[],
  ignored: ReadonlySet<DescEnumValue>,
  comments: () => readonly string[],
  info: SourceInfo,
): CatalogModel {
  const optionPath = [...path, ENUM.options, CATALOG.extension];
  const at = (part: number, index?: number) => info.at(optionPath, optionPath.length, part, index);
  return {
    enum: desc,
    name: names.get(desc) ?? desc.name,
    domain: catalog.domain,
    isExternal: catalog.external,
    defaultCode: catalog.defaultCode,
    defaultCodeName: codeName(registry, catalog.defaultCode),
    valuePrefix: prefixOf(desc, catalog),
    hasOwnPrefix: catalog.valuePrefix !== undefined,
    errors,
    ignored,
    get comment() {
      return info.text(path);
    },
    get valueComments() {
      return comments();
    },
    defaultLocale: catalog.defaultLocale,
    defaultHelp: catalog.defaultHelp.map((link, i) => ({
      ...link,
      at: at(CATALOG.defaultHelp, i),
    })),
    fallbackReason: catalog.fallbackReason,
    at: {
      enum: info.at(path),
      option: info.at(optionPath),
      domain: at(CATALOG.domain),
      valuePrefix: at(CATALOG.valuePrefix),
      defaultCode: at(CATALOG.defaultCode),
      defaultLocale: at(CATALOG.defaultLocale),
      fallbackReason: at(CATALOG.fallbackReason),
      external: at(CATALOG.external),
      values: desc.values.map((_, i) => info.at(path, path.length + 2, ENUM.value, i)),
    },
  };
}
