// Metadata travels as text, in ErrorInfo.metadata. Each type has one text form, and parsing it returns the value
// that was formatted.

import {
  durationFromMs,
  durationFromText,
  MAX_DURATION_MS,
  msFromDuration,
  textFromDuration,
} from "../status/duration.js";
import { decodeBase64, encodeBase64 } from "../wire/base64.js";
import { isBytes } from "../wire/bytes.js";

/** The types of metadata values, with the TypeScript type of each. */
export interface MetadataTypes {
  string: string;
  int64: bigint;
  double: number;
  bool: boolean;
  /** To the millisecond, as a Date holds it. */
  timestamp: Date;
  /** In milliseconds, with a fraction for finer durations. */
  duration: number;
  bytes: Uint8Array;
}

export type MetadataType = keyof MetadataTypes;

interface TextForm<T> {
  /** Returns the text; undefined for a value that is not of the type. */
  format(value: T): string | undefined;
  /** Returns the value; undefined for text that is not in the form of the type. */
  parse(text: string): T | undefined;
}

const MIN_INT64 = -(2n ** 63n);
const MAX_INT64 = 2n ** 63n - 1n;
const TIMESTAMP = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(\.\d{1,9})?(Z|[+-]\d\d:\d\d)$/i;

const forms: { readonly [Type in MetadataType]: TextForm<MetadataTypes[Type]> } = {
  string: {
    format: (value) => (typeof value === "string" ? value : undefined),
    parse: (text) => text,
  },
  int64: {
    format: (value) => (typeof value === "bigint" && inRange(value) ? value.toString() : undefined),
    parse: (text) => {
      if (!/^-?\d{1,19}$/.test(text)) return undefined;
      const value = BigInt(text);
      return inRange(value) ? value : undefined;
    },
  },
  double: {
    // String() returns the shortest decimal that parses to the same number, but drops the sign of -0.
    format: (value) => {
      if (typeof value !== "number") return undefined;
      return Object.is(value, -0) ? "-0" : String(value);
    },
    parse: (text) =>
      /^(-?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?|NaN|-?Infinity)$/.test(text)
        ? Number(text)
        : undefined,
  },
  bool: {
    format: (value) => (typeof value === "boolean" ? String(value) : undefined),
    parse: (text) => (text === "true" ? true : text === "false" ? false : undefined),
  },
  timestamp: {
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
      if (Number.isNaN(rolled.getTime()) || !rolled.toISOString().startsWith(date))
        return undefined;
      const digits = fraction.slice(1, 4).padEnd(3, "0");
      const value = new Date(`${date}.${digits}${match[8]?.toUpperCase()}`);
      return Number.isNaN(value.getTime()) ? undefined : value;
    },
  },
  duration: {
    format: (value) =>
      typeof value === "number" && Math.abs(value) <= MAX_DURATION_MS
        ? textFromDuration(durationFromMs(value))
        : undefined,
    parse: (text) => {
      const duration = durationFromText(text);
      return duration && msFromDuration(duration);
    },
  },
  bytes: {
    format: (value) => (isBytes(value) ? encodeBase64(value) : undefined),
    parse: (text) => {
      const { bytes, problem } = decodeBase64(text);
      return problem === undefined ? bytes : undefined;
    },
  },
};

/** Returns the text form of a value; undefined if the value is not of the type. */
export function textFromValue(type: MetadataType, value: unknown): string | undefined {
  return (forms[type] as TextForm<unknown>).format(value);
}

/** Parses the text form of a type; returns undefined for any other text. */
export function valueFromText(type: MetadataType, text: string): unknown {
  return forms[type].parse(text);
}

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

function inRange(value: bigint): boolean {
  return value >= MIN_INT64 && value <= MAX_INT64;
}
