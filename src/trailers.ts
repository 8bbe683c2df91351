// The trailers of a status within a budget: what does not fit is left out or cut, and reported, and the
// status always goes out. A server that sends more than the other side takes sends nothing.

import type { Detail } from "./detail.js";
import {
  type EncodeOptions,
  encodableDetails,
  encodeRaw,
  type StatusInit,
  wellFormed,
  wireMessage,
} from "./status.js";
import { encodeBase64 } from "./wire/base64.js";

export interface HeaderOptions extends EncodeOptions {
  /**
   * What the trailers of the status may take together, in bytes: name, value and 32 for each of
   * grpc-status, grpc-message and grpc-status-details-bin (RFC 9113 section 10.5.1). Default 8192, the
   * limit that gRPC asks every client to accept. Details that do not fit are left out in a fixed order:
   * DebugInfo, Help, LocalizedMessage, then the others from the last to the first. Then the message is
   * cut, down to a quarter of the budget; ErrorInfo goes last.
   */
  readonly maxBytes?: number;
}

/**
 * The value of `grpc-status-details-bin`: base64 without padding, as gRPC's wire format has it. Never
 * throws and never exceeds the budget; empty when nothing fits.
 */
export function encodeStatusHeader(status: StatusInit, options: HeaderOptions = {}): string {
  return fitTrailers(status, options).header;
}

export interface Trailers {
  /** The message of both trailers, before percent-encoding. */
  readonly message: string;
  /** The value of `grpc-status-details-bin`; empty where it is not needed or does not fit. */
  readonly header: string;
}

/** The trailers of a server's answer: without details, code and message say everything. */
export function answerTrailers(status: StatusInit, options: HeaderOptions): Trailers {
  if ((status.details ?? []).length > 0) return fitTrailers(status, options);
  const room = (options.maxBytes ?? DEFAULT_BUDGET) - OVERHEAD;
  const fits = (text: string) => messageSizes(text)[0] <= room;
  return { message: cutMessage(fits, wellFormed(wireMessage(status)), options), header: "" };
}

function fitTrailers(status: StatusInit, options: HeaderOptions): Trailers {
  const { maxBytes = DEFAULT_BUDGET, onIssue } = options;
  const message = wellFormed(wireMessage(status));
  const kept = encodableDetails(status, options);
  const sizes = kept.map((detail) => (detail ? encodeRaw({ code: 0 }, [detail]).length : 0));
  const bare = encodeRaw(withMessage(status, ""), []).length;
  let length = sizes.reduce((sum, size) => sum + size, bare);
  const fits = (text: string): boolean => {
    const [escaped, field] = messageSizes(text);
    return OVERHEAD + escaped + base64Length(length + field) <= maxBytes;
  };
  // Where there is an ErrorInfo, the rest of a long message is worth less than that.
  const least = longestThat((text) => messageSizes(text)[0] <= maxBytes / 4, message, maxBytes);
  for (const index of droppingOrder(kept)) {
    const { type } = kept[index] as Detail;
    if (fits(type === ERROR_INFO ? least : message)) continue;
    const what = `${type} was left out: the trailers are over the budget of ${maxBytes} bytes`;
    onIssue?.({ kind: "over-budget", what, where: `details[${index}]` });
    kept[index] = undefined;
    length -= sizes[index] ?? 0;
  }
  const cut = cutMessage(fits, message, options);
  if (!fits(cut)) return { message: cut, header: "" };
  const details = kept.filter((detail) => detail !== undefined);
  return {
    message: cut,
    header: encodeBase64(encodeRaw(withMessage(status, cut), details), false),
  };
}

const DEFAULT_BUDGET = 8192;
const ERROR_INFO = "google.rpc.ErrorInfo";
const FIRST_TO_GO = ["google.rpc.DebugInfo", "google.rpc.Help", "google.rpc.LocalizedMessage"];

/** Two digits of grpc-status, the names, and the cost of each field. */
const OVERHEAD = ["grpc-status", "grpc-message", "grpc-status-details-bin"].reduce(
  (sum, name) => sum + name.length + 32,
  2,
);

function withMessage(status: StatusInit, message: string): StatusInit {
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
 * What a message takes in grpc-message, percent-encoded as grpc-js does it, which escapes more than the
 * specification asks for; and in the details, with its tag and length.
 */
function messageSizes(message: string): readonly [escaped: number, field: number] {
  if (message === "") return [0, 0];
  const escaped = encodeURI(message);
  // Each escape of three characters is one byte.
  const utf8 = escaped.replace(/%../g, "_").length;
  return [escaped.length, 1 + Math.ceil(Math.log2(utf8 + 1) / 7) + utf8];
}

/** The beginning that fits; a cut is reported. */
function cutMessage(
  fits: (text: string) => boolean,
  message: string,
  { maxBytes = DEFAULT_BUDGET, onIssue }: HeaderOptions,
): string {
  const cut = longestThat(fits, message, maxBytes);
  if (cut === message) return message;
  const what = `the message was cut to ${cut.length} of ${message.length} characters: the trailers are over the budget of ${maxBytes} bytes`;
  onIssue?.({ kind: "over-budget", what, where: "message" });
  return cut;
}

function longestThat(fits: (text: string) => boolean, message: string, most: number): string {
  // Each character takes a byte at least; half of what is looked at decides where to look next.
  if (message.length <= most && fits(message)) return message;
  let [low, high] = [0, Math.max(0, Math.min(message.length, most))];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (fits(whole(message.slice(0, middle)))) low = middle;
    else high = middle - 1;
  }
  return whole(message.slice(0, low));
}

/** Without half of a surrogate pair at its end. */
function whole(text: string): string {
  return text.replace(/[\ud800-\udbff]$/, "");
}
