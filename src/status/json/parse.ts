// Parses the text or bytes of a body as JSON. Of a stream, the last value counts, since an error ends it: values after
// each other, on lines of their own or pretty-printed (NDJSON, JSON text sequences, the streams of grpc-gateway), and
// the events of an event stream (html.spec.whatwg.org/multipage/server-sent-events.html).
//
// Takes no more memory than a few times the text, whatever it contains: positions are kept, not a list of lines.

import { decodeUtf8 } from "../../wire/utf8.js";
import { type Issue, reasonOf } from "../issue.js";

/** A body, parsed. */
export interface ParsedBody {
  /** The JSON value; undefined without one. The text of an event that is an error may be no JSON. */
  readonly json?: unknown;
  /** Whether the last event of an event stream has the type `error`. */
  readonly isErrorEvent?: boolean;
}

/** Returns the JSON value of a body; undefined if it is empty, or is not valid JSON, which is an issue. */
export function parseJson(body: string | Uint8Array, issues: Issue[]): unknown {
  return parseBody(body, issues).json;
}

/** Parses a body. One that is empty is not malformed. */
export function parseBody(body: string | Uint8Array, issues: Issue[]): ParsedBody {
  const text = typeof body === "string" ? body : decodeText(body, issues);
  // A byte order mark counts as white space here. Some APIs precede their JSON by a line that browsers cannot run.
  const start = /^(?:\s*\)\]\}'[^\n]*)?\s*/.exec(text)?.[0].length ?? 0;
  const rest = text.slice(start);
  if (rest === "") return {};
  if (/^(?:data|event|id|retry|):/.test(rest)) return parseEvents(rest, issues);
  return { json: parse(rest, issues) };
}

function parse(text: string, issues: Issue[]): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const last = lastValue(text);
    try {
      if (last !== undefined) return JSON.parse(last);
    } catch {
      // The error of the whole text is reported.
    }
    const what = `${reasonOf(error).slice(0, 200)}; the text begins with ${shown(text)}`;
    issues.push({ kind: "malformed-json", what, where: "body" });
    return undefined;
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

const MAX_LINES = 1000;

/** Events without JSON that may follow the last one with JSON, such as "[DONE]". */
const MAX_MARKERS = 2;

/** Parses the last event of an event stream that has JSON or the type `error`. Reads the lines from the end. */
function parseEvents(text: string, issues: Issue[]): ParsedBody {
  let data: string[] = [];
  let tail = "";
  let type: string | undefined;
  let markers = 0;
  let end = text.length;
  for (let i = end - 1; i >= -1 && markers <= MAX_MARKERS; i--) {
    const unit = i < 0 ? 0x0a : text.charCodeAt(i);
    if (unit !== 0x0a && unit !== 0x0d) continue;
    const start = i + 1;
    if (start < end) {
      const value = fieldOf(text, "data", start, end);
      if (value !== undefined) data.push(value);
      // A slice of a line takes more memory than a short line does.
      if (data.length > MAX_LINES) tail = `${data.splice(0).reverse().join("\n")}\n${tail}`;
      type ??= fieldOf(text, "event", start, end);
    }
    if (unit === 0x0a && text.charCodeAt(i - 1) === 0x0d) i--;
    const isBlank = start >= end;
    end = i;
    // A blank line, or the beginning of the text, comes before the event.
    if (!isBlank && i >= 0) continue;
    const whole = `${data.reverse().join("\n")}${tail && "\n"}${tail}`;
    const isJson = /^\s*(?:\{|\[(?!DONE))/.test(whole);
    if (type === "error")
      return { json: (isJson ? parse(whole, issues) : undefined) ?? whole, isErrorEvent: true };
    if (isJson) return { json: parse(whole, issues) };
    if (whole !== "") markers++;
    data = [];
    tail = "";
    type = undefined;
  }
  return {};
}

/** Returns the value of a line of an event stream, if it has the name. */
function fieldOf(text: string, name: string, start: number, end: number): string | undefined {
  if (!text.startsWith(name, start)) return undefined;
  const colon = start + name.length;
  if (colon === end) return "";
  if (text[colon] !== ":") return undefined;
  return text.slice(text[colon + 1] === " " ? colon + 2 : colon + 1, end);
}

function decodeText(bytes: Uint8Array, issues: Issue[]): string {
  const { text, valid } = decodeUtf8(bytes);
  if (!valid)
    issues.push({ kind: "invalid-utf8", what: "the text is not valid UTF-8", where: "body" });
  return text;
}
