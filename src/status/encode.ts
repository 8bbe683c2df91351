// Encodes a google.rpc.Status. Never throws: a detail that cannot be encoded is left out and reported.

import { notify } from "../safe/call.js";
import { copyOf, Writer } from "../wire/writer.js";
import { type Detail, detailFromInit } from "./any-detail.js";
import { type Issue, reasonOf } from "./issue.js";
import { encodeJsonDetail, notKnown } from "./json/bytes-from-json.js";
import { detailsOf, type StatusLike, unknownOf, wireCode, wireMessage } from "./status.js";

export interface EncodeOptions {
  /** Called for every detail that was left out and, by functions that have a budget, for a message that was cut. */
  readonly onIssue?: (issue: Issue) => void;
}

/**
 * Encodes a google.rpc.Status. Never throws: a detail that cannot be encoded is left out and reported. A StatusError
 * that `StatusError.from` made from an exception gets a neutral message.
 */
export function encodeStatus(status: StatusLike, options: EncodeOptions = {}): Uint8Array {
  return encodeRaw(
    status,
    encodableDetails(status, options).filter((d) => d !== undefined),
  );
}

/** Returns the details in order; undefined for one that cannot be encoded, which is reported. */
export function encodableDetails(
  status: StatusLike,
  options: EncodeOptions,
): (Detail | undefined)[] {
  return detailsOf(status).map((init, index) => {
    try {
      const given = detailFromInit(init);
      return given.json === undefined ? given : encodedJson(given, index, options);
    } catch (error) {
      // One bad detail must not lose the whole status.
      reportUnencodable(options, index, error);
      return undefined;
    }
  });
}

function encodedJson(given: Detail, index: number, options: EncodeOptions): Detail {
  const issues: Issue[] = [];
  const detail = encodeJsonDetail(given, index, issues);
  if (detail.json !== undefined) throw new Error(notKnown(detail));
  for (const issue of issues) report(options, issue);
  return detail;
}

export function reportUnencodable(options: EncodeOptions, index: number, error: unknown): void {
  report(options, {
    kind: "unencodable-detail",
    what: reasonOf(error),
    where: `details[${index}]`,
    detail: index,
  });
}

/** Calls `onIssue`. A listener that throws must not lose the status. */
export function report({ onIssue }: EncodeOptions, issue: Issue): void {
  notify(() => onIssue?.(issue));
}

/** Encodes the status with the given details in place of its own. */
export function encodeRaw(status: StatusLike, details: readonly Detail[]): Uint8Array {
  return encodeAs(status, details, copyOf);
}

/** Returns what `read` makes of the encoded status; it must not keep the bytes. */
export function encodeAs<T>(
  status: StatusLike,
  details: readonly Detail[],
  read: (bytes: Uint8Array) => T,
): T {
  const writer = new Writer();
  const code = wireCode(status);
  const message = wireMessage(status);
  if (code !== 0) writer.tag(8).int32(code);
  if (message !== "") writer.tag(18).string(message);
  for (const detail of details) {
    const start = writer.tag(26).open();
    if (detail.typeUrl !== "") writer.tag(10).string(detail.typeUrl);
    if (detail.value.length > 0) writer.tag(18).raw(detail.value);
    writer.unknown(detail.$unknown);
    writer.close(start);
  }
  writer.unknown(unknownOf(status));
  return writer.end(read);
}
