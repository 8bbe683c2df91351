// Renders the text for an end user: chooses the language, and formats the values for it.

import type { ErrorSpec, LocalizedTexts } from "../types.js";
import { type Available, availableLocales, canonical, lookup, parseLocales } from "./language.js";
import { renderTemplate, templateKeys } from "./template.js";

/**
 * Makes the texts of an error, from templates by BCP-47 tag. `defaultLocale` is the catalog's default language, if it
 * sets one: the error's `message` is then the text in that language, unless `templates` has one.
 */
export function localized(
  defaultLocale: string | undefined,
  templates: { readonly [locale: string]: string },
): LocalizedTexts {
  let available: Available | undefined;
  return {
    defaultLocale,
    templates,
    render: (spec, metadata, requested, timeZone = "UTC") => {
      const own = defaultLocale !== undefined && spec.message !== undefined ? [defaultLocale] : [];
      available ??= availableLocales([...own, ...Object.keys(templates)]);
      const found =
        lookup(available, parseLocales(requested)) ??
        lookup(available, defaultLocale === undefined ? [] : canonical(defaultLocale));
      if (found === undefined) return undefined;
      const { locale, tag } = found;
      const template = Object.hasOwn(templates, locale) ? templates[locale] : spec.message;
      const keys = template === undefined ? undefined : (templateKeys(template) ?? []);
      // No text is better than one that shows a placeholder.
      if (template === undefined || keys?.some((key) => !Object.hasOwn(metadata, key)))
        return undefined;
      // A reader of "de-CH" may get the text in "de", but with Swiss numbers.
      return {
        locale,
        message: renderTemplate(template, formatValues(spec, metadata, tag, timeZone)),
      };
    },
  };
}

/** Returns the metadata with its values formatted for the locale; a text that does not parse, as received. */
function formatValues(
  spec: ErrorSpec,
  metadata: Readonly<Record<string, string>>,
  locale: string,
  timeZone: string,
): Record<string, string> {
  const texts = { ...metadata };
  for (const [key, type] of Object.entries(spec.metadata ?? {})) {
    const text = Object.hasOwn(metadata, key) ? metadata[key] : undefined;
    const value = text === undefined ? undefined : type.parse(text);
    if (value !== undefined)
      texts[key] = type.localize?.(value, locale, timeZone) ?? (text as string);
  }
  return texts;
}
