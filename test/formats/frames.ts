// Makes frames of gRPC-web and Connect.

import { type Bytes, concat } from "../wire/bytes.js";

export function frame(flags: number, content: string | Bytes): Uint8Array {
  const bytes = typeof content === "string" ? new TextEncoder().encode(content) : content;
  const { length } = bytes;
  return concat([flags, length >>> 24, length >>> 16, length >>> 8, length], bytes);
}
