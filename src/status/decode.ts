// An encoded google.rpc.Status.

import type { Any } from "../../gen/google/protobuf/any_rpcstatus.js";
import { readStatus } from "../../gen/google/rpc/status_rpcstatus.js";
import { Code, codeFromNumber } from "../code/names.js";
import { decodeBase64 } from "../wire/base64.js";
import { isBytes } from "../wire/bytes.js";
import { Reader } from "../wire/index.js";
import { MAX_FIELDS } from "../wire/reader.js";
import { detailFromBytes, readerIssues } from "./any-detail.js";
import type { Issue } from "./issue.js";
import type { Reading } from "./reading.js";

/** From bytes, or base64 of either alphabet; `where` is what issues call it. */
export function readBinary(input: unknown, where = "status"): Reading {
  const issues: Issue[] = [];
  let bytes: Uint8Array = new Uint8Array(0);
  if (typeof input === "string") {
    const decoded = decodeBase64(input);
    bytes = decoded.bytes;
    if (decoded.problem !== undefined)
      issues.push({ kind: "malformed-base64", what: decoded.problem, where });
  } else if (isBytes(input)) bytes = input;
  else {
    const what = `cannot read a status from ${typeof input}: give bytes or base64`;
    issues.push({ kind: "malformed-protobuf", what, where });
  }
  const reader = new Reader(bytes);
  const { code: rawCode, message, details, $unknown } = readStatus(reader);
  issues.push(...readerIssues(reader, where));
  // Where the bytes break off, there may be nothing of the last detail but that it begins.
  if (reader.problem !== undefined && isEmpty(details.at(-1))) details.pop();
  // A code that may have stood behind the break is not OK.
  const lost = rawCode === 0 && issues.some(({ kind }) => kind.startsWith("malformed"));
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
 * How many fields are read of a detail: together as many as of the status, each as its length has it, so
 * that none costs another. A field has two bytes at least, so it matters to huge statuses alone.
 */
function shareOf(detail: Uint8Array, status: Uint8Array): number {
  return Math.ceil((MAX_FIELDS * detail.length) / Math.max(status.length, 2 * MAX_FIELDS));
}
