// Reads the details of a status in any format that names their types: messages, google.protobuf.Any with bytes
// or base64, proto3 JSON with "@type", Connect's {type, value}. One bad detail does not cost the others.

import { encodeAny } from "../../../gen/google/protobuf/any_rpcstatus.js";
import { asArray, get, lengthOf } from "../../safe/properties.js";
import { decodeBase64 } from "../../wire/base64.js";
import { isBytes } from "../../wire/bytes.js";
import type { Codec } from "../../wire/message.js";
import { Writer } from "../../wire/writer.js";
import {
  type Detail,
  type DetailInit,
  detailFromBytes,
  detailFromInit,
  detailFromJsonAlone,
  TYPE_URL_PREFIX,
} from "../any-detail.js";
import { isRecord, type JsonInput } from "../bounded-json.js";
import { standardCodec } from "../details/codecs.js";
import { encodeStatus } from "../encode.js";
import { reasonOf } from "../issue.js";
import type { StatusInit } from "../status.js";
import { messageFromJson } from "./read-message.js";
import { wellKnownFromJson } from "./well-known/by-type.js";
import { MAX_NESTING } from "./write-status.js";

export function readDetails(
  list: unknown,
  input: JsonInput,
  where = "details",
  depth = 0,
): Detail[] {
  const details: Detail[] = [];
  const items = asArray(list);
  if (items === undefined) {
    if (list !== undefined && list !== null) input.expected("a list", list, where);
    return details;
  }
  for (let i = 0; i < lengthOf(items) && input.take(where); i++) {
    // Issues of a nested status carry the index of the outermost detail.
    if (depth === 0) input.detail = i;
    const detail = readDetail(get(items, i), `${where}[${i}]`, input, depth);
    if (depth === 0) input.detail = undefined;
    if (detail !== undefined) details.push(detail);
  }
  return details;
}

/** Returns the text; anything else is an issue, unless it is missing or null. */
export function readText(text: unknown, input: JsonInput, where = "message"): string {
  if (typeof text === "string") return text;
  if (text !== undefined && text !== null) input.expected("a string", text, where);
  return "";
}

function readDetail(
  item: unknown,
  where: string,
  input: JsonInput,
  depth: number,
): Detail | undefined {
  // This comes first, since proto3 JSON may have a field of any other name.
  if (typeof get(item, "@type") === "string") {
    const json = input.plain(item, where);
    // The copy lacks the type if the limit on values was reached before it.
    const isTyped = isRecord(json) && typeof json["@type"] === "string";
    return isTyped ? detailFromJson(json, where, input, depth) : undefined;
  }
  // Only a google.protobuf.Any is read by its shape; any other message is encoded.
  const name = get(item, "$typeName");
  if (typeof name === "string" && name !== "google.protobuf.Any") return encode(item, where, input);
  const value = get(item, "value");
  const any = get(item, "typeUrl") ?? get(item, "type_url");
  if (typeof any === "string") {
    if (typeof value === "string") return fromBase64(any, value, `${where}.value`, input);
    const $unknown = get(item, "$unknown");
    const plain = { typeUrl: any, value, ...($unknown !== undefined && { $unknown }) };
    return encode(typeof get(item, "typeUrl") === "string" ? item : plain, where, input);
  }
  const type = get(item, "type");
  if (typeof type === "string" && typeof value === "string")
    return fromBase64(urlOf(type), value, `${where}.value`, input);
  if (typeof type === "string" && isBytes(value)) return detailFromBytes(urlOf(type), value);
  if (typeof get(item, "desc") === "object" || name !== undefined) {
    // A detail of Connect that has not been sent: only protobuf-es can encode it.
    const what = "cannot read a detail that has a schema but no bytes: use packDetail";
    input.add("unencodable-detail", what, where);
  } else input.malformed("cannot read a detail without @type", where);
  return undefined;
}

/** Adds the prefix of a type URL, which Connect omits. */
function urlOf(type: string): string {
  return type.includes("/") ? type : TYPE_URL_PREFIX + type;
}

function encode(item: unknown, where: string, input: JsonInput): Detail | undefined {
  try {
    return detailFromInit(item as DetailInit);
  } catch (error) {
    input.add("unencodable-detail", reasonOf(error), where);
    return undefined;
  }
}

function fromBase64(typeUrl: string, text: string, where: string, input: JsonInput): Detail {
  const { bytes, problem } = decodeBase64(text);
  if (problem !== undefined) input.add("malformed-base64", problem, where);
  return detailFromBytes(typeUrl, bytes);
}

/** Returns the detail as bytes if its type is known here, else as its JSON. */
function detailFromJson(
  json: Record<string, unknown>,
  where: string,
  input: JsonInput,
  depth: number,
): Detail {
  const { "@type": url, ...fields } = json;
  const typeUrl = url as string;
  const bytes = fields["@value"];
  if (typeof bytes === "string") return fromBase64(typeUrl, bytes, `${where}.@value`, input);
  const type = typeUrl.slice(typeUrl.lastIndexOf("/") + 1);
  const encoded = depth < MAX_NESTING ? encodeJson(type, fields, where, input, depth) : undefined;
  return encoded ? detailFromBytes(typeUrl, encoded) : detailFromJsonAlone(typeUrl, fields);
}

function encodeJson(
  type: string,
  fields: Record<string, unknown>,
  where: string,
  input: JsonInput,
  depth: number,
): Uint8Array | undefined {
  const codec = standardCodec(type) as Codec<object> | undefined;
  if (codec !== undefined) {
    const writer = new Writer();
    codec.write(messageFromJson(codec, fields, where, input), writer);
    return writer.finish();
  }
  if (type === "google.rpc.Status") {
    const status = nestedStatus(fields, `${where}.`, input, depth + 1);
    return status && encodeStatus(status);
  }
  if (type === "google.protobuf.Any") {
    if (!isRecord(fields.value) || typeof fields.value["@type"] !== "string") return undefined;
    const inner = detailFromJson(fields.value, `${where}.value`, input, depth + 1);
    return inner.json === undefined ? encodeAny(inner) : undefined;
  }
  return wellKnownFromJson(type, fields.value);
}

/**
 * Reads the JSON of a status inside a detail; returns undefined for anything else. All fields may be missing or
 * null, which is the default in proto3 JSON. The prefix is for the `where` of issues.
 */
export function nestedStatus(
  json: unknown,
  prefix: string,
  input: JsonInput,
  depth: number,
): (StatusInit & { readonly details: readonly Detail[] }) | undefined {
  const code = get(json, "code") ?? 0;
  if (!isRecord(json) || typeof code !== "number") return undefined;
  return {
    code,
    message: readText(json.message, input, `${prefix}message`),
    details: readDetails(json.details, input, `${prefix}details`, depth),
  };
}
