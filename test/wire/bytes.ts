// Builds bytes of the protobuf wire format by hand, independent of the writer under test.

export type Bytes = Uint8Array | readonly number[];

export function concat(...parts: readonly Bytes[]): Uint8Array {
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let length = 0;
  for (const part of parts) {
    bytes.set(part, length);
    length += part.length;
  }
  return bytes;
}

export function utf8(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

/** Encodes a varint of at least `length` bytes: a shorter one is padded with continuation bytes. */
export function varint(value: number | bigint, length = 1): number[] {
  const bytes: number[] = [];
  let rest = BigInt.asUintN(64, BigInt(value));
  while (rest > 0x7fn || bytes.length + 1 < length) {
    bytes.push(Number(rest & 0x7fn) | 0x80);
    rest >>= 7n;
  }
  bytes.push(Number(rest));
  return bytes;
}

export function tag(no: number, wireType: number): number[] {
  return varint((BigInt(no) << 3n) | BigInt(wireType));
}

/** A varint field. */
export function number(no: number, value: number | bigint): Uint8Array {
  return concat(tag(no, 0), varint(value));
}

/** A length-delimited field. */
export function block(no: number, content: Bytes | string): Uint8Array {
  const bytes = typeof content === "string" ? utf8(content) : content;
  return concat(tag(no, 2), varint(bytes.length), bytes);
}

export function group(no: number, ...content: readonly Bytes[]): Uint8Array {
  return concat(tag(no, 3), ...content, tag(no, 4));
}

/** A google.protobuf.Any as field 3 of a google.rpc.Status. */
export function any(typeUrl: string, value: Bytes): Uint8Array {
  return block(3, concat(block(1, typeUrl), block(2, value)));
}

export const TYPE_URL = "type.googleapis.com/";
