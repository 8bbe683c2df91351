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

/** Reads the body. Never rejects: `problem` gives the reason if there are no bytes. */
export async function readBytes(
  response: ResponseLike,
  maxBytes: number,
): Promise<{ bytes: Uint8Array; problem?: string }> {
  const nothing = new Uint8Array(0);
  try {
    // A response without a body cannot have been read before.
    if (response.body === null) return { bytes: nothing };
    const copy = response.clone();
    const reader = readerOf(get(copy, "body"));
    if (reader !== undefined) return await readStream(reader, maxBytes);
    // Some libraries have a Response without streams.
    const buffer = await (copy as { arrayBuffer(): Promise<ArrayBuffer> }).arrayBuffer();
    const bytes = new Uint8Array(buffer);
    return bytes.length > maxBytes ? tooLarge(maxBytes) : { bytes };
  } catch (error) {
    return { bytes: nothing, problem: reasonOf(error) };
  }
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
): Promise<{ bytes: Uint8Array; problem?: string }> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for (let chunk = await reader.read(); !chunk.done; chunk = await reader.read()) {
    if (!isBytes(chunk.value)) throw new TypeError("the body is not a stream of bytes");
    length += chunk.value.length;
    if (length > maxBytes) {
      // Not awaited: it resolves only when the caller's copy is cancelled too.
      reader.cancel().catch(() => undefined);
      return tooLarge(maxBytes);
    }
    chunks.push(chunk.value);
  }
  const bytes = new Uint8Array(length);
  let pos = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, pos);
    pos += chunk.length;
  }
  return { bytes };
}

function tooLarge(maxBytes: number): { bytes: Uint8Array; problem: string } {
  return {
    bytes: new Uint8Array(0),
    problem: `it is larger than ${maxBytes} bytes; give a larger maxBytes`,
  };
}
