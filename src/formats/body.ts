// Reads the bytes of a body, up to a limit. Reads a copy, so that the caller can still read the response.

import { get } from "../safe/properties.js";
import { reasonOf } from "../status/issue.js";
import { isBytes } from "../wire/bytes.js";

/** The part of a fetch Response that is read; any implementation has it. */
export type ResponseLike = {
  readonly status: number;
  readonly statusText?: string;
  readonly headers: object;
  readonly body?: unknown;
  clone(): unknown;
};

/** Bytes that are sure to show whether a body may be read as JSON. */
const START = 16;

/**
 * Reads the body. Never rejects: `problem` gives the reason if there are no bytes. `isWanted` gets the first bytes after
 * white space; if it returns false, no more is read, and the result has no bytes.
 */
export async function readBytes(
  response: ResponseLike,
  maxBytes: number,
  isWanted: (start: Uint8Array) => boolean,
): Promise<Body> {
  try {
    if (typeof maxBytes !== "number" || !(maxBytes >= 0))
      throw new TypeError(`maxBytes is ${String(maxBytes)}; give a number that is not negative`);
    // A response without a body cannot have been read before.
    if (response.body === null) return NO_BODY;
    const copy = response.clone();
    const reader = readerOf(get(copy, "body"));
    if (reader !== undefined) return await readStream(reader, maxBytes, isWanted);
    // Some libraries have a Response without streams.
    const buffer = await (copy as { arrayBuffer(): Promise<ArrayBuffer> }).arrayBuffer();
    const bytes = new Uint8Array(buffer);
    if (!isWanted(bytes.subarray(startOf(bytes)))) return NO_BODY;
    return bytes.length > maxBytes ? tooLarge(maxBytes) : { bytes };
  } catch (error) {
    return { ...NO_BODY, problem: reasonOf(error) };
  }
}

interface Body {
  readonly bytes: Uint8Array;
  readonly problem?: string;
}

const NO_BODY: Body = { bytes: /*@__PURE__*/ new Uint8Array(0) };

/** White space, a byte order mark, and the separator of JSON text sequences. */
const SPACES = [0x20, 0x0a, 0x0d, 0x09, 0xef, 0xbb, 0xbf, 0x1e];

function startOf(bytes: Uint8Array): number {
  let start = 0;
  while (start < bytes.length && SPACES.includes(bytes[start] as number)) start++;
  return start;
}

interface StreamReader {
  read(): Promise<{ readonly done: boolean; readonly value?: unknown }>;
  cancel(): Promise<void>;
}

function readerOf(body: unknown): StreamReader | undefined {
  const stream = body as { getReader(): StreamReader };
  return typeof get(body, "getReader") === "function" ? stream.getReader() : undefined;
}

async function readStream(
  reader: StreamReader,
  maxBytes: number,
  isWanted: (start: Uint8Array) => boolean,
): Promise<Body> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  // The number of bytes before the first that are not white space.
  let start = 0;
  let isSure = false;
  const stop = (body: Body): Body => {
    // Not awaited: it resolves only when the caller's copy is cancelled too.
    reader.cancel().catch(() => undefined);
    return body;
  };
  for (let chunk = await reader.read(); !chunk.done; chunk = await reader.read()) {
    const { value } = chunk;
    if (!isBytes(value)) throw new TypeError("the body is not a stream of bytes");
    if (start === length) start += startOf(value);
    chunks.push(value);
    length += value.length;
    if (!isSure && length - start >= START) {
      if (!isWanted(joined(chunks, length).subarray(start))) return stop(NO_BODY);
      isSure = true;
    }
    if (length > maxBytes) return stop(tooLarge(maxBytes));
  }
  const bytes = joined(chunks, length);
  return isSure || isWanted(bytes.subarray(start)) ? { bytes } : NO_BODY;
}

function joined(chunks: readonly Uint8Array[], length: number): Uint8Array {
  const bytes = new Uint8Array(length);
  let pos = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, pos);
    pos += chunk.length;
  }
  return bytes;
}

function tooLarge(maxBytes: number): Body {
  return { ...NO_BODY, problem: `it is larger than ${maxBytes} bytes; give a larger maxBytes` };
}
