// Bytes in the forms that copies of an error have them in: JSON, structured clones and serializers keep the numbers,
// but not the type.

import { attempt } from "../../safe/call.js";
import { asArray, get, isObject, lengthOf } from "../../safe/properties.js";
import { isBytes } from "../../wire/bytes.js";

// More than any server accepts in a header; a proxy may claim any length.
const MAX_BYTES = 1 << 24;

/**
 * Returns the bytes of a Uint8Array, of an ArrayBuffer or a view of one, of `{ type: "Buffer", data }`, of a list of
 * numbers, or of an object with the keys "0", "1", … that JSON makes of a typed array; undefined for any other value,
 * an empty list or object included.
 */
export function bytesFromCopy(value: unknown): Uint8Array | undefined {
  if (isBytes(value)) return value;
  if (!isObject(value)) return undefined;
  const buffer = attempt(() => bytesOfBuffer(value as ArrayBuffer));
  if (buffer !== undefined) return buffer;
  const isBuffer = get(value, "type") === "Buffer" && asArray(get(value, "data")) !== undefined;
  const from = isBuffer ? get(value, "data") : value;
  // An object that lacks the first key is not a list of bytes, however many others it has.
  if (!isBuffer && !isByte(get(from, 0))) return undefined;
  const length = asArray(from) ? lengthOf(from) : (attempt(() => Object.keys(value).length) ?? 0);
  if (length > MAX_BYTES) return undefined;
  const bytes = new Uint8Array(length);
  for (let i = 0; i < length; i++) {
    const byte = get(from, i);
    if (!isByte(byte)) return undefined;
    bytes[i] = byte;
  }
  return bytes;
}

function isByte(value: unknown): value is number {
  return Number.isInteger(value) && (value as number) >= 0 && (value as number) <= 255;
}

/** Returns the bytes of an ArrayBuffer of any realm, or of a view. Throws for anything else: a fake could have any length. */
export function bytesOfBuffer(buffer: ArrayBuffer | ArrayBufferView): Uint8Array {
  if (ArrayBuffer.isView(buffer))
    return new Uint8Array(buffer.buffer, buffer.byteOffset, buffer.byteLength);
  const length = Object.getOwnPropertyDescriptor(ArrayBuffer.prototype, "byteLength");
  length?.get?.call(buffer);
  return new Uint8Array(buffer);
}
