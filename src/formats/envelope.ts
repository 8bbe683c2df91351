// The envelopes of gRPC-web and of Connect's streams: a byte of flags, the length in four bytes, the content.

import type { Issue } from "../status/issue.js";

const HEAD = 5;
const COMPRESSED = 0x01;
// A response has one envelope with the trailers or the end. Of more, the first ones and the last are read.
const MAX_ENVELOPES = 16;

export interface Envelope {
  /** As much of it as there is, if it ends early. */
  readonly content: Uint8Array;
  readonly isCut: boolean;
}

/** Returns the envelopes that have the flag. A compressed one cannot be read. */
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
  if (compressed)
    issues.push({ kind: "unreadable", what: "the end of the body is compressed", where: "body" });
  return envelopes;
}
