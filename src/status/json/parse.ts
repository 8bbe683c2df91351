// Parses the text or bytes of a body as JSON. Of several values, the last counts, since an error ends a stream: values
// on lines of their own or pretty-printed (NDJSON, JSON text sequences, the streams of grpc-gateway).
//
// Takes no more memory than a few times the text, whatever it contains: positions are kept, not a list of lines.

import { decodeUtf8 } from "../../wire/utf8.js";
import { type Issue, reasonOf } from "../issue.js";

/** A body, parsed. */
export interface ParsedBody {
  /** The JSON value; undefined without one. The text of an event of the type `error` may not be JSON. */
  readonly json?: unknown;
  /** Whether it is the last of several values, or that of an event stream. */
  readonly isStream?: boolean;
  /** Whether the last event of an event stream has the type `error`. */
  readonly isErrorEvent?: boolean;
}

/** Returns the JSON value of a body; undefined if it is empty, or is not valid JSON, which is an issue. */
export function parseJson(body: string | Uint8Array, issues: Issue[]): unknown {
  return parseText(textOf(body, issues), issues).json;
}

/** Returns the text of a body without the white space before it. */
export function textOf(body: string | Uint8Array, issues: Issue[]): string {
  const text = typeof body === "string" ? body : decodeText(body, issues);
  // A byte order mark counts as white space here. Some APIs precede their JSON by a line that browsers cannot run.
  return text.slice(/^(?:\s*\)\]\}'[^\n]*)?\s*/.exec(text)?.[0].length);
}

/** Parses the text of a body. One that is empty is not malformed. */
export function parseText(text: string, issues: Issue[]): ParsedBody {
  if (text === "") return {};
  try {
    return { json: JSON.parse(text) };
  } catch (error) {
    const last = lastValue(text);
    try {
      if (last !== undefined) return { json: JSON.parse(last), isStream: true };
    } catch {
      // The error of the whole text is reported.
    }
    const what = `${reasonOf(error).slice(0, 200)}; the text begins with ${shown(text)}`;
    issues.push({ kind: "malformed-json", what, where: "body" });
    return {};
  }
}

/** Returns the beginning of a text, for people. */
function shown(text: string): string {
  return JSON.stringify(text.slice(0, 200));
}

const SCALAR = /true|false|null|-?[\d.]+(?:[eE][+-]?\d+)?/y;

/** Returns the last of several JSON values; undefined if one breaks off, or there is any other text between them. */
function lastValue(text: string): string | undefined {
  let start = 0;
  let end = 0;
  let depth = 0;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit <= 0x20) continue;
    if (depth === 0) start = i;
    if (unit === 0x22) {
      i = endOfString(text, i);
      if (i < 0) return undefined;
    } else if (unit === 0x7b || unit === 0x5b) depth++;
    else if (unit === 0x7d || unit === 0x5d) depth--;
    else if (depth === 0) {
      SCALAR.lastIndex = i;
      if (!SCALAR.test(text) || text.charCodeAt(SCALAR.lastIndex) > 0x20) return undefined;
      i = SCALAR.lastIndex - 1;
    }
    if (depth < 0) return undefined;
    if (depth === 0) end = i + 1;
  }
  return depth === 0 ? text.slice(start, end) : undefined;
}

/** Returns the position of the quote that ends a string; -1 without one. */
function endOfString(text: string, start: number): number {
  for (let i = start + 1; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit === 0x5c) i++;
    else if (unit === 0x22) return i;
  }
  return -1;
}

function decodeText(bytes: Uint8Array, issues: Issue[]): string {
  const { text, valid } = decodeUtf8(bytes);
  if (!valid)
    issues.push({ kind: "invalid-utf8", what: "the text is not valid UTF-8", where: "body" });
  return text;
}
