// A text to search: the input, a string in its JSON, or one of them without escapes or the prefixes of log lines.

import type { Status } from "../../status/status.js";
import type { Choice, Place } from "./choice.js";

export interface Page {
  readonly text: string;
  /** Says where the text is, such as " in err.message"; empty for the input itself. */
  readonly inside: string;
  /** The number of texts around this one. */
  readonly depth: number;
  /** The place of the text if it is inside another one. */
  readonly place: Place | undefined;
  /** Returns a function that reports whether a position is in JSON, which is read by itself. Positions must ascend. */
  readonly isJson: () => (at: number) => boolean;
  /** Returns the JSON that begins at a position. */
  readonly jsonAt: (at: number) => { readonly value: unknown; readonly end: number } | undefined;
  /** Returns the position where the line ends. A line may be the whole text, so the last end is kept. */
  readonly lineEnd: (at: number) => number;
  readonly choice: Choice;
}

/** Adds a status that was found at a position of the page. */
export function addFound(page: Page, status: Status, form: string, at: number): void {
  const place = page.place ?? { text: page.text, at };
  page.choice.add(status, form + page.inside, place);
}

/** Returns the position where the line ends. */
export function lineEndOf(text: string, at: number): number {
  const end = /[\r\n]/g;
  end.lastIndex = at;
  return end.exec(text)?.index ?? text.length;
}

/** Returns a function like `lineEndOf` that keeps the last result. */
export function lineEnds(text: string): (at: number) => number {
  let from = 0;
  let end = -1;
  return (at) => {
    if (at < from || at > end) {
      from = at;
      end = lineEndOf(text, at);
    }
    return end;
  };
}

/** Matches a sticky pattern at a position. */
export function matchAt(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(text);
}

/**
 * Returns the position of the next character that the global pattern `other` matches, or the end. A repeated class would
 * need memory for each character, and fail for a text of some 10 MB.
 */
export function runEnd(text: string, at: number, other: RegExp): number {
  other.lastIndex = at;
  return other.exec(text)?.index ?? text.length;
}

/** Returns the position after the pairs of hex that begin at a position; `at` if there are none. */
export function pairsEnd(text: string, at: number): number {
  const first = /(?:\\x|0x)?[\da-f]{2}(?![\da-z])/iy;
  const next = /[ \t:,-][\da-f]{2}(?!\w)/iy;
  let end = matchAt(first, text, at) === null ? at : first.lastIndex;
  while (end > at && matchAt(next, text, end) !== null) end = next.lastIndex;
  return end;
}

/** Strips characters from the end; a regular expression would try from each position. */
export function withoutEnd(text: string, characters: string): string {
  let end = text.length;
  while (end > 0 && characters.includes(text[end - 1] as string)) end--;
  return text.slice(0, end);
}

/** A text in quotes. */
interface Quoted {
  /** Without the quotes and the escapes. */
  readonly text: string;
  /** The position after the closing quote. */
  readonly end: number;
  /** Whether there is a closing quote before the limit. */
  readonly isClosed: boolean;
}

const OPENING = /(\\{0,15})(["'`])/y;

/**
 * Reads the quoted text that begins at a position and ends before the limit. The quotes of a text in another one have
 * backslashes themselves.
 */
export function quotedAt(text: string, at: number, limit: number): Quoted | undefined {
  const open = matchAt(OPENING, text, at);
  if (open === null) return undefined;
  const [token, slashes = "", quote = ""] = open;
  const start = at + token.length;
  const end = closingAt(text, start, limit, quote, slashes.length);
  const inner = text.slice(start, end ?? limit);
  return {
    text: unquoted(inner, slashes.length),
    end: end === undefined ? limit : end + token.length,
    isClosed: end !== undefined,
  };
}

/** Returns the position of the quote that ends a text, or of its backslashes, of which the opening one had as many. */
export function closingAt(
  text: string,
  start: number,
  limit: number,
  quote: string,
  slashes: number,
): number | undefined {
  let run = 0;
  for (let i = start; i < limit; i++) {
    if (text[i] === "\\") run++;
    else {
      // Without backslashes before the opening quote, an even number of them is text.
      const isEnd = slashes === 0 ? run % 2 === 0 : run <= slashes;
      if (text[i] === quote && isEnd) return slashes === 0 ? i : i - run;
      run = 0;
    }
  }
  return undefined;
}

/** Removes the backslashes before quotes, and those that the quotes of an inner text have. */
export function unquoted(text: string, slashes: number): string {
  const once = (inner: string) => inner.replace(/\\(["'`\\/])/g, "$1");
  return slashes === 0 ? once(text) : once(once(text));
}

const ESCAPED = /\\(?:u([\da-f]{4})|(.))/gi;

/** Replaces the escapes of JSON; a line break in the result is a CR, which is not one of the lines of the input. */
export function withoutEscapes(text: string): string {
  return text.replace(ESCAPED, (whole, unit?: string, other?: string) => {
    if (unit !== undefined) return String.fromCharCode(Number.parseInt(unit, 16));
    if (other === "n") return "\r";
    if (other === "t") return "\t";
    return /["'`/\\]/.test(other as string) ? (other as string) : whole;
  });
}
