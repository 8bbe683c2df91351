// google.rpc.Status, read and written. Reading is total: whatever comes in, a status comes out, with
// every code, message and detail that was there, and issues that say what was wrong.

import { type Status as RawStatus, writeStatus } from "../../gen/google/rpc/status_rpcstatus.js";
import { Code, codeFromNumber } from "../code/names.js";
import { attempt, notify } from "../safe/call.js";
import { type UnknownField, Writer } from "../wire/index.js";
import { unknownFields } from "../wire/reader.js";
import { type Detail, type DetailInit, detailFromInit } from "./any-detail.js";
import { readBinary } from "./decode.js";
import { type Issue, reasonOf } from "./issue.js";
import { statusFromReading } from "./reading.js";

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
  return statusFromReading(readBinary(input));
}

/**
 * Encodes a google.rpc.Status. Never throws: a detail that cannot be encoded is left out and reported.
 * A StatusError that was made from a foreign error goes out with a neutral message.
 */
export function encodeStatus(status: StatusInit, options: EncodeOptions = {}): Uint8Array {
  return encodeRaw(
    status,
    encodableDetails(status, options).filter((d) => d !== undefined),
  );
}

/** Half a surrogate pair has no UTF-8: it becomes U+FFFD, in headers as in the details. */
export function wellFormed(text: string): string {
  return text.replace(/\p{Cs}/gu, "\ufffd");
}

/** What a status says on the wire in place of the text of a foreign error. */
export const NEUTRAL_MESSAGE = "unknown error";

/** The code that goes out: the one that came, where there is one that an int32 holds. */
export function wireCode({ code, rawCode }: StatusInit): number {
  // A code that was set after reading, as in {...status, code}, counts more than the one that came.
  const number = rawCode !== undefined && codeFromNumber(rawCode) === code ? rawCode : code;
  return (number | 0) === number ? number : Code.UNKNOWN;
}

/** Marks a status whose message is the text of a foreign error, which must not leave the process. */
export const LOCAL: unique symbol = Symbol.for("rpcstatus.local");

export function isLocal(status: StatusInit): boolean {
  return (status as { readonly [LOCAL]?: boolean })[LOCAL] === true;
}

/**
 * Marks an error as the interceptor of a client throws it: a server that lets it through does not pass it
 * on. `StatusError.from` gives one without the mark.
 */
export const RECEIVED: unique symbol = Symbol.for("rpcstatus.received");

export function isReceived(error: object): boolean {
  return attempt(() => (error as { readonly [RECEIVED]?: boolean })[RECEIVED]) === true;
}

/** The message that may leave the process. */
export function wireMessage(status: StatusInit): string {
  return isLocal(status) ? NEUTRAL_MESSAGE : (status.message ?? "");
}

/** The details in order; undefined for one that cannot be encoded, which is reported. */
export function encodableDetails(
  status: StatusInit,
  options: EncodeOptions,
): (Detail | undefined)[] {
  return asList(status.details).map((init, index) => {
    try {
      const detail = detailFromInit(init);
      if (detail.json === undefined) return detail;
      throw new Error(
        `cannot encode a detail of type "${detail.type}": it came as JSON, and the type is not known here`,
      );
    } catch (error) {
      // One detail must not cost the status: it is left out, and the sender is told.
      const where = `details[${index}]`;
      report(options, { kind: "unencodable-detail", what: reasonOf(error), where });
      return undefined;
    }
  });
}

/** Callers without types may give anything. */
export function asList(details: StatusInit["details"]): readonly DetailInit[] {
  return Array.isArray(details) ? details : [];
}

/** A listener that fails must not cost the status. */
export function report({ onIssue }: EncodeOptions, issue: Issue): void {
  notify(() => onIssue?.(issue));
}

/** Of a status from elsewhere; undefined where there is none. */
export function unknownOf(status: { readonly $unknown?: unknown }): UnknownField[] | undefined {
  return attempt(() => unknownFields(status.$unknown, STATUS_TAGS));
}

/** code, message and details. */
const STATUS_TAGS = [8, 18, 26];

export function encodeRaw(status: StatusInit, details: readonly Detail[]): Uint8Array {
  const writer = new Writer();
  const $unknown = unknownOf(status);
  const raw: RawStatus = {
    $typeName: "google.rpc.Status",
    code: wireCode(status),
    message: wireMessage(status),
    details: [...details],
    ...($unknown !== undefined && { $unknown }),
  };
  writeStatus(raw, writer);
  return writer.finish();
}
