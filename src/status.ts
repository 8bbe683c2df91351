// google.rpc.Status, read and written. Reading is total: whatever comes in, a status comes out, with
// every code, message and detail that was there, and issues that say what was wrong.

import {
  type Status as RawStatus,
  readStatus,
  writeStatus,
} from "../gen/google/rpc/status_rpcstatus.js";
import { Code, codeFromNumber } from "./code.js";
import {
  type Detail,
  type DetailInit,
  detailFromBytes,
  detailFromInit,
  detailIssues,
  readerIssues,
} from "./detail.js";
import { type Issue, reasonOf } from "./issue.js";
import { decodeBase64, encodeBase64 } from "./wire/base64.js";
import { isBytes } from "./wire/bytes.js";
import { Reader, type UnknownField, Writer } from "./wire/index.js";

/** A status as it was read. */
export interface Status {
  /** One of the 17; UNKNOWN where `rawCode` is none of them. */
  readonly code: Code;
  /** The number as it came. */
  readonly rawCode: number;
  readonly message: string;
  /** In order; each keeps its bytes and decodes on first read. */
  readonly details: readonly Detail[];
  /** What was wrong with the input; reading it decodes every standard detail. */
  readonly issues: readonly Issue[];
  /** Fields that google.rpc.Status does not define; they are passed on when encoded. */
  readonly $unknown?: readonly UnknownField[];
}

/** What a status is made from. */
export interface StatusInit {
  readonly code: number;
  /** Goes out instead of `code`: the number that a status came with. */
  readonly rawCode?: number;
  /** Default: empty. */
  readonly message?: string;
  /** Default: none. */
  readonly details?: readonly DetailInit[];
  readonly $unknown?: readonly UnknownField[] | undefined;
}

export interface EncodeOptions {
  /** Told of every detail that was left out, and why. */
  readonly onIssue?: (issue: Issue) => void;
}

/**
 * Reads an encoded google.rpc.Status: bytes, or their base64 or base64url text, padded or not. Never
 * throws. Where it is malformed before a code was read, the code is UNKNOWN, never OK.
 */
export function decodeStatus(input: Uint8Array | string): Status {
  const base: Issue[] = [];
  let bytes: Uint8Array;
  if (typeof input === "string") {
    const decoded = decodeBase64(input);
    bytes = decoded.bytes;
    if (decoded.problem !== undefined) {
      base.push({ kind: "malformed-base64", what: decoded.problem, where: "status" });
    }
  } else if (isBytes(input)) bytes = input;
  else {
    bytes = new Uint8Array(0);
    base.push({
      kind: "malformed-protobuf",
      what: `cannot read a status from ${typeof input}: give bytes or base64`,
      where: "status",
    });
  }
  const reader = new Reader(bytes);
  const raw = readStatus(reader);
  base.push(...readerIssues(reader, "status"));
  const lost = raw.code === 0 && base.some(({ kind }) => kind.startsWith("malformed"));
  const details = raw.details.map((any) => detailFromBytes(any.typeUrl, any.value, any.$unknown));
  const code = lost ? Code.UNKNOWN : codeFromNumber(raw.code);
  return makeStatus(code, raw.code, raw.message, details, base, raw.$unknown);
}

/** Adds the issues that the code and the details give rise to; those of details on first read. */
export function makeStatus(
  code: Code,
  rawCode: number,
  message: string,
  details: readonly Detail[],
  base: readonly Issue[],
  unknown?: readonly UnknownField[],
): Status {
  const own = [...base];
  if (codeFromNumber(rawCode) !== rawCode) {
    own.push({ kind: "unknown-code", what: `code ${rawCode} is none of the 17`, where: "code" });
  }
  let issues: readonly Issue[] | undefined;
  return {
    code,
    rawCode,
    message,
    details,
    get issues() {
      issues ??= [...own, ...details.flatMap(detailIssues)];
      return issues;
    },
    ...(unknown !== undefined && { $unknown: unknown }),
  };
}

/**
 * Encodes a google.rpc.Status. Never throws: a detail that cannot be encoded is left out and reported.
 * A StatusError that was made from a foreign error goes out with a neutral message.
 */
export function encodeStatus(status: StatusInit, options: EncodeOptions = {}): Uint8Array {
  return encodeRaw(status, encodableDetails(status, options).filter(isDefined));
}

export interface HeaderOptions extends EncodeOptions {
  /**
   * What the trailers of the status may take together, in bytes: name, value and 32 for each of
   * grpc-status, grpc-message and grpc-status-details-bin (RFC 9113 section 10.5.1). Default 8192, the
   * limit that gRPC asks every client to accept. Details that do not fit are left out in a fixed order:
   * DebugInfo, Help, LocalizedMessage, then the others from the last to the first, ErrorInfo last.
   */
  readonly maxBytes?: number;
}

/**
 * The value of `grpc-status-details-bin`: base64 without padding, as gRPC's wire format has it. Never
 * throws and never exceeds the budget; empty when not even code and message fit.
 */
export function encodeStatusHeader(status: StatusInit, options: HeaderOptions = {}): string {
  const { maxBytes = 8192, onIssue } = options;
  const kept = encodableDetails(status, options);
  const sizes = kept.map((detail) => (detail ? encodeRaw({ code: 0 }, [detail]).length : 0));
  const headers =
    fieldSize("grpc-status", 2) + fieldSize("grpc-message", escapedLength(wireMessage(status)));
  let length = sizes.reduce((sum, size) => sum + size, encodeRaw(status, []).length);
  const total = () => headers + fieldSize("grpc-status-details-bin", Math.ceil((length * 4) / 3));
  for (const index of droppingOrder(kept)) {
    if (total() <= maxBytes) break;
    const what = `${kept[index]?.type} was left out: trailers of ${total()} bytes are over the budget of ${maxBytes}`;
    onIssue?.({ kind: "over-budget", what, where: `details[${index}]` });
    kept[index] = undefined;
    length -= sizes[index] ?? 0;
  }
  if (total() <= maxBytes) return encodeBase64(encodeRaw(status, kept.filter(isDefined)), false);
  const what = `code and message go out alone: trailers of ${total()} bytes are over the budget of ${maxBytes}`;
  onIssue?.({ kind: "over-budget", what, where: "message" });
  return "";
}

/** The message, cut at the end where `grpc-status` and `grpc-message` alone are over the budget. */
export function fitMessage(message: string, { maxBytes = 8192, onIssue }: HeaderOptions): string {
  const room = maxBytes - fieldSize("grpc-status", 2) - fieldSize("grpc-message", 0);
  if (escapedLength(message) <= room) return message;
  let length = 0;
  let cut = "";
  for (const char of message) {
    length += escapedLength(char);
    if (length > room) break;
    cut += char;
  }
  const what = `the message was cut to ${cut.length} of ${message.length} characters to fit the budget of ${maxBytes} bytes`;
  onIssue?.({ kind: "over-budget", what, where: "message" });
  return cut;
}

const FIRST_TO_GO = ["google.rpc.DebugInfo", "google.rpc.Help", "google.rpc.LocalizedMessage"];

function droppingOrder(details: readonly (Detail | undefined)[]): number[] {
  const rank = ({ type }: Detail): number => {
    if (type === "google.rpc.ErrorInfo") return FIRST_TO_GO.length + 1;
    const place = FIRST_TO_GO.indexOf(type);
    return place < 0 ? FIRST_TO_GO.length : place;
  };
  const ranks = details.map((detail) => detail && rank(detail));
  return [...details.keys()]
    .filter((index) => ranks[index] !== undefined)
    .sort((a, b) => (ranks[a] ?? 0) - (ranks[b] ?? 0) || b - a);
}

function isDefined(detail: Detail | undefined): detail is Detail {
  return detail !== undefined;
}

function fieldSize(name: string, valueLength: number): number {
  return name.length + valueLength + 32;
}

/**
 * The length of a message once it is percent-encoded for grpc-message: as grpc-js does it, which escapes
 * more than the specification asks for.
 */
function escapedLength(message: string): number {
  return encodeURI(wellFormed(message)).length;
}

/** Half a surrogate pair has no UTF-8: it becomes U+FFFD, in headers as in the details. */
export function wellFormed(text: string): string {
  return text.replace(/\p{Cs}/gu, "\ufffd");
}

/** What a status says on the wire in place of the text of a foreign error. */
export const NEUTRAL_MESSAGE = "unknown error";

/** The code that goes out: the one that came, where there is one that an int32 holds. */
export function wireCode({ code, rawCode }: StatusInit): number {
  const number = rawCode || code;
  return (number | 0) === number ? number : Code.UNKNOWN;
}

/** Marks a status whose message is the text of a foreign error, which must not leave the process. */
export const LOCAL: unique symbol = Symbol.for("rpcstatus.local");

/** The message that may leave the process. */
export function wireMessage(status: StatusInit): string {
  return (status as { readonly [LOCAL]?: boolean })[LOCAL] === true
    ? NEUTRAL_MESSAGE
    : (status.message ?? "");
}

/** Each at its own place; undefined for one that cannot be encoded. */
function encodableDetails(status: StatusInit, { onIssue }: EncodeOptions): (Detail | undefined)[] {
  const details: (Detail | undefined)[] = [];
  for (const [index, init] of (status.details ?? []).entries()) {
    try {
      details.push(detailFromInit(init));
    } catch (error) {
      // One detail must not cost the status: it is left out, and the sender is told.
      details.push(undefined);
      onIssue?.({
        kind: "unencodable-detail",
        what: reasonOf(error),
        where: `details[${index}]`,
      });
    }
  }
  return details;
}

function encodeRaw(status: StatusInit, details: readonly Detail[]): Uint8Array {
  const writer = new Writer();
  const raw: RawStatus = {
    $typeName: "google.rpc.Status",
    code: wireCode(status),
    message: wireMessage(status),
    details: [...details],
    ...(status.$unknown !== undefined && { $unknown: [...status.$unknown] }),
  };
  writeStatus(raw, writer);
  return writer.finish();
}
