// Problems of an input that was read nevertheless: data, never a reason to throw.
//
// `what` and `where` are for people. Programs use `kind` and the other fields.

import { get } from "../safe/properties.js";

const KINDS = [
  "malformed-base64",
  "malformed-protobuf",
  "malformed-json",
  "malformed-frame",
  "invalid-utf8",
  "unreadable",
  "missing-status",
  "unknown-code",
  "ok-in-error",
  "code-mismatch",
  "message-mismatch",
  "extra-value",
  "missing-metadata",
  "malformed-metadata",
  "missing-detail",
  "duplicate-detail",
  "unencodable-detail",
  "over-budget",
] as const;

/**
 * The kind of an issue:
 *
 * - `malformed-base64`: the text is not valid base64.
 * - `malformed-protobuf`: the bytes violate the wire format; everything before the violation was read.
 * - `malformed-json`: a JSON status, or one of its details, does not have the expected shape.
 * - `malformed-frame`: the frames of a gRPC-web or Connect body end early.
 * - `invalid-utf8`: a string is not UTF-8; the bad bytes became U+FFFD.
 * - `unreadable`: a part could not be read at all: a getter or a stream threw, a body was used before, is
 *   larger than allowed or compressed.
 * - `missing-status`: the code is missing: no grpc-status, no end of a stream, no code in a body. The code is that
 *   of the details or of the HTTP status if there is one, else UNKNOWN.
 * - `unknown-code`: the code is not one of the 17. `code` is UNKNOWN, or that of the HTTP status; `rawCode` is
 *   the number as received.
 * - `ok-in-error`: an error has code OK; it is read as UNKNOWN.
 * - `code-mismatch`: the trailers and the details have different codes; the trailers win.
 * - `message-mismatch`: the trailers and the details have different messages; the trailers win.
 * - `extra-value`: a header has more than one value; the first valid value was used, or, of several codes, the
 *   first that reports a failure.
 * - `missing-metadata`: an error of a catalog lacks a key that it declares.
 * - `malformed-metadata`: a metadata value does not have the text form of its type.
 * - `missing-detail`: an error of a catalog lacks a detail that it declares.
 * - `duplicate-detail`: an error of a catalog was given a type of detail twice; the first was kept.
 * - `unencodable-detail`: a detail could not be encoded and was left out.
 * - `over-budget`: a detail was left out, or the message was cut, because the trailers would have been too large.
 */
export type IssueKind = (typeof KINDS)[number];

/** Something that was wrong with an input that was read all the same, or with a detail that could not be sent. */
export interface Issue {
  readonly kind: IssueKind;
  /** The problem, for people. */
  readonly what: string;
  /** The part of the input, for people, such as `details[2]`, `message` or `grpc-status-details-bin`. */
  readonly where: string;
  /**
   * The index of the detail that the issue is about: in the list that was received or given for a detail that was
   * left out or read from JSON, in `details` of the status for one whose bytes are malformed.
   */
  readonly detail?: number;
  /** The full name of the type of the detail that the issue is about, such as "google.rpc.Help". */
  readonly type?: string;
  /** The header or trailer that the issue is about, in lower case. */
  readonly header?: string;
  /** The metadata key that the issue is about. */
  readonly key?: string;
  /** The number received as a code, if it is not one of the 17. */
  readonly rawCode?: number;
  /**
   * Set if a length in the input exceeds what is left of it, or base64 ends in the middle of a byte: the rest may
   * have been lost in transit. A cut in another place looks like damage, one between two fields like a whole value.
   */
  readonly truncated?: true;
}

// If there are more, the first ones are enough to find the problem.
const LAST = 999;

/** Adds an issue to a list. After a thousand, the last one says that there are more. */
export function pushIssue(issues: Issue[], issue: Issue): void {
  if (issues.length < LAST) issues.push(issue);
  else issues[LAST] ??= { ...issue, what: `${issue.what}; further issues are not listed` };
}

/** The optional fields of an issue. */
export type IssueFields = Omit<Issue, "kind" | "what" | "where">;

/** Returns a copy of an untrusted issue; undefined for a value that is not an issue of a known kind. */
export function issueFrom(value: unknown): Issue | undefined {
  const kind = get(value, "kind");
  const what = get(value, "what");
  const where = get(value, "where");
  const detail = get(value, "detail");
  const type = get(value, "type");
  const header = get(value, "header");
  const key = get(value, "key");
  const rawCode = get(value, "rawCode");
  const truncated = get(value, "truncated");
  if (!KINDS.includes(kind as IssueKind) || typeof what !== "string" || typeof where !== "string")
    return undefined;
  return {
    kind: kind as IssueKind,
    what,
    where,
    ...(Number.isSafeInteger(detail) && (detail as number) >= 0 && { detail: detail as number }),
    ...(typeof type === "string" && { type }),
    ...(typeof header === "string" && { header }),
    ...(typeof key === "string" && { key }),
    ...(typeof rawCode === "number" && { rawCode }),
    ...(truncated === true && { truncated }),
  };
}

/** Returns the message of a thrown value. Never throws: the value may be a proxy, or have getters. */
export function reasonOf(thrown: unknown): string {
  try {
    const message = (thrown as { readonly message?: unknown } | null | undefined)?.message;
    return typeof message === "string" ? message : String(thrown);
  } catch {
    // A proxy, or an object that cannot be made a string.
    return "it cannot be read";
  }
}
