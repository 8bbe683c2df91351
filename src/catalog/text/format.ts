// Formats metadata values for a language, with Intl.

import type { MetadataType } from "../metadata.js";

/**
 * Returns the formatted value; undefined if the text is to be shown as received: for types that no language
 * writes in its own way, and if the locale or the time zone is not valid.
 */
export function formatValue(
  type: MetadataType["name"],
  value: unknown,
  locale: string,
  timeZone: string,
): string | undefined {
  try {
    switch (type) {
      case "int64":
        return formatter(type, locale)(value);
      case "double":
        return formatter(type, locale)(value);
      case "timestamp":
        return formatter(type, locale, timeZone)(value);
      case "duration": {
        const ms = value as number;
        const whole = units.find(([, length]) => ms !== 0 && ms % length === 0);
        const [unit, length] = whole ?? ["second", 1000];
        return formatter(unit, locale)(ms / length);
      }
    }
  } catch {
    // RangeError: the catalog's locale or the time zone is not valid.
  }
  return undefined;
}

/** Milliseconds of each unit. A duration is written in the longest unit that gives a whole number. */
const units = [
  ["day", 86_400_000],
  ["hour", 3_600_000],
  ["minute", 60_000],
] as const;

type Kind = "int64" | "double" | "timestamp" | "second" | (typeof units)[number][0];

type Format = (value: unknown) => string;

// Making a formatter costs far more than building an error. The locales come from the network, so the cache is
// bounded: the oldest entry is dropped.
const formatters = new Map<string, Format>();
const MAX_FORMATTERS = 200;

function formatter(kind: Kind, locale: string, timeZone?: string): Format {
  const name = `${kind} ${locale} ${timeZone}`;
  const found = formatters.get(name);
  if (found !== undefined) return found;
  const made = newFormatter(kind, locale, timeZone);
  const [oldest] = formatters.keys();
  if (formatters.size >= MAX_FORMATTERS && oldest !== undefined) formatters.delete(oldest);
  formatters.set(name, made);
  return made;
}

function newFormatter(kind: Kind, locale: string, timeZone: string | undefined): Format {
  // A double holds 15 decimal digits exactly; by default, Intl writes 0.0001 as 0.
  const digits = { maximumSignificantDigits: 15 };
  switch (kind) {
    case "int64":
      return new Intl.NumberFormat(locale).format as Format;
    case "double":
      return new Intl.NumberFormat(locale, digits).format as Format;
    case "timestamp": {
      // The long style names the time zone, which need not be the reader's.
      const style = { dateStyle: "medium", timeStyle: "long", timeZone } as const;
      return new Intl.DateTimeFormat(locale, style).format as Format;
    }
    default: {
      const unit = { style: "unit", unit: kind, unitDisplay: "long", ...digits } as const;
      return new Intl.NumberFormat(locale, unit).format as Format;
    }
  }
}
