// What people paste: a trailer's value with or without its name, base64 of either alphabet, hex, or the
// bytes themselves.

import { decodeStatus, type Status } from "../status.js";

/** The status, or why there is none. */
export function parseStatusText(input: string | Uint8Array): Status | string {
  const text = typeof input === "string" ? input : textOf(input);
  if (text === undefined) return accept(decodeStatus(input));
  const value = text
    .trim()
    .replace(/^["']|["'],?$/g, "")
    .replace(/^grpc-status-details-bin\s*[:=]\s*/i, "")
    .replace(/^["']/, "");
  if (value === "")
    return "cannot decode an empty input: give the value of grpc-status-details-bin";
  const hex = bytesFromHex(value);
  if (hex !== undefined) {
    const status = decodeStatus(hex);
    if (isStatus(status) && !status.issues.some(({ kind }) => kind === "malformed-protobuf"))
      return status;
  }
  // A header that came more than once is joined with ",".
  const statuses = value.split(",").map((part) => decodeStatus(part));
  return accept(statuses.find(isStatus) ?? decodeStatus(value));
}

function accept(status: Status): Status | string {
  if (isStatus(status)) return status;
  const why = status.issues[0]?.what ?? "it has neither code nor message nor details";
  return `cannot decode the input: it is no google.rpc.Status in base64, base64url or hex (${why})`;
}

/** Something was read, and where the bytes break off later, what was read is believable. */
function isStatus({ code, rawCode, message, details, issues }: Status): boolean {
  if (issues.some(({ kind }) => kind === "malformed-base64")) return false;
  const hasContent = message !== "" || details.length > 0;
  const broken = issues.some((i) => i.kind === "malformed-protobuf" && i.where === "status");
  if (broken) return hasContent && rawCode === code;
  return hasContent || (code !== 0 && rawCode === code);
}

function bytesFromHex(text: string): Uint8Array | undefined {
  const digits = text.replace(/^(0x|\\x)/i, "").replace(/[\s:]/g, "");
  if (digits.length % 2 !== 0 || !/^[0-9a-f]+$/i.test(digits)) return undefined;
  return Uint8Array.from(digits.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
}

/** Undefined for bytes that are no text: an encoded message. */
function textOf(bytes: Uint8Array): string | undefined {
  // Text in any of the forms is printable ASCII and white space; an encoded status has control bytes.
  return bytes.every((byte) => (byte >= 0x20 && byte < 0x7f) || (byte >= 0x09 && byte <= 0x0d))
    ? new TextDecoder().decode(bytes)
    : undefined;
}
