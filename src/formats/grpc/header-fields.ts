// The trailers of gRPC as they stand on the wire: header fields, and the last frame of gRPC-web.

import { type StatusInit, wellFormed } from "../../status/status.js";
import { encodeBase64 } from "../../wire/base64.js";
import { type HeaderOptions, trailersFromStatus } from "./trailer-limit.js";

/**
 * The trailers of gRPC as header fields: what `sendTrailers` of node:http2 and `new Headers` take. All three
 * agree and stay within the budget. Without a message, or without details, their field is left out. Never
 * throws.
 */
export function headersFromStatus(
  status: StatusInit,
  options: HeaderOptions = {},
): { [name: string]: string } {
  const { code, message, header } = trailersFromStatus(status, options);
  return {
    "grpc-status": String(code),
    ...(message !== "" && { "grpc-message": percentEncode(message) }),
    ...(header !== "" && { "grpc-status-details-bin": header }),
  };
}

/**
 * The frame with the trailers that ends the body of a gRPC-web answer: 0x80, the length in four bytes, and
 * the fields as lines. For `application/grpc-web` and `+proto`. Never throws.
 */
export function grpcWebFromStatus(status: StatusInit, options: HeaderOptions = {}): Uint8Array {
  const text = Object.entries(headersFromStatus(status, options))
    .map(([name, value]) => `${name}: ${value}\r\n`)
    .join("");
  const frame = new Uint8Array(5 + text.length);
  frame[0] = 0x80;
  new DataView(frame.buffer).setUint32(1, text.length);
  // Nothing but ASCII is left.
  for (let i = 0; i < text.length; i++) frame[5 + i] = text.charCodeAt(i);
  return frame;
}

/** The same frame in base64, for `application/grpc-web-text`: what came before it may be encoded by itself. */
export function grpcWebTextFromStatus(status: StatusInit, options: HeaderOptions = {}): string {
  return encodeBase64(grpcWebFromStatus(status, options));
}

/**
 * As the specification of gRPC over HTTP/2 has it: "%" and what is no printable ASCII is escaped. Spaces at
 * the ends are too, since HTTP takes them off.
 */
function percentEncode(message: string): string {
  const escaped = wellFormed(message).replace(/[^\x20-\x24\x26-\x7e]+/gu, encodeURIComponent);
  // No other white space is left. A regular expression would look at each run of spaces once for each of them.
  const rest = escaped.trimStart();
  const inner = rest.trimEnd();
  const spaces = (count: number) => "%20".repeat(count);
  return spaces(escaped.length - rest.length) + inner + spaces(rest.length - inner.length);
}
