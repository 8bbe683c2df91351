// Headers in the forms that copies of an error have them in: JSON, structured clones and serializers keep the values,
// but neither the methods nor the type of bytes.

import { attempt } from "../../safe/call.js";
import { asArray, get, isObject, itemsOf, lengthOf } from "../../safe/properties.js";
import { isBytes } from "../../wire/bytes.js";
import type { HeaderForms } from "./headers.js";

// More than any server accepts in a header; a proxy may claim any length.
const MAX_BYTES = 1_048_576;
const MAX_ITEMS = 20_000;

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
function bytesOfBuffer(buffer: ArrayBuffer | ArrayBufferView): Uint8Array {
  if (ArrayBuffer.isView(buffer))
    return new Uint8Array(buffer.buffer, buffer.byteOffset, buffer.byteLength);
  const length = Object.getOwnPropertyDescriptor(ArrayBuffer.prototype, "byteLength");
  length?.get?.call(buffer);
  return new Uint8Array(buffer);
}

/**
 * Returns the object with the values: grpc-js, and grpc before it, keep them in a property, as browser-headers does,
 * and a copy has that property without the methods. Returns undefined if the copy has lost them: JSON writes a Map as {}.
 */
function holderOf(headers: object): object | undefined {
  const list = asArray(headers);
  if (list !== undefined) return pairsOf(list);
  for (const name of [Symbol.iterator, "get"])
    if (typeof get(headers, name) === "function") return headers;
  const map = get(headers, "internalRepr");
  if (map !== undefined) return isObject(map) && !isEmptyCopy(map) ? map : undefined;
  for (const name of ["headersMap", "_internal_repr"]) {
    const inside = get(headers, name);
    if (isObject(inside)) return inside;
  }
  for (const name of ["getMap", "toJSON"]) {
    const read = get(headers, name);
    const inside = typeof read === "function" ? attempt(() => read.call(headers)) : undefined;
    if (isObject(inside)) return inside;
  }
  return headers;
}

/** Returns pairs; a list may have names and values in turn, as Node's rawHeaders, or objects with `key` and `value`. */
function pairsOf(list: readonly unknown[]): readonly unknown[] {
  const items = itemsOf(list, MAX_ITEMS);
  if (items.every((item) => typeof item === "string"))
    return items.flatMap((name, i) => (i % 2 === 0 ? [[name, items[i + 1]]] : []));
  return items.some((item) => typeof get(item, "key") === "string")
    ? items.map((item) => [get(item, "key") ?? get(item, 0), get(item, "value") ?? get(item, 1)])
    : list;
}

function isEmptyCopy(map: object): boolean {
  if (typeof get(map, Symbol.iterator) === "function") return false;
  return attempt(() => Object.keys(map).length) === 0;
}

export const copiedForms: HeaderForms = { holderOf, bytesOf: bytesFromCopy };
