// Judges bytes by the encoding guide, from the descriptors alone: independent of the reader under test.

import { isUtf8 } from "node:buffer";
import { type DescField, type DescMessage, ScalarType } from "@bufbuild/protobuf";

/**
 * The verdict on some bytes:
 *
 * - `broken`: not the wire format, or not UTF-8. We report it; protobuf-es throws, except that it lets the
 *   content of a submessage run past its end, and accepts an unknown varint of any length.
 * - `other`: well-formed, but protobuf-es reads it differently:
 *   - a field whose wire type is not its own: we keep it as an unknown field, as other implementations do;
 *     protobuf-es reads the bytes as the type that it expects;
 *   - unknown fields of a map entry: protobuf-es does not skip them and reads their content as tags;
 *   - a byte order mark at the beginning of a text: protobuf-es drops it;
 *   - the map key "__proto__": protobuf-es loses it;
 *   - a tag that is padded to more than five bytes, and groups more than 100 deep: protobuf-es refuses them.
 * - `same`: both must read it, with the same result.
 */
export type Verdict = "broken" | "other" | "same";

export class Judge {
  verdict: Verdict = "same";
  private pos = 0;
  private readonly bytes: Uint8Array;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
  }

  message(desc: DescMessage): Verdict {
    while (!this.isBroken() && this.pos < this.bytes.length) {
      const [no, wireType] = this.tag();
      const field = desc.fields.find((candidate) => candidate.number === no);
      if (this.isBroken()) break;
      if (field === undefined) this.skip(no, wireType, 0);
      else if (wireType !== wireTypeOf(field)) {
        this.other();
        this.skip(no, wireType, 0);
      } else if (wireType === 0) this.varint();
      else if (wireType === 1) this.advance(8);
      else if (wireType === 5) this.advance(4);
      else this.content(field, this.block());
    }
    return this.verdict;
  }

  private content(field: DescField, bytes: Uint8Array): void {
    if (this.isBroken()) return;
    if (field.fieldKind === "map") this.include(new Judge(bytes).entry(field));
    else if (field.message !== undefined) this.include(new Judge(bytes).message(field.message));
    else if (field.scalar === ScalarType.STRING) this.text(bytes);
  }

  /** Judges an entry of a map with string keys. */
  private entry(field: DescField): Verdict {
    while (!this.isBroken() && this.pos < this.bytes.length) {
      const [no, wireType] = this.tag();
      if (this.isBroken()) break;
      if (wireType === 2 && no < 3) {
        const text = this.block();
        if (no === 1 && Buffer.from(text).toString() === "__proto__") this.other();
        if (no === 2 && field.message !== undefined)
          this.include(new Judge(text).message(field.message));
        else this.text(text);
      } else {
        this.other();
        this.skip(no, wireType, 0);
      }
    }
    return this.verdict;
  }

  private include(verdict: Verdict): void {
    if (verdict === "broken") this.broken();
    else if (verdict === "other") this.other();
  }

  private text(bytes: Uint8Array): void {
    if (!isUtf8(bytes)) this.broken();
    else if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) this.other();
  }

  private tag(): [number, number] {
    const start = this.pos;
    const tag = this.varint();
    if (tag > 0xffff_ffffn || tag >> 3n === 0n || (tag & 7n) > 5n) this.broken();
    if (this.pos - start > 5) this.other();
    return [Number(tag >> 3n), Number(tag & 7n)];
  }

  private skip(no: number, wireType: number, depth: number): void {
    if (wireType === 0) this.varint();
    else if (wireType === 1) this.advance(8);
    else if (wireType === 2) this.block();
    else if (wireType === 5) this.advance(4);
    else if (wireType === 4) this.broken();
    else {
      if (depth > 90) this.other();
      for (;;) {
        const [inner, innerType] = this.tag();
        if (this.isBroken()) return;
        if (innerType === 4) {
          if (inner !== no) this.broken();
          return;
        }
        this.skip(inner, innerType, depth + 1);
        if (this.isBroken()) return;
      }
    }
  }

  private block(): Uint8Array {
    const length = Number(BigInt.asUintN(32, this.varint()));
    const start = this.pos;
    this.advance(length);
    return this.bytes.subarray(start, this.pos);
  }

  private varint(): bigint {
    let value = 0n;
    for (let i = 0n; i < 10n; i++) {
      const byte = this.bytes[this.pos++];
      if (byte === undefined) break;
      value |= BigInt(byte & 0x7f) << (i * 7n);
      if (byte < 0x80) return value;
    }
    this.broken();
    return 0n;
  }

  private advance(count: number): void {
    this.pos += count;
    if (this.pos > this.bytes.length) this.broken();
  }

  private isBroken(): boolean {
    return this.verdict === "broken";
  }

  private broken(): void {
    this.verdict = "broken";
  }

  private other(): void {
    if (this.verdict === "same") this.verdict = "other";
  }
}

export function wireTypeOf({ fieldKind, scalar }: DescField): number {
  if (fieldKind === "enum") return 0;
  switch (scalar) {
    case undefined:
    case ScalarType.STRING:
    case ScalarType.BYTES:
      return 2;
    case ScalarType.DOUBLE:
      return 1;
    case ScalarType.FLOAT:
      return 5;
    default:
      return 0;
  }
}
