// Finds JSON in a text: in a log line, after a prefix, over several lines.

import { matchAt, runEnd } from "./page.js";

/** A JSON value in a text. */
export interface JsonPart {
  readonly start: number;
  readonly end: number;
}

/** More lines than a log has that is searched by hand; the rest is not read, so that memory is bounded. */
const MAX_PARTS = 1_000_000;
/** Containers nested deeper than this are not read, as in every reader of proto3 JSON. */
const MAX_DEPTH = 100;
const OTHER = /\S/g;
const SCALAR = /-?\d[\d.eE+-]{0,100}|true|false|null/y;
const STOP = /["\\\r\n]/g;

interface Open {
  readonly start: number;
  readonly isObject: boolean;
  /** Complete values in it, which count if it breaks off. */
  readonly inner: JsonPart[];
  /** The part that may come next: an object has keys, each before a colon. */
  next: "key" | "colon" | "value" | "comma";
  isEmpty: boolean;
}

/**
 * Returns the outermost objects and lists that are complete, in order. A text that breaks the grammar ends all that are open;
 * what follows is searched from there, so that each character is looked at once.
 */
export function jsonIn(text: string): JsonPart[] {
  const parts: JsonPart[] = [];
  const opening = /[{[]/g;
  for (let match = opening.exec(text); match !== null; match = opening.exec(text)) {
    const open: Open[] = [];
    const end = scan(text, match.index, open, parts);
    for (const { inner } of open) for (const part of inner) parts.push(part);
    if (parts.length >= MAX_PARTS) break;
    opening.lastIndex = Math.max(end, match.index + 1);
  }
  return parts;
}

/** Reads a value; returns the position after it, or of what is not JSON. Values that are still open stay in `open`. */
function scan(text: string, start: number, open: Open[], parts: JsonPart[]): number {
  let at = start;
  for (;;) {
    at = runEnd(text, at, OTHER);
    const char = text[at];
    const current = open.at(-1);
    if (char === "{" || char === "[") {
      if ((current !== undefined && current.next !== "value") || open.length === MAX_DEPTH)
        return at;
      const isObject = char === "{";
      open.push({
        start: at,
        isObject,
        inner: [],
        next: isObject ? "key" : "value",
        isEmpty: true,
      });
      at++;
      continue;
    }
    if (current === undefined) return at;
    if (char === "}" || char === "]") {
      if (current.isObject !== (char === "}") || !(current.isEmpty || current.next === "comma"))
        return at;
      at++;
      open.pop();
      const outer = open.at(-1);
      const part = { start: current.start, end: at };
      if (outer === undefined) {
        parts.push(part);
        return at;
      }
      if (outer.inner.length < MAX_PARTS) outer.inner.push(part);
      outer.next = "comma";
      continue;
    }
    current.isEmpty = false;
    if (char === ",") {
      if (current.next !== "comma") return at;
      current.next = current.isObject ? "key" : "value";
      at++;
    } else if (char === ":") {
      if (current.next !== "colon") return at;
      current.next = "value";
      at++;
    } else if (char === '"') {
      if (current.next !== "key" && current.next !== "value") return at;
      const end = stringEnd(text, at + 1);
      if (end === undefined) return at + 1;
      current.next = current.next === "key" ? "colon" : "comma";
      at = end;
    } else {
      const length = matchAt(SCALAR, text, at)?.[0].length ?? 0;
      if (length === 0 || current.next !== "value") return at;
      current.next = "comma";
      at += length;
    }
  }
}

/** Returns the position after a string; undefined if it does not end in its line. */
function stringEnd(text: string, start: number): number | undefined {
  STOP.lastIndex = start;
  for (let match = STOP.exec(text); match !== null; match = STOP.exec(text)) {
    if (match[0] === '"') return STOP.lastIndex;
    if (match[0] !== "\\") return undefined;
    STOP.lastIndex++;
  }
  return undefined;
}
