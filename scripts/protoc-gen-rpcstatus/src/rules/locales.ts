// The plugin option `locales`: the catalogs must have texts in its languages.

import { oneOf } from "../diagnostics/closest.js";
import { quote } from "../diagnostics/quote.js";
import { canonicalLocale } from "../model/locale.js";
import type { Model } from "../model/model.js";

/**
 * Returns a problem for each language, as a canonical tag, in which no catalog has a text. A run without any text has
 * none: buf may start the plugin once for each directory.
 */
export function checkLocales(model: Model, locales: "all" | readonly string[]): string[] {
  if (locales === "all") return [];
  const catalogs = [...model.files, ...model.imports].flatMap((file) => file.catalogs);
  const texts = catalogs.flatMap(({ errors }) => errors.flatMap(({ localized }) => localized));
  const tags = catalogs.flatMap(({ defaultLocale }) => defaultLocale ?? []);
  const known = new Set(
    [...tags, ...texts.map(({ locale }) => locale)].flatMap((tag) => canonicalLocale(tag) ?? []),
  );
  if (texts.length === 0 || known.size === 0) return [];
  const use = oneOf([...known].sort());
  return locales
    .filter((locale) => !known.has(locale))
    .map(
      (locale) =>
        `cannot use option "locales": no catalog has a text in ${quote(locale)}; use ${use}`,
    );
}
