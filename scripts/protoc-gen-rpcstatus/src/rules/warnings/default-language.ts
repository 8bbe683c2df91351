// The default language of a catalog that has texts for end users: readers of other languages get the texts in it.

import { listed, oneOf } from "../../diagnostics/closest.js";
import type { Add } from "../../diagnostics/finding.js";
import { quote } from "../../diagnostics/quote.js";
import type { Warning } from "../../diagnostics/rules.js";
import { isCurrent } from "../../model/current.js";
import { canonicalLocale } from "../../model/locale.js";
import type { CatalogModel, ErrorModel } from "../../model/model.js";

export function warnAboutDefaultLanguage(catalog: CatalogModel, add: Add<Warning>): void {
  const errors = catalog.errors.filter(isCurrent).filter(({ localized }) => localized.length > 0);
  const { defaultLocale } = catalog;
  if (defaultLocale === undefined) warnAboutMissing(catalog, errors, add);
  else warnAboutErrors(catalog, errors, defaultLocale, add);
}

function warnAboutMissing(
  { enum: { typeName }, at }: CatalogModel,
  errors: readonly ErrorModel[],
  add: Add<Warning>,
): void {
  if (errors.length === 0) return;
  const locales = errors.flatMap(({ localized }) => localized.map(({ locale }) => quote(locale)));
  add(
    "DEFAULT_LOCALE",
    at.option,
    `${quote(typeName)} has texts for end users but no default_locale, so readers of other languages get no text; set default_locale to ${oneOf([...new Set(locales)])}, or to the language of message if that is for end users too`,
  );
}

/** Warns once for each catalog: if one text is missing, many often are. */
function warnAboutErrors(
  { enum: { typeName } }: CatalogModel,
  errors: readonly ErrorModel[],
  defaultLocale: string,
  add: Add<Warning>,
): void {
  const missing = errors
    .filter(
      ({ message, localized }) =>
        message === undefined && !localized.some(({ locale }) => serves(locale, defaultLocale)),
    )
    .filter(({ at }) => !at.value.ignores?.("DEFAULT_LOCALE_TEXT"));
  const [first] = missing;
  const [text] = first?.localized ?? [];
  if (first === undefined || text === undefined) return;
  const names = missing.map(({ value }) => value.name);
  const why = `texts for end users, but none in ${quote(defaultLocale)}, the default_locale, so readers of other languages get no text`;
  add(
    "DEFAULT_LOCALE_TEXT",
    text.at,
    names.length === 1
      ? `${quote(names[0] ?? "")} has ${why}; add one`
      : `${names.length} errors of ${quote(typeName)} have ${why}: ${listed(names)}; add one to each`,
  );
}

/** Reports whether the runtime uses a text for a language: if it has the same language and script, for any region. */
function serves(text: string, wanted: string): boolean {
  if (text === wanted) return true;
  const [a, b] = [text, wanted].map((tag) =>
    new Intl.Locale(canonicalLocale(tag) ?? "und").maximize(),
  );
  return a?.language === b?.language && a?.script === b?.script;
}
