// Decodes what people paste: the value of a trailer with or without its name, base64 of either alphabet, hex, or
// the bytes themselves; else a whole response: JSON, a block of trailers, the frames of gRPC-web.

import { DETAILS_HEADER } from "../formats/grpc/headers.js";
import { statusFromGrpcWeb } from "../formats/grpc-web/trailer-frame.js";
import { statusFromJson } from "../formats/json/detect.js";
import { decodeStatus } from "../status/decode.js";
import type { Issue } from "../status/issue.js";
import type { Status } from "../status/status.js";

const NAME = /^[<\s"']*grpc-status-details-bin["']?\s*[:=]\s*/i;

/** Returns the status, or a text that says why there is none. */
export function decodeText(input: string | Uint8Array): Status | string {
  const text = typeof input === "string" ? input : textOf(input);
  const found = text === undefined ? choose([decodeStatus(input)]) : parseValue(text);
  if (typeof found !== "string") return found;
  return parseResponse(text?.trim() ?? (input as Uint8Array)) ?? found;
}

/** Reads a whole response; returns undefined if it names no code. */
function parseResponse(input: string | Uint8Array): Status | undefined {
  if (typeof input !== "string") return unlessNone(statusFromGrpcWeb(input));
  const isJson = /^[[{]/.test(input);
  const json = isJson ? unlessNone(statusFromJson(input)) : undefined;
  return json ?? unlessNone(statusFromGrpcWeb(bareLines(input)));
}

function unlessNone(status: Status): Status | undefined {
  const isNone = status.issues.some(({ kind, detail, header }) => {
    const isOfBody = detail === undefined && header === undefined;
    return (
      kind === "missing-status" ||
      kind === "malformed-frame" ||
      (kind === "malformed-base64" && isOfBody)
    );
  });
  return isNone ? undefined : status;
}

const LINE = /^([<\s"']*)(grpc-[\w-]+)(["']?)\s*[:=]/i;

/** Returns the trailers without what curl, JSON and JavaScript put around them; any other text unchanged. */
function bareLines(text: string): string {
  const lines = text.split(/\r\n?|\n/).flatMap((line) => {
    const [start, before = "", name, after = ""] = LINE.exec(line) ?? [];
    if (start === undefined) return [];
    return [`${name}: ${bareValue(line.slice(start.length).trim(), before, after)}`];
  });
  return lines.length > 0 ? lines.join("\n") : text;
}

/** Returns the value. What surrounds the name shows whether quotes and braces belong to the value. */
function bareValue(value: string, before: string, after: string): string {
  if (before.includes("<")) return value;
  const bare = withoutEnd(value, ",;} \t");
  const opening = /^["']/.exec(bare)?.[0];
  if (after !== "") {
    if (opening === undefined) return bare;
    return unescaped(bare.slice(1, bare.length > 1 && bare.endsWith(opening) ? -1 : undefined));
  }
  // The quotes enclose name and value.
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

/** Strips characters from the end; a regular expression would try from each position. */
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
  // Hex digits are base64 digits too: the valid one of both is meant.
  if (hex !== undefined) return choose([decodeStatus(hex), decodeStatus(value)]);
  // Values of a header that was sent more than once are joined by ",".
  const values = value.split(",").map((part) => decodeStatus(part));
  const chosen = choose(values);
  if (typeof chosen === "string" || values.length === 1) return chosen;
  const place = values.indexOf(chosen) + 1;
  const what = `there are ${values.length} values; value ${place} is shown`;
  const header = DETAILS_HEADER;
  const issue: Issue = { kind: "extra-value", what, where: header, header };
  return { ...chosen, issues: [issue, ...chosen.issues] };
}

/** Returns the first valid status, else the first that has anything. */
function choose(readings: readonly Status[]): Status | string {
  const found = readings.filter(isStatus);
  const chosen = found.find((status) => !isBroken(status)) ?? found[0];
  if (chosen !== undefined) return chosen;
  const why = readings[0]?.issues[0]?.what ?? "it has neither code nor message nor details";
  return `cannot decode the input: it is not a google.rpc.Status in base64, base64url, hex, JSON, trailers or a gRPC-web body (${why})`;
}

/** Reports whether something was read, and is credible if the bytes break later. */
function isStatus(status: Status): boolean {
  const { code, rawCode, message, details, issues, $unknown } = status;
  if (issues.some(({ kind, truncated }) => kind === "malformed-base64" && !truncated)) return false;
  const hasContent = message !== "" || details.length > 0;
  if (isBroken(status)) {
    // A value that was cut inside its message still has its code. Fields that a status does not have make it garbage.
    const cut = issues.some(({ kind, truncated }) => kind === "malformed-protobuf" && truncated);
    const isCode = cut === true && code !== 0 && $unknown === undefined;
    return rawCode === code && (hasContent || isCode);
  }
  return hasContent || (code !== 0 && rawCode === code);
}

function isBroken({ issues }: Status): boolean {
  return issues.some(({ kind, detail }) => kind === "malformed-protobuf" && detail === undefined);
}

function bytesFromHex(text: string): Uint8Array | undefined {
  const digits = text.replace(/^(0x|\\x)/i, "").replace(/[\s:]/g, "");
  if (digits.length % 2 !== 0 || !/^[0-9a-f]+$/i.test(digits)) return undefined;
  return Uint8Array.from(digits.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
}

/** Returns the text; undefined for bytes that are not text: an encoded message, or the frames of gRPC-web. */
function textOf(bytes: Uint8Array): string | undefined {
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
  // The tags of a status and the flags of a frame are control characters or not UTF-8; text has neither.
  return /[^\P{Cc}\t-\r]/u.test(text) ? undefined : text;
}
