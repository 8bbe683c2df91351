// The frames of gRPC-web and of Connect's streams: a byte of flags, the length in four bytes, the content.

import type { Issue } from "../status/issue.js";

const HEAD = 5;
const COMPRESSED = 0x01;
// An answer has one of these frames. Of more, the first ones and the last one are looked at.
const MOST_FRAMES = 16;

export interface Frame {
  /** Of one that breaks off, what is there. */
  readonly content: Uint8Array;
  readonly isCut: boolean;
}

/** The frames that have the flag. A compressed one cannot be read. */
export function framesWith(flag: number, bytes: Uint8Array, issues: Issue[]): Frame[] {
  const frames: Frame[] = [];
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  let compressed = false;
  let pos = 0;
  while (pos < bytes.length) {
    const length = pos + HEAD <= bytes.length ? view.getUint32(pos + 1) : 0;
    const end = pos + HEAD + length;
    if (end > bytes.length) {
      const what = `the frame at byte ${pos} breaks off: ${end - bytes.length} bytes are missing`;
      issues.push({ kind: "malformed-frame", what, where: "body" });
    }
    const flags = view.getUint8(pos);
    if ((flags & flag) !== 0) {
      const at = Math.min(frames.length, MOST_FRAMES - 1);
      if ((flags & COMPRESSED) === 0) {
        const content = bytes.subarray(pos + HEAD, end);
        frames[at] = { content, isCut: end > bytes.length };
      } else compressed = true;
    }
    pos = end;
  }
  if (compressed)
    issues.push({ kind: "unreadable", what: "the end of the body is compressed", where: "body" });
  return frames;
}
