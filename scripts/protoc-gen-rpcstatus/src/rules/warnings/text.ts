// Advice about the texts of an error: placeholders of other languages, and languages that there are not.

import { closest } from "../../diagnostics/closest.js";
import type { Add, Position } from "../../diagnostics/finding.js";
import { escaped, quote } from "../../diagnostics/quote.js";
import { canonicalLocale } from "../../model/locale.js";
import type { ErrorModel } from "../../model/model.js";

export function warnAboutTexts(error: ErrorModel, add: Add): void {
  const { message = "", localized, help, metadata, at } = error;
  warnAboutMisspelt(error, message, add);
  warnAboutTemplate(error, message, at.message, add);
  for (const text of localized) {
    warnAboutTemplate(error, text.message, text.at, add);
    warnAboutLanguage(text.locale, text.at, add);
  }
  for (const { description, at: place } of help) {
    const key = metadata.find((entry) => description.includes(`{${entry.key}}`))?.key;
    if (key === undefined) continue;
    add(
      place,
      `{${escaped(key)}} in the link ${quote(description)} is sent as it is, since only messages have placeholders; write the text without`,
    );
  }
}

/** A misspelt placeholder declares a key of its own, beside the one that was meant. */
function warnAboutMisspelt({ metadata, value, at }: ErrorModel, message: string, add: Add): void {
  const unused = metadata.filter(
    ({ isImplied, key }) => !isImplied && !message.includes(`{${key}}`),
  );
  for (const { key } of metadata.filter(({ isImplied }) => isImplied)) {
    const near = unused.filter((other) => Math.abs(other.key.length - key.length) <= 1);
    const meant = closest(
      key,
      near.map((other) => other.key),
    );
    // In case alone: that is told of the keys themselves.
    if (meant === undefined || meant.toLowerCase() === key.toLowerCase()) continue;
    add(
      at.message,
      `{${escaped(key)}} in the message of "${value.name}" declares a further key beside ${quote(meant)}; write {${escaped(meant)}}, or list ${quote(key)} under metadata too`,
    );
  }
}

/** What other languages fill in, and this one sends as it is. */
function warnAboutTemplate(
  { metadata, value }: ErrorModel,
  text: string,
  at: Position,
  add: Add,
): void {
  const [verb] = /(?<![\w%])%[dfqsv]\b/.exec(text) ?? [];
  if (verb !== undefined) {
    add(
      at,
      `"${verb}" in a text of "${value.name}" is sent as it is; write a key in braces, like {sku}`,
    );
  }
  for (const [all, key] of text.matchAll(/[$#%]\{([\w-]+)\}/g)) {
    if (!metadata.some((entry) => entry.key === key)) continue;
    add(
      at,
      `"${all}" in a text of "${value.name}" is sent with the "${all[0]}" before the value; write {${key}}, or a space between the two`,
    );
  }
  for (const [all, key] of text.matchAll(/\{\{\s*([\w-]+)\s*\}\}/g)) {
    if (!metadata.some((entry) => entry.key === key)) continue;
    add(
      at,
      `"${all}" in a text of "${value.name}" is sent as the text "{${key}}"; write {${key}} for the value of the key`,
    );
  }
}

let names: Intl.DisplayNames | undefined;

/** A country in place of a language is of the right form, and no user is ever found for it. */
export function warnAboutLanguage(locale: string, at: Position, add: Add): void {
  const canonical = canonicalLocale(locale);
  if (canonical === undefined) return;
  names ??= new Intl.DisplayNames("en", { type: "language", fallback: "none" });
  const [language = ""] = canonical.split("-");
  // "und" is a tag of no language, and Intl throws when it is asked for its name.
  const isNone = language === "und";
  // For private use; or this Node knows no languages at all.
  if (/^q[a-t]/.test(language) || names.of("en") === undefined) return;
  if (!isNone && names.of(language) !== undefined) return;
  const country = /^[a-z]{2}$/.test(language) ? language.toUpperCase() : "ZZ";
  const spoken = new Intl.Locale(`und-${country}`).maximize().language;
  const place = new Intl.DisplayNames("en", { type: "region", fallback: "none" }).of(country);
  const known = country !== "ZZ" && place !== undefined && names.of(spoken) !== undefined;
  const fix = known
    ? `write "${spoken}${canonical.slice(language.length)}" for the language of ${place}`
    : 'write one like "de" or "pt-BR"';
  add(at, `locale ${quote(locale)} is of no language, so that nobody gets its text; ${fix}`);
}
