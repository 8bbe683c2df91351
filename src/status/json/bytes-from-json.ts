// Encodes details that were received as JSON: for the formats that carry bytes, and in `statusFromJson` and
// `statusFromResponse`. Elsewhere they stay JSON, so that StatusError.from does not load the encoders of the well-known
// types.

import { encodeAny } from "../../../gen/google/protobuf/any_rpcstatus.js";
import { encodeStatus } from "../../../gen/google/rpc/status_rpcstatus.js";
import { get } from "../../safe/properties.js";
import { type Detail, detailFromBytes } from "../any-detail.js";
import { addIssue, isRecord, type JsonInput, makeInput, type TypedJson } from "../bounded-json.js";
import type { Issue } from "../issue.js";
import { readDetails, readText } from "../read-details.js";
import { wireCode } from "../status.js";
import { detailFromJson } from "./read-detail.js";
import { wellKnownFromJson } from "./read-well-known.js";
import { MAX_NESTING } from "./write-status.js";

const STATUS = "google.rpc.Status";

/** Returns the text about a detail that cannot be encoded. */
export function notKnown({ type }: Detail): string {
  return `cannot encode a detail of type "${type}": it was received as JSON, and its type is not known here`;
}

/** Makes an input that encodes details in JSON if their types are known. */
export function encodingInput(issues: Issue[]): JsonInput {
  return makeInput(issues, undefined, readTyped);
}

/** Returns the detail with bytes, or with JSON alone if its type is not known. `index` is for the issues. */
export function encodeJsonDetail(detail: Detail, index: number, issues: Issue[]): Detail {
  const input = encodingInput(issues);
  input.detail = index;
  const json = { ...detail.json, "@type": detail.typeUrl };
  return readTyped(json, `details[${index}]`, input, 0);
}

function readTyped(json: TypedJson, where: string, input: JsonInput, depth: number): Detail {
  const detail = detailFromJson(json, where, input);
  if (detail.json === undefined || depth >= MAX_NESTING) return detail;
  const fields = detail.json as Record<string, unknown>;
  const bytes = encode(detail.type, fields, where, input, depth + 1);
  return bytes ? detailFromBytes(detail.typeUrl, bytes) : detail;
}

function encode(
  type: string,
  fields: Record<string, unknown>,
  where: string,
  input: JsonInput,
  depth: number,
): Uint8Array | undefined {
  if (type === STATUS) return encodeNestedStatus(fields, `${where}.`, input, depth);
  if (type === "google.protobuf.Any") {
    if (!isRecord(fields.value) || typeof fields.value["@type"] !== "string") return undefined;
    const inner = readTyped(fields.value as TypedJson, `${where}.value`, input, depth);
    return inner.json === undefined ? encodeAny(inner) : undefined;
  }
  return wellKnownFromJson(type, fields.value);
}

/** Encodes a status inside a detail. In proto3 JSON, all fields may be missing or null, which is the default. */
function encodeNestedStatus(
  json: Record<string, unknown>,
  prefix: string,
  input: JsonInput,
  depth: number,
): Uint8Array | undefined {
  const code = get(json, "code") ?? 0;
  if (typeof code !== "number") return undefined;
  const message = readText(json.message, input, `${prefix}message`);
  const details = readDetails(json.details, input, `${prefix}details`, depth).filter((detail) => {
    if (detail.json === undefined) return true;
    addIssue(input, "unencodable-detail", notKnown(detail), `${prefix}details`);
    return false;
  });
  return encodeStatus({ $typeName: STATUS, code: wireCode({ code }), message, details });
}
