// Base64 and base64url as headers carry them, padded or not (RFC 4648 sections 4 and 5).

const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
const PADDING = 0x3d;
let values: Int8Array | undefined;

/** Returns base64 of the standard alphabet. Default: padded. */
export function encodeBase64(bytes: Uint8Array, padding = true): string {
  let text = "";
  let i = 0;
  for (; i + 2 < bytes.length; i += 3) {
    const group =
      ((bytes[i] as number) << 16) | ((bytes[i + 1] as number) << 8) | (bytes[i + 2] as number);
    text += digit(group >> 18) + digit(group >> 12) + digit(group >> 6) + digit(group);
  }
  if (i + 1 === bytes.length) {
    const group = (bytes[i] as number) << 16;
    text += digit(group >> 18) + digit(group >> 12) + (padding ? "==" : "");
  } else if (i + 2 === bytes.length) {
    const group = ((bytes[i] as number) << 16) | ((bytes[i + 1] as number) << 8);
    text += digit(group >> 18) + digit(group >> 12) + digit(group >> 6) + (padding ? "=" : "");
  }
  return text;
}

/**
 * Decodes base64 of either alphabet, padded or not; ASCII white space is ignored. Never throws: `problem` says
 * what was wrong, `truncated` that it is a missing end, and `bytes` holds what precedes it. With `joined`, text may follow the padding: gRPC-web
 * joins pieces that were encoded separately.
 */
export function decodeBase64(
  text: string,
  joined = false,
): { bytes: Uint8Array; problem?: string; truncated?: true } {
  values ??= table();
  const bytes = new Uint8Array((text.length * 3) >> 2);
  let length = 0;
  let bits = 0;
  let count = 0;
  let i = 0;
  // Writes the bytes of an incomplete group: two digits hold one byte, three hold two.
  const endPiece = (): void => {
    if (count % 4 === 2) bytes[length++] = bits >> 4;
    if (count % 4 === 3) {
      bytes[length++] = bits >> 10;
      bytes[length++] = bits >> 2;
    }
  };
  for (; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    const value = unit < 128 ? (values[unit] as number) : -1;
    if (value === -2) continue;
    if (joined && unit === PADDING && count % 4 !== 1) {
      endPiece();
      bits = 0;
      count = 0;
      continue;
    }
    if (value < 0) break;
    bits = (bits << 6) | value;
    if (++count % 4 === 0) {
      bytes[length++] = bits >> 16;
      bytes[length++] = bits >> 8;
      bytes[length++] = bits;
      bits = 0;
    }
  }
  endPiece();
  const decoded = bytes.subarray(0, length);
  if (!/^[=\s]*$/.test(text.slice(i))) {
    const bad = String.fromCodePoint(text.codePointAt(i) as number);
    return {
      bytes: decoded,
      problem: `${JSON.stringify(bad)} at position ${i} is not valid base64`,
    };
  }
  if (count % 4 !== 1) return { bytes: decoded };
  return {
    bytes: decoded,
    problem: "base64 is cut off in the middle of a byte",
    truncated: true,
  };
}

function digit(value: number): string {
  return ALPHABET[value & 63] as string;
}

function table(): Int8Array {
  const result = new Int8Array(128).fill(-1);
  for (let i = 0; i < 64; i++) result[ALPHABET.charCodeAt(i)] = i;
  result[0x2d] = 62; // "-" of base64url
  result[0x5f] = 63; // "_" of base64url
  for (const space of [0x09, 0x0a, 0x0d, 0x20]) result[space] = -2;
  return result;
}
