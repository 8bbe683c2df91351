// The texts of an error: misspelled placeholders, placeholders of other languages, and locales that are not a
// language.

import { closest } from "../../diagnostics/closest.js";
import type { Add, Position } from "../../diagnostics/finding.js";
import { escaped, quote } from "../../diagnostics/quote.js";
import type { Warning } from "../../diagnostics/rules.js";
import { canonicalLocale } from "../../model/locale.js";
import type { ErrorModel } from "../../model/model.js";

export function warnAboutTexts(error: ErrorModel, add: Add<Warning>): void {
  const { message = "", localized, help, metadata, at } = error;
  const keys = new Set(metadata.map(({ key }) => key));
  warnAboutMisspelledKeys(error, message, add);
  warnAboutPlaceholders(error, keys, message, at.message, add);
  for (const text of localized) {
    warnAboutPlaceholders(error, keys, text.message, text.at, add);
    warnAboutLanguage(text.locale, text.at, add);
  }
  for (const { description, at: place } of help) {
    const key = [...bracedIn(description)].find((name) => keys.has(name));
    if (key === undefined) continue;
    add(
      "PLACEHOLDER_STYLE",
      place,
      `{${escaped(key)}} in the link ${quote(description)} is sent unchanged, since only messages have placeholders; remove it`,
    );
  }
}

/** Returns what is in braces, in order. */
function bracedIn(text: string): ReadonlySet<string> {
  return new Set([...text.matchAll(/\{([^{}]*)\}/g)].map(([, name = ""]) => name));
}

/** Of more keys, the first are compared. */
const MAX_KEYS = 200;

/** A misspelled placeholder declares another key, beside the one that was meant. */
function warnAboutMisspelledKeys(
  { metadata, value, at }: ErrorModel,
  message: string,
  add: Add<Warning>,
): void {
  if (!metadata.some(({ isImplied }) => isImplied)) return;
  const used = bracedIn(message);
  const unused = metadata
    .filter(({ isImplied, key }) => !isImplied && !used.has(key))
    .slice(0, MAX_KEYS);
  for (const { key } of metadata.filter(({ isImplied }) => isImplied)) {
    const near = unused.filter((other) => Math.abs(other.key.length - key.length) <= 1);
    const meant = closest(
      key,
      near.map((other) => other.key),
    );
    // A difference in case only is a warning about the keys themselves.
    if (meant === undefined || meant.toLowerCase() === key.toLowerCase()) continue;
    add(
      "PLACEHOLDER_SPELLING",
      at.message,
      `{${escaped(key)}} in the message of ${quote(value.name)} declares another key beside ${quote(meant)}; write {${escaped(meant)}}, or list ${quote(key)} under metadata too`,
    );
  }
}

/** Warns about placeholders that other languages fill in, and that are sent unchanged here. */
function warnAboutPlaceholders(
  { value }: ErrorModel,
  keys: ReadonlySet<string | undefined>,
  text: string,
  at: Position,
  add: Add<Warning>,
): void {
  const [verb] = (text.includes("%") && /(?<![\w%])%[dfqsv]\b/.exec(text)) || [];
  if (verb !== undefined) {
    add(
      "PLACEHOLDER_STYLE",
      at,
      `${quote(verb)} in a text of ${quote(value.name)} is sent unchanged; write a key in braces, like {sku}`,
    );
  }
  if (!/[$#%{]\{/.test(text)) return;
  for (const [all, key] of text.matchAll(/[$#%]\{([\w-]+)\}/g)) {
    if (!keys.has(key)) continue;
    add(
      "PLACEHOLDER_STYLE",
      at,
      `${quote(all)} in a text of ${quote(value.name)} is sent with the "${all[0]}" before the value; write {${key}}, or a space between the two`,
    );
  }
  for (const [all, key] of text.matchAll(/\{\{\s*([\w-]+)\s*\}\}/g)) {
    if (!keys.has(key)) continue;
    add(
      "PLACEHOLDER_STYLE",
      at,
      `${quote(all)} in a text of ${quote(value.name)} is sent as the text "{${key}}"; write {${key}} for the value of the key`,
    );
  }
}

let names: Intl.DisplayNames | undefined;

/** Languages with a name in Intl, which takes long to load. */
export const LANGUAGES: ReadonlySet<string> = new Set(
  (
    "aa ab ae af ak am an ar as av ay az ba be bg bi bm bn bo br bs ca ce ch co cr cs cu cv cy da de dv dz ee el " +
    "en eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id ie ig ii ik io is it " +
    "iu ja jv ka kg ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg li ln lo lt lu lv mg mh mi mk ml mn mr ms mt " +
    "my na nb nd ne ng nl nn no nr nv ny oc oj om or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg si sk sl " +
    "sm sn so sq sr ss st su sv sw ta te tg th ti tk tn to tr ts tt ty ug uk ur uz ve vi vo wa wo xh yi yo za zh zu"
  ).split(" "),
);

/** A country code in place of a language is a valid tag, but no user ever asks for it. */
export function warnAboutLanguage(locale: string, at: Position, add: Add<Warning>): void {
  const canonical = canonicalLocale(locale);
  if (canonical === undefined) return;
  const [language = ""] = canonical.split("-");
  if (LANGUAGES.has(language)) return;
  names ??= new Intl.DisplayNames("en", { type: "language", fallback: "none" });
  // "und" is a tag without a language, and Intl throws when it is asked for its name.
  const isNone = language === "und";
  // For private use; or this Node knows no languages at all.
  if (/^q[a-t]/.test(language) || names.of("en") === undefined) return;
  if (!isNone && names.of(language) !== undefined) return;
  const spoken = spokenIn(language, names);
  const fix =
    spoken === undefined
      ? 'write one like "de" or "pt-BR"'
      : `write ${quote(`${spoken.language}${canonical.slice(language.length)}`)} for the language of ${spoken.place}`;
  add(
    "LOCALE_LANGUAGE",
    at,
    `locale ${quote(locale)} names no known language, so that no user gets its text; ${fix}`,
  );
}

/** Returns the language of a country, if the text is the code of a country. */
function spokenIn(text: string, languages: Intl.DisplayNames) {
  const country = /^[a-z]{2}$/.test(text) ? text.toUpperCase() : "ZZ";
  const { language } = new Intl.Locale(`und-${country}`).maximize();
  const place = new Intl.DisplayNames("en", { type: "region", fallback: "none" }).of(country);
  const isKnown = country !== "ZZ" && place !== undefined && languages.of(language) !== undefined;
  return isKnown ? { language, place } : undefined;
}
