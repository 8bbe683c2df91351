// The number and the reason of an error: its place in the enum, and its name on the wire.

import type { DescEnum } from "@bufbuild/protobuf";
import { closest } from "../diagnostics/closest.js";
import type { Add } from "../diagnostics/finding.js";
import { quote } from "../diagnostics/quote.js";
import type { CatalogModel, ErrorModel } from "../model/model.js";
import { upperSnakeCase } from "../model/names.js";
import { hasReason, REASON } from "../model/reason.js";

/** False where the prefix is wrong for the whole enum, which is told once. */
export function checkPrefix(catalog: CatalogModel, add: Add): boolean {
  const { valuePrefix, hasOwnPrefix, at } = catalog;
  const names = catalog.errors
    .filter(({ hasOwnReason }) => !hasOwnReason)
    .map(({ value }) => value.name);
  // One value alone may be misspelt as well as the prefix.
  if (valuePrefix === "" || names.length < (hasOwnPrefix ? 1 : 2)) return true;
  const all = catalog.enum.values.map(({ name }) => name);
  const longer = `${valuePrefix}_`;
  if (!valuePrefix.endsWith("_") && names.every((name) => name.startsWith(longer))) {
    add(
      at.valuePrefix,
      `cannot use value_prefix ${quote(valuePrefix)}: it leaves reasons that begin with "_"; write "${longer}"`,
    );
    return false;
  }
  if (all.some((name) => name.startsWith(valuePrefix))) return true;
  const shared = sharedWords(all);
  if (hasOwnPrefix) {
    const usual = `${upperSnakeCase(catalog.enum.name)}_`;
    const fix = all.some((name) => name.startsWith(usual))
      ? `leave it out, since "${usual}" is the default`
      : shared === ""
        ? 'write "" to use whole names as reasons'
        : `write "${shared}", as they do`;
    add(
      at.valuePrefix,
      `cannot use value_prefix ${quote(valuePrefix)}: no name of the enum starts with it; ${fix}`,
    );
  } else {
    const fix =
      shared === ""
        ? 'value_prefix: "" in the catalogue to use whole names as reasons'
        : `value_prefix: "${shared}" in the catalogue, which is what they start with`;
    add(
      at.option,
      `cannot take the reasons of "${catalog.enum.typeName}" from its names: none of them starts with "${valuePrefix}"; set ${fix}`,
    );
  }
  return false;
}

/** The words that all names begin with, as far as one more is left of each: ORDER_ of ORDER_LATE, ORDER_LOST. */
function sharedWords([first = "", ...names]: readonly string[]): string {
  let shared = "";
  for (const [word] of first.matchAll(/[^_]*_+/g)) {
    const longer = shared + word;
    if (!names.every((name) => name.startsWith(longer) && name !== longer)) break;
    shared = longer;
  }
  return shared;
}

export function checkReason(catalog: CatalogModel, error: ErrorModel, add: Add): void {
  const { reason, value } = error;
  const { valuePrefix } = catalog;
  const reserved = `${valuePrefix}${reason}`;
  if (catalog.enum.proto.reservedName.includes(reserved)) {
    add(
      error.at.reason,
      `cannot use reason ${quote(reason)} again: "${reserved}" is reserved, and clients in use take it for the error that was removed; use another reason`,
    );
  }
  if (!hasReason(catalog, error)) {
    add(
      error.at.reason,
      `cannot give "${value.name}" a reason: it does not start with "${valuePrefix}"; rename it to "${withPrefix(valuePrefix, value.name)}", or set value_prefix: "" in the catalogue to use whole names`,
    );
    return;
  }
  if (reason.length > 63) {
    add(
      error.at.reason,
      `cannot use reason ${quote(reason)}: it has ${reason.length} characters and 63 are allowed; shorten the name, or set a shorter reason in the option`,
    );
  }
  if (REASON.test(reason)) return;
  const better = upperSnakeCase(reason)
    .replace(/[^A-Z0-9]+/g, "_")
    .replace(/^_+|_+$/g, "");
  const fix = REASON.test(better)
    ? error.hasOwnReason
      ? `write "${better}"`
      : `rename the value to "${valuePrefix}${better}"`
    : "use upper-case letters, digits and underscores, at least three characters, starting with a letter and not ending with an underscore";
  add(
    error.at.reason,
    `cannot use reason ${quote(reason)}: it does not match ${REASON.source.slice(1, -1)}; ${fix}`,
  );
}

export function checkZero(catalog: CatalogModel, { value, at }: ErrorModel, add: Add): void {
  if (value.number !== 0) return;
  add(
    at.value,
    `cannot make "${value.name}" an error: ${zeroMeans(value.parent)}; give the error another number and keep zero for "${catalog.valuePrefix}UNSPECIFIED"`,
  );
}

/** Why zero is no error: a closed enum that was not set has its first value, whatever its number. */
export function zeroMeans({ open }: DescEnum): string {
  return open
    ? "zero is the value of an enum that was not set"
    : "zero means no error in a catalogue";
}

/** The name with the prefix, less the words at its front that are those of the prefix. */
function withPrefix(prefix: string, name: string): string {
  const words = upperSnakeCase(name).split("_");
  for (const word of prefix.split("_"))
    if (words.length > 1 && isMeant(words[0] ?? "", word)) words.shift();
  return prefix + words.join("_");
}

/** The word itself, or a slip of it. */
function isMeant(word: string, meant: string): boolean {
  return word === meant || (meant.length > 2 && closest(word, [meant]) !== undefined);
}
