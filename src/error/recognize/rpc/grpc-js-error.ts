// A ServiceError of grpc-js: `code` is grpc-status, `details` is the decoded grpc-message, and its Metadata has
// the other trailers.

import { Code, codeFromNumber } from "../../../code/names.js";
import {
  DETAILS_HEADER,
  MESSAGE_HEADER,
  readHeaders,
  STATUS_HEADER,
  TRAILERS,
} from "../../../formats/grpc/headers.js";
import { readDetailsHeader, readTrailers } from "../../../formats/grpc/trailers.js";
import { get } from "../../../safe/properties.js";
import type { Issue } from "../../../status/issue.js";
import { type Found, failedCall } from "../found.js";

export function readGrpcJsError(thrown: unknown): Found | undefined {
  const code = get(thrown, "code");
  const text = get(thrown, "details");
  const metadata = get(thrown, "metadata");
  if (typeof code !== "number" || typeof text !== "string") return undefined;
  if (typeof get(metadata, "get") !== "function") return undefined;
  return readBareStatus(code, text, metadata) ?? failedCall(code, text, metadata);
}

/**
 * Reads the error of a response without grpc-status. grpc-js removes grpc-status and grpc-message from the
 * Metadata; without a grpc-status, its code is that of the HTTP status, its text names that status in place of the
 * message, and the message is still in the Metadata.
 */
function readBareStatus(code: number, text: string, metadata: unknown): Found | undefined {
  const issues: Issue[] = [];
  const values = readHeaders(metadata, TRAILERS, issues);
  if (values[STATUS_HEADER].length > 0) return undefined;
  const found = readTrailers(values, undefined, issues);
  const hasCode = readDetailsHeader(values[DETAILS_HEADER], undefined, []).rawCode !== Code.OK;
  const isLeft = values[MESSAGE_HEADER].some((value) => value !== "");
  if (!isLeft && !(hasCode && text.startsWith("Received HTTP status code "))) return undefined;
  const message = found.message || text;
  return { ...found, message, ...(!hasCode && { code: codeFromNumber(code), rawCode: code }) };
}
