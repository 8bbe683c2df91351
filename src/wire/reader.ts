// Reads the protobuf wire format (protobuf.dev/programming-guides/encoding).
//
// A reader never throws. A problem ends the message that contains it: `tag()` returns 0 there, and values are
// the defaults of their types. Reading continues in the enclosing messages, since their framing is intact, and
// everything read before stays valid: a malformed detail does not affect its neighbors. If the input ends early,
// a message is read as far as it goes, and so are bytes, which may hold a message: a truncated status keeps its
// ErrorInfo. Half a string or number would be a wrong value and is left out.
//
// Work and memory are bounded by the number of fields, since each takes an object, however short it is.

import { setOwn } from "../safe/properties.js";
import { isBytes, lengthOfBytes } from "./bytes.js";
import { decodeUtf8, latin1 } from "./utf8.js";

/** A field that the message type does not define, in the shape that protobuf-es uses for `$unknown`. */
export interface UnknownField {
  readonly no: number;
  readonly wireType: number;
  /** The bytes after the tag, including the length prefix or end-group tag. */
  readonly data: Uint8Array;
}

/**
 * Returns the unknown fields in a list from anywhere, as plain copies; undefined if there are none. A field whose
 * tag is in `known` is left out: it would be read as the known field.
 */
export function unknownFields(list: unknown, known: readonly number[]): UnknownField[] | undefined {
  if (!Array.isArray(list)) return undefined;
  const fields: UnknownField[] = [];
  // The iterator of such a list may never end.
  for (const field of Array.prototype.slice.call(list, 0, MAX_FIELDS)) {
    const { no, wireType, data } = (field ?? {}) as UnknownField;
    if (isTag(no, wireType) && isBytes(data) && !known.includes(no * 8 + wireType))
      fields.push({ no, wireType, data });
  }
  return fields.length === 0 ? undefined : fields;
}

/** Reports whether a field number and a wire type make a valid tag. */
export function isTag(no: number, wireType: number): boolean {
  const isType = Number.isInteger(wireType) && wireType >= 0 && wireType <= 5;
  return isType && Number.isInteger(no) && no >= 1 && no < 2 ** 29;
}

/** A problem that stopped a reader, or a value that it had to replace. */
export interface WireProblem {
  readonly what: string;
  /** Set if a length exceeds what is left of the whole input: the rest may have been lost. */
  readonly truncated?: true;
  /** Offset in bytes from the start of the input. */
  readonly offset: number;
}

/**
 * Limit on the fields that are read of one message, submessages included; fields in unknown groups do not count.
 * Ten times as many as fit into the trailers that any implementation accepts.
 */
export const MAX_FIELDS = 200_000;

/**
 * An input of at most this length is decoded to one text, of which its ASCII strings are parts. An engine keeps the whole
 * text for each part, so it is no longer than the trailers that gRPC asks every client to accept.
 */
const MAX_TEXT = 8192;

/** The whole input of a reader, and its bytes as Latin-1 after the first string was read. */
export interface Input {
  readonly bytes: Uint8Array;
  text: string | undefined;
}

/** Returns the bytes as Latin-1; an empty text if there are too many, or the engine cannot do it fast. */
function textOf(input: Input): string {
  input.text ??= (input.bytes.length <= MAX_TEXT && latin1(input.bytes)) || "";
  return input.text;
}

export class Reader {
  pos = 0;
  end: number;
  /** The first violation of the wire format. */
  problem: WireProblem | undefined;
  /** The first string that is not valid UTF-8; it was read with U+FFFD in place of the bad bytes. */
  badUtf8: WireProblem | undefined;
  /** Set once a field was skipped, since the message type does not define it. */
  skipped = false;
  readonly bytes: Uint8Array;
  /** Set by a problem; the reader of a map entry clears it. */
  failed = false;
  readonly input: Input;
  /** The offset of the bytes in the input. */
  private base: number;
  private readonly limit: number;
  private fields = 0;
  private depth = 0;
  /** The high 32 bits of the last varint. */
  private high = 0;
  /** Not 0 if the last varint has more than 32 bits, not counting padding. */
  private rest = 0;

  /** Reads bytes. `input` is the whole input that they are a part of; its text is shared. */
  constructor(bytes: Uint8Array, limit: number = MAX_FIELDS, input?: Input) {
    this.bytes = bytes;
    this.limit = limit;
    this.end = lengthOfBytes(bytes);
    this.base = input === undefined ? -1 : bytes.byteOffset - input.bytes.byteOffset;
    // Untyped code may have replaced the bytes of a detail, and a buffer may have shrunk.
    const isPart =
      input !== undefined &&
      input.bytes.buffer === bytes.buffer &&
      this.base >= 0 &&
      this.base + this.end <= input.bytes.length;
    this.input = isPart ? input : { bytes, text: undefined };
    if (!isPart) this.base = 0;
  }

  /** Returns the next tag; 0 at the end of the message and after a problem. */
  tag(): number {
    if (this.pos < this.end && this.fields++ >= this.limit)
      this.fail(`there are more than ${this.limit} fields`, this.pos);
    return this.next();
  }

  private next(): number {
    const start = this.pos;
    if (start >= this.end) return 0;
    const first = this.bytes[start] as number;
    if (first > 7 && first < 0x80 && (first & 7) < 6) {
      this.pos++;
      return first;
    }
    const tag = this.varint();
    if (tag > 7 && (tag & 7) < 6 && this.rest === 0) return tag;
    return this.fail(`invalid tag ${tag}`, start);
  }

  /** Reads a string; if it is `separate`, it does not keep the text of the whole input. */
  string(separate = false): string {
    const prefix = this.pos;
    const length = this.length();
    if (length === 0) return "";
    const { bytes, pos: start } = this;
    const end = start + length;
    this.pos = end;
    const whole = separate ? "" : textOf(this.input);
    if (whole !== "") {
      let at = start;
      while (at < end && (bytes[at] as number) < 0x80) at++;
      if (at === end) return whole.substring(this.base + start, this.base + end);
    }
    const { text, valid } = decodeUtf8(bytes, start, end);
    if (!valid) this.badUtf8 ??= { what: "string is not valid UTF-8", offset: prefix };
    return text;
  }

  /** Returns a length-delimited value, as a view of the input. */
  raw(): Uint8Array {
    const length = this.length(true);
    this.pos += length;
    return this.view(this.pos - length);
  }

  /** Returns the bytes from `start` to here: a Uint8Array also of a Buffer, whose `subarray` is slow. */
  private view(start: number): Uint8Array {
    const { buffer, byteOffset } = this.bytes;
    return new Uint8Array(buffer, byteOffset + start, this.pos - start);
  }

  int32(): number {
    return this.varint() | 0;
  }

  int64(): bigint {
    const low = BigInt(this.varint());
    return (BigInt(this.high) << 32n) | low;
  }

  /** Reads a submessage; a second occurrence of the field merges into the first. */
  message<T, Codec>(
    decode: (reader: Reader, codec: Codec, into?: T) => T,
    codec?: Codec,
    into?: T,
  ): T {
    const outer = this.open();
    const message = decode(this, codec as Codec, into);
    this.close(outer);
    return message;
  }

  /** Reads one entry of a `map<string, string>`; the last entry of a key wins. */
  entry(into: Record<string, string>): void {
    this.failed = false;
    const outer = this.open();
    let key: string | undefined;
    let value: string | undefined;
    for (let tag = this.tag(); tag !== 0; tag = this.tag()) {
      if (tag !== 10 && tag !== 18) {
        this.skip(tag);
        continue;
      }
      const text = this.string();
      if (this.failed) continue;
      if (tag === 10) key = text;
      else value = text;
    }
    this.close(outer);
    // Half an entry is left out: an empty key or value would look like one that was sent.
    if (this.failed && (key === undefined || value === undefined)) return;
    setOwn(into, key ?? "", value ?? "");
  }

  /** Begins a submessage, and returns what `close` needs to end it. */
  open(): number {
    const length = this.length(true);
    const outer = this.end;
    this.end = this.pos + length;
    this.depth++;
    return outer;
  }

  /** Ends a submessage. */
  close(outer: number): void {
    this.pos = this.end;
    this.end = outer;
    this.depth--;
  }

  /**
   * Skips the value of a field and returns it, so that it can be passed on. At most 100 nested groups may be open, as in
   * other implementations, since each takes memory.
   */
  skip(tag: number): UnknownField {
    this.skipped = true;
    const start = this.pos;
    const open: number[] = [];
    for (let current = tag; current !== 0; current = open.length ? this.next() : 0) {
      const no = current >>> 3;
      const wireType = current & 7;
      if (wireType === 0) this.varint();
      else if (wireType === 3) {
        if (open.push(no) > 100) this.fail("there are more than 100 open groups", start);
      } else if (wireType !== 4)
        this.advance(wireType === 2 ? this.length() : wireType === 1 ? 8 : 4);
      else if (open.pop() !== no)
        this.fail(`end tag of group ${no} without its start tag`, this.pos);
    }
    if (open.length) this.fail(`group ${open[0]} has no end tag`, start);
    return { no: tag >>> 3, wireType: tag & 7, data: this.view(start) };
  }

  /** Skips bytes; none, with a problem, if fewer are left. */
  advance(count: number): void {
    if (count > this.end - this.pos) this.fail(`value of ${count} bytes is cut off`, this.pos);
    else this.pos += count;
  }

  /**
   * Returns the low 32 bits of a varint of up to ten bytes: a negative int32 is sent sign-extended, and an encoder may
   * pad with continuation bytes.
   */
  private varint(): number {
    const start = this.pos;
    let low = 0;
    this.high = 0;
    this.rest = 0;
    for (let shift = 0; shift < 70 && this.pos < this.end; shift += 7) {
      const byte = this.bytes[this.pos++] as number;
      const bits = byte & 0x7f;
      if (shift < 32) low |= bits << shift;
      if (shift > 27) {
        // Of the fifth byte, the low four bits are in `low`.
        const over = shift < 32 ? bits >> 4 : bits;
        this.rest |= over;
        this.high |= over << Math.max(shift - 32, 0);
      }
      if (byte < 0x80) return low >>> 0;
    }
    this.high = 0;
    const what = this.pos < this.end ? "longer than 10 bytes" : "cut off";
    return this.fail(`varint is ${what}`, start);
  }

  /**
   * Returns the length of a value. If it exceeds the remaining bytes, returns 0, or their number with `partial`, for
   * values of which a part is useful.
   */
  private length(partial = false): number {
    const start = this.pos;
    const first = this.bytes[start] as number;
    if (first < 0x80 && start + first < this.end) {
      this.pos = start + 1;
      return first;
    }
    const length = this.varint();
    const left = this.end - this.pos;
    if (length <= left) return length;
    // A length past the end of a submessage is wrong; one past the end of the input may mean that the input is cut off.
    this.fail(`length ${length} exceeds the remaining ${left} bytes`, start, !this.depth);
    if (!partial) return 0;
    this.pos = this.end - left;
    return left;
  }

  /** Ends the message. Returns 0, the default of the value. */
  private fail(what: string, offset: number, truncated = false): number {
    this.problem ??= { what, offset, ...(truncated && { truncated }) };
    this.failed = true;
    this.pos = this.end;
    return 0;
  }
}
