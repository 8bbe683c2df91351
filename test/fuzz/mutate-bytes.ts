// Mutates bytes: blindly, or as the fields of the protobuf message that they usually are.

import { concat, tag, varint } from "../wire/bytes.js";
import type { Random } from "./random.js";

/** Bytes with a meaning in the wire format. */
const BYTES = [0, 1, 2, 5, 8, 10, 11, 12, 18, 26, 34, 42, 0x7f, 0x80, 0xbf, 0xc3, 0xef, 0xff];

export function mutateBytes(bytes: Uint8Array, random: Random): Uint8Array {
  const fields = random.once(3) ? [] : fieldsOf(bytes);
  return fields.length === 0 ? blindly(bytes, random) : inFields(fields, random);
}

function blindly(bytes: Uint8Array, random: Random): Uint8Array {
  const at = random.below(bytes.length + 1);
  const length = random.once(2) ? 1 : random.below(bytes.length - at + 1);
  const old = bytes.subarray(at, at + length);
  const rest = bytes.subarray(at + length);
  const before = bytes.subarray(0, at);
  switch (random.below(7)) {
    case 0:
      return concat(before);
    case 1:
      return concat(before, rest);
    case 2:
      return concat(before, old, old, rest);
    case 3:
      return concat(before, [random.below(256)], rest);
    case 4:
      return concat(before, [random.pick(BYTES)], rest);
    case 5:
      return concat(before, anyVarint(random), rest);
    default:
      return concat(before, [(old[0] ?? 0) ^ (1 << random.below(8))], old.subarray(1), rest);
  }
}

/** Returns a varint of any size and padding, possibly too long. */
function anyVarint(random: Random): number[] {
  return varint(BigInt(random.next()) << BigInt(random.below(33)), random.below(12));
}

interface Field {
  readonly no: number;
  readonly wireType: number;
  /** Without the length prefix. */
  readonly content: Uint8Array;
}

function inFields(given: readonly Field[], random: Random): Uint8Array {
  const fields = [...given];
  const at = random.below(fields.length);
  const field = fields[at] as Field;
  const { no, wireType, content } = field;
  const half = random.below(content.length + 1);
  const by = [
    [],
    [field, field],
    [{ no: random.pick([1, 2, 3, 4, 9, 100, 2 ** 29 - 1]), wireType, content }],
    [{ no, wireType: random.below(8), content }],
    // The halves of a message, which merge; or those of a string, of which the second replaces the first.
    [
      { no, wireType, content: content.subarray(0, half) },
      { no, wireType, content: content.subarray(half) },
    ],
    [{ no: 9, wireType: 3, content: concat(bytesOf([field]), tag(9, 4)) }],
    [{ no, wireType: 2, content: bytesOf([field]) }],
    [field, { no: 11, wireType: random.pick([0, 1, 2, 5]), content }],
    [field, { no, wireType: 0, content: Uint8Array.from(anyVarint(random)) }],
  ];
  const deeper = random.once(2) && wireType === 2;
  fields.splice(
    at,
    1,
    ...(deeper ? [{ no, wireType, content: mutateBytes(content, random) }] : random.pick(by)),
  );
  if (random.once(8)) fields.reverse();
  return bytesOf(fields, random.once(20) ? random.below(11) : 1);
}

/** Encodes the fields. `padding` is the minimum length of a tag. */
function bytesOf(fields: readonly Field[], padding = 1): Uint8Array {
  return concat(
    ...fields.flatMap(({ no, wireType, content }) => [
      varint((BigInt(no) << 3n) | BigInt(wireType), padding),
      wireType === 2 ? varint(content.length) : [],
      content,
    ]),
  );
}

/** Returns the fields of a message, or none if the bytes are not one. Groups are only mutated blindly. */
function fieldsOf(bytes: Uint8Array): Field[] {
  const fields: Field[] = [];
  let pos = 0;
  const number = () => {
    let value = 0;
    for (let shift = 0; shift < 35 && pos < bytes.length; shift += 7) {
      const byte = bytes[pos++] as number;
      value += (byte & 0x7f) * 2 ** shift;
      if (byte < 0x80) return value;
    }
    return Number.NaN;
  };
  while (pos < bytes.length) {
    const key = number();
    const wireType = key % 8;
    let start = pos;
    if (wireType === 0) number();
    else if (wireType === 1) pos += 8;
    else if (wireType === 5) pos += 4;
    else if (wireType === 2) {
      const length = number();
      start = pos;
      pos += length;
    } else return [];
    if (!(pos <= bytes.length && key >= 8)) return [];
    fields.push({ no: Math.floor(key / 8), wireType, content: bytes.subarray(start, pos) });
  }
  return fields;
}
