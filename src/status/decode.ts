// Decodes a google.rpc.Status. Never throws: every input gives a status, with each code, message and detail that
// could be read, and issues for the rest.

import { Code, codeFromNumber } from "../code/names.js";
import { decodeBase64 } from "../wire/base64.js";
import { isBytes, plainBytes } from "../wire/bytes.js";
import { MAX_FIELDS, Reader, type UnknownField } from "../wire/reader.js";
import { type Detail, detailFromBytes, readerIssues } from "./any-detail.js";
import type { Issue, IssueFields } from "./issue.js";
import { type Reading, statusFromReading } from "./reading.js";
import type { Status } from "./status.js";

/**
 * Limit on the fields of a status, those of its details not included: a detail takes far more memory than other fields,
 * even an empty one. A detail has up to three, so that at least 20,000 are read.
 */
const MAX_STATUS_FIELDS = 60_000;

/** The message of a longer status does not share its text: programs keep messages, and would keep all of the status. */
const MAX_SHARED = 1024;

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
  const issues: Issue[] = [];
  const reader = new Reader(bytesOf(input, issues, header), MAX_STATUS_FIELDS);
  const { rawCode, message, details, $unknown } = readStatus(reader);
  const { problem } = reader;
  if (problem !== undefined || reader.badUtf8 !== undefined) {
    for (const issue of readerIssues(reader, header ?? "status")) {
      const truncated = issue.kind === "malformed-protobuf" && problem?.truncated;
      issues.push({ ...issue, ...placeOf(header), ...(truncated && { truncated }) });
    }
    // If the bytes end early, only the tag of the last detail may be left.
    if (problem !== undefined && isEmpty(details.at(-1))) details.pop();
  }
  // The code may have followed the malformed part.
  const lost = rawCode === 0 && issues.some(({ kind }) => kind !== "invalid-utf8");
  const code = lost ? Code.UNKNOWN : codeFromNumber(rawCode);
  const reading = { code, rawCode, message, details, issues };
  return $unknown === undefined ? reading : { ...reading, $unknown };
}

function bytesOf(input: unknown, issues: Issue[], header: string | undefined): Uint8Array {
  const where = header ?? "status";
  if (typeof input === "string") {
    const { bytes, problem, truncated } = decodeBase64(input);
    if (problem !== undefined)
      issues.push({
        kind: "malformed-base64",
        what: problem,
        where,
        ...placeOf(header),
        ...(truncated && { truncated }),
      });
    return bytes;
  }
  if (isBytes(input)) return plainBytes(input);
  const what = `cannot read a status from ${typeof input}: give bytes or base64`;
  issues.push({ kind: "malformed-protobuf", what, where, ...placeOf(header) });
  return new Uint8Array(0);
}

function placeOf(header: string | undefined): IssueFields {
  return header === undefined ? {} : { header };
}

interface RawStatus {
  rawCode: number;
  message: string;
  readonly details: Detail[];
  $unknown: UnknownField[] | undefined;
}

/** Reads a google.rpc.Status. Unlike its codec, makes a Detail of each google.protobuf.Any. */
function readStatus(reader: Reader): RawStatus {
  const status: RawStatus = { rawCode: 0, message: "", details: [], $unknown: undefined };
  for (let tag = reader.tag(); tag !== 0; tag = reader.tag()) {
    if (tag === 8) status.rawCode = reader.int32();
    else if (tag === 18) status.message = reader.string(reader.end > MAX_SHARED);
    else if (tag === 26) status.details.push(reader.message(readAny));
    else {
      status.$unknown ??= [];
      status.$unknown.push(reader.skip(tag));
    }
  }
  return status;
}

function readAny(reader: Reader): Detail {
  let typeUrl = "";
  let value: Uint8Array | undefined;
  let unknown: UnknownField[] | undefined;
  for (let tag = reader.tag(); tag !== 0; tag = reader.tag()) {
    if (tag === 10) typeUrl = reader.string();
    else if (tag === 18) value = reader.raw();
    else {
      unknown ??= [];
      unknown.push(reader.skip(tag));
    }
  }
  const bytes = value ?? new Uint8Array(0);
  return detailFromBytes(typeUrl, bytes, unknown, shareOf(bytes, reader.bytes), reader.input);
}

function isEmpty(detail: Detail | undefined): boolean {
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
