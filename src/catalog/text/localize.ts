// Renders the text for an end user: chooses the language, and formats the values for it.

import { type MetadataType, valueFromText } from "../metadata.js";
import type { ErrorSpec } from "../types.js";
import { formatValue } from "./format.js";
import { type Available, availableLocales, canonical, lookup, parseLocales } from "./language.js";
import { renderTemplate, templateKeys } from "./template.js";

const DEFAULT_LOCALE = "en-US";

/**
 * Returns the text in the best available language; in the catalog's own if none fits. Undefined if the error has
 * no text for end users, or lacks a value that the text needs.
 */
export function localizedText(
  spec: ErrorSpec,
  metadata: Readonly<Record<string, string>>,
  requested: string | readonly string[],
  timeZone = "UTC",
): { readonly locale: string; readonly message: string } | undefined {
  const { localized = {}, message } = spec;
  const [first] = Object.keys(localized);
  if (first === undefined) return undefined;
  const ownLocale = spec.locale ?? DEFAULT_LOCALE;
  const available = availableFor(spec, localized, ownLocale);
  const found =
    lookup(available, parseLocales(requested)) ?? lookup(available, canonical(ownLocale));
  // If the catalog's own language has no text at all, any language is better than none.
  const locale = found?.locale ?? (message === undefined ? first : ownLocale);
  const template = Object.hasOwn(localized, locale) ? localized[locale] : message;
  // No text is better than one that shows a placeholder.
  const keys = template === undefined ? undefined : (templateKeys(template) ?? []);
  if (template === undefined || keys?.some((key) => !Object.hasOwn(metadata, key)))
    return undefined;
  // A reader of "de-CH" may get the text in "de", but with Swiss numbers.
  const values = formatValues(spec, metadata, found?.tag ?? locale, timeZone);
  return { locale, message: renderTemplate(template, values) };
}

const availableBySpec = new WeakMap<ErrorSpec, Available>();

function availableFor(
  spec: ErrorSpec,
  localized: Readonly<Record<string, string>>,
  ownLocale: string,
): Available {
  let available = availableBySpec.get(spec);
  if (available === undefined) {
    // In the catalog's own language, the message for developers serves unless there is a text for end users.
    available = availableLocales(
      Object.keys(localized),
      spec.message === undefined ? undefined : ownLocale,
    );
    availableBySpec.set(spec, available);
  }
  return available;
}

/** Returns the metadata with its values formatted for the locale; a text that does not parse, as received. */
function formatValues(
  spec: ErrorSpec,
  metadata: Readonly<Record<string, string>>,
  locale: string,
  timeZone: string,
): Record<string, string> {
  const texts = { ...metadata };
  for (const [key, declared] of Object.entries(spec.metadata ?? {})) {
    const text = Object.hasOwn(metadata, key) ? metadata[key] : undefined;
    const type = declared.replace("?", "") as MetadataType;
    const value = text === undefined ? undefined : valueFromText(type, text);
    if (value !== undefined)
      texts[key] = formatValue(type, value, locale, timeZone) ?? (text as string);
  }
  return texts;
}
