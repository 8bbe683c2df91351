// The operations of the codec table with protobuf-es.

import { create, createRegistry, fromBinary, toBinary } from "@bufbuild/protobuf";
import { anyPack, anyUnpack } from "@bufbuild/protobuf/wkt";
import {
  BadRequestSchema,
  ErrorInfoSchema,
  RetryInfoSchema,
  StatusSchema,
} from "../build/protobuf-es.mjs";
import { bytesOf, unpadded } from "./base64.mjs";

const schemas = {
  ErrorInfo: ErrorInfoSchema,
  RetryInfo: RetryInfoSchema,
  BadRequest: BadRequestSchema,
};
const registry = createRegistry(...Object.values(schemas));

export function build({ code, message, details }) {
  const made = details.map(([type, fields]) => {
    const retryDelay = { seconds: BigInt(fields.seconds ?? 0), nanos: fields.nanos };
    return [schemas[type], create(schemas[type], type === "RetryInfo" ? { retryDelay } : fields)];
  });
  return { code, message, details: made };
}

export function decode(bytes) {
  const { code, message, details } = fromBinary(StatusSchema, bytes);
  return { code, message, details: details.map((any) => anyUnpack(any, registry)) };
}

export function codeAndMessage(bytes) {
  const { code, message } = fromBinary(StatusSchema, bytes);
  return { code, message };
}

export function fromTrailers(trailers) {
  return decode(bytesOf(trailers));
}

export function errorInfoOf(trailers) {
  const { details } = fromBinary(StatusSchema, bytesOf(trailers));
  for (const any of details) {
    const info = anyUnpack(any, ErrorInfoSchema);
    if (info !== undefined) return info;
  }
}

export function encode({ code, message, details }) {
  const anys = details.map(([schema, detail]) => anyPack(schema, detail));
  return toBinary(StatusSchema, create(StatusSchema, { code, message, details: anys }));
}

export function encodeHeader(status) {
  return unpadded(encode(status));
}

export function toTrailers(status) {
  return { code: status.code, message: status.message, header: encodeHeader(status) };
}
