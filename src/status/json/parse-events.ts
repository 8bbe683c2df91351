// Parses the body of a response: JSON, or an event stream (html.spec.whatwg.org/multipage/server-sent-events.html), of
// which the last event counts. Takes no more memory than a few times the text: positions are kept, not a list of lines.

import type { Issue } from "../issue.js";
import { isMarker, MARKER_TYPE, type ParsedBody, parseText, textOf } from "./parse.js";

/** Parses a body. One that is empty is not malformed. */
export function parseBody(body: string | Uint8Array, issues: Issue[]): ParsedBody {
  const text = textOf(body, issues);
  return /^(?:data|event|id|retry)?:/.test(text)
    ? parseEvents(text, issues)
    : parseText(text, issues);
}

const MAX_LINES = 1000;

/** Events that may follow one of the type `error`, and those without JSON, such as "[DONE]", that may follow any other. */
const MAX_LATER = 8;

/**
 * Parses the last event of an event stream that has the type `error`, or else the last that has JSON and is not a marker.
 * Reads the lines from the end.
 */
function parseEvents(text: string, issues: Issue[]): ParsedBody {
  let data: string[] = [];
  let tail = "";
  let type: string | undefined;
  let later = 0;
  let last: ParsedBody | undefined;
  // Whether the event may go on: no blank line follows it.
  let isOpen = true;
  let end = text.length;
  for (let i = end - 1; i >= -1 && later <= MAX_LATER; i--) {
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
    const isLast = end === text.length;
    end = i;
    // A blank line, or the beginning of the text, comes before the event.
    if (!isBlank && i >= 0) continue;
    const whole = `${data.reverse().join("\n")}${tail && "\n"}${tail}`;
    const isJson = /^\s*(?:\{|\[(?!DONE))/.test(whole);
    if (type === "error") {
      const { json } = isJson ? parseText(whole, isOpen ? issues : []) : {};
      return { json: json ?? whole, isErrorEvent: true };
    }
    const isEnd = MARKER_TYPE.test(type ?? "") && !/"(?:error|code)"/.test(whole);
    if (isJson && last === undefined && !isEnd && !isMarker(whole)) {
      const { json } = parseText(whole, isOpen ? issues : []);
      // An event that is closed and is not JSON did not break off: it is text.
      if (isOpen || json !== undefined) last = { json, isStream: true };
    }
    isOpen &&= !isBlank || isLast;
    if (whole !== "" || type !== undefined) later++;
    data = [];
    tail = "";
    type = undefined;
  }
  return last ?? {};
}

/** Returns the value of a line of an event stream, if it has the name. */
function fieldOf(text: string, name: string, start: number, end: number): string | undefined {
  if (!text.startsWith(name, start)) return undefined;
  const colon = start + name.length;
  if (colon === end) return "";
  if (text[colon] !== ":") return undefined;
  return text.slice(text[colon + 1] === " " ? colon + 2 : colon + 1, end);
}
