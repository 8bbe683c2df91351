// A ServiceError of grpc-js: `code` is grpc-status, `details` is grpc-message, decoded, and the Metadata has
// what else was in the trailers.

import { Code, codeFromNumber } from "../../code/names.js";
import { readHeaders } from "../../formats/grpc/headers.js";
import {
  DETAILS_HEADER,
  mergeMessages,
  readDetailsHeader,
  readTrailers,
  TRAILERS,
} from "../../formats/grpc/trailers.js";
import { get } from "../../safe/properties.js";
import type { Issue } from "../../status/issue.js";
import type { Found } from "./found.js";

export function readServiceError(thrown: unknown): Found | undefined {
  const code = get(thrown, "code");
  const text = get(thrown, "details");
  const metadata = get(thrown, "metadata");
  if (typeof code !== "number" || typeof text !== "string") return undefined;
  if (typeof get(metadata, "get") !== "function") return undefined;
  return readUntaken(code, text, metadata) ?? readCall(code, text, metadata);
}

/**
 * grpc-js takes grpc-status and grpc-message out. Where there was no grpc-status, the code is that of the HTTP
 * status, and the text says so in place of what was sent, which is still in the Metadata.
 */
function readUntaken(code: number, text: string, metadata: unknown): Found | undefined {
  const issues: Issue[] = [];
  const values = readHeaders(metadata, TRAILERS, issues);
  if (values["grpc-status"].length > 0) return undefined;
  const found = readTrailers(values, undefined, issues);
  const hasCode = readDetailsHeader(values[DETAILS_HEADER], undefined, []).rawCode !== Code.OK;
  const isLeft = values["grpc-message"].some((value) => value !== "");
  if (!isLeft && !(hasCode && text.startsWith("Received HTTP status code "))) return undefined;
  const message = found.message || text;
  return { ...found, message, ...(!hasCode && { code: codeFromNumber(code), rawCode: code }) };
}

/** A call that failed with the code and the message, with the details that its trailers have. */
export function readCall(rawCode: number, text: string, trailers: unknown): Found {
  const issues: Issue[] = [];
  const values = readHeaders(trailers, [DETAILS_HEADER], issues)[DETAILS_HEADER];
  const details = readDetailsHeader(values, rawCode, issues);
  const message = mergeMessages(text, details.message, issues);
  return { ...details, code: codeFromNumber(rawCode), rawCode, message, issues };
}
