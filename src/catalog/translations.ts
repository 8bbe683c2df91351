// Adds texts that are loaded at run time to a catalog. All problems are reported at once.

import { type CatalogParts, PARTS } from "./matcher.js";
import { canonical } from "./text/language.js";
import { localized } from "./text/localize.js";
import { templateKeys } from "./text/template.js";
import type { ErrorKinds, ErrorSpec } from "./types.js";

/** A text for end users that is loaded at run time. */
export interface Translation {
  readonly domain: string;
  readonly reason: string;
  /** A BCP-47 tag. */
  readonly locale: string;
  /** A template as in the catalog; its placeholders are required metadata keys of the error. */
  readonly template: string;
}

/**
 * Returns a copy of the catalog with the translations added; the given catalog does not change. A translation replaces
 * the catalog's own text in the same language. Throws an Error that lists every entry that does not fit: another domain,
 * a reason or key that the catalog does not have, a locale that is not a valid tag. In that case no entry is used.
 */
export function withTranslations<Translated extends { readonly domain: string }>(
  catalog: Translated,
  translations: readonly Translation[],
): Translated {
  const { domain } = catalog;
  const parts = (catalog as unknown as { readonly [PARTS]: CatalogParts })[PARTS];
  const texts = checkedTexts(domain, parts.kinds, translations);
  const specs = Object.entries(parts.kinds).map(([name, { spec }]) => {
    const all = { ...spec.localized?.templates, ...texts.get(spec.reason) };
    const isLocalized = Object.keys(all).length > 0;
    const language = isLocalized ? defaultLocaleOf(spec, all, parts) : undefined;
    return [name, { ...spec, ...(isLocalized && { localized: localized(language, all) }) }];
  });
  return parts.withSpecs(Object.fromEntries(specs)) as Translated;
}

/**
 * Returns the language for readers whose languages have no text. If the error has none, the plugin option `locales` left
 * out its text in the catalog's default language: its `message` is not that text, but a translation may be.
 */
function defaultLocaleOf(
  { localized }: ErrorSpec,
  templates: object,
  { locale }: CatalogParts,
): string | undefined {
  if (localized === undefined) return locale;
  if (localized.defaultLocale !== undefined) return localized.defaultLocale;
  return locale !== undefined && Object.hasOwn(templates, locale) ? locale : undefined;
}

/** Returns the templates by reason and language. Throws an Error that has a line for each invalid entry. */
function checkedTexts(
  domain: string,
  kinds: ErrorKinds,
  translations: readonly Translation[],
): ReadonlyMap<string, { readonly [locale: string]: string }> {
  if (!Array.isArray(translations)) {
    throw new Error(
      "cannot use the translations: they are not a list; pass a list of { domain, reason, locale, template }",
    );
  }
  const problems: string[] = [];
  const texts = new Map<string, Record<string, string>>();
  for (const [index, entry] of translations.entries()) {
    const problem = checkEntry(domain, kinds, entry);
    if (problem !== undefined) {
      problems.push(`[${index}]: ${problem}`);
      continue;
    }
    const { reason, template } = entry;
    const [locale = ""] = canonical(entry.locale);
    const earlier = texts.get(reason) ?? {};
    if (Object.hasOwn(earlier, locale)) {
      problems.push(
        `[${index}]: ${JSON.stringify(reason)} already has a text in ${JSON.stringify(locale)}; leave one out`,
      );
    }
    texts.set(reason, { ...earlier, [locale]: template });
  }
  if (problems.length > 0) throw new Error(`cannot use the translations:\n${problems.join("\n")}`);
  return texts;
}

/** Returns the canonical tag; undefined also for a word such as "german", which Intl accepts as a tag. */
function languageOf(locale: string): string | undefined {
  return /^[a-z]{4}/i.test(locale) ? undefined : canonical(locale)[0];
}

/** Returns what is wrong with an entry, and the fix; undefined for a valid entry. */
function checkEntry(domain: string, kinds: ErrorKinds, entry: Translation): string | undefined {
  for (const field of ["domain", "reason", "locale", "template"] as const) {
    if (typeof entry?.[field] !== "string") return `${field} is not a string; set it to one`;
  }
  const { reason, locale, template } = entry;
  const quote = JSON.stringify;
  if (entry.domain !== domain) {
    return `domain ${quote(entry.domain)} is not ${quote(domain)}, the domain of the catalog; correct it or leave the entry out`;
  }
  const spec = Object.values(kinds).find((kind) => kind.spec.reason === reason)?.spec;
  if (spec === undefined)
    return `the catalog has no reason ${quote(reason)}; correct it or leave the entry out`;
  if (languageOf(locale) === undefined) {
    const suggestion = languageOf(locale.replaceAll("_", "-"));
    const fix =
      suggestion === undefined ? 'use one like "de" or "pt-BR"' : `write ${quote(suggestion)}`;
    return `${quote(locale)} is not a valid BCP-47 tag; ${fix}`;
  }
  if (template === "") return "template is empty; write a text";
  const keys = templateKeys(template);
  if (keys === undefined)
    return `braces are not balanced in ${quote(template)}; write {{ or }} for a literal brace`;
  const required = Object.keys(spec.metadata ?? {}).filter((key) => !spec.optional?.includes(key));
  const bad = keys.find((key) => !required.includes(key));
  if (bad === undefined) return undefined;
  const fix =
    required.length === 0
      ? "write the text without placeholders"
      : `use {${required.join("}, {")}}`;
  return `{${bad}} is not a required key of ${quote(reason)}; ${fix}`;
}
