// Reads an encoded google.rpc.Status: bytes, or the value of grpc-status-details-bin as base64 of either alphabet, with
// escapes or encoded twice, as hex, or as the lists and strings that languages print bytes as.

import { DETAILS_HEADER } from "../../formats/grpc/headers.js";
import { statusFromGrpcWeb } from "../../formats/grpc-web/trailer-frame.js";
import { decodeStatus } from "../../status/decode.js";
import type { Issue } from "../../status/issue.js";
import type { Status } from "../../status/status.js";
import { decodeBase64 } from "../../wire/base64.js";
import { bytesAt, type PrintedBytes } from "./byte-notation.js";
import { isBroken, withIssue } from "./choice.js";

/** Returns the status of a value; undefined if it is not one. Values that were sent more than once are joined by ",". */
export function readEncoded(text: string): Status | undefined {
  const value = withoutEscapes(text.trim());
  const printed = bytesAt(value, 0);
  if (printed !== undefined && value.slice(printed.end).trim() === "") {
    const status = readPrinted(printed);
    // 08,05 may be hex.
    if (status !== undefined || printed.isTyped) return status;
  }
  const hex = bytesFromHex(value);
  // Hex digits are base64 digits too: the valid one of both is meant.
  if (hex !== undefined) return choose([decodeStatus(hex), ...readBase64(value)]);
  const values = value.split(",", MAX_VALUES).map((part) => choose(readBase64(part)));
  const known = values.filter((status) => status !== undefined);
  const chosen = choose(known);
  if (chosen === undefined || values.length === 1) return chosen;
  const place = values.indexOf(chosen) + 1;
  const what = `there are ${values.length} values; value ${place} is shown`;
  const header = DETAILS_HEADER;
  const issue: Issue = { kind: "extra-value", what, where: header, header };
  return withIssue(chosen, issue);
}

const MAX_VALUES = 1000;

/**
 * Returns the value as bytes if it is written in any way but plain base64, which readers of trailers take as it is, so
 * that their issues are about the text.
 */
export function plainValue(text: string): string | Uint8Array {
  const value = withoutEscapes(text.trim());
  const printed = bytesAt(value, 0);
  if (printed !== undefined) return printed.bytes;
  const hex = bytesFromHex(value);
  if (hex !== undefined && choose([decodeStatus(hex)]) !== undefined) return hex;
  return twice(value) ?? value;
}

/** Returns the status of bytes that were printed. A list of any numbers has to be a whole status. */
export function readPrinted({ bytes, missing, isTyped }: PrintedBytes): Status | undefined {
  const status = choose([decodeStatus(bytes)]);
  if (status === undefined) return undefined;
  if (!isTyped && !isCertain(status) && !(missing > 0 && status.message !== "")) return undefined;
  return withMissing(status, missing);
}

/** Adds an issue if bytes were cut off when they were printed. */
export function withMissing(status: Status, missing: number): Status {
  if (missing === 0) return status;
  const what = `the bytes were cut off when they were printed: ${missing} more are missing`;
  return withIssue(status, { kind: "malformed-protobuf", what, where: "status", truncated: true });
}

/** Returns the status of an encoded message, or of the frames of gRPC-web; undefined if the bytes are neither. */
export function readBytes(bytes: Uint8Array): Status | undefined {
  return choose([decodeStatus(bytes)]) ?? readFrames(bytes);
}

/** Returns the status of a gRPC-web body, which may be in base64; undefined if it names no code. */
export function readFrames(body: Uint8Array | string): Status | undefined {
  const status = statusFromGrpcWeb(body);
  const isNone = status.issues.some(
    ({ kind, detail, header }) =>
      kind === "missing-status" ||
      kind === "malformed-frame" ||
      (kind === "malformed-base64" && detail === undefined && header === undefined),
  );
  return isNone ? undefined : status;
}

/**
 * Reports whether bytes from anywhere are surely a status: it is whole, and has an error code with a message or details.
 * A list of small numbers is not.
 */
export function isCertain(status: Status): boolean {
  const { code, rawCode, message, details, issues, $unknown } = status;
  if (code === 0 || code !== rawCode || $unknown !== undefined || issues.length > 0) return false;
  if (/[^\P{Cc}\t\n\r]/u.test(message)) return false;
  return details.length > 0
    ? details.every(({ type }) => type !== "" && !/[^\w.]/.test(type))
    : message.length > 2;
}

/** Returns the first valid status, else the first that has anything. */
function choose(readings: readonly Status[]): Status | undefined {
  const found = readings.filter(isStatus);
  return found.find((status) => !isBroken(status)) ?? found[0];
}

/** Reports whether something was read, and is credible if the bytes break later. */
function isStatus(status: Status): boolean {
  const { code, rawCode, message, details, issues, $unknown } = status;
  if (issues.some(({ kind, truncated }) => kind === "malformed-base64" && !truncated)) return false;
  const hasContent = message !== "" || details.length > 0;
  if (isBroken(status)) {
    // A value that was cut inside its message still has its code. Fields that a status does not have make it garbage.
    const cut = issues.some(({ kind, truncated }) => kind === "malformed-protobuf" && truncated);
    const isCode = cut === true && code !== 0 && $unknown === undefined;
    return rawCode === code && (hasContent || isCode);
  }
  return hasContent || (code !== 0 && rawCode === code);
}

function readBase64(text: string): Status[] {
  const inner = twice(text);
  return [decodeStatus(text), ...(inner === undefined ? [] : [decodeStatus(inner)])];
}

/** Returns the base64 inside base64; undefined if there is none. */
function twice(text: string): string | undefined {
  const { bytes, problem } = decodeBase64(text);
  if (problem !== undefined || bytes.length < 4) return undefined;
  if (!bytes.every((byte) => byte < 0x80)) return undefined;
  const inner = new TextDecoder().decode(bytes);
  return /[^\w+/=-]/.test(inner) ? undefined : inner;
}

/** Replaces the escapes of URLs and of JSON for characters that base64 has. */
function withoutEscapes(text: string): string {
  return text.replace(/(?:%|\\u00)(3d|2b|2f|5f|2d|2c)/gi, (_, hex) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  );
}

function bytesFromHex(text: string): Uint8Array | undefined {
  const isPairs = /^[\da-f]{2}[,-][\da-f]{2}/i.test(text) && !/[^\da-f,-]/i.test(text);
  const digits = text.replace(/^(0x|\\x)/i, "").replace(isPairs ? /[,-]/g : /[\s:]/g, "");
  if (digits.length % 2 !== 0 || digits === "" || /[^\da-f]/i.test(digits)) return undefined;
  const bytes = new Uint8Array(digits.length / 2);
  for (let i = 0; i < bytes.length; i++)
    bytes[i] = Number.parseInt(digits.slice(2 * i, 2 * i + 2), 16);
  return bytes;
}
