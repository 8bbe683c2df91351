// Finds the texts of errors in a text, with their messages and details.

import { codeName, parseCode } from "../../code/names.js";
import { codeFromTwirp } from "../../code/twirp.js";
import { DETAILS_HEADER, MESSAGE_HEADER, STATUS_HEADER } from "../../formats/grpc/headers.js";
import { percentEncode } from "../../formats/grpc/percent.js";
import { statusFromTrailers } from "../../formats/grpc/trailers.js";
import { statusFromJson } from "../../formats/json/detect.js";
import { isRecord } from "../../status/bounded-json.js";
import type { Status } from "../../status/status.js";
import { bytesAt, type PrintedBytes } from "./byte-notation.js";
import { withMissing } from "./encoded-value.js";
import { FORMS, type Form, TONIC } from "./error-forms.js";
import { addFound, closingAt, matchAt, type Page, quotedAt, unquoted, withoutEnd } from "./page.js";
import { printedProperties } from "./printed-object.js";
import { textDetails } from "./text-format.js";

/** Finds errors in the text of a page. */
export function findErrorTexts(page: Page): void {
  const isLine = !/[\r\n]/.test(page.text.trim());
  for (const form of FORMS) if (!form.first || isLine) findForm(page, form);
}

function findForm(page: Page, form: Form): void {
  const { text } = page;
  const { start } = form;
  const isJson = page.isJson();
  const quotes = enclosing(text);
  const end = nextMatch(text, form.until);
  start.lastIndex = 0;
  for (let match = start.exec(text); match !== null; match = start.exec(text)) {
    const code = codeOf(match.groups ?? {});
    if (code === undefined || isJson(match.index)) continue;
    // In a text in JSON, one word and a colon may be anything.
    if (form.first && page.depth > 0 && !codeName(code).includes("_")) continue;
    const at = start.lastIndex;
    const around = quotes(match.index);
    const known = match.groups?.message;
    const message =
      known === undefined
        ? messageAt(page, form, match.index, at, around, end)
        : { text: known, end: at };
    start.lastIndex = Math.max(message.end, at);
    const bytes = form.quoted && detailBytes(text, message.end);
    const listed = form.hasList ? listedDetails(page, message.end) : [];
    const printed = form.hasProperties ? printedDetails(text, message.end) : [];
    const fields = form.hasTextFormat ? textDetails(text, message.end) : [];
    const shown = form.hasProperties ? outdented(message, text) : message.text;
    addFound(
      page,
      statusOf(code, shown, bytes, [...listed, ...printed, ...fields]),
      form.form,
      match.index,
    );
  }
}

function codeOf(groups: { readonly [name: string]: string | undefined }): number | undefined {
  const { code, number, text, twirp, unknown } = groups;
  // A code that grpc-go does not know has no name.
  if (unknown !== undefined) return Number(unknown);
  if (twirp !== undefined) return codeFromTwirp(twirp);
  const named = code === undefined ? undefined : parseCode(code);
  const numbered = number === undefined ? undefined : parseCode(number);
  if (code !== undefined && number !== undefined && named !== numbered) return undefined;
  const printed = text === undefined ? -1 : TONIC.indexOf(text);
  const found = named ?? numbered ?? (printed < 0 ? undefined : printed);
  // A text that says OK is not an error.
  return found === 0 ? undefined : found;
}

function statusOf(
  code: number,
  message: string,
  bytes: PrintedBytes | undefined | false,
  listed: readonly unknown[],
): Status {
  if (listed.length > 0) return statusFromJson({ code, message, details: listed });
  const status = statusFromTrailers({
    [STATUS_HEADER]: String(code),
    [MESSAGE_HEADER]: percentEncode(message),
    ...(bytes && { [DETAILS_HEADER]: bytes.bytes }),
  });
  return bytes ? withMissing(status, bytes.missing) : status;
}

/** Returns the bytes of tonic's details. */
function detailBytes(text: string, at: number): PrintedBytes | undefined {
  const start = matchAt(/, details: /y, text, at)?.[0].length;
  const found = start === undefined ? undefined : bytesAt(text, at + start);
  return found !== undefined && found.bytes.length > 0 ? found : undefined;
}

/** Returns the details that grpcurl lists, each with its number. */
function listedDetails({ text, jsonAt }: Page, at: number): unknown[] {
  const details: unknown[] = [];
  const next = /\s{0,100}(?:Details:\s{0,100})?\d{1,6}\)\s{0,100}/y;
  let match = matchAt(next, text, at);
  while (match !== null) {
    const json = jsonAt(next.lastIndex);
    if (json === undefined) break;
    details.push(json.value);
    match = matchAt(next, text, json.end);
  }
  return details;
}

/** Returns the message without the spaces that Node puts before each line of an error inside of an object. */
function outdented({ text: message, end }: Message, text: string): string {
  const frame = matchAt(/\n( {5,100})at /y, text, end)?.[1] ?? "";
  return message.replaceAll(`\n${frame.slice(4)}`, "\n");
}

/** Returns the details of a StatusError as Node prints it: ErrorInfo as the properties of the error, and the others. */
function printedDetails(text: string, at: number): unknown[] {
  const { reason, domain, metadata, details } = printedProperties(text, at) ?? {};
  const info = { "@type": "type.googleapis.com/google.rpc.ErrorInfo", reason, domain, metadata };
  const others = Array.isArray(details) ? details : [];
  return reason === undefined ? others : [info, ...others];
}

/**
 * Returns a function that returns the position of the next match, or -1. Positions must ascend, since what has no match is
 * searched once.
 */
function nextMatch(text: string, pattern: RegExp | undefined): (at: number) => number {
  let next = -1;
  let isEnd = pattern === undefined;
  return (at) => {
    if (isEnd || next >= at) return next;
    (pattern as RegExp).lastIndex = at;
    next = (pattern as RegExp).exec(text)?.index ?? -1;
    isEnd = next < 0;
    return next;
  };
}

interface Message {
  readonly text: string;
  readonly end: number;
}

function messageAt(
  page: Page,
  form: Form,
  from: number,
  at: number,
  around: Quote | undefined,
  next: (at: number) => number,
): Message {
  const { text } = page;
  const limit = page.lineEnd(at);
  if (form.quoted) return quotedAt(text, at, limit) ?? { text: "", end: at };
  if (form.until !== undefined) {
    const end = next(at);
    const isNear = end >= 0 && end <= (form.hasLines ? at + MAX_MESSAGE : limit);
    if (isNear) return { text: text.slice(at, end), end };
    return { text: withoutEnd(text.slice(at, limit), '") \t>'), end: limit };
  }
  if (around !== undefined) {
    const end = closingAt(text, at, limit, around.quote, around.slashes) ?? limit;
    return { text: unquoted(text.slice(at, end), around.slashes).trim(), end };
  }
  const end = fieldsAt(page, at, bracketAt(text, from, at, limit) ?? limit);
  return { text: withoutQuote(text.slice(at, end).trim()), end };
}

const MAX_MESSAGE = 100_000;
const MAX_BEFORE = 300;

/** Returns the position of the bracket that closes one that was opened in the line before the error. */
function bracketAt(text: string, from: number, at: number, limit: number): number | undefined {
  const before = text.slice(Math.max(from - MAX_BEFORE, 0), from);
  let depth = 0;
  for (const [char] of before.slice(before.lastIndexOf("\n") + 1).matchAll(/[([\])]/g))
    depth = "([".includes(char) ? depth + 1 : Math.max(depth - 1, 0);
  if (depth === 0) return undefined;
  depth = 0;
  for (const { 0: char, index } of text.slice(at, limit).matchAll(/[([\])]/g)) {
    depth += "([".includes(char) ? 1 : -1;
    if (depth < 0) return at + index;
  }
  return undefined;
}

/** Returns the position of the fields that a logger puts after a message as JSON; the end if there are none. */
function fieldsAt({ text, jsonAt }: Page, at: number, end: number): number {
  const line = text.slice(at, Math.min(end, at + MAX_MESSAGE));
  const start = at + line.search(/[ \t]\{"/) + 1;
  const json = start > at ? jsonAt(start) : undefined;
  const isLast = json !== undefined && text.slice(json.end, end).trim() === "";
  // zap's console puts a tab before any fields.
  if (isLast && text[start - 1] === "\t") return start;
  const fields = isLast && isRecord(json.value) ? json.value : {};
  return FIELDS.some((name) => Object.hasOwn(fields, name)) ? start : end;
}

/** Fields that loggers add to a message: the properties of an error, and their own. */
const FIELDS = ["code", "details", "metadata", "stack", "level", "service", "timestamp"];

/** Removes a single quote and the text after it at the end of a line of JavaScript or Python. */
function withoutQuote(line: string): string {
  const bare = withoutEnd(line, ",;)]} ");
  const isQuoted = bare.endsWith("'") && !bare.slice(0, -1).includes("'");
  return isQuoted ? bare.slice(0, -1) : line;
}

interface Quote {
  readonly quote: string;
  readonly slashes: number;
}

/**
 * Returns a function that returns the double quotes around a position: the innermost that are open in its line. Positions
 * must ascend, since the text is read once.
 */
function enclosing(text: string): (at: number) => Quote | undefined {
  const mark = /(?<!\\)\\{0,15}"|[\r\n]/g;
  let open: number[] = [];
  return (at) => {
    for (;;) {
      const from = mark.lastIndex;
      const match = mark.exec(text);
      if (match === null || match.index >= at) {
        mark.lastIndex = match === null ? text.length : from;
        break;
      }
      const slashes = match[0].length - 1;
      if (!match[0].endsWith('"')) open = [];
      else if ((open.at(-1) ?? -1) < slashes) open.push(slashes);
      else {
        while (open.length > 0 && (open.at(-1) as number) > slashes) open.pop();
        if (open.at(-1) === slashes) open.pop();
        else open.push(slashes);
      }
      if (open.length > 8) open = [];
    }
    const slashes = open.at(-1);
    return slashes === undefined ? undefined : { quote: '"', slashes };
  };
}
