// Writes the proto3 JSON of google.rpc.Status (protobuf.dev/programming-guides/json).
//
// Nothing is lost, except for bytes that are not UTF-8, which become U+FFFD. A detail that cannot be written as JSON
// here, because its type is unknown or its bytes are malformed, is written in base64 under `@value`, a name that no
// field has. JSON of an unknown type is kept unchanged.

import { anyCodec } from "../../../gen/google/protobuf/any_rpcstatus.js";
import { statusCodec } from "../../../gen/google/rpc/status_rpcstatus.js";
import { encodeBase64 } from "../../wire/base64.js";
import { readMessage } from "../../wire/codec.js";
import { Reader } from "../../wire/reader.js";
import { type Detail, detailFromBytes, detailIssues, ownFields } from "../any-detail.js";
import { type DetailJson, type StatusJson, typedJson } from "../message-json.js";
import { type StatusLike, wireCode, wireMessage } from "../status.js";
import { jsonFromWellKnown } from "./write-well-known.js";

// A detail may hold a status or a detail. Those nested deeper than this are written as bytes, so that no input
// exhausts the stack.
export const MAX_NESTING = 32;

type Readable = Omit<StatusLike, "details"> & { readonly details: readonly Detail[] };

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

export function jsonFromDetail(detail: Detail, depth = 0): DetailJson {
  const fields = fieldsFromDetail(detail, depth) ?? { "@value": encodeBase64(detail.value) };
  return typedJson(detail.typeUrl, fields);
}

/** Returns the JSON of a detail without its type; undefined if only its bytes can be written. */
export function fieldsFromDetail(detail: Detail, depth = 0): object | undefined {
  const fields = ownFields(detail);
  return fields ?? (detail.message === undefined ? fieldsFromOther(detail, depth) : undefined);
}

/** Returns the JSON of the known types outside google/rpc/error_details.proto; undefined for others. */
function fieldsFromOther({ type, value }: Detail, depth: number): object | undefined {
  if (depth >= MAX_NESTING) return undefined;
  const reader = new Reader(value);
  const isWhole = () => (reader.problem ?? reader.badUtf8) === undefined && !reader.skipped;
  if (type === "google.rpc.Status") {
    const { code, message, details } = readMessage(reader, statusCodec);
    const list = details.map(({ typeUrl, value }) => detailFromBytes(typeUrl, value));
    if (!isWhole() || list.some((inner) => detailIssues(inner, 0).length > 0)) return undefined;
    return jsonFromStatus({ code, message, details: list }, depth + 1);
  }
  if (type === "google.protobuf.Any") {
    const { typeUrl, value } = readMessage(reader, anyCodec);
    if (!isWhole() || typeUrl === "") return undefined;
    return { value: jsonFromDetail(detailFromBytes(typeUrl, value), depth + 1) };
  }
  const json = jsonFromWellKnown(type, reader);
  return json === undefined || !isWhole() ? undefined : { value: json };
}
