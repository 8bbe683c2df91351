// The number and the reason of an error.

import type { DescEnum } from "@bufbuild/protobuf";
import { closest } from "../diagnostics/closest.js";
import type { Add } from "../diagnostics/finding.js";
import { quote } from "../diagnostics/quote.js";
import type { CatalogModel, ErrorModel } from "../model/model.js";
import { upperSnakeCase } from "../model/names.js";
import { hasReason, REASON } from "../model/reason.js";
import { checkControls } from "./text.js";

/** The limit of google.rpc.ErrorInfo. */
const MAX_LENGTH = 63;

/** Returns false if the prefix is wrong for the whole enum; that is reported as one problem, not one per value. */
export function checkPrefix(catalog: CatalogModel, add: Add): boolean {
  const { valuePrefix, hasOwnPrefix, at } = catalog;
  const names = catalog.errors
    .filter(({ hasOwnReason }) => !hasOwnReason)
    .map(({ value }) => value.name);
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
  const all = catalog.enum.values.map(({ name }) => name);
  if (all.some((name) => name.startsWith(valuePrefix))) return true;
  if (hasOwnPrefix) refuseOwnPrefix(catalog, all, add);
  else refuseDefaultPrefix(catalog, all, add);
  return false;
}

function refuseOwnPrefix(catalog: CatalogModel, all: readonly string[], add: Add): void {
  const usual = `${upperSnakeCase(catalog.enum.name)}_`;
  const shared = sharedWords(all);
  const fix = all.some((name) => name.startsWith(usual))
    ? `remove it, since ${quote(usual)} is the default`
    : shared === ""
      ? 'write "" to use whole names as reasons'
      : `write ${quote(shared)}, with which all of them start`;
  add(
    "VALUE_PREFIX",
    catalog.at.valuePrefix,
    `cannot use value_prefix ${quote(catalog.valuePrefix)}: no value of the enum starts with it; ${fix}`,
  );
}

function refuseDefaultPrefix(catalog: CatalogModel, all: readonly string[], add: Add): void {
  const shared = sharedWords(all);
  const fix =
    shared === ""
      ? 'in the catalog, set value_prefix: "" to use whole names as reasons'
      : `in the catalog, set value_prefix: ${quote(shared)}, with which all of them start`;
  add(
    "VALUE_PREFIX",
    catalog.at.option,
    `cannot derive the reasons of ${quote(catalog.enum.typeName)} from its values: none of them starts with ${quote(catalog.valuePrefix)}; ${fix}`,
  );
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
  if (reservedReasons(catalog).has(reason)) {
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
      `cannot derive a reason from ${quote(value.name)}: it does not start with ${quote(valuePrefix)}; rename it to ${quote(withPrefix(valuePrefix, value.name))}, or set value_prefix: "" in the catalog to use whole names`,
    );
    return;
  }
  // It is what the other server sends.
  if (catalog.isExternal) {
    if (reason === "")
      add(
        "REASON_FORMAT",
        at.reason,
        `cannot use an empty reason for ${quote(value.name)}: a status with one has no reason; set reason to what the server sends`,
      );
    checkControls(reason, `the reason of ${quote(value.name)}`, at.reason, add);
    return;
  }
  if (reason.length > MAX_LENGTH) {
    add(
      "REASON_FORMAT",
      at.reason,
      `cannot use reason ${quote(reason)}: it has ${reason.length} characters and ${MAX_LENGTH} are allowed; ${error.hasOwnReason ? "" : "shorten the name, or "}set a shorter reason in the option`,
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

function fixReason({ valuePrefix }: CatalogModel, { reason, hasOwnReason }: ErrorModel): string {
  const better = upperSnakeCase(reason)
    .split(/[^A-Z0-9]+/)
    .filter(Boolean)
    .join("_");
  if (!REASON.test(better)) {
    return "use upper-case letters, digits and underscores, at least three characters, starting with a letter and not ending with an underscore";
  }
  return hasOwnReason
    ? `write ${quote(better)}`
    : `rename the value to ${quote(`${valuePrefix}${better}`)}`;
}

/** Returns why zero is not an error. An unset field of a closed enum has the first value, whatever its number. */
export function zeroMeans({ open }: DescEnum): string {
  return open ? "zero is the value of an unset enum field" : "zero means no error in a catalog";
}

const MAX_PREFIX = 200;

/** Returns the name with the prefix, after removing leading words that are, or misspell, words of the prefix. */
function withPrefix(prefix: string, name: string): string {
  // Too long to be a misspelled prefix; its words would be compared for each value.
  if (prefix.length > MAX_PREFIX) return `${prefix}${name}`;
  const words = upperSnakeCase(name).split("_");
  for (const word of prefix.split("_"))
    if (words.length > 1 && isMeant(words[0] ?? "", word)) words.shift();
  return prefix + words.join("_");
}

function isMeant(word: string, meant: string): boolean {
  return word === meant || (meant.length > 2 && closest(word, [meant]) !== undefined);
}
