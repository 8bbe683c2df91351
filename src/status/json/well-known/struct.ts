// google/protobuf/struct.proto: any JSON as messages. Values nested deeper than a limit are not converted, so that
// no input exhausts the stack.

import { setOwn } from "../../../safe/properties.js";
import { readFloat, writeFloat } from "../../../wire/float.js";
import type { Reader } from "../../../wire/reader.js";
import { Writer } from "../../../wire/writer.js";
import type { WellKnown } from "./well-known-json.js";

// Protobuf allows 100 nested messages, and each value in a struct takes three.
const MAX_DEPTH = 32;

// Tags. Not in one array: bundlers keep what destructures it.
const FIELDS = 10;
const VALUES = 10;
const KEY = 10;
const ENTRY_VALUE = 18;
const NULL = 8;
const NUMBER = 17;
const STRING = 26;
const BOOL = 32;
const STRUCT = 42;
const LIST = 50;

function readValue(reader: Reader, depth: number): unknown {
  let value: unknown;
  for (let tag = reader.tag(); tag !== 0; tag = reader.tag()) {
    // Of several members of a oneof, the last one wins.
    if (tag === NUMBER) value = readFloat(reader, 8);
    else if (tag === STRING) value = reader.string();
    else if (tag === BOOL) value = reader.int64() !== 0n;
    // The enum has only the value 0; JSON cannot hold any other.
    else if (tag === NULL) value = reader.int64() === 0n ? null : undefined;
    else if (tag === STRUCT && depth > 0)
      value = reader.message(() => readStruct(reader, depth - 1));
    else if (tag === LIST && depth > 0) value = reader.message(() => readList(reader, depth - 1));
    else reader.skip(tag);
  }
  // JSON has no -0.
  return Object.is(value, -0) ? undefined : value;
}

function readStruct(reader: Reader, depth: number): object {
  const fields: Record<string, unknown> = {};
  for (let tag = reader.tag(); tag !== 0; tag = reader.tag()) {
    if (tag === FIELDS) reader.message(() => readEntry(reader, fields, depth));
    else reader.skip(tag);
  }
  return fields;
}

function readEntry(reader: Reader, fields: Record<string, unknown>, depth: number): void {
  let key = "";
  let value: unknown;
  for (let tag = reader.tag(); tag !== 0; tag = reader.tag()) {
    if (tag === KEY) key = reader.string();
    else if (tag === ENTRY_VALUE) value = reader.message(() => readValue(reader, depth));
    else reader.skip(tag);
  }
  setOwn(fields, key, value);
}

function readList(reader: Reader, depth: number): unknown[] {
  const values: unknown[] = [];
  for (let tag = reader.tag(); tag !== 0; tag = reader.tag()) {
    if (tag === VALUES) values.push(reader.message(() => readValue(reader, depth)));
    else reader.skip(tag);
  }
  return values;
}

/** Thrown by `writeValue` and caught by `encode`, for a value that is not JSON or is nested too deep. */
class NotJson extends Error {}

function writeValue(json: unknown, writer: Writer, depth: number): void {
  if (json === null) writer.tag(NULL).int32(0);
  else if (typeof json === "number" && Number.isFinite(json))
    writeFloat(writer.tag(NUMBER), json, 8);
  else if (typeof json === "string") writer.tag(STRING).string(json);
  else if (typeof json === "boolean") writer.tag(BOOL).int32(json ? 1 : 0);
  else if (typeof json !== "object" || depth === 0) throw new NotJson();
  else if (Array.isArray(json))
    writer.tag(LIST).message(() => writeList(json, writer, depth - 1), undefined);
  else writer.tag(STRUCT).message(() => writeStruct(json as object, writer, depth - 1), undefined);
}

function writeStruct(json: object, writer: Writer, depth: number): void {
  for (const [key, value] of Object.entries(json)) {
    writer.tag(FIELDS).message(() => {
      writer.tag(KEY).string(key);
      writer.tag(ENTRY_VALUE).message(() => writeValue(value, writer, depth), undefined);
    }, undefined);
  }
}

function writeList(json: readonly unknown[], writer: Writer, depth: number): void {
  for (const value of json)
    writer.tag(VALUES).message(() => writeValue(value, writer, depth), undefined);
}

function encode(write: (writer: Writer) => void): Uint8Array | undefined {
  const writer = new Writer();
  try {
    write(writer);
  } catch (error) {
    if (error instanceof NotJson) return undefined;
    throw error;
  }
  return writer.finish();
}

const isPlain = (json: unknown): json is object =>
  typeof json === "object" && json !== null && !Array.isArray(json);

export const value: WellKnown = {
  read: (reader) => readValue(reader, MAX_DEPTH),
  encode: (json) => encode((writer) => writeValue(json, writer, MAX_DEPTH)),
};

export const struct: WellKnown = {
  read: (reader) => readStruct(reader, MAX_DEPTH),
  encode: (json) =>
    isPlain(json) ? encode((writer) => writeStruct(json, writer, MAX_DEPTH)) : undefined,
};

export const listValue: WellKnown = {
  read: (reader) => readList(reader, MAX_DEPTH),
  encode: (json) =>
    Array.isArray(json) ? encode((writer) => writeList(json, writer, MAX_DEPTH)) : undefined,
};
