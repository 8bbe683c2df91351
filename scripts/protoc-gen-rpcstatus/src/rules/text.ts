// The message of an error and its texts for end users.

import { closest, oneOf } from "../diagnostics/closest.js";
import type { Add, Position } from "../diagnostics/finding.js";
import { escaped, quote } from "../diagnostics/quote.js";
import { canonicalLocale } from "../model/locale.js";
import type { ErrorModel } from "../model/model.js";
import { parseTemplate } from "../model/template.js";

export function checkTexts(error: ErrorModel, add: Add): void {
  const { message, value, at } = error;
  if (message?.trim() === "") {
    add(
      "TEXT_NOT_EMPTY",
      at.message,
      `cannot use an empty message for ${quote(value.name)}; write what went wrong, or remove message`,
    );
  }
  const keys = keysOf(error);
  checkTemplate(keys, message ?? "", `the message of ${quote(value.name)}`, at.message, add);
  const locales = new Map<string, string>();
  for (const localized of error.localized) {
    const { locale, at: place } = localized;
    const what = `the ${quote(locale)} message of ${quote(value.name)}`;
    checkTemplate(keys, localized.message, what, place, add);
    if (localized.message.trim() === "") {
      const text = `cannot use an empty ${quote(locale)} message; write it, or remove the entry`;
      add("TEXT_NOT_EMPTY", place, text);
    }
    checkLocale(locale, place, locales, add);
  }
}

/** `locales` are those before, by their canonical form; this one is added. */
function checkLocale(locale: string, at: Position, locales: Map<string, string>, add: Add): void {
  const canonical = canonicalLocale(locale);
  const other = locales.get(canonical ?? "");
  if (canonical === undefined) {
    const better = canonicalLocale(locale.replaceAll("_", "-"));
    const fix = better === undefined ? 'use one like "de" or "pt-BR"' : `write ${quote(better)}`;
    add("LOCALE_FORMAT", at, `cannot use locale ${quote(locale)}: it is not a BCP-47 tag; ${fix}`);
  } else if (other !== undefined) {
    const why = other === locale ? "" : `: ${quote(other)} is the same`;
    add(
      "LOCALE_UNIQUE",
      at,
      `cannot use locale ${quote(locale)} twice in one error${why}; keep one of the two texts`,
    );
  } else locales.set(canonical, locale);
}

/** The keys of an error, for all of its texts. */
interface Keys {
  readonly names: readonly string[];
  /** By name, whether the key is optional; of two with the same name, the first one counts. */
  readonly optional: ReadonlyMap<string, boolean>;
  /** A malformed message may declare more keys than were found. */
  readonly areAll: boolean;
}

function keysOf({ metadata, message = "" }: ErrorModel): Keys {
  const optional = new Map<string, boolean>();
  for (const entry of metadata)
    if (!optional.has(entry.key)) optional.set(entry.key, entry.optional);
  const areAll = parseTemplate(message).problem === undefined;
  return { names: metadata.map(({ key }) => key), optional, areAll };
}

/** Checks braces, control characters, and that every placeholder is a key that always has a value. */
function checkTemplate(known: Keys, text: string, what: string, at: Position, add: Add): void {
  checkControls(text, what, at, add);
  const { keys, problem } = parseTemplate(text);
  if (problem !== undefined)
    add("PLACEHOLDER_SYNTAX", at, `cannot read message ${quote(text)}: ${problem}`);
  for (const key of keys) {
    const name = `{${escaped(key)}}`;
    const optional = known.optional.get(key);
    if (optional) {
      add(
        "PLACEHOLDER_KNOWN",
        at,
        `cannot fill ${name} in ${what}: the key is optional, so there may be no value; make it required, or remove it from the message`,
      );
    } else if (optional === undefined && known.areAll) {
      add(
        "PLACEHOLDER_KNOWN",
        at,
        `cannot fill ${name} in ${what}: the error has no such key; ${fixPlaceholder(known, key)}`,
      );
    }
  }
}

export function checkControls(text: string, what: string, at: Position, add: Add): void {
  const [control] = /(?![\t\r\n])\p{Cc}/u.exec(text) ?? [];
  if (control === undefined) return;
  add(
    "TEXT_CONTROL_CHARACTER",
    at,
    `cannot use control character ${quote(control)} in ${what}: logs and terminals act on it; remove it`,
  );
}

function fixPlaceholder({ names }: Keys, key: string): string {
  const meant = closest(key, names);
  if (meant !== undefined) return `write {${escaped(meant)}}`;
  if (names.length === 0) return "declare it under metadata";
  return `use ${oneOf(names, (other) => `{${escaped(other)}}`)}, or declare it under metadata`;
}
