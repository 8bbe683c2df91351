// Metadata travels as text (ErrorInfo.metadata). Each type has one text form, and parsing gives back
// the value that was formatted.

import {
  durationFromMs,
  durationFromText,
  MAX_DURATION_MS,
  msFromDuration,
  textFromDuration,
} from "../status/duration.js";
import { decodeBase64, encodeBase64 } from "../wire/base64.js";
import { isBytes } from "../wire/bytes.js";

/** The types of metadata values and what they are in TypeScript. */
export interface MetadataTypes {
  string: string;
  int64: bigint;
  double: number;
  bool: boolean;
  /** To the millisecond, which is what a Date holds. */
  timestamp: Date;
  /** In milliseconds; a fraction for finer durations. */
  duration: number;
  bytes: Uint8Array;
}

export type MetadataType = keyof MetadataTypes;

interface TextForm<T> {
  /** Undefined for a value that the type does not hold. */
  format(value: T): string | undefined;
  /** Undefined for text that is not of the form. */
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
    // String() gives the shortest decimal that reads back exactly; it drops the sign of -0.
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
    // RFC 3339 in UTC; the fraction is left out when it is zero. Its years have four digits.
    format: (value) => {
      if (!isDate(value) || Number.isNaN(value.getTime())) return undefined;
      const text = value.toISOString();
      return /^\d{4}-/.test(text) ? text.replace(".000Z", "Z") : undefined;
    },
    parse: (text) => {
      const match = TIMESTAMP.exec(text);
      if (match === null) return undefined;
      // Date reads three digits of a fraction; the others are below what it can hold.
      const [, year, month, day, hour, minute, second, fraction = ""] = match;
      const date = `${year}-${month}-${day}T${hour}:${minute}:${second}`;
      // A day or an hour past the end would roll over into the next.
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

/** Undefined for a value that the type does not hold. */
export function textFromValue(type: MetadataType, value: unknown): string | undefined {
  return (forms[type] as TextForm<unknown>).format(value);
}

/** Undefined for text that is not of the form of the type. */
export function valueFromText(type: MetadataType, text: string): unknown {
  return forms[type].parse(text);
}

/** Not by `instanceof`: a Date of another realm is a Date too. */
function isDate(value: unknown): value is Date {
  try {
    Date.prototype.getTime.call(value);
    return true;
  } catch {
    // A TypeError says that it is no Date.
    return false;
  }
}

function inRange(value: bigint): boolean {
  return value >= MIN_INT64 && value <= MAX_INT64;
}
