// Writes the proto3 JSON of one of the ten standard details (protobuf.dev/programming-guides/json).

import { type Duration, durationCodec } from "../../gen/google/protobuf/duration_rpcstatus.js";
import { encodeBase64 } from "../wire/base64.js";
import { type AnyCodec, type Field, type FieldKind, isSet } from "../wire/codec.js";
import { durationFromText, textFromDuration } from "./duration.js";

export interface DetailJson {
  "@type": string;
  [field: string]: unknown;
}

/** Adds the type, which comes first and which a field of that name cannot replace. */
export function typedJson(typeUrl: string, fields: object): DetailJson {
  const type = { "@type": typeUrl };
  return { ...type, ...fields, ...type };
}

/** Reports whether JSON can hold a whole message: it has no unknown fields, and each duration is within its range. */
export function hasJson(codec: AnyCodec, message: object): boolean {
  const given = message as Readonly<Record<string, unknown>>;
  if (given.$unknown !== undefined) return false;
  return codec.fields.every(([, name, kind, label]) => {
    const values = label === "repeated" ? (given[name] as readonly unknown[]) : [given[name]];
    return values.every((value) => value === undefined || hasFieldJson(kind, value));
  });
}

function hasFieldJson(kind: FieldKind, value: unknown): boolean {
  if (kind === durationCodec) {
    const duration = value as Duration;
    const inRange = durationFromText(textFromDuration(duration)) !== undefined;
    return inRange && duration.$unknown === undefined;
  }
  return typeof kind !== "object" || hasJson(kind, value as object);
}

export function jsonFromMessage(codec: AnyCodec, message: object): Record<string, unknown> {
  const json: Record<string, unknown> = {};
  for (const field of codec.fields) {
    const value = jsonFromField(field, (message as Record<string, unknown>)[field[1]]);
    if (value !== undefined) json[field[1]] = value;
  }
  return json;
}

/** Returns the JSON of a field; undefined for a default, which is left out. */
function jsonFromField(field: Field, value: unknown): unknown {
  const [, , kind, label] = field;
  if (kind === "map") {
    const map = value as Record<string, string>;
    return Object.keys(map).length === 0 ? undefined : { ...map };
  }
  if (label !== "repeated") return isSet(field, value) ? jsonFromValue(kind, value) : undefined;
  const items = value as readonly unknown[];
  return items.length === 0 ? undefined : items.map((item) => jsonFromValue(kind, item));
}

function jsonFromValue(kind: FieldKind, value: unknown): unknown {
  if (kind === durationCodec) return textFromDuration(value as Duration);
  if (typeof kind === "object") return jsonFromMessage(kind, value as object);
  if (kind === "raw") return encodeBase64(value as Uint8Array);
  return kind === "int64" ? String(value) : value;
}
