// UTF-8 with replacement: text always comes out, and `valid` says whether anything was replaced.
// TextDecoder and TextEncoder are in every engine; they are made on first use, not at import.

let strict: TextDecoder | undefined;
let lenient: TextDecoder | undefined;
let encoder: TextEncoder | undefined;

export function decodeUtf8(bytes: Uint8Array): { text: string; valid: boolean } {
  if (bytes.length < 64) {
    const text = ascii(bytes);
    if (text !== undefined) return { text, valid: true };
  }
  // ignoreBOM keeps a leading U+FEFF, which is part of the text.
  strict ??= new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
  try {
    return { text: strict.decode(bytes), valid: true };
  } catch {
    // Not UTF-8: the caller reports it, the text is kept as far as it can be.
    lenient ??= new TextDecoder("utf-8", { ignoreBOM: true });
    return { text: lenient.decode(bytes), valid: false };
  }
}

/** Lone surrogates become U+FFFD. */
export function encodeUtf8(text: string): Uint8Array {
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
