// Reads the proto3 JSON of google.protobuf.Any, which a status has as its details.

import { encodeAny } from "../../../gen/google/protobuf/any_rpcstatus.js";
import { get } from "../../safe/properties.js";
import { encodeMessage } from "../../wire/codec.js";
import { type Detail, detailFromBytes, detailFromJsonAlone } from "../any-detail.js";
import { isRecord, JsonInput, type TypedJson } from "../bounded-json.js";
import { standardCodec } from "../details/codecs.js";
import { encodeStatus } from "../encode.js";
import type { Issue, IssueKind } from "../issue.js";
import { fromBase64, readDetails, readText } from "../read-details.js";
import type { StatusLike } from "../status.js";
import { messageFromJson } from "./read-message.js";
import { wellKnownFromJson } from "./read-well-known.js";
import { MAX_NESTING } from "./write-status.js";

/** Makes an input whose details may be JSON with "@type". */
export function jsonInput(issues?: Issue[], kind?: IssueKind): JsonInput {
  return new JsonInput(issues, kind, detailFromJson);
}

/** Returns the detail as bytes if its type is known here, else as its JSON. */
function detailFromJson(json: TypedJson, where: string, input: JsonInput, depth: number): Detail {
  const { "@type": typeUrl, ...fields } = json;
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
  const codec = standardCodec(type);
  if (codec !== undefined)
    return encodeMessage(codec, messageFromJson(codec, fields, where, input));
  if (type === "google.rpc.Status") {
    const status = nestedStatus(fields, `${where}.`, input, depth + 1);
    return status && encodeStatus(status);
  }
  if (type === "google.protobuf.Any") {
    if (!isRecord(fields.value) || typeof fields.value["@type"] !== "string") return undefined;
    const inner = detailFromJson(fields.value as TypedJson, `${where}.value`, input, depth + 1);
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
): (StatusLike & { readonly details: readonly Detail[] }) | undefined {
  const code = get(json, "code") ?? 0;
  if (!isRecord(json) || typeof code !== "number") return undefined;
  return {
    code,
    message: readText(json.message, input, `${prefix}message`),
    details: readDetails(json.details, input, `${prefix}details`, depth),
  };
}
