// The types of google/protobuf with a JSON format of their own, which a detail has under `value`
// (protobuf.dev/programming-guides/json). google.protobuf.Any, which holds another detail, is not here.

import { Reader } from "../../../wire/reader.js";
import { fieldMask } from "./field-mask.js";
import { listValue, struct, value } from "./struct.js";
import { duration, empty, timestamp } from "./time.js";
import type { WellKnown } from "./well-known-json.js";
import { wrappers } from "./wrappers.js";

const types: { readonly [type: string]: WellKnown } = {
  ...wrappers,
  Duration: duration,
  Empty: empty,
  FieldMask: fieldMask,
  ListValue: listValue,
  Struct: struct,
  Timestamp: timestamp,
  Value: value,
};

const PACKAGE = "google.protobuf.";

function find(type: string): WellKnown | undefined {
  const name = type.slice(PACKAGE.length);
  return type.startsWith(PACKAGE) && Object.hasOwn(types, name) ? types[name] : undefined;
}

/** Returns the message for the JSON of a type, encoded; undefined for another type, or JSON that is not of the type. */
export function wellKnownFromJson(type: string, json: unknown): Uint8Array | undefined {
  return find(type)?.encode(json);
}

/** Returns the JSON of an encoded message; undefined for another type, or if JSON cannot hold all of the message. */
export function jsonFromWellKnown(type: string, bytes: Uint8Array): unknown {
  const reader = new Reader(bytes);
  const known = find(type);
  const json = known?.read(reader);
  const isWhole = (reader.problem ?? reader.badUtf8) === undefined && !reader.skipped;
  if (json === undefined || !isWhole) return undefined;
  // JSON would lose, for example, a default that was sent: the bytes encoded from it are shorter then.
  return known?.encode(json)?.length === bytes.length ? json : undefined;
}
