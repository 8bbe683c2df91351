// Reads the details of a status that name their types: messages, google.protobuf.Any with bytes or base64, Connect's
// {type, value}, and, if the input is JSON, proto3 JSON with "@type". One bad detail does not cost the others.

import { asArray, get, lengthOf } from "../safe/properties.js";
import { decodeBase64 } from "../wire/base64.js";
import { isBytes } from "../wire/bytes.js";
import {
  type Detail,
  type DetailInit,
  detailFromBytes,
  detailFromInit,
  detailFromJsonAlone,
  urlOf,
} from "./any-detail.js";
import {
  addIssue,
  expected,
  isRecord,
  type JsonInput,
  plainJson,
  type TypedJson,
  take,
} from "./bounded-json.js";
import { reasonOf } from "./issue.js";

export function readDetails(
  list: unknown,
  input: JsonInput,
  where = "details",
  depth = 0,
): Detail[] {
  const details: Detail[] = [];
  const items = asArray(list);
  if (items === undefined) {
    if (list !== undefined && list !== null) expected(input, "a list", list, where);
    return details;
  }
  for (let i = 0; i < lengthOf(items) && take(input, where); i++) {
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
  if (text !== undefined && text !== null) expected(input, "a string", text, where);
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
    const json = plainJson(input, item, where);
    // The copy has no type if the limit on values was reached before it.
    const isTyped = isRecord(json) && typeof json["@type"] === "string";
    return isTyped ? readTyped(json as TypedJson, where, input, depth) : undefined;
  }
  // A detail takes as much memory as three values, which those with "@type" have.
  input.left -= 2;
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
    addIssue(input, "unencodable-detail", what, where);
  } else addIssue(input, input.kind, "cannot read a detail without @type", where);
  return undefined;
}

/** Reads the JSON of a google.protobuf.Any. Without a reader in the input, it stays JSON. */
function readTyped(json: TypedJson, where: string, input: JsonInput, depth: number): Detail {
  if (input.readTyped !== undefined) return input.readTyped(json, where, input, depth) as Detail;
  const { "@type": typeUrl, ...fields } = json;
  return detailFromJsonAlone(typeUrl, fields);
}

function encode(item: unknown, where: string, input: JsonInput): Detail | undefined {
  try {
    return detailFromInit(item as DetailInit);
  } catch (error) {
    addIssue(input, "unencodable-detail", reasonOf(error), where);
    return undefined;
  }
}

export function fromBase64(typeUrl: string, text: string, where: string, input: JsonInput): Detail {
  const { bytes, problem } = decodeBase64(text);
  if (problem !== undefined) addIssue(input, "malformed-base64", problem, where);
  return detailFromBytes(typeUrl, bytes);
}
