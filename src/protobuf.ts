// A user's own detail types, through the schemas of protobuf-es.

import {
  create,
  type DescMessage,
  fromBinary,
  fromJson,
  type JsonValue,
  type MessageInitShape,
  type MessageShape,
  toBinary,
} from "@bufbuild/protobuf";
import type { DetailCodec } from "./catalog/types.js";

/** The codec of a message type for the `details` of a catalogue. */
export function detailCodec<Schema extends DescMessage>(
  schema: Schema,
): DetailCodec<MessageShape<Schema>> {
  return {
    typeName: schema.typeName,
    encode: (init) => toBinary(schema, create(schema, init as MessageInitShape<Schema>)),
    decode: (bytes) => fromBinary(schema, bytes),
    fromJson: (json) => fromJson(schema, json as JsonValue, { ignoreUnknownFields: true }),
  };
}
