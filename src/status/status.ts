// google.rpc.Status as types: the result of readers, the input of writers, and the parts that may leave the process.

import { Code, codeFromNumber, type ErrorCode } from "../code/names.js";
import { attempt } from "../safe/call.js";
import { type UnknownField, unknownFields } from "../wire/reader.js";
import type { Detail, DetailInit } from "./any-detail.js";
import type { Issue } from "./issue.js";

/** A status that was read. */
export interface Status {
  /** One of the 17 codes; UNKNOWN if `rawCode` is not one of them. */
  readonly code: Code;
  /** The number as received. */
  readonly rawCode: number;
  readonly message: string;
  /** In order; each keeps its bytes and decodes on first read. */
  readonly details: readonly Detail[];
  /** Issues of the input; reading them decodes every standard detail. */
  readonly issues: readonly Issue[];
  /** Fields that google.rpc.Status does not define; they are passed on when the status is encoded. */
  readonly $unknown?: readonly UnknownField[];
}

/** The input of writers: the result of a reader, a StatusError, a google.rpc.Status, or an object with the same fields. */
export interface StatusLike {
  /** A number that is not one of the 17 codes is sent as UNKNOWN. */
  readonly code: Code;
  /** The number that the status was received with, sent instead of `code`. Default: `code`. */
  readonly rawCode?: number;
  /** Default: empty. */
  readonly message?: string;
  /** Default: none. */
  readonly details?: readonly DetailInit[];
  readonly $unknown?: readonly UnknownField[] | undefined;
}

/** The parts that a StatusError is made from. */
export interface StatusInit extends StatusLike {
  /** One of the 16 error codes. */
  readonly code: ErrorCode;
}

/** The message that is sent in place of the text of an exception. */
export const NEUTRAL_MESSAGE = "unknown error";

/** Marks a status whose message is the text of an exception, which must not leave the process. */
export const LOCAL: unique symbol = /*@__PURE__*/ Symbol.for("rpcstatus.local");

export function isLocal(status: StatusLike): boolean {
  return (status as { readonly [LOCAL]?: boolean })[LOCAL] === true;
}

/**
 * Marks an error that a client received from a server: a server whose handler throws it does not pass it on.
 * `StatusError.from` returns a copy without the mark.
 */
export const RECEIVED: unique symbol = /*@__PURE__*/ Symbol.for("rpcstatus.received");

export function isReceived(error: object): boolean {
  return attempt(() => (error as { readonly [RECEIVED]?: boolean })[RECEIVED]) === true;
}

/** Returns the message that may leave the process, as a string: untyped callers may pass anything. */
export function wireMessage(status: StatusLike): string {
  if (isLocal(status)) return NEUTRAL_MESSAGE;
  const { message } = status;
  return typeof message === "string" ? message : (attempt(() => String(message ?? "")) ?? "");
}

/** Returns the code to send: the number as received, if there is one and it fits an int32. */
export function wireCode({ code, rawCode }: StatusLike): number {
  // A code that was set after reading, as in {...status, code}, wins over the number that was received.
  const number = rawCode !== undefined && codeFromNumber(rawCode) === code ? rawCode : code;
  return (number | 0) === number ? number : Code.UNKNOWN;
}

/** Replaces each unpaired surrogate, which has no UTF-8, by U+FFFD: in headers as in details. */
export function wellFormed(text: string): string {
  const own = text as { toWellFormed?(): string };
  return own.toWellFormed?.() ?? text.replace(/\p{Cs}/gu, "\ufffd");
}

/** Returns the given list; an empty one for anything else, which an untyped caller may pass. */
export function asList<Item>(list: readonly Item[] | undefined): readonly Item[] {
  return Array.isArray(list) ? list : [];
}

// Many more than can be sent. A sparse list may claim billions.
const MAX_DETAILS = 1_048_576;

/** Stands for the details that are left out, and is reported as one that cannot be encoded. */
const REST = {
  get typeUrl(): never {
    throw new RangeError(`the rest was left out: there are more than ${MAX_DETAILS} details`);
  },
};

/** Returns the details of a status that an untyped caller may have made, with one that throws if there are too many. */
export function detailsOf<Item>({
  details,
}: {
  readonly details?: readonly Item[];
}): readonly Item[] {
  const list = asList(details);
  return list.length > MAX_DETAILS ? [...list.slice(0, MAX_DETAILS), REST as never] : list;
}

/** The tags of code, message and details. */
const STATUS_TAGS = [8, 18, 26];

/** Returns the unknown fields of an untrusted status; undefined if it has none. */
export function unknownOf(status: { readonly $unknown?: unknown }): UnknownField[] | undefined {
  return attempt(() => unknownFields(status.$unknown, STATUS_TAGS));
}
