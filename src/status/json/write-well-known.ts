// Writes the types of google/protobuf that have a JSON format of their own, which a detail has under `value`
// (protobuf.dev/programming-guides/json). google.protobuf.Any, which holds another detail, is in write-status.ts.

import {
  createDuration,
  type Duration,
  durationCodec,
} from "../../../gen/google/protobuf/duration_rpcstatus.js";
import { setOwn } from "../../safe/properties.js";
import { encodeBase64 } from "../../wire/base64.js";
import { readMessage } from "../../wire/codec.js";
import { readFloat } from "../../wire/float.js";
import type { Reader } from "../../wire/reader.js";
import { durationFromText, textFromDuration } from "../duration.js";

export const WELL_KNOWN_PACKAGE = "google.protobuf.";

// The range of a timestamp: from the year 1 to the year 9999.
export const FIRST_SECOND = -62_135_596_800;
export const LAST_SECOND = 253_402_300_799;

// Protobuf allows 100 nested messages, and each value in a struct takes three.
export const MAX_STRUCT_DEPTH = 32;

/**
 * Returns the JSON of the message in the reader; undefined for another type. If JSON cannot hold all of the message, the
 * result is undefined, or the reader has skipped a field or has a problem.
 */
export function jsonFromWellKnown(type: string, reader: Reader): unknown {
  const isOne = type.startsWith(WELL_KNOWN_PACKAGE);
  return isOne ? read(type.slice(WELL_KNOWN_PACKAGE.length), reader) : undefined;
}

function read(name: string, reader: Reader): unknown {
  switch (name) {
    case "BoolValue":
      return last(reader, 8, false, () => reader.int64() !== 0n);
    case "BytesValue":
      return last(reader, 10, "", () => encodeBase64(reader.raw()));
    case "StringValue":
      return last(reader, 10, "", () => reader.string());
    case "DoubleValue":
      return last(reader, 9, 0, () => floatJson(readFloat(reader, 8)));
    case "FloatValue":
      return last(reader, 13, 0, () => floatJson(readFloat(reader, 4)));
    case "Int32Value":
      return last(reader, 8, 0, () => reader.int32());
    case "UInt32Value":
      return last(reader, 8, 0, () => reader.int32() >>> 0);
    case "Int64Value":
      return last(reader, 8, "0", () => String(reader.int64()));
    case "UInt64Value":
      return last(reader, 8, "0", () => String(BigInt.asUintN(64, reader.int64())));
    case "Duration":
      return durationJson(readMessage(reader, durationCodec));
    case "Timestamp":
      return timestampJson(readMessage(reader, durationCodec));
    case "Empty":
      return last(reader, 0, {}, () => ({}));
    case "FieldMask":
      return readPaths(reader);
    case "Struct":
      return readStruct(reader, MAX_STRUCT_DEPTH);
    case "ListValue":
      return readList(reader, MAX_STRUCT_DEPTH);
    case "Value":
      return readValue(reader, MAX_STRUCT_DEPTH);
    default:
      return undefined;
  }
}

/** Reads a message with one field, and returns its last value. */
function last<T>(reader: Reader, field: number, value: T, readNext: () => T): T {
  for (let tag = reader.tag(); tag !== 0; tag = reader.tag()) {
    if (tag === field) value = readNext();
    else reader.skip(tag);
  }
  return value;
}

/** JSON has no -0. */
function floatJson(value: number): unknown {
  if (Object.is(value, -0)) return undefined;
  return Number.isFinite(value) ? value : String(value);
}

function durationJson({ seconds, nanos }: Duration): string | undefined {
  const text = textFromDuration(createDuration({ seconds, nanos }));
  const read = durationFromText(text);
  return read?.seconds === seconds && read.nanos === nanos ? text : undefined;
}

/** A timestamp has the fields of a duration. */
function timestampJson({ seconds, nanos }: Duration): string | undefined {
  if (seconds < FIRST_SECOND || seconds > LAST_SECOND || nanos < 0 || nanos >= 1e9)
    return undefined;
  const fraction = textFromDuration(createDuration({ nanos })).slice(1, -1);
  return `${new Date(Number(seconds) * 1000).toISOString().slice(0, 19)}${fraction}Z`;
}

/** The limit on the characters of a path: the replacements in a path of megabytes take many times its size. */
export const MAX_PATH = 10_000;

/** The paths in lowerCamelCase, separated by commas. */
function readPaths(reader: Reader): string {
  const paths: string[] = [];
  last(reader, 10, undefined, () => {
    const path = reader.string();
    if (path.length > MAX_PATH) {
      cannotBeJson(reader);
      return;
    }
    const json = path.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
    const restored = json.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
    if (restored !== path || path === "" || /,|_/.test(json)) cannotBeJson(reader);
    paths.push(json);
  });
  return paths.join(",");
}

function readStruct(reader: Reader, depth: number): object {
  const fields: Record<string, unknown> = {};
  const readEntry = (): void => {
    let key = "";
    let value: unknown;
    for (let tag = reader.tag(); tag !== 0; tag = reader.tag()) {
      if (tag === 10) key = reader.string();
      else if (tag === 18 && value === undefined)
        value = reader.message(() => readValue(reader, depth));
      else reader.skip(tag);
    }
    if (value === undefined) cannotBeJson(reader);
    setOwn(fields, key, value);
  };
  last<unknown>(reader, 10, undefined, () => reader.message(readEntry));
  return fields;
}

function readList(reader: Reader, depth: number): unknown[] {
  const values: unknown[] = [];
  last(reader, 10, undefined, () => {
    values.push(reader.message(() => readValue(reader, depth)));
  });
  return values;
}

/** Reads a Value, which has one field of several. Those nested deeper than the limit have no JSON. */
function readValue(reader: Reader, depth: number): unknown {
  let value: unknown;
  for (let tag = reader.tag(); tag !== 0; tag = reader.tag()) {
    // A second message would have to be merged into the first.
    if (value !== undefined) reader.skip(tag);
    else if (tag === 8) value = reader.int64() === 0n ? null : undefined;
    else if (tag === 17) value = readFloat(reader, 8);
    else if (tag === 26) value = reader.string();
    else if (tag === 32) value = reader.int64() !== 0n;
    else if (tag === 42 && depth > 0) value = reader.message(() => readStruct(reader, depth - 1));
    else if (tag === 50 && depth > 0) value = reader.message(() => readList(reader, depth - 1));
    else reader.skip(tag);
  }
  const isNumber = typeof value === "number";
  if (value === undefined || (isNumber && (!Number.isFinite(value) || Object.is(value, -0))))
    cannotBeJson(reader);
  return value;
}

/** A reader that has skipped a field has not read the whole message. */
function cannotBeJson(reader: Reader): void {
  reader.skipped = true;
}
