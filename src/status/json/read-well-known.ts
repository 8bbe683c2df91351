// Reads the types of google/protobuf that have a JSON format of their own, and encodes them. Only writers of protobuf
// need this: until then, such a detail stays JSON.

import { createDuration, encodeDuration } from "../../../gen/google/protobuf/duration_rpcstatus.js";
import { decodeBase64 } from "../../wire/base64.js";
import { writeFloat } from "../../wire/float.js";
import { MAX_FIELDS } from "../../wire/reader.js";
import { Writer } from "../../wire/writer.js";
import { isRecord } from "../bounded-json.js";
import { durationFromText } from "../duration.js";
import {
  FIRST_SECOND,
  LAST_SECOND,
  MAX_PATH,
  MAX_STRUCT_DEPTH,
  WELL_KNOWN_PACKAGE,
} from "./write-well-known.js";

/** Returns the encoded message for the JSON of a type; undefined for other types, and for JSON that does not fit. */
export function wellKnownFromJson(type: string, json: unknown): Uint8Array | undefined {
  if (!type.startsWith(WELL_KNOWN_PACKAGE)) return undefined;
  const writer = new Writer();
  const write = writerOf(type.slice(WELL_KNOWN_PACKAGE.length), json);
  try {
    write?.(writer);
  } catch (error) {
    if (error instanceof NotJson) return undefined;
    throw error;
  }
  return write && writer.finish();
}

/** Thrown for a value that is not JSON, or is nested too deeply. */
class NotJson extends Error {}

type Write = (writer: Writer) => void;

/** Returns the function that writes the message; undefined for JSON that does not fit the type. */
function writerOf(name: string, json: unknown): Write | undefined {
  switch (name) {
    case "StringValue":
      return typeof json === "string" ? field(10, json !== "", (w) => w.string(json)) : undefined;
    case "BoolValue":
      return typeof json === "boolean" ? field(8, json, (w) => w.int32(1)) : undefined;
    case "BytesValue":
      return bytesWriter(json);
    case "DoubleValue":
      return floatWriter(json, 9, 8);
    case "FloatValue":
      return floatWriter(json, 13, 4);
    case "Int32Value":
      return intWriter(json, (value) => BigInt.asIntN(32, value));
    case "UInt32Value":
      return intWriter(json, (value) => BigInt.asUintN(32, value));
    case "Int64Value":
      return intWriter(json, (value) => BigInt.asIntN(64, value));
    case "UInt64Value":
      return intWriter(json, (value) => BigInt.asUintN(64, value));
    case "Duration":
      return typeof json === "string" ? encoded(durationFromText(json)) : undefined;
    case "Timestamp":
      return typeof json === "string" ? encoded(timestampFromText(json)) : undefined;
    case "Empty":
      // Some implementations leave out `value`, others write an empty object.
      return typeof (json ?? {}) === "object" ? () => {} : undefined;
    case "FieldMask":
      return pathsWriter(json);
    case "Struct":
      return isRecord(json) ? (w) => writeStruct(json, w, MAX_STRUCT_DEPTH) : undefined;
    case "ListValue":
      return Array.isArray(json) ? (w) => writeList(json, w, MAX_STRUCT_DEPTH) : undefined;
    case "Value":
      return (w) => writeValue(json, w, MAX_STRUCT_DEPTH);
    default:
      return undefined;
  }
}

/** Writes the field of a wrapper, unless it has its default. */
function field(tag: number, isSet: boolean, write: Write): Write {
  return (writer) => {
    if (isSet) write(writer.tag(tag));
  };
}

function bytesWriter(json: unknown): Write | undefined {
  if (typeof json !== "string") return undefined;
  const { bytes, problem } = decodeBase64(json);
  return problem === undefined ? field(10, bytes.length > 0, (w) => w.raw(bytes)) : undefined;
}

/** 64-bit integers are text in JSON, but numbers are read too; so is text for 32-bit integers. */
function intWriter(json: unknown, fit: (value: bigint) => bigint): Write | undefined {
  const isWhole = typeof json === "string" ? /^-?\d{1,20}$/.test(json) : Number.isInteger(json);
  const value = isWhole ? BigInt(json as string | number) : undefined;
  if (value === undefined || fit(value) !== value) return undefined;
  return field(8, value !== 0n, (w) => w.int64(value));
}

const NUMBER = /^(-?\d+(\.\d+)?(e[+-]?\d+)?|NaN|-?Infinity)$/i;

function floatWriter(json: unknown, tag: number, size: 4 | 8): Write | undefined {
  if (typeof json !== "number" && !(typeof json === "string" && NUMBER.test(json)))
    return undefined;
  const value = Number(json);
  return field(tag, !Object.is(value, 0), (w) => writeFloat(w, value, size));
}

/** A timestamp has the fields of a duration. */
function encoded(duration: ReturnType<typeof durationFromText>): Write | undefined {
  return duration && ((writer) => writer.append(encodeDuration(duration)));
}

const RFC3339 =
  /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d{1,9}))?(Z|[+-](?:[01]\d|2[0-3]):[0-5]\d)$/i;

function timestampFromText(text: string): ReturnType<typeof durationFromText> {
  const [, local = "", fraction = "", zone = ""] = RFC3339.exec(text.toUpperCase()) ?? [];
  const rolled = new Date(`${local}Z`).getTime();
  // Date rolls over a day or an hour that does not exist, such as February 30.
  if (Number.isNaN(rolled) || !new Date(rolled).toISOString().startsWith(local)) return undefined;
  const seconds = new Date(local + zone).getTime() / 1000;
  if (!(seconds >= FIRST_SECOND && seconds <= LAST_SECOND)) return undefined;
  return createDuration({ seconds: BigInt(seconds), nanos: Number(fraction.padEnd(9, "0")) });
}

/** A path with "_" is not in lowerCamelCase, and would not be written back the same. */
function pathsWriter(json: unknown): Write | undefined {
  if (typeof json !== "string" || json.includes("_")) return undefined;
  const paths = json === "" ? [] : json.split(",", MAX_FIELDS + 1);
  if (paths.length > MAX_FIELDS || paths.some((path) => path.length > MAX_PATH)) return undefined;
  return (writer) => {
    for (const path of paths)
      writer.tag(10).string(path.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`));
  };
}

function writeValue(json: unknown, writer: Writer, depth: number): void {
  if (json === null) writer.tag(8).int32(0);
  else if (typeof json === "number" && Number.isFinite(json)) writeFloat(writer.tag(17), json, 8);
  else if (typeof json === "string") writer.tag(26).string(json);
  else if (typeof json === "boolean") writer.tag(32).int32(json ? 1 : 0);
  else if (typeof json !== "object" || depth === 0) throw new NotJson();
  else if (Array.isArray(json))
    writer.tag(50).message(() => writeList(json, writer, depth - 1), undefined);
  else writer.tag(42).message(() => writeStruct(json as object, writer, depth - 1), undefined);
}

function writeStruct(json: object, writer: Writer, depth: number): void {
  for (const [key, value] of Object.entries(json)) {
    writer.tag(10).message(() => {
      writer.tag(10).string(key);
      writer.tag(18).message(() => writeValue(value, writer, depth), undefined);
    }, undefined);
  }
}

function writeList(json: readonly unknown[], writer: Writer, depth: number): void {
  for (const value of json)
    writer.tag(10).message(() => writeValue(value, writer, depth), undefined);
}
