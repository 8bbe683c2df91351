// Checks texts that are loaded at run time against the catalog. All problems are reported at once.

import type { ErrorKinds, ErrorSpec, Translation } from "../types.js";
import { canonical } from "./language.js";
import { templateKeys } from "./template.js";

/** Returns the specs with the texts added, by name. Throws an Error that has a line for each invalid entry. */
export function translate(
  domain: string,
  kinds: ErrorKinds,
  translations: readonly Translation[],
): { readonly [name: string]: ErrorSpec } {
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
  const specs = Object.entries(kinds).map(([name, { spec }]) => {
    const localized = { ...spec.localized, ...texts.get(spec.reason) };
    return [name, Object.keys(localized).length === 0 ? spec : { ...spec, localized }];
  });
  return Object.fromEntries(specs);
}

/** Returns the canonical tag; undefined also for a word such as "german", which Intl takes for a tag. */
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
  const declared = spec.metadata ?? {};
  const bad = keys.find((key) => !Object.hasOwn(declared, key) || declared[key]?.endsWith("?"));
  if (bad === undefined) return undefined;
  const required = Object.keys(declared).filter((key) => !declared[key]?.endsWith("?"));
  const fix =
    required.length === 0
      ? "write the text without placeholders"
      : `use {${required.join("}, {")}}`;
  return `{${bad}} is not a required key of ${quote(reason)}; ${fix}`;
}
