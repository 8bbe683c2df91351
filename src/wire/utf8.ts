// UTF-8 with replacement: decoding always returns a text, and `valid` says whether anything was replaced.
//
// Uses TextDecoder and TextEncoder, which are made on first use, not at import. A few environments lack them, such
// as jsdom under jest: `decodeByHand` and `encodeByHand` do the same there.

let strict: TextDecoder | undefined;
let lenient: TextDecoder | undefined;
let encoder: TextEncoder | undefined;

export function decodeUtf8(bytes: Uint8Array): { text: string; valid: boolean } {
  if (bytes.length < 64) {
    const text = ascii(bytes);
    if (text !== undefined) return { text, valid: true };
  }
  if (typeof TextDecoder === "undefined") return decodeByHand(bytes);
  // ignoreBOM keeps a leading U+FEFF, which is part of the text.
  strict ??= new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
  try {
    return { text: strict.decode(bytes), valid: true };
  } catch {
    // Not valid UTF-8: the caller reports it, and the rest of the text is kept.
    lenient ??= new TextDecoder("utf-8", { ignoreBOM: true });
    return { text: lenient.decode(bytes), valid: false };
  }
}

/** Encodes a text; lone surrogates become U+FFFD. */
export function encodeUtf8(text: string): Uint8Array {
  if (typeof TextEncoder === "undefined") return encodeByHand(text);
  encoder ??= new TextEncoder();
  return encoder.encode(text);
}

function ascii(bytes: Uint8Array): string | undefined {
  let text = "";
  for (let i = 0; i < bytes.length; i++) {
    const byte = bytes[i] as number;
    if (byte > 0x7f) return undefined;
    text += String.fromCharCode(byte);
  }
  return text;
}

/**
 * Decodes by the algorithm of encoding.spec.whatwg.org: an invalid byte, or a character that is not complete,
 * becomes one U+FFFD.
 */
export function decodeByHand(bytes: Uint8Array): { text: string; valid: boolean } {
  let text = "";
  let valid = true;
  let [point, needed, low, high] = [0, 0, 0x80, 0xbf];
  const replace = (): void => {
    text += "\ufffd";
    valid = false;
    needed = 0;
  };
  for (let i = 0; i < bytes.length; i++) {
    const byte = bytes[i] as number;
    if (needed > 0) {
      if (byte >= low && byte <= high) {
        [low, high] = [0x80, 0xbf];
        point = (point << 6) | (byte & 0x3f);
        if (--needed === 0) text += String.fromCodePoint(point);
        continue;
      }
      replace();
    }
    [low, high] = [0x80, 0xbf];
    if (byte < 0x80) text += String.fromCharCode(byte);
    else if (byte >= 0xc2 && byte <= 0xdf) [needed, point] = [1, byte & 0x1f];
    else if (byte >= 0xe0 && byte <= 0xef) {
      [needed, point] = [2, byte & 0x0f];
      // Overlong forms and surrogates are not valid.
      if (byte === 0xe0) low = 0xa0;
      if (byte === 0xed) high = 0x9f;
    } else if (byte >= 0xf0 && byte <= 0xf4) {
      [needed, point] = [3, byte & 0x07];
      if (byte === 0xf0) low = 0x90;
      if (byte === 0xf4) high = 0x8f;
    } else replace();
  }
  if (needed > 0) replace();
  return { text, valid };
}

export function encodeByHand(text: string): Uint8Array {
  const bytes: number[] = [];
  for (const char of text) {
    const given = char.codePointAt(0) as number;
    const point = given >= 0xd800 && given <= 0xdfff ? 0xfffd : given;
    if (point < 0x80) bytes.push(point);
    else if (point < 0x800) bytes.push(0xc0 | (point >> 6), tail(point));
    else if (point < 0x10000) bytes.push(0xe0 | (point >> 12), tail(point >> 6), tail(point));
    else bytes.push(0xf0 | (point >> 18), tail(point >> 12), tail(point >> 6), tail(point));
  }
  return Uint8Array.from(bytes);
}

function tail(bits: number): number {
  return 0x80 | (bits & 0x3f);
}
