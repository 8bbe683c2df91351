// Reads bytes as languages and tools print them: lists of numbers, <Buffer 08 05>, strings with escapes, hex dumps.

import { matchAt, runEnd } from "./page.js";

export interface PrintedBytes {
  readonly bytes: Uint8Array;
  /** The number of bytes that were not printed. */
  readonly missing: number;
  /** Whether the notation is one of bytes, not of any numbers. */
  readonly isTyped: boolean;
}

/** Bytes in a text. */
interface BytesInText extends PrintedBytes {
  /** The position after them. */
  readonly end: number;
}

const BUFFER = /<(?:Slow|Fast)?(?:Buffer|Uint8Array)\s{1,100}(?=[\da-f])/iy;
const NO_HEX = /[^\da-f\s]/gi;
const CUT = /(?:\.{3} (\d{1,12}) more bytes?)?>?/y;
const LIST =
  /(?:(?:new )?(?:Uint8Array|Buffer|bytes|bytearray|\[\]byte|\[\]uint8|Vec)(?:\(\d{1,12}\)|\(|!)?[ \t]*)?([[{(])/y;
const NUMBER = /[\s,]{0,1000}(?:0x([\da-f]{1,2})|(-?\d{1,3}))(?![\w.:-])/iy;
const MORE = /[\s,]{0,1000}(?:\.{3}|…)[ ]?(?:(\d{1,12}) more items?)?/y;
// An encoded status begins with the tag of code, message or details.
// Postgres prints one \x before all digits.
const ESCAPES = /b?["']?(?!\\x[\da-f]{8})(?=\\(?:x(?:08|12|1a)|b|0?10|022|032|u00(?:08|12|1a)))/iy;
const BARE_NUMBERS = /(?:0x[\da-f]{1,2}|\d{1,3})(?:[ \t]*,\s*(?:0x[\da-f]{1,2}|\d{1,3})){3}/iy;

/** Returns the bytes that are printed at a position. */
export function bytesAt(text: string, at: number): BytesInText | undefined {
  return bufferAt(text, at) ?? escapesAt(text, at) ?? listAt(text, at);
}

/** Calls `found` for all bytes in a text, except for hex dumps. Takes linear time. */
export function eachBytes(text: string, found: (bytes: BytesInText, at: number) => void): void {
  const start = /<(?=(?:Slow|Fast)?(?:Buffer|Uint8Array))|[[{(](?=\s?(?:0x)?\d)|\\(?=[xbu01])/g;
  for (let match = start.exec(text); match !== null; match = start.exec(text)) {
    let at = match.index;
    // The quote and the prefix of a string with escapes.
    if (match[0] === "\\" && /["']/.test(text[at - 1] ?? "")) at--;
    const bytes = bytesAt(text, at);
    if (bytes === undefined) continue;
    if (bytes.bytes.length > 1) found(bytes, at);
    start.lastIndex = Math.max(bytes.end, match.index + 1);
  }
}

function bufferAt(text: string, at: number): BytesInText | undefined {
  const match = matchAt(BUFFER, text, at);
  if (match === null) return undefined;
  const start = at + match[0].length;
  const digits = text.slice(start, runEnd(text, start, NO_HEX));
  const pairs = digits.match(/[\da-f]{2}/gi) ?? [];
  const bytes = Uint8Array.from(pairs, (pair) => Number.parseInt(pair, 16));
  const end = start + digits.length;
  const [rest = "", missing = "0"] = matchAt(CUT, text, end) ?? [];
  return { bytes, end: end + rest.length, missing: Number(missing), isTyped: true };
}

function listAt(text: string, at: number): BytesInText | undefined {
  const open = matchAt(LIST, text, at);
  const isBare = open === null;
  if (isBare && matchAt(BARE_NUMBERS, text, at) === null) return undefined;
  const bytes: number[] = [];
  let end = isBare ? at : LIST.lastIndex;
  for (;;) {
    const number = matchAt(NUMBER, text, end);
    if (number === null) break;
    const value = number[1] === undefined ? Number(number[2]) : Number.parseInt(number[1], 16);
    if (value > 255 || value < -128) return undefined;
    // Java prints bytes with a sign.
    bytes.push(value & 255);
    end = NUMBER.lastIndex;
  }
  if (bytes.length === 0) return undefined;
  const more = matchAt(MORE, text, end);
  if (more !== null) end = MORE.lastIndex;
  const close = matchAt(/[\s,]{0,1000}[\]})]{0,3}/y, text, end)?.[0] ?? "";
  if (!isBare && !/[\]})]$/.test(close) && end + close.length < text.length) return undefined;
  return {
    bytes: Uint8Array.from(bytes),
    end: end + close.length,
    missing: more === null ? 0 : Number(more[1] ?? 1),
    isTyped: open !== null && open[0].length > 1,
  };
}

const BYTE_OF: { readonly [letter: string]: number } = {
  a: 7,
  b: 8,
  t: 9,
  n: 10,
  v: 11,
  f: 12,
  r: 13,
  e: 27,
};

/** Reads a string with the escapes of C, Go, JSON, Python, Ruby or protobuf's text format. */
function escapesAt(text: string, at: number): BytesInText | undefined {
  const open = matchAt(ESCAPES, text, at);
  if (open === null) return undefined;
  const quote = /["']/.exec(open[0])?.[0];
  const bytes: number[] = [];
  const encoder = new TextEncoder();
  const part =
    /\\(?:x([\da-f]{2})|([0-7]{1,3})|u([\da-f]{4})|([^\n\r]))|[^\\\n\r"']{1,1000}|["']/giy;
  let end = at + open[0].length;
  for (let match = matchAt(part, text, end); match !== null; match = matchAt(part, text, end)) {
    const [whole, hex, octal, unit, other] = match;
    // A string without quotes ends where one would begin.
    if (whole === quote || (quote === undefined && /^["']$/.test(whole))) break;
    end += whole.length;
    const number = hex ?? unit;
    if (octal !== undefined) bytes.push(Number.parseInt(octal, 8) & 255);
    else if (number !== undefined && Number.parseInt(number, 16) < 256)
      bytes.push(Number.parseInt(number, 16));
    else if (other !== undefined && BYTE_OF[other] !== undefined) bytes.push(BYTE_OF[other]);
    else {
      const plain = other ?? (unit ? String.fromCharCode(Number.parseInt(unit, 16)) : whole);
      for (const byte of encoder.encode(plain)) bytes.push(byte);
    }
  }
  if (text[end] === quote) end++;
  return { bytes: Uint8Array.from(bytes), end, missing: 0, isTyped: true };
}

/** Bytes of a hex dump, and where it begins. */
export interface Dump {
  readonly bytes: Uint8Array;
  readonly at: number;
}

const DUMP_LINE =
  /^[ \t]{0,100}(?:0x)?([\da-f]{4,8})(:?)[ \t]{1,100}((?:[\da-f]{2,8}[ \t]{1,2}|[\da-f]{2,8}$){1,32})/gim;

/** Returns the hex dumps in a text, of xxd, hexdump, od, Wireshark, curl --trace. Takes linear time. */
export function hexDumps(text: string): Dump[] {
  const dumps: { bytes: number[]; swapped: number[]; at: number; next: number }[] = [];
  for (const match of text.matchAll(DUMP_LINE)) {
    const [, offset = "", , columns = ""] = match;
    const groups: string[] = [];
    let count = 0;
    for (const [, group = "", gap = ""] of columns.matchAll(/([\da-f]+)([ \t]*)/gi)) {
      if (group.length % 2 !== 0) break;
      groups.push(group);
      count += group.length / 2;
      // The text follows two spaces, which hexdump -C has in the middle too.
      if (count >= 16 || (gap.length > 1 && count !== 8)) break;
    }
    const pairs = groups.flatMap((group) => group.match(/../g) ?? []);
    const values = pairs.map((pair) => Number.parseInt(pair, 16));
    const swapped = groups
      .flatMap((group) => (group.length === 4 ? [group.slice(2), group.slice(0, 2)] : [group]))
      .map((pair) => Number.parseInt(pair, 16));
    const place = [Number.parseInt(offset, 16), Number.parseInt(offset, 8)];
    const last = dumps.at(-1);
    if (last !== undefined && place.includes(last.next)) {
      last.bytes.push(...values);
      last.swapped.push(...swapped);
      last.next += values.length;
    } else if (place.includes(0)) {
      dumps.push({ bytes: values, swapped, at: match.index, next: values.length });
    }
  }
  return dumps.flatMap(({ bytes, swapped, at }) => {
    const both = bytes.some((byte, i) => byte !== swapped[i]) ? [bytes, swapped] : [bytes];
    return both.map((list) => ({ bytes: Uint8Array.from(list), at }));
  });
}
