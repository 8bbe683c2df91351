// Decodes what people paste: any text or bytes with a status in it. Every status in it is found, and the best is chosen.

import { DETAILS_HEADER } from "../../formats/grpc/headers.js";
import { decodeStatus } from "../../status/decode.js";
import type { Status } from "../../status/status.js";
import { eachBytes, hexDumps } from "./byte-notation.js";
import { Choice, type Decoded } from "./choice.js";
import { isCertain, readBytes, readEncoded, readFrames, readPrinted } from "./encoded-value.js";
import { findErrorTexts } from "./error-text.js";
import { findInJson } from "./json-errors.js";
import { type JsonPart, jsonIn } from "./json-in-text.js";
import { withoutPrefixes } from "./log-prefix.js";
import {
  addFound,
  lineEnds,
  type Page,
  pairsEnd,
  runEnd,
  withoutEnd,
  withoutEscapes,
} from "./page.js";
import { findPrintedObjects } from "./printed-object.js";
import { findTrailers } from "./trailer-lines.js";

/** Returns the status, or a text that says why there is none. */
export function decodeText(input: string | Uint8Array): Decoded | string {
  const text = typeof input === "string" ? input : textOf(input);
  if (text === undefined) {
    const status = readBytes(input as Uint8Array);
    if (status !== undefined) return { status, source: { form: "bytes", others: 0 } };
  }
  const lines = normalized(text ?? new TextDecoder().decode(input as Uint8Array));
  if (lines.trim() === "") return EMPTY;
  const found = search(lines);
  if (found !== undefined) return found;
  if (/^(?:["'\s]*grpc-status-details-bin["']?\s*[:=])?["'\s]*$/i.test(lines.slice(0, 100)))
    return EMPTY;
  return refusal(decodeStatus(text === undefined ? (input as Uint8Array) : lines).issues[0]?.what);
}

const EMPTY = "cannot decode an empty input: give the value of grpc-status-details-bin";

function refusal(why = "it has neither code nor message nor details"): string {
  return `cannot decode the input: it is not a google.rpc.Status in base64, base64url, hex, JSON, trailers or a gRPC-web body, and has none in it (${why})

It may have, alone or anywhere in a text:
  grpc-status-details-bin: CAUSDW5vIHN1Y2ggb3JkZXI     trailers, as curl, grpcurl, buf, browsers and logs show them
  CAUSDW5vIHN1Y2ggb3JkZXI                              the value alone, in base64 or hex
  {"code":5,"message":"no such order"}                 an error as JSON, such as a body or a line of a log
  rpc error: code = NotFound desc = no such order      an error as a library prints it
  <Buffer 08 05 12 0d 6e 6f 20 73 75 63 68>            bytes as a language or a hex dump prints them
For example: rpcstatus decode 'grpc-status: 5'`;
}

const MAX_ESCAPES = 3;
/** Escapes that a text in a string has; those of bytes are none. */
const ESCAPES = /\\(?:["'nt]|u00[2-7])/;

function search(text: string): Decoded | undefined {
  const choice = new Choice();
  let rest = searchPage({ text, choice });
  const bare = withoutPrefixes(text);
  if (!choice.isComplete && bare !== text) rest = searchPage({ text: bare, choice });
  // A text may be in a string in another one. JSON has been read with its strings.
  for (let i = 0; i < MAX_ESCAPES && !choice.isComplete && ESCAPES.test(rest); i++) {
    const inner = withoutEscapes(rest);
    rest = searchPage({ text: inner, inside: " in an escaped text", choice });
  }
  return choice.decoded;
}

type PageStart = Pick<Page, "text" | "choice"> & Partial<Pick<Page, "inside" | "depth" | "place">>;

/** Texts in texts, such as JSON in a string in JSON. */
const MAX_DEPTH = 4;

/** Searches a text; returns it without its JSON. */
function searchPage(start: PageStart): string {
  const { text, choice, inside = "", depth = 0, place } = start;
  const parts = jsonIn(text);
  const objects: JsonPart[] = [];
  const page: Page = {
    text,
    choice,
    inside,
    depth,
    place,
    lineEnd: lineEnds(text),
    jsonAt: (at) => {
      const part = partAt(parts, at);
      return part && { value: parsed(text.slice(part.start, part.end)), end: part.end };
    },
    isJson: () => {
      let next = 0;
      return (at) => {
        while (next < objects.length && (objects[next]?.end as number) <= at) next++;
        return (objects[next]?.start ?? Number.POSITIVE_INFINITY) <= at;
      };
    },
  };
  for (const part of parts) {
    const json = text.slice(part.start, part.end);
    const value = parsed(json);
    if (value === undefined) continue;
    // A list of numbers may be the value of a trailer, and a number in brackets is a mark of logs.
    if (json[0] === "{" || /[^[\]\d\s,.eE+-]/.test(json)) objects.push(part);
    findInJson(value, {
      status: (status, form, path) => {
        addFound(page, status, path === "" ? form : `${form} (${path})`, part.start);
      },
      text: (inner, path) => {
        if (depth === MAX_DEPTH || !MAY_HAVE_STATUS.test(inner)) return;
        const at = place ?? { text, at: part.start };
        const where = path === "" || inside !== "" ? inside : ` in ${path}`;
        searchPage({ text: inner, choice, inside: where, depth: depth + 1, place: at });
      },
    });
  }
  findTrailers(page);
  findErrorTexts(page);
  findPrintedObjects(page);
  findBytes(page);
  findValues(page);
  return withoutParts(text, objects);
}

/** Returns the text without its JSON, but with all line breaks. */
function withoutParts(text: string, parts: readonly JsonPart[]): string {
  const pieces: string[] = [];
  let from = 0;
  let line = text.indexOf("\n");
  for (const { start, end } of parts) {
    pieces.push(text.slice(from, start));
    if (line >= 0 && line < start) line = text.indexOf("\n", start);
    for (; line >= 0 && line < end; line = text.indexOf("\n", line + 1)) pieces.push("\n");
    from = end;
  }
  return pieces.join("") + text.slice(from);
}

/** Most strings in JSON are short, or words. */
const MAY_HAVE_STATUS = /rpc|code|status|[{[<(]|\d [A-Z]{2}|_|[\w+/-]{16}|: |^\p{Cc}/iu;

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // A number that is not one, or an escape that JSON does not have.
    return undefined;
  }
}

/** Returns the part that begins at a position; the parts are in order. */
function partAt(parts: readonly JsonPart[], at: number): JsonPart | undefined {
  let low = 0;
  for (let high = parts.length; low < high; ) {
    const middle = (low + high) >> 1;
    if ((parts[middle] as JsonPart).start < at) low = middle + 1;
    else high = middle;
  }
  return parts[low]?.start === at ? parts[low] : undefined;
}

function findBytes(page: Page): void {
  const { text, place, choice } = page;
  const isJson = page.isJson();
  eachBytes(text, (bytes, at) => {
    const status = isJson(at) ? undefined : readPrinted(bytes);
    if (status !== undefined) addFound(page, status, "printed bytes", at);
  });
  const dumps = hexDumps(text);
  for (const { bytes, at } of dumps) {
    const status = readBytes(bytes);
    if (status !== undefined) addFound(page, status, "a hex dump", at);
  }
  // Such as the headers that curl --trace prints, between the data that was sent.
  const texts = dumps.flatMap(({ bytes }) => textOf(bytes) ?? []);
  const [first] = dumps;
  if (first !== undefined && texts.length > 0 && page.depth < MAX_DEPTH) {
    const at = place ?? { text, at: first.at };
    const inside = `${page.inside} in a hex dump`;
    searchPage({
      text: normalized(texts.join("")),
      choice,
      inside,
      depth: page.depth + 1,
      place: at,
    });
  }
}

/** Base64 or hex that begins like a status, or like the frames of gRPC-web; it may have the escapes of URLs and JSON. */
const TOKEN = /(?<![\w+/=%\\-])(?=[CEGQR]|g?AAAA|0x|08|12|1[aA])[\w+/%\\-]{11}/g;
const NO_TOKEN = /[^\w+/=%\\-]/g;
/** The pairs of hex. */
const PAIRS = /(?<![\w:,-])(?:08|12|1[aA])(?:[ :,-][\da-fA-F]{2}){7}(?!\w)/g;

/** The tags of code, message and details. */
const STATUS_TAGS = [0x08, 0x12, 0x1a];

const NAMED = /^[<\s"']{0,100}grpc-status-details-bin["']?\s{0,100}[:=]\s{0,100}/i;

/** Reads a text that is one value, which may have quotes and line breaks. */
function readWhole(text: string): Status | undefined {
  const value = withoutEnd(text.replace(/^["']{1,100}/, ""), "\"',; \t\r\n");
  // White space in base64 is a line break, after "," or between the pairs of hex.
  const isWords = /[^\s,][ \t]+\S/.test(value) && /[^\da-fx\s:,-]/i.test(value);
  if (!/[^\w+/=%,:\\\s.-]/.test(value) && !isWords) {
    const status = readEncoded(value);
    if (status !== undefined) return status;
    // The body of a response in grpc-web-text.
    return /[^\w+/=\s-]/.test(value) ? undefined : readFrames(value);
  }
  // Bytes as a language prints them.
  return /^[<[{(bUN]/.test(value) ? readEncoded(text) : undefined;
}

/** Finds encoded values without a name. */
function findValues(page: Page): void {
  const { text } = page;
  if (page.depth === 0) {
    const name = NAMED.exec(text)?.[0] ?? "";
    const status = readWhole(text.slice(name.length).trim());
    const form = name === "" ? "an encoded value" : DETAILS_HEADER;
    if (status !== undefined) addFound(page, status, form, text.search(/\S/));
  } else if (STATUS_TAGS.includes(text.charCodeAt(0))) {
    for (const encoding of ["latin1", "utf8"] as const) {
      const status = decodeStatus(Buffer.from(text, encoding));
      if (isCertain(status)) addFound(page, status, "bytes in a string", 0);
    }
  }
  findTokens(page, TOKEN, (at) => runEnd(text, at, NO_TOKEN));
  findTokens(page, PAIRS, (at) => pairsEnd(text, at));
}

/** Finds the tokens that begin with a match of the global pattern. */
function findTokens(page: Page, start: RegExp, endOf: (at: number) => number): void {
  const { text } = page;
  const isJson = page.isJson();
  start.lastIndex = 0;
  for (let match = start.exec(text); match !== null; match = start.exec(text)) {
    const at = match.index;
    const end = endOf(at);
    start.lastIndex = Math.max(end, at + 1);
    // The value of a trailer is read with its name.
    const before = text.slice(Math.max(at - 40, 0), at);
    if (isJson(at) || /-bin["']?\s*[:=>]+\s*["']?$/i.test(before)) continue;
    const token = text.slice(at, end);
    const status = /^g?AAAA/.test(token) ? readFrames(token) : readEncoded(token);
    if (status !== undefined && isCertain(status)) addFound(page, status, "an encoded value", at);
  }
}

/** The escape sequences of terminals, such as colors. */
const ESC = "\u001b";
const BEL = "\u0007";
const ANSI = new RegExp(
  `${ESC}(?:\\[[\\d:;<=>?]{0,100}[ -/]{0,100}[@-~]|\\][^${BEL}${ESC}\n]{0,1000}(?:${BEL}|${ESC}\\\\)?|[@-Z\\\\^_])`,
  "g",
);

/** Returns the text with LF as line ends, and without a byte order mark and the colors of terminals. */
function normalized(text: string): string {
  return text
    .replace(/^\ufeff/, "")
    .replace(ANSI, "")
    .replace(/\r\n?/g, "\n");
}

/** Returns the text; undefined for bytes that are not text: an encoded message, or the frames of gRPC-web. */
function textOf(bytes: Uint8Array): string | undefined {
  let text: string;
  try {
    // PowerShell writes UTF-16.
    const isUtf16 = bytes[0] === 0xff && bytes[1] === 0xfe;
    text = new TextDecoder(isUtf16 ? "utf-16le" : "utf-8", { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
  // The tags of a status and the flags of a frame are control characters or not UTF-8; text has neither.
  return /[^\P{Cc}\t-\r]/u.test(text.replace(ANSI, "")) ? undefined : text;
}
