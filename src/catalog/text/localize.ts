// The text for an end user: which language, and how values are written in it.

import { type MetadataType, valueFromText } from "../metadata.js";
import type { ErrorSpec } from "../types.js";
import { formatValue } from "./format.js";
import { type Available, availableLocales, canonical, lookup, parseLocales } from "./language.js";
import { renderTemplate, templateKeys } from "./template.js";

const DEFAULT_LOCALE = "en-US";

/**
 * The text in the best language there is, in the catalogue's own if none fits; undefined where the error
 * has no text for end users, or a value that the text needs is missing.
 */
export function localizedText(
  spec: ErrorSpec,
  metadata: Readonly<Record<string, string>>,
  wanted: string | readonly string[],
  timeZone = "UTC",
): { readonly locale: string; readonly message: string } | undefined {
  const { localized = {}, message } = spec;
  const [first] = Object.keys(localized);
  if (first === undefined) return undefined;
  const own = spec.locale ?? DEFAULT_LOCALE;
  const available = availableFor(spec, localized, own);
  const found = lookup(available, parseLocales(wanted)) ?? lookup(available, canonical(own));
  // Where the catalogue's own language has neither text, any is better than none.
  const locale = found?.locale ?? (message === undefined ? first : own);
  const template = Object.hasOwn(localized, locale) ? localized[locale] : message;
  // No text is better than one with a placeholder in it.
  const keys = template === undefined ? undefined : (templateKeys(template) ?? []);
  if (template === undefined || keys?.some((key) => !Object.hasOwn(metadata, key)))
    return undefined;
  // "de" may be all there is of "de-CH", but a Swiss reader writes numbers in another way.
  const values = formatValues(spec, metadata, found?.tag ?? locale, timeZone);
  return { locale, message: renderTemplate(template, values) };
}

const availableBySpec = new WeakMap<ErrorSpec, Available>();

function availableFor(
  spec: ErrorSpec,
  localized: Readonly<Record<string, string>>,
  own: string,
): Available {
  let available = availableBySpec.get(spec);
  if (available === undefined) {
    // The own language has the developers' text where none is written for end users.
    available = availableLocales(
      Object.keys(localized),
      spec.message === undefined ? undefined : own,
    );
    availableBySpec.set(spec, available);
  }
  return available;
}

/** The values as the language writes them; what does not parse, as it came. */
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
