// Doubles and floats. Of the messages that are read, only google.protobuf.Value and the wrappers have them.

import type { Reader } from "./reader.js";
import type { Writer } from "./writer.js";

/** Reads a double, or a float of four bytes; returns NaN if it is cut off. */
export function readFloat(reader: Reader, size: 4 | 8): number {
  const start = reader.pos;
  reader.advance(size);
  if (reader.pos - start !== size) return Number.NaN;
  const view = new DataView(reader.bytes.buffer, reader.bytes.byteOffset + start, size);
  return size === 8 ? view.getFloat64(0, true) : view.getFloat32(0, true);
}

/** Writes a double, or a float of four bytes. */
export function writeFloat(writer: Writer, value: number, size: 4 | 8): void {
  const view = new DataView(new ArrayBuffer(size));
  if (size === 8) view.setFloat64(0, value, true);
  else view.setFloat32(0, value, true);
  writer.append(new Uint8Array(view.buffer));
}
