// Finds the texts of errors that libraries and tools print, each of which names a code.

import { codeConnectNames, codeNames } from "../../../gen/rpcstatus/v1/code_rpcstatus.js";
import { parseCode } from "../../code/names.js";
import { DETAILS_HEADER, MESSAGE_HEADER, STATUS_HEADER } from "../../formats/grpc/headers.js";
import { percentEncode } from "../../formats/grpc/percent.js";
import { statusFromTrailers } from "../../formats/grpc/trailers.js";
import { statusFromJson } from "../../formats/json/detect.js";
import type { Status } from "../../status/status.js";
import { bytesAt, type PrintedBytes } from "./byte-notation.js";
import { withMissing } from "./encoded-value.js";
import { addFound, closingAt, matchAt, type Page, quotedAt, unquoted, withoutEnd } from "./page.js";

/** The text of an error before its message. */
interface Form {
  readonly form: string;
  /** The groups "code" and "number" have the code; if both match, they must agree. All repetitions are bounded. */
  readonly start: RegExp;
  /** The message is in quotes, with escapes. Default: it goes on to the end of the line, or of the text in quotes. */
  readonly quoted?: true;
  /** The message ends before this, or else with the line. */
  readonly until?: RegExp;
  /** The message may have lines. */
  readonly hasLines?: true;
  /** A list of details in JSON may follow. */
  readonly hasList?: true;
  /** The text is an error only at the start of the input or of a text in JSON. */
  readonly first?: true;
}

const names = codeNames.slice(1).join("|");
const spaced = names.replaceAll("_", "[ _]?");
const connectNames = codeConnectNames.slice(1).join("|");

/** What tonic prints as a code. */
const TONIC = [
  "",
  "The operation was cancelled",
  "Unknown error",
  "Client specified an invalid argument",
  "Deadline expired before operation could complete",
  "Some requested entity was not found",
  "Some entity that we attempted to create already exists",
  "The caller does not have permission to execute the specified operation",
  "Some resource has been exhausted",
  "The system is not in a state required for the operation's execution",
  "The operation was aborted",
  "Operation was attempted past the valid range",
  "Operation is not implemented or not supported",
  "Internal error",
  "The service is currently unavailable",
  "Unrecoverable data loss or corruption",
  "The request does not have valid authentication credentials",
];

/** In order of preference: of several that match the same text, the first one. */
const FORMS: readonly Form[] = [
  {
    form: "an error of grpc-go",
    start: /rpc error: code = (?:Code\((?<unknown>\d{1,9})\)|(?<code>\w{1,20})) desc = /g,
  },
  {
    form: "an error of Python's grpc",
    start: /status = StatusCode\.(?<code>[A-Z_]{2,20})\s{1,50}details = "/g,
    until: /"\s{1,50}debug_error_string|"[ \t]*$/gm,
    hasLines: true,
  },
  {
    form: "a Status of tonic",
    start: /\b(?:status|code): (?:'(?<text>[\w' ]{9,80})'|(?<code>\w{2,20})), message: (?=\\*")/g,
    quoted: true,
  },
  {
    form: "an error of grpcurl",
    start: /\bCode: (?<code>[A-Z]\w{1,20})\s{1,50}Message: ?/g,
    hasList: true,
  },
  {
    form: "an error of evans",
    start: /\bcode: (?<code>\w{2,20})\s{1,20}number: (?<number>\d{1,2})\s{1,20}message: (?=\\*")/g,
    quoted: true,
  },
  {
    form: "a Status of protobuf's text format",
    start: /\bcode: ?(?<number>\d{1,2})\s{1,20}message: ?(?=\\*")/g,
    quoted: true,
  },
  {
    form: "an exception of grpc-java",
    start: /\bStatus(?:Runtime)?Exception: (?<code>[A-Z_]{2,20})(?:: |(?![\w:]))/g,
  },
  {
    form: "a Status of grpc-java",
    start: /\bStatus\{code=(?<code>[A-Z_]{2,20}), description=/g,
    until: /, cause=/g,
  },
  {
    form: "an RpcException of Grpc.Core",
    start: /\bStatusCode="?(?<code>\w{2,20})"?, Detail="/g,
    until: /"(?=\)|, Debug)/g,
  },
  {
    form: "an error of Dart's grpc",
    start: /gRPC Error \(code: (?<number>\d{1,2}), codeName: (?<code>[A-Z_]{2,20}), message: /g,
    until: /, details: /g,
  },
  {
    form: "an error of Ruby's grpc",
    start: /GRPC::\w{2,25}(?:: | \()(?<number>\d{1,2}):/g,
    until: /\. debug_error_string|\)[ \t]*$/gm,
  },
  {
    form: "an RPCError of Elixir's grpc",
    start: /RPCError\{status: (?<number>\d{1,2}), message: (?=\\*")/g,
    quoted: true,
  },
  {
    form: "an exception of google.api_core",
    start: /\bexceptions\.(?<code>[A-Z]\w{2,20}): \d{3} /g,
  },
  {
    form: "an error of grpc_cli",
    start: /status code (?<number>\d{1,2}), error message: /g,
  },
  {
    form: "a ServiceError of grpc-js",
    start: new RegExp(
      `(?<![\\w.])(?<number>\\d{1,2}) (?<code>${names})(?:: |(?=["'\\\\]|\\s*$))`,
      "gm",
    ),
  },
  {
    form: "an error with code and number",
    start: new RegExp(
      `\\b(?<code>${spaced}) \\((?<number>\\d{1,2})\\)(?:: |(?=["'\\\\]|\\s*$))`,
      "gim",
    ),
  },
  {
    form: "an object with code and message",
    start:
      /(?<![\w-])\\{0,3}["']?code\\{0,3}["']?: ?(?:(?<number>\d{1,2})|\\{0,3}["'](?<code>[a-z_]{5,20})\\{0,3}["']),\s{0,50}\\{0,3}["']?(?:details|message)\\{0,3}["']?: ?(?=\\*["'`])/g,
    quoted: true,
  },
  {
    form: "a ConnectError",
    start: new RegExp(`(?<=Error: )\\[(?<code>${connectNames})\\] ?`, "g"),
  },
  {
    form: "a ConnectError",
    start: new RegExp(`^\\s{0,20}\\[(?<code>${connectNames})\\] `, "g"),
    first: true,
  },
  {
    form: "an error of connect-go",
    start: new RegExp(`^\\s{0,20}(?<code>${connectNames}): `, "g"),
    first: true,
  },
  {
    form: "the name of a code and a message",
    start: new RegExp(`^\\s{0,20}(?:\\w{1,40}: )?(?<code>${names}): `, "g"),
    first: true,
  },
];

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
    if (form.first && page.depth > 0 && !codeNames[code]?.includes("_")) continue;
    const at = start.lastIndex;
    const message = messageAt(page, form, at, quotes(match.index), end);
    start.lastIndex = Math.max(message.end, at);
    const bytes = form.quoted && detailBytes(text, message.end);
    const listed = form.hasList ? listedDetails(page, message.end) : [];
    addFound(page, statusOf(code, message.text, bytes, listed), form.form, match.index);
  }
}

function codeOf(groups: { readonly [name: string]: string | undefined }): number | undefined {
  const { code, number, text, unknown } = groups;
  // A code that grpc-go does not know has no name.
  if (unknown !== undefined) return Number(unknown);
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
  return { text: withoutQuote(text.slice(at, limit).trim()), end: limit };
}

const MAX_MESSAGE = 100_000;

/** Removes a single quote and what follows it at the end of a line of JavaScript or Python. */
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
  const mark = /(?<!\\)\\*"|[\r\n]/g;
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
