// Splits a body of gRPC-web or of a Connect stream into envelopes: a byte of flags, the length in four bytes, the
// content.

import type { Issue } from "../status/issue.js";

const HEAD = 5;
const COMPRESSED = 0x01;
// A response has one envelope with the trailers or the end. If there are more, the first 15 and the last are read.
const MAX_ENVELOPES = 16;

export interface Envelope {
  /** The content, or the part of it that was received. */
  readonly content: Uint8Array;
  /** Whether the body ends before the envelope does. */
  readonly isCut: boolean;
}

/** Returns the envelopes that have the flag. Compressed ones are left out, with an issue. */
export function envelopesWith(flag: number, bytes: Uint8Array, issues: Issue[]): Envelope[] {
  const envelopes: Envelope[] = [];
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  let compressed = false;
  let pos = 0;
  while (pos < bytes.length) {
    const length = pos + HEAD <= bytes.length ? view.getUint32(pos + 1) : 0;
    const end = pos + HEAD + length;
    if (end > bytes.length) {
      const what = `the frame at byte ${pos} ends early: ${end - bytes.length} bytes are missing`;
      issues.push({ kind: "malformed-frame", what, where: "body", truncated: true });
    }
    const flags = view.getUint8(pos);
    if ((flags & flag) !== 0) {
      const at = Math.min(envelopes.length, MAX_ENVELOPES - 1);
      if ((flags & COMPRESSED) === 0) {
        const content = bytes.subarray(pos + HEAD, end);
        envelopes[at] = { content, isCut: end > bytes.length };
      } else compressed = true;
    }
    pos = end;
  }
  if (compressed) {
    const what = "cannot read the end of the body: it is compressed";
    issues.push({ kind: "unreadable", what, where: "body" });
  }
  return envelopes;
}
