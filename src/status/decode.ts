// Decodes a google.rpc.Status. Never throws: every input gives a status, with each code, message and detail that
// could be read, and issues for the rest.

import type { Any } from "../../gen/google/protobuf/any_rpcstatus.js";
import { statusCodec } from "../../gen/google/rpc/status_rpcstatus.js";
import { Code, codeFromNumber } from "../code/names.js";
import { decodeBase64 } from "../wire/base64.js";
import { isBytes } from "../wire/bytes.js";
import { readMessage } from "../wire/codec.js";
import { MAX_FIELDS, Reader } from "../wire/reader.js";
import { detailFromBytes, readerIssues } from "./any-detail.js";
import type { Issue, IssueFields } from "./issue.js";
import { type Reading, statusFromReading } from "./reading.js";
import type { Status } from "./status.js";

/**
 * Limit on the fields of a status, those of its details not included: a detail takes far more memory than other fields,
 * even an empty one. A detail has up to three, so that at least 20,000 are read.
 */
const MAX_STATUS_FIELDS = 60_000;

/**
 * Decodes a google.rpc.Status from bytes, or from base64 or base64url text, padded or not. Never throws. If the
 * input is malformed and no code was read before that, the code is UNKNOWN, never OK. Of a huge input, 60,000 fields are
 * read, and 200,000 in its details; more are an issue.
 */
export function decodeStatus(input: Uint8Array | string): Status {
  return statusFromReading(readBinary(input));
}

/**
 * Reads bytes, or base64 of either alphabet. `header` is the name of the header with the value, for issues.
 */
export function readBinary(input: unknown, header?: string): Reading {
  const where = header ?? "status";
  const fields: IssueFields = header === undefined ? {} : { header };
  const issues: Issue[] = [];
  let bytes: Uint8Array = new Uint8Array(0);
  if (typeof input === "string") {
    const decoded = decodeBase64(input);
    bytes = decoded.bytes;
    const { problem, truncated } = decoded;
    if (problem !== undefined)
      issues.push({
        kind: "malformed-base64",
        what: problem,
        where,
        ...fields,
        ...(truncated && { truncated }),
      });
  } else if (isBytes(input)) bytes = input;
  else {
    const what = `cannot read a status from ${typeof input}: give bytes or base64`;
    issues.push({ kind: "malformed-protobuf", what, where, ...fields });
  }
  const reader = new Reader(bytes, MAX_STATUS_FIELDS);
  const { code: rawCode, message, details, $unknown } = readMessage(reader, statusCodec);
  for (const issue of readerIssues(reader, where)) {
    const truncated = issue.kind === "malformed-protobuf" && reader.problem?.truncated;
    issues.push({ ...issue, ...fields, ...(truncated && { truncated }) });
  }
  // If the bytes end early, only the tag of the last detail may be left.
  if (reader.problem !== undefined && isEmpty(details.at(-1))) details.pop();
  // The code may have followed the malformed part.
  const lost = rawCode === 0 && issues.some(({ kind }) => kind !== "invalid-utf8");
  return {
    code: lost ? Code.UNKNOWN : codeFromNumber(rawCode),
    rawCode,
    message,
    details: details.map(({ typeUrl, value, $unknown }) =>
      detailFromBytes(typeUrl, value, $unknown, shareOf(value, bytes)),
    ),
    issues,
    ...($unknown !== undefined && { $unknown }),
  };
}

function isEmpty(detail: Any | undefined): boolean {
  return detail?.typeUrl === "" && detail.value.length === 0;
}

/**
 * Returns the limit on the fields of a detail: all details together have that of the status, each in proportion to
 * its length, so that none takes from another. A field has at least two bytes, so this matters only for huge
 * statuses.
 */
function shareOf(detail: Uint8Array, status: Uint8Array): number {
  return Math.ceil((MAX_FIELDS * detail.length) / Math.max(status.length, 2 * MAX_FIELDS));
}
