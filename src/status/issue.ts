// What was wrong with an input that was read all the same: data, never a reason to throw.

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
 * - `malformed-base64`: the text is no base64.
 * - `malformed-protobuf`: the bytes break the wire format; what stood before the break was read.
 * - `malformed-json`: a JSON status, or one of its details, has another shape than it should.
 * - `malformed-frame`: the frames of a gRPC-web or Connect body break off.
 * - `invalid-utf8`: a string is not UTF-8; the bad bytes became U+FFFD.
 * - `unreadable`: a part could not be read at all: a getter or a stream threw, a body was used before, is
 *   larger than allowed or compressed.
 * - `missing-status`: nothing names a code: no grpc-status, no end of a stream, no code in a body. The code
 *   is that of the details or of the HTTP status where there is one, else UNKNOWN.
 * - `unknown-code`: the code is none of the 17. `code` is UNKNOWN, or that of the HTTP status; `rawCode` is
 *   the number that was there.
 * - `ok-in-error`: an error came with code OK; it is UNKNOWN.
 * - `code-mismatch`: the trailers and the details name different codes; the trailers win.
 * - `message-mismatch`: the trailers and the details hold different messages; the trailers win.
 * - `extra-value`: a header came more than once; the first value that reads well was used, and of several codes
 *   one that says failure.
 * - `missing-metadata`: an error of a catalogue lacks a key that it declares.
 * - `malformed-metadata`: a metadata value does not have the text form of its type.
 * - `missing-detail`: an error of a catalogue lacks a detail that it declares.
 * - `duplicate-detail`: an error of a catalogue was given a type of detail twice; the first was kept.
 * - `unencodable-detail`: a detail could not be encoded and was left out.
 * - `over-budget`: a detail was left out because the trailers would have been too large.
 */
export type IssueKind = (typeof KINDS)[number];

/** Whether a value has the form of an issue, and a kind that exists. */
export function isIssue(value: unknown): value is Issue {
  const { kind, what, where } = (value ?? {}) as Partial<Issue>;
  return KINDS.includes(kind as IssueKind) && typeof what === "string" && typeof where === "string";
}

/** What a thrown value says; a proxy or a getter may throw anything. */
export function reasonOf(thrown: unknown): string {
  try {
    const message = (thrown as { readonly message?: unknown } | null | undefined)?.message;
    return typeof message === "string" ? message : String(thrown);
  } catch {
    // Not even that can be read.
    return "it cannot be read";
  }
}

export interface Issue {
  readonly kind: IssueKind;
  /** What was wrong, for a person. */
  readonly what: string;
  /** The part of the input, such as `details[2]`, `message` or `grpc-status-details-bin`. */
  readonly where: string;
}
