// Custom detail types, through the schemas and registries of protobuf-es. Reading never throws: a detail that does
// not parse is reported to `onIssue`, and its bytes stay readable.

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
import type { DetailCodec } from "../catalog/types.js";
import { attempt } from "../safe/call.js";
import {
  type Detail,
  type DetailInit,
  detailFromJsonAlone,
  TYPE_URL_PREFIX,
} from "../status/any-detail.js";
import { report } from "../status/encode.js";
import { type Issue, reasonOf } from "../status/issue.js";
import { encodeJsonDetail } from "../status/json/bytes-from-json.js";

/** Makes the codec of a message type, for the `details` of a catalog. */
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
 * Makes a detail of any message type, for `new StatusError` and the `details` of an error of a catalog. Never
 * throws: a detail that cannot be encoded is left out of the error, and reported in its `issues`.
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

/** A StatusError, a match of a catalog or a decoded status; its list of details; or one detail. */
type DetailSource = { readonly details: readonly Detail[] } | readonly Detail[] | Detail;

interface UnpackOptions {
  /** Called for every detail of the type that does not parse. */
  readonly onIssue?: (issue: Issue) => void;
}

/** Returns the first detail of the type that parses; undefined if there is none. Never throws. */
export function unpackDetail<Schema extends DescMessage>(
  from: DetailSource,
  schema: Schema,
  options: UnpackOptions = {},
): MessageShape<Schema> | undefined {
  const own = (type: string) => (type === schema.typeName ? schema : undefined);
  return messages(from, own, options).next().value as MessageShape<Schema> | undefined;
}

/** Returns every detail whose type the registry knows, in order; those that do not parse are left out. Never throws. */
export function unpackDetails(
  from: DetailSource,
  registry: Registry,
  options: UnpackOptions = {},
): Message[] {
  return [...messages(from, (type) => registry.getMessage(type), options)];
}

/**
 * Makes a function for the option `detailJson` of the JSON formats and the error handlers of rpcstatus/http:
 * details whose type the registry knows are written as their proto3 JSON. A detail with fields that its schema
 * does not know is written as its bytes, since JSON would lose them.
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
      report(options, {
        kind,
        what: reasonOf(error),
        where: `details[${index}]`,
        detail: index,
      });
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
  const typeUrl = TYPE_URL_PREFIX + schema.typeName;
  // The JSON of google.rpc.Status and google.protobuf.Any holds types that only the caller's registry has.
  const issues: Issue[] = [];
  const detail = encodeJsonDetail(detailFromJsonAlone(typeUrl, json), 0, issues);
  if (detail.json === undefined && issues.length === 0) return fromBinary(schema, detail.value);
  const fields = json as JsonObject;
  const special = isSpecial(schema) && Object.hasOwn(fields, "value");
  return fromJson(schema, special ? (fields.value as JsonValue) : fields, {
    ignoreUnknownFields: true,
  });
}

/** Reports whether the JSON of a google.protobuf.Any has the type's own JSON under `value`. */
function isSpecial(schema: DescMessage): boolean {
  return schema.typeName.startsWith("google.protobuf.");
}

function isObject(json: JsonValue): json is JsonObject {
  return typeof json === "object" && json !== null && !Array.isArray(json);
}

function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, i) => byte === b[i]);
}
