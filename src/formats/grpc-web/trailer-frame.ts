// The answer of a gRPC-web server (grpc/grpc doc/PROTOCOL-WEB.md): the trailers are the last frame of the
// body, as the lines of an HTTP header. In the -text form, the body is base64.

import type { Issue } from "../../status/issue.js";
import { type Reading, statusFromReading } from "../../status/reading.js";
import type { Status } from "../../status/status.js";
import { decodeBase64 } from "../../wire/base64.js";
import { isBytes } from "../../wire/bytes.js";
import { type Frame, framesWith } from "../envelope.js";
import { type HeaderValues, MOST_VALUES, readHeaders } from "../grpc/headers.js";
import { latin1FromBytes } from "../grpc/percent.js";
import { readTrailers, TRAILERS } from "../grpc/trailers.js";

export interface GrpcWebOptions {
  /** The headers of the answer, of any kind: one without a body has its status there. Default: none. */
  readonly headers?: object;
  /** The HTTP status of the answer, for one without grpc-status. Default: none. */
  readonly httpStatus?: number;
}

/**
 * The status of a gRPC-web answer, from its body: the frames, or the block of trailers alone, as bytes or
 * base64. Never throws. An answer without grpc-status is never OK.
 */
export function statusFromGrpcWeb(body: Uint8Array | string, options: GrpcWebOptions = {}): Status {
  const issues: Issue[] = [];
  const values = readHeaders(options.headers, TRAILERS, issues);
  return statusFromReading(readGrpcWeb(body, values, options.httpStatus, issues));
}

const TRAILER_FRAME = 0x80;

/** `headers` are those of the answer. */
export function readGrpcWeb(
  body: Uint8Array | string,
  headers: HeaderValues<(typeof TRAILERS)[number]>,
  httpStatus: number | undefined,
  issues: Issue[],
): Reading {
  for (const block of trailerBlocks(body, issues)) readBlock(block, headers);
  return readTrailers(headers, httpStatus, issues);
}

function trailerBlocks(body: unknown, issues: Issue[]): string[] {
  let text = "";
  if (typeof body === "string") text = body;
  else if (isBytes(body)) {
    // A frame begins with its flags, which are no character; base64 and the lines of a header are text.
    const [first = 0] = body.subarray(0, 1);
    if (first < 0x20 || first >= 0x80) return framesWith(TRAILER_FRAME, body, issues).map(linesOf);
    text = latin1FromBytes(body);
  } else {
    const what = `cannot read a body from ${typeof body}: give bytes or base64`;
    issues.push({ kind: "unreadable", what, where: "body" });
  }
  if (/^[\s\w-]*:/.test(text)) return [text];
  const { bytes, problem } = decodeBase64(text, true);
  if (problem !== undefined)
    issues.push({
      kind: "malformed-base64",
      what: `the body is neither frames nor base64: ${problem}`,
      where: "body",
    });
  return framesWith(TRAILER_FRAME, bytes, issues).map(linesOf);
}

/** Of a frame that breaks off, the number in its last line may be the beginning of another one. */
function linesOf({ content, isCut }: Frame): string {
  const text = latin1FromBytes(content);
  return isCut ? text.replace(/^grpc-status[ \t]*:[^\r\n]*$(?![\r\n])/im, "") : text;
}

/** The trailers of the body stand before those of the header. */
function readBlock(block: string, values: HeaderValues<(typeof TRAILERS)[number]>): void {
  const found = new Map<unknown[], string[]>();
  for (const [, name = "", value = ""] of block.matchAll(/^([\w-]+)[ \t]*:(.*)$/gm)) {
    const key = name.toLowerCase();
    if (!(key in values)) continue;
    const known = values[key as (typeof TRAILERS)[number]];
    const fresh = found.get(known) ?? [];
    if (fresh.length < MOST_VALUES) fresh.push(value.trim());
    found.set(known, fresh);
  }
  for (const [known, fresh] of found) known.unshift(...fresh);
}
