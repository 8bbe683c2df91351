// Writes the proto3 JSON of one of the ten standard details (protobuf.dev/programming-guides/json).

import { type Duration, durationCodec } from "../../gen/google/protobuf/duration_rpcstatus.js";
import { encodeBase64 } from "../wire/base64.js";
import { type AnyCodec, type FieldKind, isSet } from "../wire/codec.js";
import { isInRange, textFromDuration } from "./duration.js";

/** The proto3 JSON of a detail, with its type under `@type`. */
export interface DetailJson {
  "@type": string;
  [field: string]: unknown;
}

/** The proto3 JSON of a google.rpc.Status; as in all proto3 JSON, defaults are left out. */
export interface StatusJson {
  code?: number;
  message?: string;
  details?: DetailJson[];
}

/** Adds the type, which comes first and which a field of that name cannot replace. */
export function typedJson(typeUrl: string, fields: object): DetailJson {
  const type = { "@type": typeUrl };
  return { ...type, ...fields, ...type };
}

/** Set if JSON cannot represent the whole message: it has unknown fields, or a duration out of range. */
export interface Loss {
  isLoss?: boolean;
}

/** Returns the JSON of a message. Fields with their default are left out. */
export function jsonFromMessage(codec: AnyCodec, message: object, loss: Loss): object {
  const given = message as Readonly<Record<string, unknown>>;
  const json: Record<string, unknown> = {};
  if (given.$unknown !== undefined) loss.isLoss = true;
  for (const field of codec.fields) {
    const [, name, kind, label] = field;
    const value = given[name];
    const isList = label === "repeated";
    const isPresent =
      isList || kind === "map" ? Object.keys(value as object).length > 0 : isSet(field, value);
    if (isPresent) {
      json[name] = isList
        ? (value as unknown[]).map((item) => jsonFromValue(kind, item, loss))
        : jsonFromValue(kind, value, loss);
    }
  }
  return json;
}

function jsonFromValue(kind: FieldKind, value: unknown, loss: Loss): unknown {
  if (kind === durationCodec) {
    const duration = value as Duration;
    if (duration.$unknown !== undefined || !isInRange(duration)) loss.isLoss = true;
    return textFromDuration(duration);
  }
  if (typeof kind === "object") return jsonFromMessage(kind, value as object, loss);
  if (kind === "map") return { ...(value as object) };
  if (kind === "raw") return encodeBase64(value as Uint8Array);
  return kind === "int64" ? String(value) : value;
}
