// Finds the error of a reference. Its enum is found as protobuf finds a type: from the innermost scope
// outwards, by the first part of the name; a leading dot makes it a full name. The part after the last dot
// is the reason.

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
  Model,
  ResolvedError,
} from "../model/model.js";
import { usableReasons } from "../model/reason.js";

// protoc runs the plugin once for all files on its command line; buf runs it once per directory unless
// `strategy: all` is set.
// An option names an enum by a text, which the filters of buf do not see.
const SAME_RUN =
  'in the same run, with one input and "strategy: all" in buf.gen.yaml; if that filters the types of the input, list the enum in types, or remove it from exclude_types';

/** Separates two names where one is expected. */
const SEPARATOR = /[,;\s]/;

type Kind = "package" | "message" | "enum" | "service";

type Catalogs = ReadonlyMap<string, Omit<ResolvedError, "error">>;

/** An error that a misspelled reference may mean, and its place in the order of the catalogs. */
interface Candidate {
  readonly order: number;
  readonly typeName: string;
  readonly error: ErrorModel;
}

/** Finds what is meant without a search of all catalogs: many references may be misspelled. The first of each counts. */
interface Candidates {
  readonly byReason: ReadonlyMap<string, Candidate>;
  readonly byValue: ReadonlyMap<string, Candidate>;
  /** By the simple name of the enum, a slash, and the reason. */
  readonly byEnum: ReadonlyMap<string, Candidate>;
  readonly typeNames: readonly string[];
  readonly enumNames: readonly string[];
}

/** Names in longer scopes are not searched: each part of the scope is tried. */
const MAX_LENGTH = 2000;
/** A name with more parts is written in full. */
const MAX_PARTS = 8;

/** A name that is looked up, in its parts, and all names that it may mean. */
interface Lookup {
  readonly enumPart: string;
  readonly reason: string;
  readonly scope: string;
  readonly catalogs: Catalogs;
  readonly kinds: ReadonlyMap<string, Kind>;
  readonly candidates: () => Candidates;
}

/** Returns the functions that find errors, or a text that says what is wrong with a name and how to fix it. */
export function resolver(
  registry: FileRegistry,
  files: readonly FileModel[],
): Pick<Model, "resolve" | "resolveAll"> {
  const catalogs: Catalogs = new Map(
    files.flatMap((file) =>
      file.catalogs.map((catalog) => [catalog.enum.typeName, { file, catalog }]),
    ),
  );
  const errorOf = errorFinder();
  let candidates: Candidates | undefined;
  const findCandidates = () => {
    candidates ??= candidatesOf(catalogs);
    return candidates;
  };
  // Several rules resolve the same reference, and a fix is expensive to find.
  const known = new Map<ErrorReference, ResolvedError | string>();
  let kinds: ReadonlyMap<string, Kind> | undefined;
  const lookUp = (reference: ErrorReference): Lookup => {
    kinds ??= kindsOf(registry);
    return lookupOf(reference, catalogs, kinds, findCandidates);
  };
  const resolve: Model["resolve"] = (reference) => {
    const found = known.get(reference) ?? find(lookUp(reference), reference.name, errorOf);
    known.set(reference, found);
    return found;
  };
  const lists = new Map<ErrorReference, readonly ResolvedError[] | string>();
  const resolveAll: Model["resolveAll"] = (reference) => {
    if (!reference.name.endsWith(ALL)) {
      const found = resolve(reference);
      return typeof found === "string" ? found : [found];
    }
    const found = lists.get(reference) ?? findAll(lookUp(reference), reference.name);
    lists.set(reference, found);
    return found;
  };
  return { resolve, resolveAll };
}

/** In place of a reason: all errors of the catalog. */
const ALL = ".*";

/** Of several errors with one reason, which are a problem of their own, returns the first. */
function findAll(lookup: Lookup, name: string): readonly ResolvedError[] | string {
  const found = findCatalog(lookup, name);
  if (typeof found === "string") return found;
  const errors = new Map([...found.catalog.errors].reverse().map((error) => [error.reason, error]));
  if (errors.size === 0) return `${quote(found.catalog.enum.typeName)} has no errors; add one`;
  return found.catalog.errors
    .filter((error) => errors.get(error.reason) === error)
    .map((error) => ({ ...found, error }));
}

type FindError = (catalog: CatalogModel, reason: string) => ErrorModel | undefined;

/** Indexes a catalog when it is first searched. Of two errors with the same reason, the first one counts. */
function errorFinder(): FindError {
  const byReason = new Map<CatalogModel, ReadonlyMap<string, ErrorModel>>();
  return (catalog, reason) => {
    let errors = byReason.get(catalog);
    if (errors === undefined) {
      errors = new Map([...catalog.errors].reverse().map((error) => [error.reason, error]));
      byReason.set(catalog, errors);
    }
    return errors.get(reason);
  };
}

function lookupOf(
  { name, scope }: ErrorReference,
  catalogs: Catalogs,
  kinds: ReadonlyMap<string, Kind>,
  candidates: () => Candidates,
): Lookup {
  const dot = name.lastIndexOf(".");
  const enumPart = name.slice(0, Math.max(0, dot));
  return { enumPart, reason: name.slice(dot + 1), scope, catalogs, kinds, candidates };
}

function find(lookup: Lookup, name: string, errorOf: FindError): ResolvedError | string {
  const { enumPart, reason } = lookup;
  const found = findCatalog(lookup, name);
  if (typeof found === "string") return found;
  const { catalog } = found;
  // A reason of another server may have dots and spaces: the value has a name without them.
  const error =
    errorOf(catalog, reason) ?? (catalog.isExternal ? namedIn(catalog).get(reason) : undefined);
  if (error !== undefined) return { ...found, error };
  return `${quote(catalog.enum.typeName)} has no reason ${quote(reason)}; ${fixReason(catalog, enumPart, reason)}`;
}

function findCatalog(lookup: Lookup, name: string): Omit<ResolvedError, "error"> | string {
  const { enumPart, reason, scope, catalogs, kinds } = lookup;
  if (name.length > MAX_LENGTH || scope.length > MAX_LENGTH) {
    return `${quote(name)} or the name of its declaration has more than ${MAX_LENGTH} characters; shorten it`;
  }
  if (enumPart === "" || reason === "" || SEPARATOR.test(name)) {
    return `${quote(name)} is not an enum and a reason separated by a dot; ${fixEnum(lookup)}`;
  }
  const fullName = findName(enumPart, scope, kinds);
  const found = catalogs.get(fullName);
  return found ?? `${describe(enumPart, fullName, kinds)}; ${fixEnum(lookup)}`;
}

function findName(name: string, scope: string, kinds: ReadonlyMap<string, Kind>): string {
  if (name.startsWith(".")) return name.slice(1);
  const [first = ""] = name.split(".");
  for (let at = scope; at !== ""; at = outer(at)) {
    const kind = kinds.get(`${at}.${first}`);
    if (kind === undefined) continue;
    // A single name has to be a type. The first part of a longer one is anything that can contain others.
    if (first !== name || kind === "message" || kind === "enum") return `${at}.${name}`;
  }
  return name;
}

function describe(name: string, fullName: string, kinds: ReadonlyMap<string, Kind>): string {
  const kind = kinds.get(fullName);
  if (kind === "enum") return `enum ${quote(fullName)} is not a catalog`;
  if (kind !== undefined) return `${quote(fullName)} is a ${kind}, not an enum`;
  const meaning = [fullName, `.${fullName}`].includes(name)
    ? ""
    : `: here, the name resolves to ${quote(fullName)}`;
  return `enum ${quote(name)} is not known${meaning}`;
}

/** Returns the fix for an enum that was not found: how to name the error. */
function fixEnum(lookup: Lookup): string {
  const { enumPart, reason, scope, kinds, catalogs } = lookup;
  if (SEPARATOR.test(enumPart + reason)) return "write each error as an entry of its own";
  const fullName = findName(enumPart, scope, kinds);
  if (fullName === `${PACKAGE}.Code`) {
    return "declare an error with that code in your own catalog";
  }
  if (kinds.get(fullName) === "enum" && !catalogs.has(fullName)) {
    return "make it one with option (rpcstatus.v1.catalog), or use an error of another catalog";
  }
  const meant = meantError(lookup);
  if (meant !== undefined) return `write ${quote(meant)}`;
  if (enumPart === "" || reason === "") return 'write it like "OrderError.OUT_OF_STOCK"';
  return fixUnknownEnum(lookup);
}

/** Returns the name of the error that the user probably meant. */
function meantError(lookup: Lookup): string | undefined {
  const { enumPart, reason, scope, kinds, catalogs } = lookup;
  if (reason === "*") return meantCatalog(lookup);
  // The enum alone was written.
  const whole = catalogs.get(findName(reason, scope, kinds))?.catalog.errors[0];
  if (enumPart === "" && whole !== undefined) return `${reason}.${whole.reason}`;
  // A value was written as protobuf names it, beside its enum; or the enum is misspelled or declared elsewhere.
  const { byReason, byValue, byEnum, enumNames } = lookup.candidates();
  const similar = closest(simpleName(enumPart), enumNames);
  const found = [
    byValue.get(reason),
    enumPart === "" ? byReason.get(reason) : byEnum.get(`${similar ?? ""}/${reason}`),
  ];
  const [first] = found.flatMap((each) => each ?? []).sort((a, b) => a.order - b.order);
  return first && `${nameFrom(scope, first.typeName, kinds)}.${first.error.reason}`;
}

/** Returns the name of all errors of the catalog that the user probably meant. */
function meantCatalog({ enumPart, scope, kinds, candidates }: Lookup): string | undefined {
  const { typeNames, enumNames } = candidates();
  const similar = enumNames.indexOf(closest(simpleName(enumPart), enumNames) ?? "");
  const typeName = typeNames[similar];
  return typeName && `${nameFrom(scope, typeName, kinds)}.*`;
}

function candidatesOf(catalogs: Catalogs): Candidates {
  const byReason = new Map<string, Candidate>();
  const byValue = new Map<string, Candidate>();
  const byEnum = new Map<string, Candidate>();
  const add = (map: Map<string, Candidate>, key: string, candidate: Candidate): void => {
    if (!map.has(key)) map.set(key, candidate);
  };
  for (const [order, [typeName, { catalog }]] of [...catalogs].entries()) {
    const reasons = new Map(catalog.errors.map((error) => [error.reason, error]));
    for (const error of catalog.errors) {
      const { reason, value } = error;
      add(byReason, reason, { order, typeName, error });
      add(byEnum, `${simpleName(typeName)}/${reason}`, { order, typeName, error });
      // Where the name of a value is the reason of another error, the reason counts.
      add(byValue, value.name, { order, typeName, error: reasons.get(value.name) ?? error });
    }
  }
  const typeNames = [...catalogs.keys()];
  return { byReason, byValue, byEnum, typeNames, enumNames: typeNames.map(simpleName) };
}

function fixUnknownEnum({ scope, kinds, candidates }: Lookup): string {
  const { typeNames } = candidates();
  const [first] = typeNames;
  if (first === undefined) {
    return `annotate its enum as a catalog, and generate its file ${SAME_RUN}`;
  }
  const print = (typeName: string) => quote(nameFrom(scope, typeName, kinds));
  const those =
    typeNames.length === 1
      ? `the only catalog of this run is ${print(first)}; use it`
      : `the catalogs of this run are ${listed(typeNames, print)}; use one of them`;
  return `${those}, or generate your file ${SAME_RUN}`;
}

function fixReason(catalog: CatalogModel, enumPart: string, reason: string): string {
  const named = namedIn(catalog).get(reason);
  if (named !== undefined) {
    return `write ${quote(`${enumPart}.${named.reason}`)}: after the enum comes the reason that is sent, not the name of the value`;
  }
  const reasons = usableReasons(catalog);
  const similar = closest(reason, reasons);
  if (similar !== undefined) return `write ${quote(`${enumPart}.${similar}`)}`;
  return reasons.length === 0 ? "add it to the enum" : `use ${oneOf(reasons)}`;
}

const named = new WeakMap<CatalogModel, ReadonlyMap<string, ErrorModel>>();

/** Returns the errors by the names of their values. */
function namedIn(catalog: CatalogModel): ReadonlyMap<string, ErrorModel> {
  const known =
    named.get(catalog) ??
    new Map([...catalog.errors].reverse().map((error) => [error.value.name, error]));
  named.set(catalog, known);
  return known;
}

/** Returns the shortest name that finds the type from the scope. */
function nameFrom(scope: string, typeName: string, kinds: ReadonlyMap<string, Kind>): string {
  const parts = typeName.split(".");
  for (let count = 1; count <= Math.min(parts.length, MAX_PARTS); count++) {
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

/** Returns the full names of everything that can contain other names, packages included. */
function kindsOf(registry: FileRegistry): Map<string, Kind> {
  const kinds = new Map<string, Kind>();
  for (const file of registry.files) {
    for (let name = file.proto.package; name !== ""; name = outer(name)) {
      // Then all packages around it are there too.
      if (kinds.get(name) === "package") break;
      kinds.set(name, "package");
    }
    for (const type of nestedTypes(file)) {
      if (type.kind !== "extension") kinds.set(type.typeName, type.kind);
    }
  }
  return kinds;
}
