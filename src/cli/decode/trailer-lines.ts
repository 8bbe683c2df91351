// Finds the trailers of gRPC in a text: header lines of curl, grpcurl, buf and browsers, fields of log lines, printed
// maps, lists and pairs. Those of one response are one status, so that a difference among them is an issue.

import { parseCode } from "../../code/names.js";
import { DETAILS_HEADER, MESSAGE_HEADER, STATUS_HEADER } from "../../formats/grpc/headers.js";
import { statusFromTrailers } from "../../formats/grpc/trailers.js";
import type { Status } from "../../status/status.js";
import { bytesAt } from "./byte-notation.js";
import { isBroken } from "./choice.js";
import { isCertain, plainValue, readEncoded, readPrinted, withMissing } from "./encoded-value.js";
import {
  addFound,
  lineEndOf,
  matchAt,
  type Page,
  pairsEnd,
  quotedAt,
  runEnd,
  withoutEnd,
} from "./page.js";

/** Names as headers and log fields have them: grpc-status, grpc_status_code, grpc.code, grpcMessage. */
const NAME =
  /(?<![\w-])(?:grpc[-_. ]?(status[-_. ]?details[-_. ]?bin|status(?:[-_. ]?(?:number|code))?|code|message)|google\.rpc\.\w{1,40}-bin)(?![\w-])/gi;
// The attribute of OpenTelemetry has a prefix.
const WHOLE_NAME = new RegExp(`^:?(?:rpc\\.)?${NAME.source}$`, "i");
const SEPARATOR = /[ \t]{0,100}(?:=>|->|:=|[:=])[ \t]{0,100}|\t{1,100}(?=\S)/y;
// ('grpc-status', '5') and key='grpc-status', value='5'.
const COMMA = /[ \t]{0,100},\s?(?:value[ \t]{0,9}=[ \t]{0,9})?/y;
/** Between two trailers of different responses. */
const NEXT_RESPONSE =
  /HTTP\/[\d.]+ \d{3}|:status|^(?:buf: )?> ?(?:\(#\d+\) )?\S|headers received:/m;
const MAX_LINES_APART = 40;
/** The header of details may be repeated. */
const MAX_TRAILERS = 100;

/** Returns the name of a trailer as gRPC has it; undefined for any other name. */
export function trailerName(name: string): string | undefined {
  const match = WHOLE_NAME.exec(name);
  if (match === null) return undefined;
  const kind = match[1]?.toLowerCase();
  if (kind === undefined) return name.toLowerCase();
  if (kind.endsWith("bin")) return DETAILS_HEADER;
  return kind === "message" ? MESSAGE_HEADER : STATUS_HEADER;
}

/** The value of a trailer in a text. */
export interface Trailer {
  readonly name: string;
  readonly value: string | Uint8Array;
}

/**
 * Reads the trailers of a response; returns undefined without a code and without details. `missing` is the number of bytes
 * of the details that were not printed.
 */
export function readTrailerList(trailers: readonly Trailer[], missing = 0): Status | undefined {
  const all = (wanted: string) => trailers.filter(({ name }) => name === wanted);
  const details = all(DETAILS_HEADER).map(({ value }) => value);
  const codes = all(STATUS_HEADER);
  if (codes.length === 0 && details.length === 0) return undefined;
  if (codes.length === 0 && all(MESSAGE_HEADER).length === 0) {
    const [first] = details;
    if (typeof first === "object") return readPrinted({ bytes: first, missing, isTyped: true });
    return readEncoded(details.join(","));
  }
  const values: { [name: string]: (string | Uint8Array)[] } = {};
  for (const { name, value } of trailers) {
    const isText = typeof value === "string";
    let plain = value;
    if (isText && name === STATUS_HEADER) plain = codeOf(value) ?? value;
    if (isText && name === DETAILS_HEADER) plain = plainValue(value);
    values[name] ??= [];
    values[name].push(plain);
  }
  const status = statusFromTrailers(values);
  const isEmpty = status.rawCode === 0 || status.message === "";
  if (codes.length === 0 && status.details.length === 0 && isEmpty) return undefined;
  return withMissing(status, missing);
}

function codeOf(text: string): string | undefined {
  const code = parseCode(text);
  return code === undefined ? undefined : String(code);
}

interface Found extends Trailer {
  readonly at: number;
  readonly end: number;
  readonly missing: number;
}

/** Finds the trailers in a text. */
export function findTrailers(page: Page): void {
  const { text } = page;
  let block: Found[] = [];
  const finish = (): void => {
    const [first] = block;
    if (first === undefined) return;
    const status = readTrailerList(block, Math.max(...block.map(({ missing }) => missing)));
    const main = block.find(({ name }) => name === DETAILS_HEADER) ?? first;
    const names = [...new Set(block.map(({ name }) => name))].join(", ");
    if (status !== undefined) addFound(page, status, names, main.at);
    block = [];
  };
  const isJson = page.isJson();
  NAME.lastIndex = 0;
  for (let match = NAME.exec(text); match !== null; match = NAME.exec(text)) {
    if (isJson(match.index)) continue;
    const found = trailerAt(page, match.index, match[0]);
    if (found === undefined) continue;
    if (!belongs(text, block, found)) finish();
    block.push(found);
    NAME.lastIndex = found.end;
  }
  finish();
}

/** Reports whether a trailer is of the same response as those before it. */
function belongs(text: string, block: readonly Found[], next: Found): boolean {
  const last = block.at(-1);
  if (last === undefined) return true;
  if (block.length === MAX_TRAILERS) return false;
  const isRepeated = block.some(({ name }) => name === next.name);
  if (isRepeated && !(last.name === next.name && next.name === DETAILS_HEADER)) return false;
  const between = text.slice(last.end, next.at);
  const lines = between.split("\n", MAX_LINES_APART + 1).length;
  if (lines > MAX_LINES_APART || NEXT_RESPONSE.test(between)) return false;
  // Log lines with several fields are each about one response.
  const first = block[0] as Found;
  const isOneLine = block.length > 1 && !text.slice(first.at, last.at).includes("\n");
  return !(isOneLine && lines > 1);
}

/** Reads the trailer whose name is at a position; returns undefined if it has no value. */
function trailerAt({ text, lineEnd }: Page, at: number, written: string): Found | undefined {
  const name = trailerName(written) as string;
  // The end of the text before the name in its line.
  const [before = ""] = /[^\r\n]*$/.exec(text.slice(Math.max(at - 40, 0), at)) ?? [];
  const quote = /\\*["'`]$/.exec(before)?.[0];
  let end = at + written.length;
  const isClosed = quote !== undefined && text.startsWith(quote, end);
  if (isClosed) end += quote.length;
  const separator = matchAt(SEPARATOR, text, end) ?? (isClosed ? matchAt(COMMA, text, end) : null);
  let from = end + (separator?.[0].length ?? 0);
  const isEmpty = /[\r\n]/.test(text[from] ?? "\n");
  if (separator === null || isEmpty) {
    const isAlone =
      quote === undefined &&
      /^[ \t]*:?$/.test(before) &&
      /[\r\n]|^$/.test(text[at - before.length - 1] ?? "");
    return isAlone && isEmpty ? nextLine(text, name, at, from) : undefined;
  }
  const found = (value: string | Uint8Array, to: number, missing = 0): Found => {
    return { name, value, at, end: to, missing };
  };
  const bytes = (): Found | undefined => {
    const printed = name.endsWith("-bin") ? bytesAt(text, from) : undefined;
    return printed && found(printed.bytes, printed.end, printed.missing);
  };
  const sign = separator[0].trim();
  let isNested = isClosed || sign === "=>" || /[,({[;&][ \t]*$/.test(before);
  const first = bytes();
  if (first !== undefined) return first;
  if (isClosed || sign === "=>" || separator[0].endsWith(":")) {
    const list = matchAt(/\[\]string\{|[[(]\s{0,1000}/y, text, from)?.[0] ?? "";
    if (list !== "") isNested = true;
    from += list.length;
    const inner = list === "" ? undefined : bytes();
    if (inner !== undefined) return inner;
  }
  const limit = lineEnd(from);
  const isCurl = before.includes("<");
  const quoted = isCurl ? undefined : quotedAt(text, from, limit);
  const rest = text.slice(from, limit).trim();
  if (quoted !== undefined) {
    const isWhole = withoutEnd(text.slice(quoted.end, limit), ",;} \t") === "" && quoted.isClosed;
    if (isNested || sign === "=" || isWhole) return found(quoted.text, quoted.end);
  }
  if (name === STATUS_HEADER) {
    if (text[from] === "[") from++;
    const token = withoutEnd(matchAt(/[-\w.]{1,60}/y, text, from)?.[0] ?? "", ".");
    const isCode = codeOf(token) !== undefined || /^-?\d+$/.test(token);
    if (token === "" || !(isCode || written.toLowerCase() === STATUS_HEADER)) return undefined;
    return found(token, from + token.length);
  }
  if (name.endsWith("-bin")) return encodedAt(text, found, from, limit);
  if (isCurl) return found(rest, limit);
  // The quotes enclose name and value.
  if (quote !== undefined && !isClosed) {
    const inner = closingQuote(text.slice(from, limit), quote);
    return found(inner, from + inner.length);
  }
  const ending = isNested ? NEXT_NAME : sign === "=" ? NEXT_FIELD : undefined;
  const next = ending?.exec(rest)?.index;
  const value = next === undefined ? rest : rest.slice(0, next);
  return found(isNested ? withoutEnd(value, " )]}>,;") : value, from + value.length);
}

// The next of several names in a line.
const NEXT_NAME = /,\s?["']?:?[\w.-]{1,64}["']?\s?[:=]|\] [\w.-]{1,64}:\[/;
const NEXT_FIELD = /[ \t][\w.-]{1,64}=/;

function closingQuote(rest: string, quote: string): string {
  const bare = withoutEnd(rest, ",;})] \t");
  // An apostrophe may be in the text.
  const end = quote === "'" ? bare.search(/'[,;\])}]/) : bare.indexOf(quote);
  if (end >= 0) return bare.slice(0, end);
  return bare.endsWith(quote) ? bare.slice(0, -quote.length) : bare;
}

/** Reads base64 or hex, which may be wrapped. */
function encodedAt(
  text: string,
  found: (value: string, end: number) => Found,
  from: number,
  limit: number,
): Found | undefined {
  const pairs = pairsEnd(text, from);
  if (pairs > from + 2) return found(text.slice(from, pairs), pairs);
  const list = listAt(text, from);
  if (list === "") return undefined;
  const end = from + list.length;
  if (text.slice(end, limit).trim() !== "" || !isCut(list)) return found(list, end);
  let joined = list;
  let to = limit;
  const line = /\r?\n[ \t|>]{0,100}([\w+/=-]{1,1000})[ \t]{0,100}(?=[\r\n]|$)/y;
  for (let next = matchAt(line, text, to); next !== null; next = matchAt(line, text, to)) {
    if (trailerName(next[1] as string) !== undefined) break;
    joined += next[1];
    to = line.lastIndex;
  }
  return isCut(joined) ? found(list, end) : found(joined, to);
}

/** Returns values that are joined by ",": what follows the comma is not the next field, such as server=envoy. */
function listAt(text: string, from: number): string {
  let end = runEnd(text, from, /[^\w+/=%\\-]/g);
  const next = /,[ \t]{0,9}[\w+/%-]{8,100000}={0,2}(?![\w:=-])/y;
  for (let i = 0; i < MAX_TRAILERS && end > from && matchAt(next, text, end) !== null; i++)
    end = next.lastIndex;
  return text.slice(from, end);
}

function isCut(value: string): boolean {
  const status = readEncoded(value);
  return status === undefined || isBroken(status);
}

/**
 * Reads a value in the line after its name, as browsers copy headers. An empty value must not take the next line: the lines
 * around have to be names and values in turn.
 */
function nextLine(text: string, name: string, at: number, from: number): Found | undefined {
  const start = from + (matchAt(/\r?\n|\r/y, text, from)?.[0].length ?? 0);
  const end = lineEndOf(text, start);
  const value = text.slice(start, end).trim();
  if (value === "" || trailerName(withoutEnd(value, ":")) !== undefined) return undefined;
  const found = { name, value, at, end, missing: 0 };
  if (name === STATUS_HEADER) return /^\d{1,2}$/.test(value) ? found : undefined;
  if (name.endsWith("-bin")) return isEncoded(value) ? found : undefined;
  const after = text.slice(end + 1, lineEndOf(text, end + 1));
  const above = text.lastIndexOf("\n", at - 1);
  const previous = above > 0 ? text.lastIndexOf("\n", above - 1) : -1;
  const earlier = text.slice(
    previous > 0 ? text.lastIndexOf("\n", previous - 1) + 1 : 0,
    Math.max(previous, 0),
  );
  const isBefore = previous > 0 && isName(earlier);
  const isAfter = isName(after);
  return (isHeader(value) ? isBefore && isAfter : isBefore || isAfter) ? found : undefined;
}

/** Reports whether a line is a value, not a word. */
function isEncoded(line: string): boolean {
  const status =
    !/[^\w+/=%-]/.test(line) || !/[^\da-f\s:]/i.test(line) || /^[<[]/.test(line)
      ? readEncoded(line)
      : undefined;
  return status !== undefined && (line.length > 40 || isCertain(status));
}

function isName(line: string): boolean {
  const name = line.trim();
  return /^:?[a-z][\w-]{0,63}:$/i.test(name) || /^[a-z]{1,20}(-[a-z]{1,20}){1,5}$/.test(name);
}

function isHeader(line: string): boolean {
  return /^:?[\w-]{1,64}:(\s|$)/.test(line);
}
