// Reads and writes the trailers of gRPC-web (grpc/grpc doc/PROTOCOL-WEB.md): the last frame of a response body,
// which holds them as lines of an HTTP header. In the -text variant, the body is base64.

import type { Issue } from "../../status/issue.js";
import { type Reading, statusFromReading } from "../../status/reading.js";
import type { Status, StatusLike } from "../../status/status.js";
import { decodeBase64, encodeBase64 } from "../../wire/base64.js";
import { isBytes } from "../../wire/bytes.js";
import { type Envelope, envelopesWith } from "../envelope.js";
import {
  type HeaderValues,
  MAX_VALUES,
  readHeaders,
  STATUS_HEADER,
  TRAILERS,
  valuesOf,
} from "../grpc/headers.js";
import { latin1FromBytes } from "../grpc/percent.js";
import type { HeaderOptions } from "../grpc/trailer-limit.js";
import { headersFromStatus, readTrailers } from "../grpc/trailers.js";

interface GrpcWebOptions {
  /** Headers of the response, of any type: a response without a body has its status there. Default: none. */
  readonly headers?: object;
  /** HTTP status of the response, used if it has no grpc-status. Default: none. */
  readonly httpStatus?: number;
}

/**
 * Reads the status of a gRPC-web response from its body: the frames, or the block of trailers alone, as bytes
 * or base64. Never throws. A response without grpc-status is never OK.
 */
export function statusFromGrpcWeb(body: Uint8Array | string, options: GrpcWebOptions = {}): Status {
  const issues: Issue[] = [];
  const values = readHeaders(options.headers, TRAILERS, issues);
  return statusFromReading(readGrpcWeb(body, values, options.httpStatus, issues));
}

/**
 * Returns the frame with the trailers that ends the body of a gRPC-web response: 0x80, the length in four
 * bytes, and the fields as lines. For `application/grpc-web` and `+proto`. Never throws.
 */
export function grpcWebFromStatus(status: StatusLike, options: HeaderOptions = {}): Uint8Array {
  const text = Object.entries(headersFromStatus(status, options))
    .map(([name, value]) => `${name}: ${value}\r\n`)
    .join("");
  const frame = new Uint8Array(5 + text.length);
  frame[0] = TRAILER_FLAG;
  new DataView(frame.buffer).setUint32(1, text.length);
  // The message is percent-encoded, so all of it is ASCII.
  for (let i = 0; i < text.length; i++) frame[5 + i] = text.charCodeAt(i);
  return frame;
}

/**
 * Returns the frame of `grpcWebFromStatus` in base64, for `application/grpc-web-text`: the messages before it
 * may be encoded separately. Never throws.
 */
export function grpcWebTextFromStatus(status: StatusLike, options: HeaderOptions = {}): string {
  return encodeBase64(grpcWebFromStatus(status, options));
}

const TRAILER_FLAG = 0x80;

/** Reads a body; `headers` are those of its response. */
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
    // A frame begins with its flags, which are not printable; base64 and header lines begin with a character.
    const [first = 0] = body.subarray(0, 1);
    if (first < 0x20 || first >= 0x80)
      return envelopesWith(TRAILER_FLAG, body, issues).map(linesOf);
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
  return envelopesWith(TRAILER_FLAG, bytes, issues).map(linesOf);
}

/** Returns the lines of a frame. If it ends early, a grpc-status in the last line is dropped: digits may be missing. */
function linesOf({ content, isCut }: Envelope): string {
  const text = latin1FromBytes(content);
  return isCut ? text.replace(/^grpc-status[ \t]*:[^\r\n]*$(?![\r\n])/im, "") : text;
}

const NAME = /^([\w.-]+)[ \t]*:/gm;

/**
 * Adds the trailers in a block before the values from the headers. Some servers do not escape the line breaks of a message:
 * a line that is not a field continues the field before it.
 */
function readBlock(block: string, values: HeaderValues<(typeof TRAILERS)[number]>): void {
  const found = new Map<unknown[], string[]>();
  let field: unknown[] | undefined;
  let start = 0;
  const add = (end: number): void => {
    if (field === undefined) return;
    const fresh = found.get(field) ?? [];
    const text = block.slice(start, end).trim();
    const isStatus = field === values[STATUS_HEADER];
    const value = isStatus ? (/^.*/.exec(text)?.[0] as string) : text;
    if (fresh.length < MAX_VALUES) fresh.push(value);
    // A failure is never left out.
    else if (isStatus && Number(value) !== 0) fresh[MAX_VALUES - 1] = value;
    found.set(field, fresh);
  };
  NAME.lastIndex = 0;
  for (let match = NAME.exec(block); match !== null; match = NAME.exec(block)) {
    const [line, name = ""] = match;
    add(match.index);
    const key = name.toLowerCase();
    field = valuesOf(values, key);
    start = match.index + line.length;
  }
  add(block.length);
  for (const [known, fresh] of found) known.unshift(...fresh);
}
