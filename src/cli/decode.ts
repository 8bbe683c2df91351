// What people paste: a trailer's value with or without its name, base64 of either alphabet, hex, or the
// bytes themselves; else a whole answer: JSON, a block of trailers, the frames of gRPC-web.

import { statusFromGrpcWeb } from "../formats/grpc-web/trailer-frame.js";
import { statusFromJson } from "../formats/json/detect.js";
import { decodeStatus } from "../status/decode.js";
import type { Issue } from "../status/issue.js";
import type { Status } from "../status/status.js";

const NAME = /^[<\s"']*grpc-status-details-bin["']?\s*[:=]\s*/i;

/** The status, or why there is none. */
export function parseStatusText(input: string | Uint8Array): Status | string {
  const text = typeof input === "string" ? input : textOf(input);
  const found = text === undefined ? choose([decodeStatus(input)]) : parseValue(text);
  if (typeof found !== "string") return found;
  return parseAnswer(text?.trim() ?? (input as Uint8Array)) ?? found;
}

/** Undefined for what names no code. */
function parseAnswer(input: string | Uint8Array): Status | undefined {
  if (typeof input !== "string") return unlessNone(statusFromGrpcWeb(input));
  const isJson = /^[[{]/.test(input);
  const json = isJson ? unlessNone(statusFromJson(input)) : undefined;
  return json ?? unlessNone(statusFromGrpcWeb(bareLines(input)));
}

function unlessNone(status: Status): Status | undefined {
  const isNone = status.issues.some(
    ({ kind, where }) =>
      kind === "missing-status" || (kind.startsWith("malformed-") && where === "body"),
  );
  return isNone ? undefined : status;
}

const LINE = /^([<\s"']*)(grpc-[\w-]+)(["']?)\s*[:=]/i;

/** The trailers without what curl, JSON and JavaScript put around them; any other text as it is. */
function bareLines(text: string): string {
  const lines = text.split(/\r\n?|\n/).flatMap((line) => {
    const [start, before = "", name, after = ""] = LINE.exec(line) ?? [];
    if (start === undefined) return [];
    return [`${name}: ${bareValue(line.slice(start.length).trim(), before, after)}`];
  });
  return lines.length > 0 ? lines.join("\n") : text;
}

/** What is around the name tells whether quotes and braces are of the form or of the value. */
function bareValue(value: string, before: string, after: string): string {
  if (before.includes("<")) return value;
  const bare = withoutEnd(value, ",;} \t");
  const opening = /^["']/.exec(bare)?.[0];
  if (after !== "") {
    if (opening === undefined) return bare;
    return unescaped(bare.slice(1, bare.length > 1 && bare.endsWith(opening) ? -1 : undefined));
  }
  // The quotes are around name and value.
  const around = before.trim().at(-1);
  if (around !== undefined) return bare.endsWith(around) ? bare.slice(0, -1) : bare;
  const inner = bare.slice(1, -1);
  const isQuoted = opening !== undefined && bare.length > 1 && bare.endsWith(opening);
  // "A" or "B" is not one quoted value.
  return isQuoted && !inner.includes(opening) ? inner : value;
}

function unescaped(text: string): string {
  return text.replace(/\\(["'\\])/g, "$1");
}

/** By hand: a regular expression for the end looks from each place. */
function withoutEnd(text: string, characters: string): string {
  let end = text.length;
  while (end > 0 && characters.includes(text[end - 1] as string)) end--;
  return text.slice(0, end);
}

function parseValue(text: string): Status | string {
  const named = text
    .trim()
    .replace(NAME, "")
    .replace(/^["']+/, "");
  const value = withoutEnd(named, "\"',;");
  if (value === "")
    return "cannot decode an empty input: give the value of grpc-status-details-bin";
  const hex = bytesFromHex(value);
  // Hex digits are base64 digits too: what reads without fault is it.
  if (hex !== undefined) return choose([decodeStatus(hex), decodeStatus(value)]);
  // A header that came more than once is joined with ",".
  const values = value.split(",").map((part) => decodeStatus(part));
  const chosen = choose(values);
  if (typeof chosen === "string" || values.length === 1) return chosen;
  const place = values.indexOf(chosen) + 1;
  const what = `there are ${values.length} values; value ${place} is shown`;
  const issue: Issue = { kind: "extra-value", what, where: "grpc-status-details-bin" };
  return { ...chosen, issues: [issue, ...chosen.issues] };
}

/** The first reading without fault, else the first that gave something. */
function choose(readings: readonly Status[]): Status | string {
  const found = readings.filter(isStatus);
  const chosen = found.find((status) => !isBroken(status)) ?? found[0];
  if (chosen !== undefined) return chosen;
  const why = readings[0]?.issues[0]?.what ?? "it has neither code nor message nor details";
  return `cannot decode the input: it is no google.rpc.Status in JSON, base64, base64url or hex (${why})`;
}

/** Something was read, and where the bytes break off later, what was read is believable. */
function isStatus(status: Status): boolean {
  const { code, rawCode, message, details, issues } = status;
  if (issues.some(({ kind }) => kind === "malformed-base64")) return false;
  const hasContent = message !== "" || details.length > 0;
  if (isBroken(status)) {
    // A value that was cut inside its message still has its code.
    const cut = issues.some(({ what }) => what.includes("is past the end"));
    return rawCode === code && (hasContent || (cut && code !== 0));
  }
  return hasContent || (code !== 0 && rawCode === code);
}

function isBroken({ issues }: Status): boolean {
  return issues.some(({ kind, where }) => kind === "malformed-protobuf" && where === "status");
}

function bytesFromHex(text: string): Uint8Array | undefined {
  const digits = text.replace(/^(0x|\\x)/i, "").replace(/[\s:]/g, "");
  if (digits.length % 2 !== 0 || !/^[0-9a-f]+$/i.test(digits)) return undefined;
  return Uint8Array.from(digits.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
}

/** Undefined for bytes that are no text: an encoded message, or the frames of gRPC-web. */
function textOf(bytes: Uint8Array): string | undefined {
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
  // The tags of a status and the flags of a frame are control characters or no UTF-8, and text has neither.
  return /[^\P{Cc}\t-\r]/u.test(text) ? undefined : text;
}
