// The percent-encoding of grpc-message (grpc/grpc doc/PROTOCOL-HTTP2.md). Decoding works byte by byte and always
// returns text: a malformed escape is kept, and bytes that are not UTF-8 become U+FFFD.

import { wellFormed } from "../../status/status.js";
import { decodeUtf8, encodeUtf8 } from "../../wire/utf8.js";

/** Decodes a message. `valid` is false if something had to be replaced. */
export function percentDecode(text: string): { text: string; valid: boolean } {
  if (!/[%\x80-\uffff]/.test(text)) return { text, valid: true };
  // Headers have one character for each byte. If the sender did not escape them, the bytes are UTF-8.
  if (!/[\u0100-\uffff]/.test(text)) {
    const decoded = decodeUtf8(unescaped(bytesFromLatin1(text)));
    if (decoded.valid || !/[\x80-\xff]/.test(text)) return decoded;
  }
  // Otherwise the characters are text already.
  return decodeUtf8(unescaped(encodeUtf8(text)));
}

/**
 * Percent-encodes a message as gRPC over HTTP/2 specifies: "%" and everything but printable ASCII. Escapes spaces
 * at both ends too, since HTTP strips them.
 */
export function percentEncode(message: string): string {
  const escaped = inChunks(wellFormed(message), (text) =>
    text.replace(/[^\x20-\x24\x26-\x7e]+/gu, encodeURIComponent),
  );
  // Spaces are the only white space left. A regular expression would take quadratic time on a long run of them.
  const rest = escaped.trimStart();
  const inner = rest.trimEnd();
  const spaces = (count: number) => "%20".repeat(count);
  return spaces(escaped.length - rest.length) + inner + spaces(rest.length - inner.length);
}

/** Replaces in pieces of well-formed text: engines keep all matches of a replacement at once. */
function inChunks(text: string, replace: (text: string) => string): string {
  return text.length > 4096 ? text.replace(/.{1,4096}/gsu, replace) : replace(text);
}

function bytesFromLatin1(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i++) bytes[i] = text.charCodeAt(i);
  return bytes;
}

/** Returns one character for each byte, as HTTP libraries read headers. */
export function latin1FromBytes(bytes: Uint8Array): string {
  let text = "";
  // In chunks, since engines limit the number of arguments.
  for (let i = 0; i < bytes.length; i += 8192)
    text += String.fromCharCode.apply(undefined, bytes.subarray(i, i + 8192) as never);
  return text;
}

function unescaped(bytes: Uint8Array): Uint8Array {
  let length = 0;
  for (let i = 0; i < bytes.length; i++) {
    const high = bytes[i] === 0x25 ? hex(bytes[i + 1]) : -1;
    const low = high < 0 ? -1 : hex(bytes[i + 2]);
    if (low < 0) bytes[length++] = bytes[i] as number;
    else {
      bytes[length++] = (high << 4) | low;
      i += 2;
    }
  }
  return bytes.subarray(0, length);
}

function hex(byte = 0): number {
  if (byte >= 0x30 && byte <= 0x39) return byte - 0x30;
  const letter = byte | 0x20;
  return letter >= 0x61 && letter <= 0x66 ? letter - 0x61 + 10 : -1;
}
