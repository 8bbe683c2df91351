// The types of google/protobuf that have a JSON of their own: a detail of such a type carries it as `value`
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

/** The bytes for the JSON of a type; undefined for a type that is not here, or JSON of another form. */
export function wellKnownFromJson(type: string, json: unknown): Uint8Array | undefined {
  return find(type)?.encode(json);
}

/** The JSON of an encoded message; undefined where it does not hold all of it. */
export function jsonFromWellKnown(type: string, bytes: Uint8Array): unknown {
  const reader = new Reader(bytes);
  const known = find(type);
  const json = known?.read(reader);
  const isWhole = (reader.problem ?? reader.badUtf8) === undefined && !reader.skipped;
  if (json === undefined || !isWhole) return undefined;
  // A default that was sent, or a text that JSON gives back shorter, would be lost.
  return known?.encode(json)?.length === bytes.length ? json : undefined;
}
