// Reads and writes the trailers of gRPC. A response without messages may have them in its headers.
//
// When reading, the trailers win over the details: code and message are those of grpc-status and grpc-message
// if they are set. A missing grpc-status is never OK.

import { codeFromHttp, isHttpStatus } from "../../code/http-status.js";
import { Code, codeFromNumber } from "../../code/names.js";
import { type Detail, detailFromBytes, urlOf } from "../../status/any-detail.js";
import { readBinary } from "../../status/decode.js";
import type { Issue, IssueKind } from "../../status/issue.js";
import { type Reading, statusFromReading } from "../../status/reading.js";
import type { Status, StatusLike } from "../../status/status.js";
import { decodeBase64 } from "../../wire/base64.js";
import { isBytes } from "../../wire/bytes.js";
import { messageOfHttp } from "../error-code.js";
import { copiedForms } from "./copied-headers.js";
import {
  DETAIL_PREFIX,
  DETAILS_HEADER,
  detailHeaders,
  type HeaderForms,
  type HeaderValues,
  MAX_HEADERS,
  MAX_VALUES,
  MESSAGE_HEADER,
  readHeaders,
  STATUS_HEADER,
  TRAILERS,
} from "./headers.js";
import { latin1FromBytes, percentDecode, percentEncode } from "./percent.js";
import { type HeaderOptions, trailersFromStatus } from "./trailer-limit.js";

interface TrailersOptions {
  /**
   * HTTP status of the response, used if there is no grpc-status and the details have no code: the code then comes
   * from gRPC's table for the responses of intermediaries. Default: `:status`, if it is among the headers.
   */
  readonly httpStatus?: number;
}

/**
 * Reads the status in the trailers of a response, or in its headers if it has no trailers. Takes Headers, a
 * Map, the Metadata of grpc-js, a header object of Node, or pairs of name and value, and copies of these as JSON or a
 * structured clone makes them. Names may be in any case; values may be text, bytes or lists. Pass them as they are on the wire: grpc-message is percent-decoded here.
 * Never throws.
 *
 * Without grpc-status, the code is that of the details, else that of the HTTP status, else UNKNOWN. This
 * applies to the Metadata of a ServiceError, since grpc-js removes code and message from it: pass the error
 * itself to `StatusError.from`.
 */
export function statusFromTrailers(trailers: object, options: TrailersOptions = {}): Status {
  return statusInTrailers(trailers, options.httpStatus, copiedForms);
}

/** Reads trailers; without `forms` only those of libraries, not of copies. */
export function statusInTrailers(
  trailers: object,
  httpStatus?: number,
  forms?: HeaderForms,
): Status {
  const issues: Issue[] = [];
  const values = readHeaders(trailers, TRAILERS, issues, forms);
  return statusFromReading(readTrailers(values, httpStatus, issues));
}

/**
 * Returns grpc-status, grpc-message and grpc-status-details-bin as header fields, for `sendTrailers` of node:http2 and
 * `new Headers`. They agree and stay within the budget. An empty message, and details that are not needed, are left out. Never
 * throws.
 */
export function headersFromStatus(
  status: StatusLike,
  options: HeaderOptions = {},
): { [name: string]: string } {
  const { code, message, header } = trailersFromStatus(status, options);
  return {
    [STATUS_HEADER]: String(code),
    ...(message !== "" && { [MESSAGE_HEADER]: percentEncode(message) }),
    ...(header !== "" && { [DETAILS_HEADER]: header }),
  };
}

export function readTrailers(
  values: HeaderValues<(typeof TRAILERS)[number]>,
  httpStatus: unknown,
  issues: Issue[],
): Reading {
  const given = readCode(values[STATUS_HEADER], issues);
  const text = readMessage(values[MESSAGE_HEADER], issues);
  const http = isHttpStatus(httpStatus) ? httpStatus : Number(textOf(values[":status"][0]));
  const details = readDetailsHeader(values[DETAILS_HEADER], given, issues);
  // Code 0 in the details says nothing about the code.
  const rawCode = given ?? (details.rawCode || codeFromHttp(http, "grpc"));
  if (given === undefined)
    issues.push(headerIssue("missing-status", STATUS_HEADER, "grpc-status is missing"));
  const message = mergeMessages(text, details.message, issues);
  return {
    ...details,
    details: withDetailTrailers(details.details, values, issues),
    code: codeFromNumber(rawCode),
    rawCode,
    message: message || (given === undefined ? messageOfHttp(http) : ""),
    issues,
  };
}

/** Returns the code number; UNKNOWN for a value that is not a number, undefined without a value. */
function readCode(values: readonly unknown[], issues: Issue[]): number | undefined {
  const one = values[0];
  if (values.length === 1 && typeof one === "string" && /^(\d|[1-9]\d)$/.test(one))
    return Number(one);
  const given = values
    .flatMap((value) => textOf(value).split(",", MAX_HEADERS))
    .map((text) => text.trim());
  const texts = given.some((text) => text !== "") ? given.filter((text) => text !== "") : given;
  const isCode = (text: string) =>
    /^(-?[1-9]|\d)\d{0,9}$/.test(text) && (Number(text) | 0) === Number(text);
  // Of several values, a failure wins; next is one that is not a number, since that is not a success.
  const isFailure = (text: string) => isCode(text) && Number(text) !== Code.OK;
  const used = texts.find(isFailure) ?? texts.find((text) => !isCode(text)) ?? texts[0];
  if (used === undefined) return undefined;
  if (new Set(texts).size > 1)
    reportExtra(STATUS_HEADER, texts.length, texts.indexOf(used), issues);
  if (isCode(used)) return Number(used) | 0;
  const what = `${JSON.stringify(used.slice(0, 100))} is not a valid code number`;
  issues.push(headerIssue("unknown-code", STATUS_HEADER, what));
  return Code.UNKNOWN;
}

function readMessage(values: readonly unknown[], issues: Issue[]): string {
  const first = values[0];
  let used = typeof first === "string" ? first : textOf(first);
  if (values.length > 1) {
    const texts = values.map(textOf);
    const index = Math.max(
      texts.findIndex((text) => text !== ""),
      0,
    );
    used = texts[index] as string;
    if (new Set(texts).size > 1) reportExtra(MESSAGE_HEADER, texts.length, index, issues);
  }
  const { text, valid } = percentDecode(used);
  if (!valid)
    issues.push(headerIssue("invalid-utf8", MESSAGE_HEADER, "the text is not valid UTF-8"));
  return text;
}

function textOf(value: unknown): string {
  if (typeof value === "string") return value;
  if (isBytes(value)) return latin1FromBytes(value);
  return typeof value === "number" ? String(value) : "";
}

/** Reads the first value of the header that is valid and agrees with grpc-status, else the first one. */
export function readDetailsHeader(
  header: readonly unknown[],
  code: number | undefined,
  issues: Issue[],
): Reading {
  const values = splitValues(header);
  const agrees = ({ rawCode }: Reading) => (code === undefined ? rawCode !== 0 : rawCode === code);
  let used: Reading | undefined;
  let index = 0;
  // One after the other: all of them at once may take too much memory.
  for (let i = 0; i < values.length; i++) {
    const value = values[i];
    const reading = readBinary(value, DETAILS_HEADER);
    used ??= reading;
    if (reading.issues.length > 0 || !agrees(reading)) continue;
    used = reading;
    index = i;
    break;
  }
  used ??= readBinary(new Uint8Array(0));
  if (values.length > 1) reportExtra(DETAILS_HEADER, values.length, index, issues);
  issues.push(...used.issues);
  if (code !== undefined && used.rawCode !== Code.OK && used.rawCode !== code) {
    const what = `the trailers have code ${code}, the details ${used.rawCode}; the trailers win`;
    issues.push(headerIssue("code-mismatch", DETAILS_HEADER, what));
  }
  return used;
}

/**
 * Adds the details that have a trailer of their own, such as google.rpc.retryinfo-bin, unless the status has a detail of
 * their type.
 */
export function withDetailTrailers(
  details: readonly Detail[],
  values: HeaderValues<typeof DETAILS_HEADER>,
  issues: Issue[],
): readonly Detail[] {
  const more: Detail[] = [];
  // Most trailers have no such header.
  if (!hasDetailTrailer(values)) return details;
  for (const [type, header] of detailHeaders()) {
    if (details.some((detail) => detail.type === type)) continue;
    for (const value of splitValues((values as HeaderValues<string>)[header] ?? [])) {
      const { bytes, problem } =
        typeof value === "string" ? decodeBase64(value) : { bytes: value, problem: undefined };
      if (problem !== undefined) issues.push(headerIssue("malformed-base64", header, problem));
      more.push(detailFromBytes(urlOf(type), bytes));
    }
  }
  return more.length > 0 ? [...details, ...more] : details;
}

function hasDetailTrailer(values: object): boolean {
  for (const name in values) if (name.startsWith(DETAIL_PREFIX)) return true;
  return false;
}

/** Returns the values of a binary header: several of one name may be joined by commas. */
function splitValues(header: readonly unknown[]): (string | Uint8Array)[] {
  if (header.length === 1) {
    const one = header[0];
    if (typeof one !== "string") return isBytes(one) ? [one] : [];
    if (!one.includes(",") && one.trim() !== "") return [one];
  }
  return header
    .flatMap((value) => (typeof value === "string" ? value.split(",", MAX_VALUES) : [value]))
    .filter((value) => isBytes(value) || (typeof value === "string" && value.trim() !== ""))
    .map((value) => value as string | Uint8Array);
}

/** Returns the message of the header, or that of the details if the header has none. */
export function mergeMessages(text: string, details: string, issues: Issue[]): string {
  if (text === "" || details === "" || text === details) return text || details;
  // Some clients pass on the message percent-encoded.
  if (percentDecode(text).text === details) return details;
  const shown = JSON.stringify(details.slice(0, 1000));
  issues.push(
    headerIssue("message-mismatch", DETAILS_HEADER, `the message of the details is ${shown}`),
  );
  return text;
}

function reportExtra(header: string, count: number, used: number, issues: Issue[]): void {
  const what = `the header has ${count} values; value ${used + 1} was used`;
  issues.push(headerIssue("extra-value", header, what));
}

function headerIssue(kind: IssueKind, header: string, what: string): Issue {
  return { kind, what, where: header, header };
}
