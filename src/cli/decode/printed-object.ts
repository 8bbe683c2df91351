// Reads an object as Node prints it, which is nearly JavaScript: an error that was printed on the console has its
// properties in one.

import { setOwn } from "../../safe/properties.js";
import { isRecord } from "../../status/bounded-json.js";
import { findInJson } from "./json-errors.js";
import { addFound, matchAt, type Page } from "./page.js";

const MAX_DEPTH = 32;
/** The console prints 100 items of a list, and texts of 10,000 characters. */
const MAX_TEXT = 1 << 20;

const FRAMES = /(?:\n[ \t]{1,100}at [^\n]{0,2000}){0,200} ?\{\n/y;
const SPACE = /\s{0,1000}/y;
const NAME = /(?:\[(?<symbol>[\w.]{1,100})\]|(?<bare>[\w$]{1,100})):/y;
const QUOTED = /'(?:[^'\\]|\\.){0,100000}'|"(?:[^"\\]|\\.){0,100000}"|`(?:[^`\\]|\\.){0,100000}`/sy;
const PLUS = /\s{0,100}\+\s{0,100}(?=['"`])/y;
const SCALAR = /(?:-?[\d.]+(?:e[+-]?\d+)?|true|false|null)(?![\w.])/y;
/** Marks that Node prints for a value that is too deep, or that has no text. */
const NAMED_VALUE = /undefined\b|\[[A-Z][\w$]{0,100}(?::? [^[\]\n]{0,200})?\]/y;
const ESCAPE = /\\(?:x([\da-fA-F]{2})|u([\da-fA-F]{4})|(.))/gs;
const NAMED: { readonly [letter: string]: string } = {
  n: "\n",
  t: "\t",
  r: "\r",
  b: "\b",
  f: "\f",
};

/** Returns the properties that follow a stack, as far as they can be read; undefined if there are none. */
export function printedProperties(text: string, at: number): Record<string, unknown> | undefined {
  const frames = matchAt(FRAMES, text, at);
  if (frames === null) return undefined;
  const start = FRAMES.lastIndex - 2;
  const value = new Parser(text.slice(start, start + MAX_TEXT)).value(0);
  return isRecord(value) ? value : undefined;
}

/** Finds errors in objects as Node prints them: at the start of a line, or the body in the error of an HTTP client. */
export function findPrintedObjects(page: Page): void {
  const { text } = page;
  const isJson = page.isJson();
  const start = /(?<![\w$])(?:data|body|error): \{[ \n]|^\{[ \n]/gm;
  for (let match = start.exec(text); match !== null; match = start.exec(text)) {
    if (isJson(match.index)) continue;
    const at = start.lastIndex - 2;
    const parser = new Parser(text.slice(at, at + MAX_TEXT));
    const value = parser.value(0);
    start.lastIndex = Math.max(at + parser.end, start.lastIndex);
    findInJson(value, {
      status: (status) => addFound(page, status, "an error in a printed object", at),
      // Texts are searched in the page.
      text: () => undefined,
    });
  }
}

class Parser {
  readonly #text: string;
  #at = 0;
  /** Set at the first text that is not understood: what was read before it counts. */
  #isEnd = false;

  constructor(text: string) {
    this.#text = text;
  }

  value(depth: number): unknown {
    const first = this.#text[this.#at];
    const name = this.#take(NAMED_VALUE);
    if (name !== undefined) return name === "undefined" ? undefined : name;
    if (depth < MAX_DEPTH && first === "{") return this.#object(depth + 1);
    if (depth < MAX_DEPTH && first === "[") return this.#list(depth + 1);
    const text = this.#string();
    if (text !== undefined) return text;
    const scalar = this.#take(SCALAR);
    if (scalar !== undefined)
      return JSON.parse(/^-?\d/.test(scalar) ? String(Number(scalar)) : scalar);
    this.#isEnd = true;
    return undefined;
  }

  /** The position after what was read. */
  get end(): number {
    return this.#at;
  }

  #object(depth: number): Record<string, unknown> {
    const object: Record<string, unknown> = {};
    for (this.#at++; this.#next("}"); ) {
      const quoted = this.#string();
      const name = quoted ?? this.#name();
      if (quoted !== undefined && this.#text[this.#at++] !== ":") this.#isEnd = true;
      this.#take(SPACE);
      if (name === undefined || this.#isEnd) break;
      const value = this.value(depth);
      if (value !== undefined) setOwn(object, name, value);
    }
    return object;
  }

  #list(depth: number): unknown[] {
    const list: unknown[] = [];
    for (this.#at++; this.#next("]"); ) {
      const value = this.value(depth);
      if (value !== undefined) list.push(value);
    }
    return list;
  }

  /** Skips to the next item; returns false after the last. */
  #next(end: string): boolean {
    this.#take(SPACE);
    if (this.#text[this.#at] === ",") this.#at++;
    this.#take(SPACE);
    if (this.#text[this.#at] !== end) return !this.#isEnd && this.#at < this.#text.length;
    this.#at++;
    return false;
  }

  #name(): string | undefined {
    NAME.lastIndex = this.#at;
    const groups = NAME.exec(this.#text)?.groups;
    if (groups === undefined) return undefined;
    this.#at = NAME.lastIndex;
    return groups.bare ?? `[${groups.symbol}]`;
  }

  /** Node divides a text with lines into several. */
  #string(): string | undefined {
    let whole: string | undefined;
    for (let part = this.#take(QUOTED); part !== undefined; part = this.#take(QUOTED)) {
      whole = (whole ?? "") + unescaped(part.slice(1, -1));
      if (this.#take(PLUS) === undefined) break;
    }
    return whole;
  }

  #take(pattern: RegExp): string | undefined {
    const match = matchAt(pattern, this.#text, this.#at)?.[0];
    if (match !== undefined) this.#at += match.length;
    return match;
  }
}

function unescaped(text: string): string {
  return text.replace(ESCAPE, (_, byte?: string, unit?: string, other = "") =>
    byte !== undefined || unit !== undefined
      ? String.fromCharCode(Number.parseInt((byte ?? unit) as string, 16))
      : (NAMED[other] ?? other),
  );
}
