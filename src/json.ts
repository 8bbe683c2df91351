// The proto3 JSON of google.rpc.Status (protobuf.dev/programming-guides/json), written and read.
//
// Nothing is lost on the way, but for bytes that are no UTF-8, which become U+FFFD. Bytes that have no JSON form here, of a type that is not known or because
// they are malformed, are written in base64 under `@value`, a name that no field has. JSON of a type that
// is not known is kept as it is.

import {
  type Duration,
  encodeDuration,
  readDuration,
} from "../gen/google/protobuf/duration_rpcstatus.js";
import { type Detail, detailFromBytes, detailFromJsonAlone, detailIssues } from "./detail.js";
import { durationFromText, textFromDuration } from "./duration.js";
import { type Issue, reasonOf } from "./issue.js";
import { standardCodec } from "./standard.js";
import { decodeStatus, encodeStatus, type StatusInit, wireCode, wireMessage } from "./status.js";
import { decodeBase64, encodeBase64 } from "./wire/base64.js";
import { type Codec, type FieldKind, Reader, Writer } from "./wire/index.js";
import { setOwn } from "./wire/reader.js";

/** The proto3 JSON of a google.rpc.Status; as everywhere in that format, defaults are left out. */
export interface StatusJson {
  code?: number;
  message?: string;
  details?: DetailJson[];
}

export interface DetailJson {
  "@type": string;
  [field: string]: unknown;
}

// A Status may hold a Status: deeper ones than this stay bytes, so that no input exhausts the stack.
const MAX_DEPTH = 32;

type Readable = Omit<StatusInit, "details"> & { readonly details: readonly Detail[] };

export function jsonFromStatus(status: Readable, depth = 0): StatusJson {
  const json: StatusJson = {};
  const code = wireCode(status);
  if (code !== 0) json.code = code;
  const message = wireMessage(status);
  if (message !== "") json.message = message;
  if (status.details.length > 0)
    json.details = status.details.map((detail) => jsonFromDetail(detail, depth));
  return json;
}

function jsonFromDetail(detail: Detail, depth: number): DetailJson {
  const fields = fieldsFromDetail(detail, depth) ?? { "@value": encodeBase64(detail.value) };
  return { "@type": detail.typeUrl, ...fields };
}

/** The JSON of a detail without its type; undefined where its bytes are all that there is. */
export function fieldsFromDetail(detail: Detail, depth = 0): object | undefined {
  const { message, json } = detail;
  if (json !== undefined) return json;
  if (message === undefined) return fieldsFromWellKnown(detail, depth);
  const codec = standardCodec(detail.type) as Codec<object>;
  const readable = detailIssues(detail, 0).every(({ kind }) => kind === "invalid-utf8");
  return readable && hasJson(codec, message) ? jsonFromMessage(codec, message) : undefined;
}

/** Whether JSON holds all of a message: it has no unknown fields, and a duration has its limits. */
function hasJson(codec: Codec<object>, message: object): boolean {
  const given = message as Readonly<Record<string, unknown>>;
  if (given.$unknown !== undefined) return false;
  return Object.entries(codec.fields).every(([name, kind]) => {
    const values = Array.isArray(kind) ? (given[name] as readonly unknown[]) : [given[name]];
    const one = Array.isArray(kind) ? (kind[0] as FieldKind) : kind;
    return values.every((value) => value === undefined || hasFieldJson(one, value));
  });
}

function hasFieldJson(kind: FieldKind, value: unknown): boolean {
  if (kind === "duration") {
    const duration = value as Duration;
    const inRange = durationFromText(textFromDuration(duration)) !== undefined;
    return inRange && duration.$unknown === undefined;
  }
  return typeof kind === "string" || hasJson(kind as Codec<object>, value as object);
}

/** The types outside google/rpc/error_details.proto that other libraries are seen to send. */
function fieldsFromWellKnown(detail: Detail, depth: number): object | undefined {
  const reader = new Reader(detail.value);
  switch (detail.type) {
    case "google.protobuf.Duration": {
      const duration = readDuration(reader);
      return reader.problem === undefined && hasFieldJson("duration", duration)
        ? { value: textFromDuration(duration) }
        : undefined;
    }
    case "google.protobuf.StringValue": {
      let value = "";
      for (let tag = reader.tag(); tag !== 0; tag = reader.tag()) {
        // A field that StringValue does not have would be lost.
        if (tag !== 10) return undefined;
        value = reader.string();
      }
      return (reader.problem ?? reader.badUtf8) ? undefined : { value };
    }
    case "google.rpc.Status": {
      const status = decodeStatus(detail.value);
      const whole = status.issues.length === 0 && status.$unknown === undefined;
      return whole && depth < MAX_DEPTH ? jsonFromStatus(status, depth + 1) : undefined;
    }
  }
  return undefined;
}

function jsonFromMessage(codec: Codec<object>, message: object): Record<string, unknown> {
  const json: Record<string, unknown> = {};
  for (const [name, kind] of Object.entries(codec.fields)) {
    const value = jsonFromField(kind, (message as Record<string, unknown>)[name]);
    if (value !== undefined) json[name] = value;
  }
  return json;
}

/** Undefined for a default, which is left out. */
function jsonFromField(kind: FieldKind, value: unknown): unknown {
  if (value === undefined) return undefined;
  if (Array.isArray(kind)) {
    const items = value as unknown[];
    const item = kind[0] as FieldKind;
    return items.length === 0
      ? undefined
      : items.map((v) =>
          typeof item === "string" ? v : jsonFromMessage(item as Codec<object>, v as object),
        );
  }
  switch (kind) {
    case "string":
      return value === "" ? undefined : value;
    case "int32":
      return value === 0 ? undefined : value;
    case "int64":
      return value === 0n ? undefined : String(value);
    case "int64?":
      return String(value);
    case "raw":
      return (value as Uint8Array).length === 0 ? undefined : encodeBase64(value as Uint8Array);
    case "map":
      return Object.keys(value as object).length === 0 ? undefined : { ...(value as object) };
    case "duration":
      return textFromDuration(value as Parameters<typeof textFromDuration>[0]);
    default:
      return jsonFromMessage(kind as Codec<object>, value as object);
  }
}

/** Reads the proto3 JSON of a Status. Never throws; `undefined` for what is no object with a numeric code. */
export function statusFromJson(json: unknown, issues: Issue[], depth = 0): StatusInit | undefined {
  if (!isObject(json)) return undefined;
  // As everywhere in proto3 JSON, null is the default.
  const { code, message, details } = json;
  if (typeof (code ?? 0) !== "number") return undefined;
  const malformed = (what: string, where: string) =>
    issues.push({ kind: "malformed-json", what, where });
  if (typeof (message ?? "") !== "string")
    malformed(`expected a string, found ${excerpt(message)}`, "message");
  if (!Array.isArray(details ?? []))
    malformed(`expected a list, found ${excerpt(details)}`, "details");
  const read: Detail[] = [];
  for (const [index, detail] of (Array.isArray(details) ? details : []).entries()) {
    const where = `details[${index}]`;
    try {
      if (isObject(detail) && typeof detail["@type"] === "string") {
        read.push(detailFromJson(detail as DetailJson, where, issues, depth));
      } else malformed("a detail has no @type", where);
    } catch (error) {
      // A getter or a proxy trap threw: one detail must not cost the others.
      malformed(reasonOf(error), where);
    }
  }
  return {
    code: (code ?? 0) as number,
    message: typeof message === "string" ? message : "",
    details: read,
  };
}

function detailFromJson(json: DetailJson, where: string, issues: Issue[], depth: number): Detail {
  const { "@type": typeUrl, ...fields } = json;
  const type = typeUrl.slice(typeUrl.lastIndexOf("/") + 1);
  const writer = new Writer();
  const codec = standardCodec(type) as Codec<object> | undefined;
  const bytes = fields["@value"];
  if (typeof bytes === "string") {
    const decoded = decodeBase64(bytes);
    if (decoded.problem !== undefined) {
      issues.push({ kind: "malformed-json", what: decoded.problem, where: `${where}.@value` });
    }
    return detailFromBytes(typeUrl, decoded.bytes);
  }
  if (codec !== undefined) {
    codec.write(messageFromJson(codec, fields, where, issues), writer);
    return detailFromBytes(typeUrl, writer.finish());
  }
  if (type === "google.rpc.Status" && depth < MAX_DEPTH) {
    const status = statusFromJson(fields, issues, depth + 1);
    if (status !== undefined) return detailFromBytes(typeUrl, encodeStatus(status));
  }
  const { value } = fields;
  if (type === "google.protobuf.Duration" && typeof value === "string") {
    const duration = durationFromText(value);
    if (duration !== undefined) return detailFromBytes(typeUrl, encodeDuration(duration));
  }
  if (type === "google.protobuf.StringValue" && typeof value === "string") {
    writer.tag(10).string(value);
    return detailFromBytes(typeUrl, writer.finish());
  }
  return detailFromJsonAlone(typeUrl, fields);
}

function messageFromJson(
  codec: Codec<object>,
  json: unknown,
  where: string,
  issues: Issue[],
): object {
  const init: Record<string, unknown> = {};
  if (isObject(json)) {
    for (const [key, value] of Object.entries(json)) {
      // Both the JSON name and the name in the .proto file are read; unknown fields are ignored.
      const name = key.replace(/_([a-z0-9])/g, (_, char: string) => char.toUpperCase());
      if (value === null || !Object.hasOwn(codec.fields, name)) continue;
      init[name] = fieldFromJson(
        codec.fields[name] as FieldKind,
        value,
        `${where}.${name}`,
        issues,
      );
    }
  } else
    issues.push({
      kind: "malformed-json",
      what: `expected an object, found ${excerpt(json)}`,
      where,
    });
  return codec.create(init);
}

function fieldFromJson(kind: FieldKind, value: unknown, where: string, issues: Issue[]): unknown {
  const unreadable = (expected: string): undefined => {
    issues.push({
      kind: "malformed-json",
      what: `expected ${expected}, found ${excerpt(value)}`,
      where,
    });
    return undefined;
  };
  if (Array.isArray(kind)) {
    const items = Array.isArray(value) ? value : (unreadable("a list") ?? []);
    return items
      .map((item, i) => fieldFromJson(kind[0] as FieldKind, item, `${where}[${i}]`, issues))
      .filter((item) => item !== undefined);
  }
  switch (kind) {
    case "string":
      return typeof value === "string" ? value : unreadable("a string");
    case "int32":
      return typeof value === "number" ? value : unreadable("a number");
    case "int64":
    case "int64?":
      return /^-?\d{1,19}$/.test(String(value)) &&
        BigInt.asIntN(64, BigInt(value as string)) === BigInt(value as string)
        ? BigInt(value as string)
        : unreadable("a whole number of 64 bits");
    case "raw":
      return typeof value === "string" ? decodeBase64(value).bytes : unreadable("base64");
    case "duration":
      return (
        (typeof value === "string" ? durationFromText(value) : undefined) ??
        unreadable('a duration like "1.5s"')
      );
    case "map": {
      const map: Record<string, string> = {};
      if (!isObject(value)) return unreadable("an object");
      for (const [key, item] of Object.entries(value)) {
        if (typeof item === "string") setOwn(map, key, item);
        else
          issues.push({
            kind: "malformed-json",
            what: `expected a string, found ${excerpt(item)}`,
            where: `${where}.${key}`,
          });
      }
      return map;
    }
    default:
      return messageFromJson(kind as Codec<object>, value, where, issues);
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function excerpt(value: unknown): string {
  let text: string;
  try {
    text = JSON.stringify(value) ?? String(value);
  } catch {
    // A cycle, a bigint, or nested too deep.
    text = typeof value;
  }
  return text.length > 200 ? `${text.slice(0, 200)}…` : text;
}
