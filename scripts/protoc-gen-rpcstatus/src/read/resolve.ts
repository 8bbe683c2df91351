// Finds the error behind a name as protobuf finds a type: from the innermost scope outwards, by the first
// part of the name; a leading dot makes it a full name. What follows the last dot is the reason.

import type { FileRegistry } from "@bufbuild/protobuf";
import { nestedTypes } from "@bufbuild/protobuf/reflect";
import { closest, listed, oneOf } from "../diagnostics/closest.js";
import { quote } from "../diagnostics/quote.js";
import { PACKAGE } from "../model/descriptors.js";
import type {
  CatalogModel,
  ErrorModel,
  ErrorReference,
  FileModel,
  ResolvedError,
} from "../model/model.js";
import { usableReasons } from "../model/reason.js";

// protoc has one run for all files that it is given; buf has one for each folder, unless it is told.
const SAME_RUN = 'in the same run, by one input and "strategy: all" in buf.gen.yaml';

/** Between two names, where one belongs. */
const SEPARATOR = /[,;\s]/;

type Kind = "package" | "message" | "enum" | "service";

/** Gives the error, or the text of what is wrong with the name and how to mend it. */
export function resolver(
  registry: FileRegistry,
  files: readonly FileModel[],
): (reference: ErrorReference) => ResolvedError | string {
  const catalogs = new Map(
    files.flatMap((file) =>
      file.catalogs.map((c) => [c.enum.typeName, { file, catalog: c }] as const),
    ),
  );
  const byReason = new Map<CatalogModel, ReadonlyMap<string, ErrorModel>>();
  const errorOf = (catalog: CatalogModel, reason: string): ErrorModel | undefined => {
    let errors = byReason.get(catalog);
    if (errors === undefined) {
      // The first of a reason, as somebody reads the enum.
      errors = new Map([...catalog.errors].reverse().map((error) => [error.reason, error]));
      byReason.set(catalog, errors);
    }
    return errors.get(reason);
  };
  // Several checks ask for the same one, and advice is dear.
  const known = new Map<ErrorReference, ResolvedError | string>();
  let kinds: Map<string, Kind> | undefined;
  const find = ({ name, scope }: ErrorReference): ResolvedError | string => {
    kinds ??= kindsOf(registry);
    const dot = name.lastIndexOf(".");
    const enumPart = name.slice(0, Math.max(0, dot));
    const reason = name.slice(dot + 1);
    const fullName = findName(enumPart, scope, kinds);
    const found = catalogs.get(fullName);
    const incomplete = enumPart === "" || reason === "" || SEPARATOR.test(name);
    if (found === undefined || incomplete) {
      const fix = advise(enumPart, reason, scope, kinds, catalogs);
      return incomplete
        ? `${quote(name)} is no enum and reason with a dot between them; ${fix}`
        : `${describe(enumPart, fullName, kinds)}; ${fix}`;
    }
    const error = errorOf(found.catalog, reason);
    if (error !== undefined) return { ...found, error };
    return `${quote(fullName)} has no reason ${quote(reason)}; ${adviseReason(found.catalog, enumPart, reason)}`;
  };
  return (reference) => {
    let found = known.get(reference);
    if (found === undefined) {
      found = find(reference);
      known.set(reference, found);
    }
    return found;
  };
}

function findName(name: string, scope: string, kinds: ReadonlyMap<string, Kind>): string {
  if (name.startsWith(".")) return name.slice(1);
  const [first = ""] = name.split(".");
  for (let at = scope; at !== ""; at = outer(at)) {
    const kind = kinds.get(`${at}.${first}`);
    // A single name has to be a type; in a longer one the first part is all that can hold others.
    if (kind === undefined) continue;
    if (first !== name || kind === "message" || kind === "enum") return `${at}.${name}`;
  }
  return name;
}

function describe(name: string, fullName: string, kinds: ReadonlyMap<string, Kind>): string {
  const kind = kinds.get(fullName);
  if (kind === "enum") return `enum ${quote(fullName)} is no catalogue`;
  if (kind !== undefined) return `${quote(fullName)} is a ${kind} and no enum`;
  const meaning = [fullName, `.${fullName}`].includes(name)
    ? ""
    : `, where it means ${quote(fullName)}`;
  return `enum ${quote(name)} is not known here${meaning}`;
}

/** How to name the error, where the enum was not found. */
function advise(
  enumPart: string,
  reason: string,
  scope: string,
  kinds: ReadonlyMap<string, Kind>,
  catalogs: ReadonlyMap<string, ResolvedCatalog>,
): string {
  if (SEPARATOR.test(enumPart + reason)) return "write each error in an entry of its own";
  const fullName = findName(enumPart, scope, kinds);
  if (fullName === `${PACKAGE}.Code`) {
    return "declare an error with that code in a catalogue of yours";
  }
  if (kinds.get(fullName) === "enum" && !catalogs.has(fullName)) {
    return "make it one with option (rpcstatus.v1.catalog), or use an error of another";
  }
  // The enum alone.
  const whole = catalogs.get(findName(reason, scope, kinds))?.catalog.errors[0];
  if (enumPart === "" && whole !== undefined) return `write ${quote(`${reason}.${whole.reason}`)}`;
  // A value is named like protobuf names it, beside its enum; or the enum is misspelt or elsewhere.
  const simple = enumPart.slice(enumPart.lastIndexOf(".") + 1);
  const names = [...catalogs.keys()];
  const similar = closest(simple, names.map(simpleName));
  for (const [typeName, { catalog }] of catalogs) {
    const known = catalog.errors.some(({ value }) => value.name === reason);
    if (!known && enumPart !== "" && simpleName(typeName) !== similar) continue;
    const error =
      catalog.errors.find((candidate) => candidate.reason === reason) ??
      catalog.errors.find(({ value }) => value.name === reason);
    if (error !== undefined) {
      return `write ${quote(`${nameFrom(scope, typeName, kinds)}.${error.reason}`)}`;
    }
  }
  if (enumPart === "" || reason === "") return 'write it like "OrderError.OUT_OF_STOCK"';
  if (names.length === 0) {
    return `annotate its enum as a catalogue, and generate its file ${SAME_RUN}`;
  }
  const known = names.map((typeName) => quote(nameFrom(scope, typeName, kinds)));
  const those =
    known.length === 1
      ? `the only catalogue of this run is ${known[0]}; use it`
      : `the catalogues of this run are ${listed(known)}; use one of them`;
  return `${those}, or generate the file of yours ${SAME_RUN}`;
}

function adviseReason(catalog: CatalogModel, enumPart: string, reason: string): string {
  const { errors } = catalog;
  const named = errors.find(({ value }) => value.name === reason);
  if (named !== undefined) {
    return `write ${quote(`${enumPart}.${named.reason}`)}, as it is on the wire`;
  }
  const reasons = usableReasons(catalog);
  const similar = closest(reason, reasons);
  if (similar !== undefined) return `write ${quote(`${enumPart}.${similar}`)}`;
  return reasons.length === 0 ? "add it to the enum" : `use ${oneOf(reasons)}`;
}

type ResolvedCatalog = Omit<ResolvedError, "error">;

/** The shortest name that finds the type from the scope. */
function nameFrom(scope: string, typeName: string, kinds: ReadonlyMap<string, Kind>): string {
  const parts = typeName.split(".");
  for (let count = 1; count <= parts.length; count++) {
    const name = parts.slice(-count).join(".");
    if (findName(name, scope, kinds) === typeName) return name;
  }
  return `.${typeName}`;
}

function outer(name: string): string {
  return name.slice(0, Math.max(0, name.lastIndexOf(".")));
}

function simpleName(typeName: string): string {
  return typeName.slice(typeName.lastIndexOf(".") + 1);
}

/** Full names of all that can hold others, packages among them. */
function kindsOf(registry: FileRegistry): Map<string, Kind> {
  const kinds = new Map<string, Kind>();
  for (const file of registry.files) {
    for (let name = file.proto.package; name !== ""; name = outer(name)) kinds.set(name, "package");
    for (const type of nestedTypes(file)) {
      if (type.kind !== "extension") kinds.set(type.typeName, type.kind);
    }
  }
  return kinds;
}
