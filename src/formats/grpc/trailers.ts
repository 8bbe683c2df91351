// The status in the trailers of gRPC, or in the headers of an answer that has nothing else.
//
// The headers win over the details: code and message are those of grpc-status and grpc-message wherever they
// are there. No grpc-status is never OK.

import { codeFromHttp, isHttpStatus } from "../../code/http-status.js";
import { Code, codeFromNumber } from "../../code/names.js";
import { readBinary } from "../../status/decode.js";
import type { Issue } from "../../status/issue.js";
import { messageOfHttp, type Reading, statusFromReading } from "../../status/reading.js";
import type { Status } from "../../status/status.js";
import { isBytes } from "../../wire/bytes.js";
import { type HeaderValues, MOST_VALUES, readHeaders } from "./headers.js";
import { latin1FromBytes, percentDecode } from "./percent.js";

export interface TrailersOptions {
  /**
   * The HTTP status of the answer, for one without grpc-status: its code is then that of gRPC's table for
   * intermediaries. Default: `:status`, where it is among the headers.
   */
  readonly httpStatus?: number;
}

/**
 * The status in the trailers of an answer, or in its headers where it has no others: Headers, a Map, the
 * Metadata of grpc-js, a header object of Node, pairs of name and value. Names may be in any case, values
 * text, bytes or lists, as they are on the wire: grpc-message is percent-decoded. Never throws.
 *
 * Without grpc-status, the code is that of the details, else that of the HTTP status, else UNKNOWN. So it is
 * for the Metadata of a ServiceError, from which grpc-js has taken code and message: give the error itself
 * to `StatusError.from`.
 */
export function statusFromTrailers(trailers: object, options: TrailersOptions = {}): Status {
  const issues: Issue[] = [];
  const values = readHeaders(trailers, TRAILERS, issues);
  return statusFromReading(readTrailers(values, options.httpStatus, issues));
}

export const DETAILS_HEADER = "grpc-status-details-bin";
export const TRAILERS = ["grpc-status", "grpc-message", DETAILS_HEADER, ":status"] as const;

export function readTrailers(
  values: HeaderValues<(typeof TRAILERS)[number]>,
  httpStatus: unknown,
  issues: Issue[],
): Reading {
  const given = readCode(values["grpc-status"], issues);
  const text = readMessage(values["grpc-message"], issues);
  const http = isHttpStatus(httpStatus) ? httpStatus : Number(textOf(values[":status"][0]));
  const details = readDetailsHeader(values[DETAILS_HEADER], given, issues);
  // Details with code 0 say nothing about the code.
  const rawCode = given ?? (details.rawCode || codeFromHttp(http, "grpc"));
  if (given === undefined) {
    const what = "there is no grpc-status";
    issues.push({ kind: "missing-status", what, where: "grpc-status" });
  }
  const message = mergeMessages(text, details.message, issues);
  return {
    ...details,
    code: codeFromNumber(rawCode),
    rawCode,
    message: message || (given === undefined ? messageOfHttp(http) : ""),
    issues,
  };
}

/** The number; UNKNOWN for a value that is none, undefined without a value. */
function readCode(values: readonly unknown[], issues: Issue[]): number | undefined {
  const where = "grpc-status";
  const given = values
    .flatMap((value) => textOf(value).split(",", MOST_VALUES))
    .map((text) => text.trim());
  const texts = given.some((text) => text !== "") ? given.filter((text) => text !== "") : given;
  const isCode = (text: string) =>
    /^(-?[1-9]|\d)\d{0,9}$/.test(text) && (Number(text) | 0) === Number(text);
  // Of several, one that says failure counts, and one that says nothing is no success.
  const isFailure = (text: string) => isCode(text) && Number(text) !== Code.OK;
  const used = texts.find(isFailure) ?? texts.find((text) => !isCode(text)) ?? texts[0];
  if (used === undefined) return undefined;
  if (new Set(texts).size > 1) reportExtra(where, texts.length, texts.indexOf(used), issues);
  if (isCode(used)) return Number(used) | 0;
  const what = `${JSON.stringify(used.slice(0, 100))} is no number`;
  issues.push({ kind: "unknown-code", what, where });
  return Code.UNKNOWN;
}

function readMessage(values: readonly unknown[], issues: Issue[]): string {
  const where = "grpc-message";
  const texts = values.map(textOf);
  const used = Math.max(
    texts.findIndex((text) => text !== ""),
    0,
  );
  if (new Set(texts).size > 1) reportExtra(where, texts.length, used, issues);
  const { text, valid } = percentDecode(texts[used] ?? "");
  if (!valid) issues.push({ kind: "invalid-utf8", what: "the text is not valid UTF-8", where });
  return text;
}

function textOf(value: unknown): string {
  if (typeof value === "string") return value;
  if (isBytes(value)) return latin1FromBytes(value);
  return typeof value === "number" ? String(value) : "";
}

/** The first value of the header that reads well and agrees with grpc-status; else the first one. */
export function readDetailsHeader(
  header: readonly unknown[],
  code: number | undefined,
  issues: Issue[],
): Reading {
  const where = DETAILS_HEADER;
  const values = header
    // Values of one name may come joined.
    .flatMap((value) => (typeof value === "string" ? value.split(",", MOST_VALUES) : [value]))
    .filter((value) => (typeof value === "string" ? value.trim() !== "" : isBytes(value)));
  const read = values.map((value) => readBinary(value, where));
  const agrees = ({ rawCode }: Reading) => (code === undefined ? rawCode !== 0 : rawCode === code);
  const fit = read.findIndex((reading) => reading.issues.length === 0 && agrees(reading));
  const used = read[Math.max(fit, 0)] ?? readBinary(new Uint8Array(0));
  if (read.length > 1) reportExtra(where, read.length, Math.max(fit, 0), issues);
  issues.push(...used.issues);
  if (code !== undefined && used.rawCode !== Code.OK && used.rawCode !== code) {
    const what = `the trailers say ${code}, the details ${used.rawCode}; the trailers win`;
    issues.push({ kind: "code-mismatch", what, where });
  }
  return used;
}

/** The message of the header, or that of the details where it has none. */
export function mergeMessages(text: string, details: string, issues: Issue[]): string {
  if (text === "" || details === "" || text === details) return text || details;
  // Some clients hand the message on as it was escaped.
  if (percentDecode(text).text === details) return details;
  const shown = JSON.stringify(details.slice(0, 1000));
  issues.push({
    kind: "message-mismatch",
    what: `the details say ${shown}`,
    where: DETAILS_HEADER,
  });
  return text;
}

function reportExtra(where: string, count: number, used: number, issues: Issue[]): void {
  const what = `the header came ${count} times; value ${used + 1} was used`;
  issues.push({ kind: "extra-value", what, where });
}
