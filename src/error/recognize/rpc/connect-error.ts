// A ConnectError: its `message` begins with the code, `rawMessage` is the message as sent. The client of Connect
// lets through codes that do not exist; if the received name is a property that every object has, such as
// "constructor", the code is not even a number.
//
// In gRPC, the error's `metadata` holds the trailers, and so also what Connect drops: Connect takes the code and the
// message from the details alone if there are details, and reads neither if it does not know the code or the HTTP
// status is not 200.

import { Code, codeFromNumber, isCode } from "../../../code/names.js";
import { reportName } from "../../../formats/error-code.js";
import {
  DETAILS_HEADER,
  readHeaders,
  STATUS_HEADER,
  TRAILERS,
} from "../../../formats/grpc/headers.js";
import {
  readDetailsHeader,
  readTrailers,
  withDetailTrailers,
} from "../../../formats/grpc/trailers.js";
import { asArray, get, isError, itemsOf } from "../../../safe/properties.js";
import { type Detail, detailFromBytes, urlOf } from "../../../status/any-detail.js";
import { addIssue, type JsonInput } from "../../../status/bounded-json.js";
import type { Issue } from "../../../status/issue.js";
import { readDetails } from "../../../status/read-details.js";
import type { Reading } from "../../../status/reading.js";
import { isBytes } from "../../../wire/bytes.js";
import { MAX_FIELDS } from "../../../wire/reader.js";
import { isBranded } from "../../brand.js";
import type { Found, NewInput } from "../found.js";

interface Trailers {
  readonly reading: Reading;
  /** Adds the details that have a trailer of their own. */
  addTo(details: readonly Detail[]): readonly Detail[];
}

/** The messages of Connect for a status that it did not read. */
const REPLACED = /^(invalid grpc-status: |HTTP \d{3}$|unsupported response encoding )/;

/** Reads a ConnectError, and the trailers of gRPC that it may have. */
export function readConnectError(thrown: unknown, newInput: NewInput): Found | undefined {
  const input = newInput("unencodable-detail");
  return readError(thrown, input, () => readDetails(get(thrown, "details"), input), readTrailersOf);
}

/** Reads a ConnectError that Connect's client made from a response of the Connect protocol: each detail has its bytes. */
export function readConnectErrorAlone(thrown: unknown, newInput: NewInput): Found | undefined {
  const input = newInput("unencodable-detail");
  return readError(thrown, input, () => receivedDetails(get(thrown, "details"), input));
}

function receivedDetails(list: unknown, input: JsonInput): Detail[] {
  return itemsOf(list, MAX_FIELDS).flatMap((item, i) => {
    const type = get(item, "type");
    const value = get(item, "value");
    if (typeof type === "string" && isBytes(value)) return [detailFromBytes(urlOf(type), value)];
    input.detail = i;
    addIssue(input, input.kind, "cannot read a detail without its bytes", `details[${i}]`);
    return [];
  });
}

function readError(
  thrown: unknown,
  input: JsonInput,
  detailsOf: () => Detail[],
  trailersOf?: typeof readTrailersOf,
): Found | undefined {
  const code = get(thrown, "code");
  const message = get(thrown, "rawMessage");
  if (typeof message !== "string") return undefined;
  if (!isCode(code) && !(isError(thrown) && asArray(get(thrown, "details")) !== undefined))
    return undefined;
  const details = detailsOf();
  const trailers = trailersOf?.(code, message, get(thrown, "metadata"));
  if (trailers !== undefined && REPLACED.test(message)) return trailers.reading;
  if (trailers !== undefined) {
    const { reading } = trailers;
    const issues = [...reading.issues, ...input.issues];
    // The details of the status come from the error: a caller may have removed one.
    return { ...reading, details: trailers.addTo(details), issues };
  }
  if (typeof code !== "number") reportName(code, input);
  const rawCode = typeof code === "number" ? code : Code.UNKNOWN;
  const found = { code: codeFromNumber(rawCode), rawCode, message, details, issues: input.issues };
  if (!isAccidental(thrown)) return found;
  return { ...found, local: true, ...(rawCode === Code.UNKNOWN && { inconclusive: 1 }) };
}

/**
 * Reports whether a ConnectError has the text of an exception, which was not meant for the caller. That is so if
 * the code is UNKNOWN, which Connect gives any exception, or if the exception is a system error, whose text may
 * name the address of an upstream.
 */
export function isAccidental(thrown: unknown): boolean {
  const cause = get(thrown, "cause");
  if (!isError(cause) || isBranded(cause)) return false;
  if (get(cause, "message") !== get(thrown, "rawMessage")) return false;
  return get(thrown, "code") === Code.UNKNOWN || typeof get(cause, "code") === "string";
}

/**
 * Reads the trailers of the error. Returns undefined for another protocol, whose server may pass on trailers that
 * it received as a client, and for an error that was made with another error's metadata: those trailers are not
 * about this error.
 */
function readTrailersOf(code: unknown, message: string, metadata: unknown): Trailers | undefined {
  const issues: Issue[] = [];
  const values = readHeaders(metadata, [...TRAILERS, "content-type"], issues);
  const isConnect = /\bapplication\/(json|proto|connect)\b/i.test(String(values["content-type"]));
  if (values[STATUS_HEADER].length === 0 || isConnect) return undefined;
  const reading = readTrailers(values, undefined, issues);
  const inDetails = readDetailsHeader(values[DETAILS_HEADER], undefined, []);
  const isOf = (theirs: Reading) =>
    (theirs.code === code || theirs.rawCode === code) && theirs.message === message;
  const isTheirs = isOf(reading) || isOf(inDetails) || REPLACED.test(message);
  if (!isTheirs || reading.code === Code.OK) return undefined;
  return { reading, addTo: (details) => withDetailTrailers(details, values, []) };
}
