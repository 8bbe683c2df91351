// Reads the proto3 JSON of google.rpc.Status: what it holds is kept, and what was wrong is told.

import { encodeDuration } from "../gen/google/protobuf/duration_rpcstatus.js";
import { type Detail, detailFromBytes, detailFromJsonAlone } from "./detail.js";
import { durationFromText } from "./duration.js";
import { type Issue, reasonOf } from "./issue.js";
import { type DetailJson, MAX_DEPTH } from "./json.js";
import { standardCodec } from "./standard.js";
import { encodeStatus, type StatusInit } from "./status.js";
import { decodeBase64 } from "./wire/base64.js";
import { type Codec, type FieldKind, Writer } from "./wire/index.js";
import { setOwn } from "./wire/reader.js";

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
