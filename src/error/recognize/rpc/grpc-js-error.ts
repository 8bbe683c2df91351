// A ServiceError of grpc-js: `code` is grpc-status, `details` is the decoded grpc-message, and its Metadata has
// the other trailers.

import { Code, codeFromNumber } from "../../../code/names.js";
import {
  DETAILS_HEADER,
  type HeaderValues,
  MESSAGE_HEADER,
  readHeaders,
  STATUS_HEADER,
  TRAILERS,
} from "../../../formats/grpc/headers.js";
import { readDetailsHeader, readTrailers } from "../../../formats/grpc/trailers.js";
import { get } from "../../../safe/properties.js";
import type { Issue } from "../../../status/issue.js";
import { type Found, statusOfCall } from "../found.js";

export function readGrpcJsError(thrown: unknown): Found | undefined {
  const code = get(thrown, "code");
  const text = get(thrown, "details");
  const metadata = get(thrown, "metadata");
  if (typeof code !== "number" || typeof text !== "string") return undefined;
  if (typeof get(metadata, "get") !== "function") return undefined;
  const issues: Issue[] = [];
  const values = readHeaders(metadata, TRAILERS, issues);
  const bare = readBareStatus(code, text, values, issues);
  if (bare !== undefined) return bare;
  // The others are in `code` and `details`.
  const others: readonly unknown[] = [STATUS_HEADER, MESSAGE_HEADER, ":status"];
  const own = issues.filter(({ header }) => !others.includes(header));
  return statusOfCall(code, text, values, own);
}

/**
 * Reads the error of a response without grpc-status. grpc-js removes grpc-status and grpc-message from the
 * Metadata; without a grpc-status, its code is that of the HTTP status, its text names that status in place of the
 * message, and the message is still in the Metadata.
 */
function readBareStatus(
  code: number,
  text: string,
  values: HeaderValues<(typeof TRAILERS)[number]>,
  issues: Issue[],
): Found | undefined {
  if (values[STATUS_HEADER].length > 0) return undefined;
  const isLeft = values[MESSAGE_HEADER].some((value) => value !== "");
  // Most errors end here, before their details are read.
  if (!isLeft && !text.startsWith("Received HTTP status code ")) return undefined;
  const hasCode = readDetailsHeader(values[DETAILS_HEADER], undefined, []).rawCode !== Code.OK;
  if (!isLeft && !hasCode) return undefined;
  const found = readTrailers(values, undefined, issues);
  const message = found.message || text;
  return { ...found, message, ...(!hasCode && { code: codeFromNumber(code), rawCode: code }) };
}
