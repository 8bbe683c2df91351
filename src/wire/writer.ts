// Writes the protobuf wire format, in the order of the calls. The buffer grows as needed.

import { isBytes, lengthOfBytes } from "./bytes.js";
import { isTag, Reader, type UnknownField } from "./reader.js";
import { encodeUtf8, writeUtf8 } from "./utf8.js";

// The length of an ASCII text up to this takes one byte.
const MAX_SHORT = 0x7f;

/** The buffer of the last writer, for the next one. */
let spare: Uint8Array | undefined;
const MAX_SPARE = 65_536;

export class Writer {
  private bytes: Uint8Array;
  private pos = 0;

  constructor() {
    this.bytes = spare ?? new Uint8Array(1024);
    // A getter of a message may begin to encode another one.
    spare = undefined;
  }

  /** Returns a copy of the bytes written so far. */
  finish(): Uint8Array {
    return this.bytes.slice(0, this.pos);
  }

  /** Returns what `read` makes of a view of the bytes, which it must not keep. Ends the writer: the next one has its buffer. */
  end<T>(read: (bytes: Uint8Array) => T): T {
    const result = read(this.bytes.subarray(0, this.pos));
    if (this.bytes.length <= MAX_SPARE) spare = this.bytes;
    return result;
  }

  tag(tag: number): this {
    this.varint(tag);
    return this;
  }

  string(value = ""): void {
    // An untyped caller may pass a value of another type. Unlike String(), a template literal throws for a symbol.
    const text = typeof value === "string" ? value : `${value}`;
    const { length } = text;
    if (length <= MAX_SHORT) {
      this.reserve(4 * length + 1);
      const { bytes } = this;
      const start = this.pos + 1;
      let i = 0;
      for (; i < length; i++) {
        const unit = text.charCodeAt(i);
        if (unit > 0x7f) break;
        bytes[start + i] = unit;
      }
      const end = i === length ? start + i : writeUtf8(text, bytes, start);
      if (end - start <= MAX_SHORT) {
        bytes[start - 1] = end - start;
        this.pos = end;
        return;
      }
    }
    this.raw(encodeUtf8(text));
  }

  raw(value: Uint8Array): void {
    const bytes = wholeOf(value);
    this.varint(lengthOfBytes(bytes));
    this.append(bytes);
  }

  int32(value: number): void {
    // A negative int32 is sign-extended to ten bytes.
    if (value < 0) this.int64(BigInt(value | 0));
    else this.varint(value);
  }

  int64(value: bigint): void {
    // An untyped caller may pass a number: BigInt throws for a fraction, which must not be cut.
    if (typeof value === "bigint" && value >= 0n && value <= 0x7fffffffn) {
      this.varint(Number(value));
      return;
    }
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
    const start = this.open();
    encode(message, this, codec as Codec);
    this.close(start);
  }

  /** Begins a message, and returns what `close` needs to end it. */
  open(): number {
    // One byte is reserved for the length; content of 128 bytes or more is moved once.
    this.byte(0);
    return this.pos;
  }

  close(start: number): void {
    const end = this.pos;
    const length = end - start;
    if (length > MAX_SHORT) {
      const more = lengthSize(length) - 1;
      this.reserve(more);
      this.bytes.copyWithin(start + more, start, end);
      this.pos = start - 1;
      this.varint(length);
      this.pos = end + more;
    } else this.bytes[start - 1] = length;
  }

  /** Writes a `map<string, string>` as its entries, in the order of the object. */
  entries(tag: number, map: Readonly<Record<string, string>>): void {
    for (const key of Object.keys(map)) {
      const start = this.tag(tag).open();
      // Both fields are always written, as every protobuf encoder does for map entries.
      this.tag(10).string(key);
      this.tag(18).string(map[key]);
      this.close(start);
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
    const bytes = wholeOf(value);
    const length = lengthOfBytes(bytes);
    this.reserve(length);
    this.bytes.set(bytes, this.pos);
    this.pos += length;
  }

  private reserve(count: number): void {
    if (this.pos + count <= this.bytes.length) return;
    const grown = new Uint8Array(Math.max(this.bytes.length * 2, this.pos + count));
    grown.set(this.bytes.subarray(0, this.pos));
    this.bytes = grown;
  }
}

/**
 * Returns the value as bytes whose length is known. With one that claims more, an earlier message in the buffer would be
 * sent in its place.
 */
function wholeOf(value: Uint8Array): Uint8Array {
  return isBytes(value) ? value : new Uint8Array(value);
}

function isWhole(tag: number, data: Uint8Array): boolean {
  const reader = new Reader(data);
  reader.skip(tag);
  return reader.problem === undefined && reader.pos === data.length;
}

/** Returns a copy of the bytes, for `end`. */
export function copyOf(bytes: Uint8Array): Uint8Array {
  return bytes.slice();
}

/** Returns the number of bytes of a length as a varint. */
function lengthSize(length: number): number {
  return length < 0x4000 ? 2 : length < 0x20_0000 ? 3 : length < 0x1000_0000 ? 4 : 5;
}
