// Writes the protobuf wire format, in the order of the calls. The buffer grows as needed.

import { isTag, Reader, type UnknownField } from "./reader.js";
import { encodeUtf8, writeUtf8 } from "./utf8.js";

// The UTF-8 of a text of this length has at most 126 bytes, so that its length takes one byte.
const MAX_SHORT = 42;

export class Writer {
  private bytes: Uint8Array = new Uint8Array(128);
  private pos = 0;

  /** Returns a copy of the bytes written so far. */
  finish(): Uint8Array {
    return this.bytes.slice(0, this.pos);
  }

  tag(tag: number): this {
    this.varint(tag);
    return this;
  }

  string(value = ""): void {
    // An untyped caller may pass a value of another type. Unlike String(), a template literal throws for a symbol.
    const text = `${value}`;
    if (text.length > MAX_SHORT) this.raw(encodeUtf8(text));
    else {
      this.reserve(0x7f);
      const start = this.pos + 1;
      this.pos = writeUtf8(text, this.bytes, start);
      this.bytes[start - 1] = this.pos - start;
    }
  }

  raw(value: Uint8Array): void {
    this.varint(value.length);
    this.append(value);
  }

  int32(value: number): void {
    // A negative int32 is sign-extended to ten bytes.
    if (value < 0) this.int64(BigInt(value | 0));
    else this.varint(value);
  }

  int64(value: bigint): void {
    let rest = BigInt.asUintN(64, BigInt(value));
    while (rest > 0x7fn) {
      this.byte(Number(rest & 0x7fn) | 0x80);
      rest >>= 7n;
    }
    this.byte(Number(rest));
  }

  message<T, Codec>(
    encode: (message: T, writer: Writer, codec: Codec) => void,
    message: T,
    codec?: Codec,
  ): void {
    // One byte is reserved for the length; content of 128 bytes or more is moved once.
    const start = this.pos;
    this.byte(0);
    encode(message, this, codec as Codec);
    const length = this.pos - start - 1;
    if (length < 0x80) {
      this.bytes[start] = length;
      return;
    }
    const content = this.bytes.slice(start + 1, this.pos);
    this.pos = start;
    this.raw(content);
  }

  /** Writes a `map<string, string>` as its entries, in the order of the object. */
  entries(tag: number, map: Readonly<Record<string, string>>): void {
    for (const key of Object.keys(map)) {
      this.tag(tag).message(encodeEntry, [key, map[key] as string] as const);
    }
  }

  unknown(fields: readonly UnknownField[] | undefined): void {
    for (const { no, wireType, data } of fields ?? []) {
      const tag = ((no << 3) | wireType) >>> 0;
      // A field that was cut off would break the message for its next reader.
      if (!isTag(no, wireType) || !isWhole(tag, data)) continue;
      this.varint(tag);
      this.append(data);
    }
  }

  private varint(value: number): void {
    let rest = value;
    while (rest > 0x7f) {
      this.byte((rest & 0x7f) | 0x80);
      rest >>>= 7;
    }
    this.byte(rest);
  }

  private byte(value: number): void {
    this.reserve(1);
    this.bytes[this.pos++] = value;
  }

  /** Writes bytes unchanged, without a length. */
  append(value: Uint8Array): void {
    this.reserve(value.length);
    this.bytes.set(value, this.pos);
    this.pos += value.length;
  }

  private reserve(count: number): void {
    if (this.pos + count <= this.bytes.length) return;
    const grown = new Uint8Array(Math.max(this.bytes.length * 2, this.pos + count));
    grown.set(this.bytes.subarray(0, this.pos));
    this.bytes = grown;
  }
}

function isWhole(tag: number, data: Uint8Array): boolean {
  const reader = new Reader(data);
  reader.skip(tag);
  return reader.problem === undefined && reader.pos === data.length;
}

function encodeEntry(entry: readonly [string, string], writer: Writer): void {
  // Both fields are always written, as every protobuf encoder does for map entries.
  writer.tag(10).string(entry[0]);
  writer.tag(18).string(entry[1]);
}
