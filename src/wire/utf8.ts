// UTF-8 with replacement: decoding always returns a text, and `valid` reports whether nothing was replaced.
//
// Node's Buffer decodes, where there is one. Elsewhere a short text is decoded by hand, which is faster than TextDecoder;
// so is every text in the few environments that lack it, such as jsdom under jest. TextDecoder and TextEncoder are made on
// first use, not at import.

import { nativeBuffer } from "./buffer.js";

let decoder: TextDecoder | undefined;
let encoder: TextEncoder | undefined;

const SHORT = 64;

/** Returns a text with one UTF-16 unit for each byte; undefined in an engine without Node's Buffer. */
export function latin1(bytes: Uint8Array): string | undefined {
  return nativeBuffer()?.prototype.latin1Slice?.call(bytes, 0, bytes.length);
}

/** Decodes the bytes from `start` to `end`. */
export function decodeUtf8(
  bytes: Uint8Array,
  start = 0,
  end: number = bytes.length,
): { text: string; valid: boolean } {
  const text = nativeBuffer()?.prototype.utf8Slice?.call(bytes, start, end);
  // Buffer writes U+FFFD for bytes that are not valid, but the bytes may also be those of a U+FFFD: the code below can tell.
  if (text !== undefined && !text.includes("\ufffd")) return { text, valid: true };
  if (end - start > SHORT && typeof TextDecoder !== "undefined") {
    // ignoreBOM keeps a leading U+FEFF, which is part of the text.
    decoder ??= new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
    try {
      return { text: decoder.decode(bytes.subarray(start, end)), valid: true };
    } catch {
      // Not valid UTF-8: the rest of the text is kept, and the caller reports it.
    }
  }
  return decodeByHand(bytes, start, end);
}

/** Encodes a text; lone surrogates become U+FFFD. */
export function encodeUtf8(text: string): Uint8Array {
  if (typeof TextEncoder === "undefined") return encodeByHand(text);
  encoder ??= new TextEncoder();
  return encoder.encode(text);
}

/**
 * Decodes by the algorithm of encoding.spec.whatwg.org: an invalid byte, or a character that is not complete,
 * becomes one U+FFFD.
 */
export function decodeByHand(
  bytes: Uint8Array,
  start: number,
  end: number,
): { text: string; valid: boolean } {
  let text = "";
  let valid = true;
  let units: number[] = [];
  for (let i = start; i < end; ) {
    let point = bytes[i++] as number;
    if (point > 0x7f) {
      const lead = point;
      // The number of bytes that follow. 0xc0 and 0xc1 would be overlong, 0xf5 and more are past U+10FFFF.
      let rest = lead < 0xc2 || lead > 0xf4 ? -1 : lead < 0xe0 ? 1 : lead < 0xf0 ? 2 : 3;
      // The bounds of the first of them exclude the other overlong forms, surrogates, and more past U+10FFFF.
      let low = lead === 0xe0 ? 0xa0 : lead === 0xf0 ? 0x90 : 0x80;
      let high = lead === 0xed ? 0x9f : lead === 0xf4 ? 0x8f : 0xbf;
      point &= 0x3f >> rest;
      while (rest > 0 && i < end && (bytes[i] as number) >= low && (bytes[i] as number) <= high) {
        point = (point << 6) | ((bytes[i++] as number) & 0x3f);
        rest--;
        low = 0x80;
        high = 0xbf;
      }
      if (rest !== 0) {
        point = 0xfffd;
        valid = false;
      }
    }
    if (point > 0xffff) units.push((point >> 10) + 0xd7c0, (point & 0x3ff) | 0xdc00);
    else units.push(point);
    // In chunks, since engines limit the number of arguments.
    if (units.length > 4096) {
      text += String.fromCharCode(...units);
      units = [];
    }
  }
  return { text: text + String.fromCharCode(...units), valid };
}

export function encodeByHand(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length * 3);
  return bytes.subarray(0, writeUtf8(text, bytes, 0));
}

/** Writes a text, which takes at most three bytes for each unit. Returns the position after it. */
export function writeUtf8(text: string, bytes: Uint8Array, start: number): number {
  let pos = start;
  for (let i = 0; i < text.length; i++) {
    let point = text.codePointAt(i) as number;
    if (point < 0x80) {
      bytes[pos++] = point;
      continue;
    }
    if (point > 0xffff) i++;
    else if (point >> 11 === 0x1b) point = 0xfffd; // a lone surrogate
    const rest = point < 0x800 ? 1 : point < 0x10000 ? 2 : 3;
    // The top bits of the first byte give the number of bytes that follow; a Uint8Array keeps only the low eight.
    bytes[pos++] = (0xf0 << (3 - rest)) | (point >> (6 * rest));
    for (let shift = 6 * rest - 6; shift >= 0; shift -= 6)
      bytes[pos++] = 0x80 | ((point >> shift) & 0x3f);
  }
  return pos;
}
