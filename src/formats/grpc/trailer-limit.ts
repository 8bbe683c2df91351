// Fits the trailers of a status into a budget: what does not fit is left out or cut, and reported, but the
// status is always sent. A client that receives more than it accepts reports another error in place of this one.

import { type Code, codeFromNumber } from "../../code/names.js";
import type { Detail } from "../../status/any-detail.js";
import {
  type EncodeOptions,
  encodableDetails,
  encodeAs,
  encodeRaw,
  report,
} from "../../status/encode.js";
import { asList, type StatusLike, wellFormed, wireMessage } from "../../status/status.js";
import { encodeBase64 } from "../../wire/base64.js";
import { DETAILS_HEADER, MESSAGE_HEADER, STATUS_HEADER } from "./headers.js";

export interface HeaderOptions extends EncodeOptions {
  /**
   * Limit on the total size of grpc-status, grpc-message and grpc-status-details-bin, in bytes: name, value
   * and 32 for each (RFC 9113 section 10.5.1). Default 7680: gRPC asks every client to accept 8192, and in a
   * response without messages the other headers count too. grpc-java and grpcio lose a response over that
   * limit, its code included.
   *
   * Details that do not fit are left out in a fixed order: DebugInfo, Help, LocalizedMessage, then the others
   * from the last to the first. Then the message is cut, down to a quarter of the budget; ErrorInfo is left
   * out last.
   */
  readonly maxBytes?: number;
}

/**
 * Returns the value of `grpc-status-details-bin` alone: base64 without padding, as in gRPC's wire format. Never
 * throws and never exceeds the budget; empty if nothing fits. The message in it may be cut or neutral: to send
 * the other two trailers beside it, take all three from `trailersFromStatus`.
 */
export function encodeStatusHeader(status: StatusLike, options: HeaderOptions = {}): string {
  return headerOf(status, fitTrailers(status, options));
}

/** The trailers of a response that ends with a status. */
export interface Trailers {
  /** The value of `grpc-status`. */
  readonly code: Code;
  /** The value of `grpc-message`, before percent-encoding. */
  readonly message: string;
  /** The value of `grpc-status-details-bin`; empty if it is not needed or does not fit. */
  readonly header: string;
}

/**
 * Returns the trailers of a response: the code for `grpc-status`, the message for `grpc-message`, which the caller
 * percent-encodes, and the value of `grpc-status-details-bin`. The last is empty if there are no details, because
 * then the code and the message are the whole status. All three agree, even if the message was cut or is local, or
 * the code is not one of the 17. Never throws.
 */
export function trailersFromStatus(status: StatusLike, options: HeaderOptions = {}): Trailers {
  const own = normalized(status);
  if (asList(own.details).length === 0)
    return { code: own.code, message: fitMessage(own, options), header: "" };
  const fitted = fitTrailers(own, options);
  return { code: own.code, message: fitted.message, header: headerOf(own, fitted) };
}

/**
 * Returns the message and the details that fit, for a library that encodes the trailers itself. `encode` is the
 * function with which it percent-encodes grpc-message.
 */
export function fitStatus(
  status: StatusLike,
  options: HeaderOptions,
  encode: Encode,
): { readonly message: string; readonly details: readonly Detail[] } {
  const own = normalized(status);
  if (asList(own.details).length === 0)
    return { message: fitMessage(own, options, encode), details: [] };
  return fitTrailers(own, options, encode);
}

/** Returns the status with the code and the message that grpc-status and grpc-message will have. */
function normalized(status: StatusLike): StatusLike & { readonly code: Code } {
  const { details, $unknown } = status;
  const code = codeFromNumber(status.code);
  return { code, message: wireMessage(status), ...(details && { details }), $unknown };
}

type Encode = (text: string) => string;

/** The message and the details that fit; `isNothing` is set if no status fits into the details. */
interface Fitted {
  readonly message: string;
  readonly details: readonly Detail[];
  readonly isNothing?: true;
}

function fitMessage(
  status: StatusLike,
  options: HeaderOptions,
  encode: Encode = encodeURI,
): string {
  const room = budgetOf(options) - OVERHEAD;
  const fits = (text: string) => messageSizes(text, encode)[0] <= room;
  return cutMessage(fits, wellFormed(wireMessage(status)), options);
}

function fitTrailers(
  status: StatusLike,
  options: HeaderOptions,
  encode: Encode = encodeURI,
): Fitted {
  const maxBytes = budgetOf(options);
  const measure = (text: string) => messageSizes(text, encode);
  const message = wellFormed(wireMessage(status));
  const kept = encodableDetails(status, options);
  if (mostBytes(message, kept, status) <= maxBytes)
    return { message, details: kept.filter((detail) => detail !== undefined) };
  const sizes = kept.map((detail) => (detail ? encodeRaw({ code: 0 }, [detail]).length : 0));
  const bare = encodeRaw(withMessage(status, ""), []).length;
  let length = sizes.reduce((sum, size) => sum + size, bare);
  const fit = ([escaped, field]: Sizes): boolean =>
    OVERHEAD + escaped + base64Length(length + field) <= maxBytes;
  const fits = (text: string): boolean => fit(measure(text));
  // Measured once, not for each detail. A message with more characters than the budget has bytes never fits.
  const whole: Sizes = message.length > maxBytes ? [maxBytes, 0] : measure(message);
  // An ErrorInfo is worth more than the end of a long message.
  const least = measure(longestThat((text) => measure(text)[0] <= maxBytes / 4, message, maxBytes));
  for (const index of droppingOrder(kept)) {
    const { type } = kept[index] as Detail;
    if (fit(type === ERROR_INFO ? least : whole)) continue;
    const what = `${type} was left out: with it, the trailers would exceed the budget of ${maxBytes} bytes`;
    const where = `details[${index}]`;
    report(options, { kind: "over-budget", what, where, detail: index, type });
    kept[index] = undefined;
    length -= sizes[index] ?? 0;
  }
  const cut = cutMessage(fits, message, options);
  if (!fits(cut)) return { message: cut, details: [], isNothing: true };
  return { message: cut, details: kept.filter((detail) => detail !== undefined) };
}

function headerOf(status: StatusLike, { message, details, isNothing }: Fitted): string {
  if (isNothing) return "";
  return encodeAs(withMessage(status, message), details, (bytes) => encodeBase64(bytes, false));
}

/**
 * Returns an upper bound on the size of the trailers, without encoding them. A UTF-16 unit takes at most three bytes, or
 * nine if it is escaped; 32 is more than the tags and lengths of a status, and of a detail.
 */
function mostBytes(
  message: string,
  details: readonly (Detail | undefined)[],
  { $unknown }: StatusLike,
): number {
  let bytes = 32 + 3 * message.length;
  for (const detail of details) {
    if (detail === undefined) continue;
    bytes += 32 + 3 * detail.typeUrl.length + detail.value.length;
    if (detail.$unknown !== undefined) return Number.POSITIVE_INFINITY;
  }
  const isKnown = $unknown === undefined;
  return isKnown ? OVERHEAD + 9 * message.length + base64Length(bytes) : Number.POSITIVE_INFINITY;
}

type Sizes = readonly [escaped: number, field: number];

function budgetOf({ maxBytes }: HeaderOptions): number {
  return maxBytes ?? DEFAULT_BUDGET;
}

/** 8192 less the other headers: :status, content-type and date take 173, and proxies add their own. */
const DEFAULT_BUDGET = 7680;
const ERROR_INFO = "google.rpc.ErrorInfo";
const FIRST_TO_GO = ["google.rpc.DebugInfo", "google.rpc.Help", "google.rpc.LocalizedMessage"];

/** Two digits of grpc-status, the three names, and 32 for each field. */
const OVERHEAD = /*@__PURE__*/ [STATUS_HEADER, MESSAGE_HEADER, DETAILS_HEADER].reduce(
  (sum, name) => sum + name.length + 32,
  2,
);

function withMessage(status: StatusLike, message: string): StatusLike {
  const { code, rawCode, details, $unknown } = status;
  return {
    code,
    message,
    ...(rawCode !== undefined && { rawCode }),
    ...(details && { details }),
    $unknown,
  };
}

function droppingOrder(details: readonly (Detail | undefined)[]): number[] {
  const rank = (detail: Detail | undefined): number => {
    if (detail?.type === ERROR_INFO) return FIRST_TO_GO.length + 1;
    const place = FIRST_TO_GO.indexOf(detail?.type ?? "");
    return place < 0 ? FIRST_TO_GO.length : place;
  };
  const ranks = details.map(rank);
  return [...details.keys()]
    .filter((index) => details[index] !== undefined)
    .sort((a, b) => (ranks[a] ?? 0) - (ranks[b] ?? 0) || b - a);
}

function base64Length(bytes: number): number {
  return Math.ceil((bytes * 4) / 3);
}

/**
 * Returns the size of a message in grpc-message, percent-encoded by `encode`, and in the details, with its tag
 * and length. grpc-js encodes with encodeURI, which escapes more than the specification asks for.
 */
function messageSizes(message: string, encode: Encode): Sizes {
  if (message === "") return [0, 0];
  const escaped = encode(message);
  // Each escape of three characters is one byte.
  let utf8 = escaped.length;
  for (let i = escaped.indexOf("%"); i >= 0; i = escaped.indexOf("%", i + 3)) utf8 -= 2;
  return [escaped.length, 1 + Math.ceil(Math.log2(utf8 + 1) / 7) + utf8];
}

/** Returns the beginning of the message that fits. Reports a cut. */
function cutMessage(
  fits: (text: string) => boolean,
  message: string,
  options: HeaderOptions,
): string {
  const maxBytes = budgetOf(options);
  const cut = longestThat(fits, message, maxBytes);
  if (cut === message) return message;
  const what = `the message was cut to ${cut.length} of ${message.length} characters: whole, the trailers would exceed the budget of ${maxBytes} bytes`;
  report(options, { kind: "over-budget", what, where: "message" });
  return cut;
}

/** Returns the longest beginning of at most `max` characters that fits: a binary search. */
function longestThat(fits: (text: string) => boolean, message: string, max: number): string {
  // Each character takes at least one byte.
  if (message.length <= max && fits(message)) return message;
  let [low, high] = [0, Math.max(0, Math.min(message.length, max))];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (fits(whole(message.slice(0, middle)))) low = middle;
    else high = middle - 1;
  }
  return whole(message.slice(0, low));
}

/** Drops half of a surrogate pair at the end. */
function whole(text: string): string {
  return text.replace(/[\ud800-\udbff]$/, "");
}
