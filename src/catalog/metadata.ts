// Metadata travels as text, in ErrorInfo.metadata. Each type has one text form, and parsing it returns the value
// that was formatted. The types are separate constants, so that a bundle holds only those that a catalog uses.

import {
  durationFromMs,
  durationFromText,
  MAX_DURATION_MS,
  msFromDuration,
  textFromDuration,
} from "../status/duration.js";
import { decodeBase64, encodeBase64 } from "../wire/base64.js";
import { isBytes } from "../wire/bytes.js";
import { formatted } from "./formatter.js";

// A double holds 15 decimal digits exactly; by default, Intl writes 0.0001 as 0.
const DIGITS = { maximumSignificantDigits: 15 } as const;

/** Units with their milliseconds. A duration is written in the longest unit that gives a whole number. */
const UNITS = [
  ["day", 86_400_000],
  ["hour", 3_600_000],
  ["minute", 60_000],
] as const;
const SECOND = ["second", 1000] as const;

/** A type of metadata values. */
export interface MetadataType<Value = unknown> {
  readonly name: "string" | "int64" | "double" | "bool" | "timestamp" | "duration" | "bytes";
  /** The value to pass, for issue texts. */
  readonly hint: string;
  /** Returns the text form; undefined for a value that is not of the type. */
  format(value: unknown): string | undefined;
  /** Returns the value; undefined for text that is not in the form of the type. */
  parse(text: string): Value | undefined;
  /**
   * Formats a value for a reader of the language. Undefined if the locale or the time zone is not valid. Without it,
   * the text form is shown: no language writes such values in its own way.
   */
  localize?(value: unknown, locale: string, timeZone: string): string | undefined;
}

/** Text, sent as is. */
export const string: MetadataType<string> = {
  name: "string",
  hint: "a string",
  format: (value) => (typeof value === "string" ? value : undefined),
  parse: (text) => text,
};

/** A bigint in the range of an int64, sent as decimal digits. */
export const int64: MetadataType<bigint> = {
  name: "int64",
  hint: "a bigint, such as 3n",
  format: (value) =>
    typeof value === "bigint" && BigInt.asIntN(64, value) === value ? value.toString() : undefined,
  parse: (text) => {
    const value = /^-?\d{1,19}$/.test(text) ? BigInt(text) : undefined;
    return value !== undefined && BigInt.asIntN(64, value) === value ? value : undefined;
  },
  localize: (value, locale) =>
    formatted(`int64 ${locale}`, () => new Intl.NumberFormat(locale), value),
};

/** A number, sent as the shortest decimal that reads as the same number. */
export const double: MetadataType<number> = {
  name: "double",
  hint: "a number",
  // String() returns the shortest decimal that parses to the same number, but drops the sign of -0.
  format: (value) => {
    if (typeof value !== "number") return undefined;
    return Object.is(value, -0) ? "-0" : String(value);
  },
  parse: (text) =>
    /^(-?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?|NaN|-?Infinity)$/.test(text) ? Number(text) : undefined,
  localize: (value, locale) =>
    formatted(`double ${locale}`, () => new Intl.NumberFormat(locale, DIGITS), value),
};

/** A boolean, sent as "true" or "false". */
export const bool: MetadataType<boolean> = {
  name: "bool",
  hint: "a boolean",
  format: (value) => (typeof value === "boolean" ? String(value) : undefined),
  parse: (text) => (text === "true" ? true : text === "false" ? false : undefined),
};

const TIMESTAMP = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(\.\d{1,9})?(Z|[+-]\d\d:\d\d)$/i;

/** A Date, sent in the format of RFC 3339. It holds milliseconds: finer times are truncated. */
export const timestamp: MetadataType<Date> = {
  name: "timestamp",
  hint: "a Date between the years 0 and 9999",
  // RFC 3339 in UTC, without a fraction of zero. RFC 3339 has no years beyond four digits.
  format: (value) => {
    if (!isDate(value) || Number.isNaN(value.getTime())) return undefined;
    const text = value.toISOString();
    return /^\d{4}-/.test(text) ? text.replace(".000Z", "Z") : undefined;
  },
  parse: (text) => {
    const match = TIMESTAMP.exec(text);
    if (match === null) return undefined;
    // A Date holds milliseconds: further digits of the fraction are dropped.
    const [, year, month, day, hour, minute, second, fraction = ""] = match;
    const date = `${year}-${month}-${day}T${hour}:${minute}:${second}`;
    // Date accepts February 30 and 24:00, and rolls them over into the next day.
    const rolled = new Date(`${date}Z`);
    if (Number.isNaN(rolled.getTime()) || !rolled.toISOString().startsWith(date)) return undefined;
    const digits = fraction.slice(1, 4).padEnd(3, "0");
    const value = new Date(`${date}.${digits}${match[8]?.toUpperCase()}`);
    // The offset may lead out of the years that have a text.
    return timestamp.format(value) === undefined ? undefined : value;
  },
  // The long style names the time zone, which need not be the reader's.
  localize: (value, locale, timeZone) => {
    const style = { dateStyle: "medium", timeStyle: "long", timeZone } as const;
    const make = () => new Intl.DateTimeFormat(locale, style);
    return formatted(`timestamp ${locale} ${timeZone}`, make, value);
  },
};

/** A number of milliseconds, with a fraction for finer durations, sent as seconds such as "1.5s". */
export const duration: MetadataType<number> = {
  name: "duration",
  hint: "a number of milliseconds",
  format: (value) =>
    typeof value === "number" && Math.abs(value) <= MAX_DURATION_MS
      ? textFromDuration(durationFromMs(value))
      : undefined,
  parse: (text) => {
    const parsed = durationFromText(text);
    const value = parsed && msFromDuration(parsed);
    return duration.format(value) === undefined ? undefined : value;
  },
  localize: (value, locale) => {
    const ms = value as number;
    const [unit, length] = UNITS.find(([, length]) => ms !== 0 && ms % length === 0) ?? SECOND;
    const style = { style: "unit", unit, unitDisplay: "long", ...DIGITS } as const;
    return formatted(`${unit} ${locale}`, () => new Intl.NumberFormat(locale, style), ms / length);
  },
};

/** Bytes, sent as base64. */
export const bytes: MetadataType<Uint8Array> = {
  name: "bytes",
  hint: "a Uint8Array",
  format: (value) => (isBytes(value) ? encodeBase64(value) : undefined),
  parse: (text) => {
    const decoded = decodeBase64(text);
    return decoded.problem === undefined ? decoded.bytes : undefined;
  },
};

/** Reports whether a value is a Date, also one of another realm, which `instanceof` would miss. */
function isDate(value: unknown): value is Date {
  try {
    Date.prototype.getTime.call(value);
    return true;
  } catch {
    // A TypeError: the value is not a Date.
    return false;
  }
}
