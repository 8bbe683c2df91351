// The text for an end user: which language, and how values are written in it.

import { valueFromText } from "./metadata.js";
import { renderTemplate, templateKeys } from "./template.js";
import type { ErrorSpec } from "./types.js";

const DEFAULT_LOCALE = "en-US";

/** Far more than any language takes. Intl needs the square of the length for some tags. */
const MAX_TAG_LENGTH = 128;

/**
 * The text in the best language there is; undefined where the error has no text for end users, or a value
 * that the text needs is missing.
 */
export function localizedText(
  spec: ErrorSpec,
  metadata: Readonly<Record<string, string>>,
  wanted: string | readonly string[],
  timeZone = "UTC",
): { readonly locale: string; readonly message: string } | undefined {
  const localized = spec.localized ?? {};
  const available = Object.keys(localized);
  if (available.length === 0) return undefined;
  const own = spec.locale ?? DEFAULT_LOCALE;
  // The catalogue's own language has the developers' text where none is written for end users; where there
  // is neither, any text is better than none.
  const hasOwnText = spec.message !== undefined || lookup(available, [own]) !== undefined;
  const locale = hasOwnText
    ? (lookup([own, ...available], [...parseLocales(wanted), own], own) ?? own)
    : (lookup(available, parseLocales(wanted)) ?? (available[0] as string));
  const template = Object.hasOwn(localized, locale) ? localized[locale] : spec.message;
  // No text is better than one with a placeholder in it.
  const missing = template && templateKeys(template)?.some((key) => !Object.hasOwn(metadata, key));
  if (template === undefined || missing) return undefined;
  return {
    locale,
    message: renderTemplate(template, formatValues(spec, metadata, locale, timeZone)),
  };
}

/**
 * Tags in order of preference. An `Accept-Language` value (RFC 9110 section 12.5.4) is ordered by its
 * weights; what is no tag, `*` included, is passed over.
 */
export function parseLocales(wanted: string | readonly string[]): string[] {
  if (typeof wanted !== "string") {
    return Array.isArray(wanted) ? wanted.flatMap((tag) => canonical(tag)) : [];
  }
  const ranges = wanted.split(",").map((range) => {
    const [tag = "", ...parameters] = range.split(";").map((part) => part.trim());
    const weight = parameters.find((parameter) => /^q=/i.test(parameter))?.slice(2);
    return { tag, weight: weight === undefined ? 1 : Math.min(Number(weight), 1) };
  });
  return ranges
    .filter(({ weight }) => weight > 0)
    .sort((a, b) => b.weight - a.weight)
    .flatMap(({ tag }) => canonical(tag));
}

/**
 * Look-up of RFC 4647 section 3.4: each tag is shortened from its end until one is available. Of two
 * spellings of one tag the later is found. `own` stands for its shorter forms too, where nothing else
 * does: a reader of "en" is better served by "en-US" than by the next language.
 */
export function lookup(
  available: readonly string[],
  wanted: readonly string[],
  own?: string,
): string | undefined {
  const nameOf = (tag: string): string => (canonical(tag)[0] ?? tag).toLowerCase();
  const byName = new Map<string, string>();
  const ownParts = own === undefined ? [] : nameOf(own).split("-");
  for (let i = 1; i <= ownParts.length; i++) byName.set(ownParts.slice(0, i).join("-"), own ?? "");
  for (const locale of available) byName.set(nameOf(locale), locale);
  for (const tag of wanted) {
    const parts = nameOf(tag).split("-");
    while (parts.length > 0) {
      const found = byName.get(parts.join("-"));
      if (found !== undefined) return found;
      parts.pop();
      // A single letter introduces what follows it.
      if (parts.at(-1)?.length === 1) parts.pop();
    }
  }
  return undefined;
}

/** The tag in its one spelling; empty for what is no tag. */
export function canonical(tag: string): string[] {
  if (typeof tag !== "string" || tag.length > MAX_TAG_LENGTH) return [];
  try {
    return Intl.getCanonicalLocales(tag);
  } catch {
    // RangeError: no language tag.
    return [];
  }
}

/** The values as the language writes them: numbers and dates by Intl, everything else as it travels. */
function formatValues(
  spec: ErrorSpec,
  metadata: Readonly<Record<string, string>>,
  locale: string,
  timeZone: string,
): Record<string, string> {
  const texts = { ...metadata };
  for (const [key, declared] of Object.entries(spec.metadata ?? {})) {
    const text = Object.hasOwn(metadata, key) ? metadata[key] : undefined;
    const type = declared.replace("?", "");
    const value = text === undefined ? undefined : valueFromText(type as never, text);
    if (value !== undefined)
      texts[key] = formatValue(type, value, locale, timeZone) ?? (text as string);
  }
  return texts;
}

function formatValue(
  type: string,
  value: unknown,
  locale: string,
  timeZone: string,
): string | undefined {
  try {
    const format = formatter(type, locale, timeZone);
    return format?.(type === "duration" ? (value as number) / 1000 : value);
  } catch {
    // RangeError: the catalogue's locale is no language tag, or the time zone is none.
    return undefined;
  }
}

type Format = (value: unknown) => string;

// A formatter costs many times what building an error does.
const formatters = new Map<string, Format | undefined>();
const MAX_FORMATTERS = 100;

function formatter(type: string, locale: string, timeZone: string): Format | undefined {
  const name = `${type} ${locale} ${timeZone}`;
  if (!formatters.has(name)) {
    if (formatters.size >= MAX_FORMATTERS) formatters.clear();
    formatters.set(name, newFormatter(type, locale, timeZone));
  }
  return formatters.get(name);
}

function newFormatter(type: string, locale: string, timeZone: string): Format | undefined {
  // What a double holds in decimal for certain; by default Intl writes 0.0001 as 0.
  const digits = { maximumSignificantDigits: 15 };
  const unit = { style: "unit", unit: "second", unitDisplay: "long" } as const;
  // The style names the time zone, which is the reader's only where the caller says so.
  const time = { dateStyle: "medium", timeStyle: "long", timeZone } as const;
  switch (type) {
    case "int64":
      return new Intl.NumberFormat(locale).format as Format;
    case "double":
      return new Intl.NumberFormat(locale, digits).format as Format;
    case "duration":
      return new Intl.NumberFormat(locale, { ...unit, ...digits }).format as Format;
    case "timestamp":
      return new Intl.DateTimeFormat(locale, time).format as Format;
    default:
      return undefined;
  }
}
