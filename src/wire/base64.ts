// Base64 and base64url as headers carry them, padded or not (RFC 4648 sections 4 and 5).

import { nativeBuffer } from "./buffer.js";
import { decodeUtf8 } from "./utf8.js";

// The last two are the digits 62 and 63 of base64url.
const DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/-_";
const PADDING = 0x3d;
const SPACE = -2;
let values: Int8Array | undefined;

/** Returns base64 of the standard alphabet. Default: padded. */
export function encodeBase64(bytes: Uint8Array, padding = true): string {
  // Node keeps such a text outside the heap.
  const native = nativeBuffer();
  if (native !== undefined) {
    const text = native.from(bytes.buffer, bytes.byteOffset, bytes.length).toString("base64");
    return padding ? text : text.slice(0, Math.ceil((bytes.length * 4) / 3));
  }
  const digits = new Uint8Array(Math.ceil(bytes.length / 3) * 4).fill(PADDING);
  let length = 0;
  let bits = 0;
  let count = 0;
  for (const byte of bytes) {
    bits = (bits << 8) | byte;
    for (count += 8; count >= 6; ) {
      count -= 6;
      digits[length++] = DIGITS.charCodeAt((bits >> count) & 63);
    }
  }
  if (count > 0) digits[length++] = DIGITS.charCodeAt((bits << (6 - count)) & 63);
  return decodeUtf8(digits, 0, padding ? digits.length : length).text;
}

/**
 * Decodes base64 of either alphabet, padded or not; ASCII white space is ignored. Never throws: `problem` describes
 * the error, `truncated` is set if the end is missing, and `bytes` holds everything before it. With `joined`, text may
 * follow the padding: gRPC-web joins pieces that were encoded separately.
 */
export function decodeBase64(
  text: string,
  joined = false,
): { bytes: Uint8Array; problem?: string; truncated?: true } {
  const whole = joined ? undefined : decodeWhole(text);
  if (whole !== undefined) return { bytes: whole };
  values ??= table();
  const buffer = new Uint8Array((text.length * 3) >> 2);
  let length = 0;
  let bits = 0;
  // The number of bits that are not written yet: 6 if only one digit of a byte was read.
  let count = 0;
  let i = 0;
  for (; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    const value = values[unit] ?? -1;
    if (value >= 0) {
      bits = (bits << 6) | value;
      count += 6;
      if (count < 8) continue;
      count -= 8;
      buffer[length++] = bits >> count;
    } else if (joined && unit === PADDING && count !== 6) count = 0;
    else if (value !== SPACE) break;
  }
  const bytes = buffer.subarray(0, length);
  if (!/^[=\s]*$/.test(text.slice(i))) {
    const bad = String.fromCodePoint(text.codePointAt(i) as number);
    return { bytes, problem: `${JSON.stringify(bad)} at position ${i} is not valid base64` };
  }
  if (count !== 6) return { bytes };
  return { bytes, problem: "base64 is cut off in the middle of a byte", truncated: true };
}

/**
 * Decodes text that has nothing but digits and its padding, by Node's Buffer; returns undefined for any other. Buffer
 * ignores what is not a digit, so that the result is too short, and reads the low byte of each unit.
 */
function decodeWhole(text: string): Uint8Array | undefined {
  const native = nativeBuffer();
  const write = native?.prototype.base64Write;
  if (write === undefined) return undefined;
  const padding = text.endsWith("==") ? 2 : text.endsWith("=") ? 1 : 0;
  const digits = text.length - padding;
  if (digits % 4 === 1 || native?.byteLength(text) !== text.length) return undefined;
  const bytes = new Uint8Array((digits * 3) >> 2);
  return write.call(bytes, text, 0, bytes.length) === bytes.length ? bytes : undefined;
}

function table(): Int8Array {
  const result = new Int8Array(128).fill(-1);
  for (let i = 0; i < DIGITS.length; i++) result[DIGITS.charCodeAt(i)] = i < 64 ? i : i - 2;
  for (const space of "\t\n\r ") result[space.charCodeAt(0)] = SPACE;
  return result;
}
