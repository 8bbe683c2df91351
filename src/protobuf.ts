// A user's own detail types, through the schemas and registries of protobuf-es. Reading is total: what does
// not parse is told to `onIssue`, and stays readable as bytes.

import {
  create,
  type DescMessage,
  fromBinary,
  fromJson,
  type JsonObject,
  type JsonValue,
  type Message,
  type MessageInitShape,
  type MessageShape,
  type Registry,
  toBinary,
  toJson,
} from "@bufbuild/protobuf";
import type { DetailCodec } from "./catalog/types.js";
import { attempt } from "./safe/call.js";
import type { Detail, DetailInit } from "./status/any-detail.js";
import { report } from "./status/encode.js";
import { type Issue, reasonOf } from "./status/issue.js";

/** The codec of a message type for the `details` of a catalogue. */
export function detailCodec<Schema extends DescMessage>(
  schema: Schema,
): DetailCodec<MessageShape<Schema>> {
  return {
    typeName: schema.typeName,
    encode: (init) => toBinary(schema, create(schema, init as MessageInitShape<Schema>)),
    decode: (bytes) => fromBinary(schema, bytes),
    fromJson: (json) => messageFromJson(schema, json) as MessageShape<Schema>,
  };
}

/**
 * A detail of any message type, for `new StatusError` and the `details` of an error of a catalogue. Never
 * throws: one that cannot be encoded is left out there, and listed in the error's `issues`.
 */
export function packDetail<Schema extends DescMessage>(
  schema: Schema,
  init: MessageInitShape<Schema>,
): DetailInit {
  const typeUrl = `type.googleapis.com/${schema.typeName}`;
  try {
    return { typeUrl, value: toBinary(schema, create(schema, init)) };
  } catch (error) {
    return {
      typeUrl,
      get value(): Uint8Array {
        throw error;
      },
    };
  }
}

/** A StatusError, a match of a catalogue or what `decodeStatus` gives; its details; or one of them. */
export type DetailSource = { readonly details: readonly Detail[] } | readonly Detail[] | Detail;

export interface UnpackOptions {
  /** Told of every detail of the type that does not parse. */
  readonly onIssue?: (issue: Issue) => void;
}

/** The first detail of the type that parses; undefined where there is none. Never throws. */
export function unpackDetail<Schema extends DescMessage>(
  from: DetailSource,
  schema: Schema,
  options: UnpackOptions = {},
): MessageShape<Schema> | undefined {
  const own = (type: string) => (type === schema.typeName ? schema : undefined);
  return messages(from, own, options).next().value as MessageShape<Schema> | undefined;
}

/** Every detail whose type the registry knows, in order; what does not parse is left out. Never throws. */
export function unpackDetails(
  from: DetailSource,
  registry: Registry,
  options: UnpackOptions = {},
): Message[] {
  return [...messages(from, (type) => registry.getMessage(type), options)];
}

/**
 * For the option `detailJson` of the JSON forms and the error handlers of rpcstatus/http: details whose type
 * the registry knows go out as their proto3 JSON. One that has fields which its schema does not know goes
 * out as its bytes, since JSON would lose them.
 */
export function detailJson(registry: Registry): (detail: Detail) => object | undefined {
  return ({ type, value }) => {
    const schema = registry.getMessage(type);
    if (schema === undefined) return undefined;
    const message = fromBinary(schema, value);
    const json = toJson(schema, message, { registry });
    const whole = toBinary(schema, fromJson(schema, json, { registry }));
    if (!sameBytes(whole, toBinary(schema, message))) return undefined;
    return isSpecial(schema) || !isObject(json) ? { value: json } : json;
  };
}

function* messages(
  from: DetailSource,
  schemaOf: (type: string) => DescMessage | undefined,
  options: UnpackOptions,
): Generator<Message, undefined> {
  for (const [index, detail] of detailsOf(from).entries()) {
    try {
      const schema = schemaOf(detail.type);
      if (schema === undefined) continue;
      yield detail.json === undefined
        ? fromBinary(schema, detail.value)
        : messageFromJson(schema, detail.json);
    } catch (error) {
      const kind = detail?.json === undefined ? "malformed-protobuf" : "malformed-json";
      report(options, { kind, what: reasonOf(error), where: `details[${index}]` });
    }
  }
  return undefined;
}

function detailsOf(from: DetailSource): readonly Detail[] {
  const list = attempt(() => ("details" in from ? from.details : from));
  if (list === undefined) return [];
  return Array.isArray(list) ? list : [list as Detail];
}

function messageFromJson(schema: DescMessage, json: object): Message {
  const fields = json as JsonObject;
  const special = isSpecial(schema) && Object.hasOwn(fields, "value");
  return fromJson(schema, special ? (fields.value as JsonValue) : fields, {
    ignoreUnknownFields: true,
  });
}

/** As google.protobuf.Any has them in JSON: what has a form of its own stands under `value`. */
function isSpecial(schema: DescMessage): boolean {
  return schema.typeName.startsWith("google.protobuf.");
}

function isObject(json: JsonValue): json is JsonObject {
  return typeof json === "object" && json !== null && !Array.isArray(json);
}

function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, i) => byte === b[i]);
}
