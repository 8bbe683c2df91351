// Reads the proto3 JSON of the standard details, with the JSON names of fields or those of the .proto file. Unknown
// fields are ignored, null is the default. A field of the wrong type is an issue, and only that field is lost.

import { durationCodec } from "../../../gen/google/protobuf/duration_rpcstatus.js";
import { setOwn } from "../../safe/properties.js";
import { type AnyCodec, createMessage, type Field, type FieldKind } from "../../wire/codec.js";
import { expected, isRecord, type JsonInput } from "../bounded-json.js";
import { durationFromText } from "../duration.js";

// Longer than the name of any field. A replacement in a key of megabytes would take many times its size.
const MAX_NAME = 100;

export function messageFromJson(
  codec: AnyCodec,
  json: unknown,
  where: string,
  input: JsonInput,
): { readonly $typeName: string } {
  const init: Record<string, unknown> = {};
  if (!isRecord(json)) expected(input, "an object", json, where);
  for (const [key, value] of Object.entries(isRecord(json) ? json : {})) {
    const name = key
      .slice(0, MAX_NAME)
      .replace(/_([a-z0-9])/g, (_, char: string) => char.toUpperCase());
    const field = codec.fields.find(([, known]) => known === name);
    if (value === null || field === undefined) continue;
    init[name] = fieldFromJson(field, value, `${where}.${name}`, input);
  }
  return createMessage(codec, init);
}

/** Returns the value of a field; undefined, which gives the default, if it has the wrong type. */
function fieldFromJson(
  [, , kind, label]: Field,
  value: unknown,
  where: string,
  input: JsonInput,
): unknown {
  if (label !== "repeated") return valueFromJson(kind, value, where, input);
  if (!Array.isArray(value)) return expected(input, "a list", value, where);
  return value
    .map((item, i) => valueFromJson(kind, item, `${where}[${i}]`, input))
    .filter((item) => item !== undefined);
}

function valueFromJson(kind: FieldKind, value: unknown, where: string, input: JsonInput): unknown {
  const needs = (shape: string): undefined => expected(input, shape, value, where);
  if (kind === durationCodec)
    return (
      (typeof value === "string" ? durationFromText(value) : undefined) ??
      needs('a duration like "1.5s"')
    );
  switch (kind) {
    case "string":
      return typeof value === "string" ? value : needs("a string");
    case "int64":
      return int64FromJson(value) ?? needs("a 64-bit integer");
    case "map":
      return isRecord(value) ? mapFromJson(value, where, input) : needs("an object");
    case "int32":
    case "raw":
      // No standard detail has such a field.
      return undefined;
    default:
      return messageFromJson(kind, value, where, input);
  }
}

/** Reads a 64-bit integer, which may be text or a number in JSON. */
function int64FromJson(value: unknown): bigint | undefined {
  const isWhole =
    typeof value === "string" ? /^-?\d{1,19}$/.test(value) : Number.isSafeInteger(value);
  if (!isWhole) return undefined;
  const number = BigInt(value as string | number);
  return BigInt.asIntN(64, number) === number ? number : undefined;
}

export function mapFromJson(
  json: Readonly<Record<string, unknown>>,
  where: string,
  input: JsonInput,
): Record<string, string> {
  const map: Record<string, string> = {};
  for (const [key, value] of Object.entries(json)) {
    if (typeof value === "string") setOwn(map, key, value);
    else expected(input, "a string", value, `${where}.${key}`, key);
  }
  return map;
}
