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

/** Parses the text of a body. One that is empty is not malformed. One that breaks off is `truncated`. */
export function parseText(text: string, issues: Issue[]): ParsedBody {
  if (text === "") return {};
  let problem = `values are nested deeper than ${MAX_DEPTH} levels`;
  try {
    if (!isTooDeep(text)) return { json: JSON.parse(text) };
  } catch (error) {
    problem = reasonOf(error).slice(0, 200);
  }
  const { last, truncated = false } = lastValue(text);
  try {
    if (last !== undefined && !isTooDeep(last)) return { json: JSON.parse(last), isStream: true };
  } catch {
    // The error of the whole text is reported.
  }
  const what = `${problem}; the text begins with ${shown(text)}`;
  issues.push({ kind: "malformed-json", what, where: "body", ...(truncated && { truncated }) });
  return {};
}

/** Returns the beginning of a text, for people. */
function shown(text: string): string {
  return JSON.stringify(text.slice(0, 200));
}

// Far deeper than any message. JSON.parse takes more than 100 bytes for each level, and a level may be one character.
const MAX_DEPTH = 200_000;

/** Reports whether JSON is nested too deep to be parsed. */
function isTooDeep(text: string): boolean {
  if (text.length <= MAX_DEPTH) return false;
  let depth = 0;
  for (let i = 0; i < text.length && depth <= MAX_DEPTH; i++) {
    const unit = text.charCodeAt(i);
    if (unit === 0x22) {
      i = endOfString(text, i);
      if (i < 0) return false;
    } else if (unit === 0x7b || unit === 0x5b) depth++;
    else if (unit === 0x7d || unit === 0x5d) depth--;
  }
  return depth > MAX_DEPTH;
}

/** The type of an event that follows the last message, and says nothing about the call. */
export const MARKER_TYPE: RegExp =
  /^(?:(?:done|end|stop|close|finish|complete)(?:e?d)?|message_stop|ping|heartbeat|keep-?alive)$/i;
const MARKER =
  /^\s*(?:null|\{\s*(?:"(?:done|end|type|event|status)"\s*:\s*(?:true|"([\w-]+)")\s*)?\})\s*$/i;

/** Reports whether a value says no more than such a type, such as `{"done":true}`, or is empty. */
export function isMarker(text: string): boolean {
  const match = text.length < 64 ? MARKER.exec(text) : null;
  return match !== null && (match[1] === undefined || MARKER_TYPE.test(match[1]));
}

const SCALAR = /true|false|null|-?[\d.]+(?:[eE][+-]?\d+)?/y;
/** The beginning of a scalar, or of the exponent after a number, at the end of a text. */
const PART = /^(?:tr?u?|fa?l?s?|nu?l?|-|[eE][+-]?)$/;

interface Last {
  /** The last of several values, without markers after it. */
  readonly last?: string;
  /** Whether the text ends within a value, and everything before may be JSON. */
  readonly truncated?: boolean;
}

/** Finds the last of several JSON values: none if one breaks off, or there is any other text between them. */
function lastValue(text: string): Last {
  let last: [start: number, end: number] | undefined;
  let start = 0;
  let depth = 0;
  let truncated = true;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit <= 0x20) continue;
    if (depth === 0) start = i;
    if (unit === 0x22) {
      i = endOfString(text, i);
      if (i < 0) return { truncated };
    } else if (unit === 0x7b || unit === 0x5b) depth++;
    else if (unit === 0x7d || unit === 0x5d) depth--;
    else if (depth === 0 || (unit !== 0x2c && unit !== 0x3a)) {
      SCALAR.lastIndex = i;
      if (SCALAR.test(text)) i = SCALAR.lastIndex - 1;
      else if (depth === 0) return {};
      else if (text.length - i < 5 && PART.test(text.slice(i))) return { truncated };
      else truncated = false;
      if (depth === 0 && text.charCodeAt(i + 1) > 0x20) return {};
    }
    if (depth < 0) return {};
    if (depth > 0) continue;
    const isLater = last !== undefined && i - start < 64;
    if (!isLater || !isMarker(text.slice(start, i + 1))) last = [start, i + 1];
  }
  if (depth > 0) return { truncated };
  return last === undefined ? {} : { last: text.slice(...last) };
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
  const mark = (bytes[0] as number) * 256 + (bytes[1] as number);
  if (bytes.length > 2 && (mark === 0xfffe || mark === 0xfeff))
    return decodeUtf16(bytes, mark === 0xfffe);
  const { text, valid } = decodeUtf8(bytes);
  if (!valid)
    issues.push({ kind: "invalid-utf8", what: "the text is not valid UTF-8", where: "body" });
  return text;
}

/** Decodes UTF-16 by hand: not every TextDecoder can. */
function decodeUtf16(bytes: Uint8Array, isLittle: boolean): string {
  const [high, low] = isLittle ? [1, 0] : [0, 1];
  let text = "";
  for (let start = 0; start < bytes.length; start += 8192) {
    const units: number[] = [];
    for (let i = start; i < Math.min(start + 8192, bytes.length - 1); i += 2)
      units.push((bytes[i + high] as number) * 256 + (bytes[i + low] as number));
    text += String.fromCharCode(...units);
  }
  return text;
}
