// The number and the reason of an error.

import type { DescEnum, DescFile, DescMessage } from "@bufbuild/protobuf";
import { closest, listed } from "../diagnostics/closest.js";
import type { Add } from "../diagnostics/finding.js";
import { quote } from "../diagnostics/quote.js";
import type { CatalogModel, ErrorModel } from "../model/model.js";
import { pascalCase, upperSnakeCase } from "../model/names.js";
import { hasReason, REASON } from "../model/reason.js";
import { checkControls } from "./text.js";

/** The limit of google.rpc.ErrorInfo. */
const MAX_LENGTH = 63;

/** Returns false if the prefix is wrong for the whole enum; that is reported as one problem, not one per value. */
export function checkPrefix(catalog: CatalogModel, add: Add): boolean {
  const { valuePrefix, hasOwnPrefix, at } = catalog;
  const names = namesWithoutReason(catalog);
  // With a single value, either the value or the prefix may be the one that is misspelled.
  if (valuePrefix === "" || names.length < (hasOwnPrefix ? 1 : 2)) return true;
  const longer = `${valuePrefix}_`;
  if (!valuePrefix.endsWith("_") && names.every((name) => name.startsWith(longer))) {
    add(
      "VALUE_PREFIX",
      at.valuePrefix,
      `cannot use value_prefix ${quote(valuePrefix)}: reasons would begin with "_"; write ${quote(longer)}`,
    );
    return false;
  }
  const lacking = names.filter((name) => !name.startsWith(valuePrefix)).length;
  const isUnused = !catalog.enum.values.some(({ name }) => name.startsWith(valuePrefix));
  // If most errors have it, those that lack it are mistakes of their own.
  if (!isUnused && (lacking < 2 || 2 * lacking <= names.length)) return true;
  const few = lacking === names.length ? "no error" : "few errors";
  const starts = few === "no error" || isUnused ? "starts" : "start";
  const what = hasOwnPrefix
    ? `cannot use value_prefix ${quote(valuePrefix)}: ${isUnused ? "no value" : few} of the enum ${starts} with it`
    : `cannot derive the reasons of ${quote(catalog.enum.typeName)} from its values: ${isUnused ? "none of them" : few} ${starts} with ${quote(valuePrefix)}`;
  const place = hasOwnPrefix ? at.valuePrefix : at.option;
  add("VALUE_PREFIX", place, `${what}; ${fixPrefix(catalog, names)}`);
  return false;
}

/** Returns the names of the values that give their errors a reason. */
function namesWithoutReason({ errors }: CatalogModel): readonly string[] {
  return errors.filter(({ hasOwnReason }) => !hasOwnReason).map(({ value }) => value.name);
}

/** Returns how to get reasons without renaming a value. */
function fixPrefix(catalog: CatalogModel, names: readonly string[]): string {
  const { hasOwnPrefix, isExternal, enum: desc, errors } = catalog;
  const own = new Set(errors.filter((error) => error.hasOwnReason).map(({ reason }) => reason));
  /** Reports whether the prefix gives all of them a reason that passes the rules. */
  const fits = (prefix: string) =>
    names.every((name) => {
      const reason = name.slice(prefix.length);
      const passes = isExternal ? reason !== "" : isValid(reason);
      return name.startsWith(prefix) && passes && !own.has(reason);
    });
  const write = hasOwnPrefix ? "write" : "in the catalog, set value_prefix:";
  const usual = `${upperSnakeCase(desc.name)}_`;
  const ofAll = sharedWords(desc.values.map(({ name }) => name));
  const ofErrors = sharedWords(names);
  if (hasOwnPrefix && fits(usual)) return `remove it, since ${quote(usual)} is the default`;
  if (ofAll !== "" && fits(ofAll)) return `${write} ${quote(ofAll)}, with which all of them start`;
  const errorsStart = `${quote(ofErrors)}, with which all errors start`;
  const hasShared = ofErrors !== "" && fits(ofErrors);
  if (fits(""))
    return `${write} "" to use whole names as reasons${hasShared ? `, or ${errorsStart}` : ""}`;
  if (hasShared) return `${write} ${errorsStart}`;
  const better = betterReasons(catalog);
  const pairs = errors.flatMap((error) => {
    const reason = better.get(error);
    return reason === undefined ? [] : `${quote(reason)} for ${quote(error.value.name)}`;
  });
  return `set reason in the option (rpcstatus.v1.error) of each value: ${listed(pairs)}`;
}

/**
 * Returns the words that all names begin with, less than a whole name: ORDER_ for ORDER_LATE and ORDER_LOST.
 */
function sharedWords([first = "", ...names]: readonly string[]): string {
  let limit = first.length;
  for (const name of names) {
    let same = 0;
    while (same < limit && name[same] === first[same]) same++;
    limit = same === name.length ? same - 1 : same;
  }
  // A word ends with all underscores that follow it.
  let end = limit;
  while (end > 0 && (first[end - 1] !== "_" || first[end] === "_")) end--;
  return first.slice(0, Math.max(0, end));
}

export function checkReason(catalog: CatalogModel, error: ErrorModel, add: Add): void {
  const { reason, value, at } = error;
  const { valuePrefix } = catalog;
  if (!catalog.isExternal && reservedReasons(catalog).has(reason)) {
    add(
      "REASON_RESERVED",
      at.reason,
      `cannot use reason ${quote(reason)} again: ${quote(`${valuePrefix}${reason}`)} is reserved, and deployed clients read it as the removed error; use another reason`,
    );
  }
  if (!hasReason(catalog, error)) {
    add(
      "VALUE_PREFIX",
      at.reason,
      `cannot derive a reason from ${quote(value.name)}: it does not start with ${quote(valuePrefix)}; ${fixReason(catalog, error)}`,
    );
    return;
  }
  // It is what the other server sends.
  if (catalog.isExternal) {
    if (reason === "" || reason === "$unknown")
      add(
        "REASON_FORMAT",
        at.reason,
        `cannot use reason ${quote(reason)} for ${quote(value.name)}: an error without a known reason has it; set reason to what the server sends`,
      );
    checkControls(reason, `the reason of ${quote(value.name)}`, at.reason, add);
    return;
  }
  if (reason.length > MAX_LENGTH) {
    add(
      "REASON_FORMAT",
      at.reason,
      `cannot use reason ${quote(reason)}: it has ${reason.length} characters and ${MAX_LENGTH} are allowed; set a shorter reason in the option${error.hasOwnReason ? "" : ", or shorten the name"}`,
    );
  }
  if (REASON.test(reason)) return;
  add(
    "REASON_FORMAT",
    at.reason,
    `cannot use reason ${quote(reason)}: it does not match ${REASON.source.slice(1, -1)}; ${fixReason(catalog, error)}`,
  );
}

const reserved = new WeakMap<CatalogModel, ReadonlySet<string>>();

/** Returns the reasons of the reserved names. */
function reservedReasons(catalog: CatalogModel): ReadonlySet<string> {
  const { valuePrefix } = catalog;
  const names = catalog.enum.proto.reservedName;
  const known =
    reserved.get(catalog) ??
    new Set(
      names
        .filter((name) => name.startsWith(valuePrefix))
        .map((name) => name.slice(valuePrefix.length)),
    );
  reserved.set(catalog, known);
  return known;
}

/** Returns the fix that keeps the name of the value, then the one that changes it. */
function fixReason(catalog: CatalogModel, error: ErrorModel): string {
  if (catalog.isExternal)
    return "set reason in its option (rpcstatus.v1.error) to what the server sends";
  const better = betterReasons(catalog).get(error);
  if (better === undefined)
    return "use upper-case letters, digits and underscores, at least three characters, starting with a letter and not ending with an underscore";
  if (error.hasOwnReason) return `write ${quote(better)}`;
  const fix = `set reason: ${quote(better)} in its option (rpcstatus.v1.error)`;
  const name = `${catalog.valuePrefix}${better}`;
  const isOwn = better === wordsOf(catalog, error);
  return isOwn && !isTaken(catalog, name) ? `${fix}, or rename the value to ${quote(name)}` : fix;
}

const suggested = new WeakMap<CatalogModel, ReadonlyMap<ErrorModel, string>>();

/** Returns a reason that passes the rules for each error without one, made of its name. */
function betterReasons(catalog: CatalogModel): ReadonlyMap<ErrorModel, string> {
  const before = suggested.get(catalog);
  if (before !== undefined) return before;
  const { errors, enum: desc } = catalog;
  const isWrong = (error: ErrorModel) => !hasReason(catalog, error) || !isValid(error.reason);
  // Two that are the same in camel case would have a "$" in TypeScript.
  const taken = new Set(
    [
      ...errors.filter((error) => !isWrong(error)).map(({ reason }) => reason),
      ...reservedReasons(catalog),
    ].map(pascalCase),
  );
  const enumName = upperSnakeCase(desc.name);
  const better = new Map<ErrorModel, string>();
  for (const error of errors.filter(isWrong)) {
    const words = wordsOf(catalog, error);
    const choices = [words, `${subjectOf(enumName)}_${words}`, upperWords(error.value.name)];
    const last = `${enumName}_${Math.abs(error.value.number)}`;
    const found = [...choices, `${words}_${Math.abs(error.value.number)}`, last].find(
      (reason) => isValid(reason) && !taken.has(pascalCase(reason)),
    );
    if (found === undefined) continue;
    taken.add(pascalCase(found));
    better.set(error, found);
  }
  suggested.set(catalog, better);
  return better;
}

/** Returns what the reason would be if it were spelled like one. */
function wordsOf(catalog: CatalogModel, error: ErrorModel): string {
  const { reason, value } = error;
  return hasReason(catalog, error) && reason !== ""
    ? upperWords(reason)
    : withoutPrefix(catalog.valuePrefix, value.name);
}

function upperWords(text: string): string {
  return upperSnakeCase(text)
    .split(/[^A-Z0-9]+/)
    .filter(Boolean)
    .join("_");
}

function isValid(reason: string): boolean {
  return reason.length <= MAX_LENGTH && REASON.test(reason);
}

/** Returns the name without the words at its end that every catalog may have. */
export function subjectOf(name: string): string {
  const [last] = /_?(?:ERROR|REASON|CODE)S?$/.exec(name.slice(-8)) ?? [];
  return last === undefined ? name : subjectOf(name.slice(0, -last.length));
}

const valueNames = new WeakMap<DescMessage | DescFile, ReadonlySet<string>>();

/** Reports whether a value of the enum or of one beside it has the name: they are siblings, as in C++. */
function isTaken({ enum: { parent, file } }: CatalogModel, name: string): boolean {
  const scope = parent ?? file;
  const enums = parent?.nestedEnums ?? file.enums;
  const names =
    valueNames.get(scope) ??
    new Set(enums.flatMap(({ values }) => values.map((value) => value.name)));
  valueNames.set(scope, names);
  return names.has(name);
}

/** Returns a name for the value zero. It begins with that of the enum, whatever its prefix: enums beside it have others. */
export function nameOfZero({ enum: { name } }: CatalogModel): string {
  return `${upperSnakeCase(name)}_UNSPECIFIED`;
}

/** Returns why zero is not an error. An unset field of a closed enum has the first value, whatever its number. */
export function zeroMeans({ open }: DescEnum): string {
  return open ? "zero is the value of an unset enum field" : "zero means no error in a catalog";
}

const MAX_PREFIX = 200;

/** Returns the name in upper case, without leading words that are, or misspell, words of the prefix. */
function withoutPrefix(prefix: string, name: string): string {
  const words = upperWords(name).split("_");
  // Too long to be a misspelled prefix; its words would be compared for each value.
  if (prefix.length <= MAX_PREFIX) {
    for (const word of prefix.split("_"))
      if (words.length > 1 && isMeant(words[0] ?? "", word)) words.shift();
  }
  return words.join("_");
}

function isMeant(word: string, meant: string): boolean {
  return word === meant || (meant.length > 2 && closest(word, [meant]) !== undefined);
}
