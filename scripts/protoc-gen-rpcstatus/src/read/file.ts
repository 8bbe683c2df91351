// Files and their source info. A request has as many bytes of comments and positions as of everything else together, and
// most of them are never read: they stay bytes, until a comment or a position is needed.

import { create, mergeFromBinary, toBinary } from "@bufbuild/protobuf";
import { BinaryReader } from "@bufbuild/protobuf/wire";
import {
  type FileDescriptorProto,
  FileDescriptorProtoSchema,
  SourceCodeInfoSchema,
} from "@bufbuild/protobuf/wkt";

/** FileDescriptorProto.source_code_info, and SourceCodeInfo.location with its fields. */
const SOURCE_CODE_INFO = 9;
const LOCATION = 1;
const PATH = 1;
const SPAN = 2;
const LEADING_COMMENTS = 3;
const TRAILING_COMMENTS = 4;
const LEADING_DETACHED_COMMENTS = 6;

const VARINT = 0;
const LENGTH_DELIMITED = 2;

const sources = new WeakMap<FileDescriptorProto, Uint8Array>();

/** Decodes a file; its source info is not in the message, but with `sourceOf`. */
export function decodeFile(bytes: Uint8Array): FileDescriptorProto {
  const file = create(FileDescriptorProtoSchema);
  const reader = new BinaryReader(bytes);
  const infos: Uint8Array[] = [];
  let from = 0;
  while (reader.pos < reader.len) {
    const start = reader.pos;
    const [no, type] = reader.tag();
    if (no !== SOURCE_CODE_INFO || type !== LENGTH_DELIMITED) {
      reader.skip(type, no);
      continue;
    }
    mergeFromBinary(FileDescriptorProtoSchema, file, bytes.subarray(from, start));
    infos.push(reader.bytes());
    from = reader.pos;
  }
  mergeFromBinary(FileDescriptorProtoSchema, file, bytes.subarray(from));
  const [first, ...others] = infos;
  // The bytes of a message in two parts are those of the parts.
  if (first !== undefined) sources.set(file, others.length > 0 ? Buffer.concat(infos) : first);
  return file;
}

/** Returns the bytes of the file's source info; undefined if it has none. */
export function sourceOf(file: FileDescriptorProto): Uint8Array | undefined {
  const { sourceCodeInfo: info } = file;
  return sources.get(file) ?? (info && toBinary(SourceCodeInfoSchema, info));
}

export interface SourceLocation {
  readonly key: PathKey;
  /** From 0, as the column. */
  readonly line: number;
  readonly column: number;
  readonly leading: string;
  readonly trailing: string;
  /** Those before the leading one, each after an empty line. Read with comments only. */
  readonly detached: string;
}

/** The bytes of a path in SourceCodeInfo, each a character. */
export type PathKey = string;

export function keyOf(path: readonly number[]): PathKey {
  let key = "";
  for (const part of path) {
    let rest = part >>> 0;
    for (; rest > 0x7f; rest >>>= 7) key += String.fromCharCode((rest & 0x7f) | 0x80);
    key += String.fromCharCode(rest);
  }
  return key;
}

/** Returns the key without the last number; "" for the key of one number. */
export function parentOf(key: PathKey): PathKey {
  let end = key.length - 1;
  while (end > 0 && key.charCodeAt(end - 1) > 0x7f) end--;
  return key.slice(0, Math.max(0, end));
}

/**
 * Calls `visit` for each location; with `onlyComments`, for those with a comment. Of bytes that no compiler sends, it reads
 * those before the damage: nothing but the places of findings and comments depends on them.
 */
export function visitLocations(
  source: Uint8Array,
  onlyComments: boolean,
  visit: (location: SourceLocation) => void,
): void {
  const reader = new BinaryReader(source);
  const text = Buffer.from(source.buffer, source.byteOffset, source.byteLength);
  try {
    while (reader.pos < reader.len) {
      const [no, type] = reader.tag();
      if (no !== LOCATION || type !== LENGTH_DELIMITED) reader.skip(type, no);
      else readLocation(reader, text, onlyComments, visit);
    }
  } catch {
    // The damage.
  }
}

function readLocation(
  reader: BinaryReader,
  text: Buffer,
  onlyComments: boolean,
  visit: (location: SourceLocation) => void,
): void {
  const end = reader.uint32() + reader.pos;
  if (end > reader.len) throw new RangeError("premature EOF");
  // The path, whose last part is from `from` to `to`. It has more parts only if it is not packed.
  let path = "";
  let from = 0;
  let to = 0;
  const span = [0, 0];
  let spanLength = 0;
  let leading = "";
  let trailing = "";
  let detached = "";
  while (reader.pos < end) {
    const [no, type] = reader.tag();
    if ((no === PATH || no === SPAN) && (type === LENGTH_DELIMITED || type === VARINT)) {
      const isPacked = type === LENGTH_DELIMITED;
      const stop = isPacked ? reader.uint32() + reader.pos : reader.pos + 1;
      if (no === SPAN) {
        while (reader.pos < stop) span[spanLength++] = reader.int32();
        continue;
      }
      path += text.toString("latin1", from, to);
      from = reader.pos;
      if (isPacked) reader.pos = stop;
      else reader.uint32();
      to = reader.pos;
    } else if (no === LEADING_COMMENTS && type === LENGTH_DELIMITED) leading = reader.string();
    else if (no === TRAILING_COMMENTS && type === LENGTH_DELIMITED) trailing = reader.string();
    else if (no === LEADING_DETACHED_COMMENTS && type === LENGTH_DELIMITED && onlyComments)
      detached += `${reader.string()}\n`;
    else reader.skip(type, no);
  }
  if (reader.pos !== end) throw new RangeError("premature EOF");
  if (onlyComments && leading === "" && trailing === "" && detached === "") return;
  const key = path + text.toString("latin1", from, to);
  visit({ key, line: span[0] ?? 0, column: span[1] ?? 0, leading, trailing, detached });
}
