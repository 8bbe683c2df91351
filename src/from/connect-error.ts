// A ConnectError: its `message` begins with the code, `rawMessage` is what was sent. For gRPC, the trailers are
// in its `metadata`, and say what Connect leaves out: it takes code and message from the details alone where there
// are some, and neither of a code that it does not know or an HTTP status other than 200.

import { Code, codeFromNumber } from "../code.js";
import type { Issue } from "../issue.js";
import { readDetails } from "../read/details.js";
import { readHeaders } from "../read/headers.js";
import { JsonInput } from "../read/json/parse.js";
import { get } from "../read/object.js";
import type { Reading } from "../read/reading.js";
import { DETAILS_HEADER, readDetailsHeader, readTrailers, TRAILERS } from "../read/trailers.js";
import type { Found } from "./found.js";

/** What Connect says in place of a status that it did not read. */
const IN_PLACE = /^(invalid grpc-status: |HTTP \d{3}$|unsupported response encoding )/;

export function readConnectError(thrown: unknown): Found | undefined {
  const code = get(thrown, "code");
  const message = get(thrown, "rawMessage");
  if (typeof code !== "number" || typeof message !== "string") return undefined;
  const input = new JsonInput([], "unencodable-detail");
  const details = readDetails(get(thrown, "details"), input);
  const trailers = readTrailersOf(code, message, get(thrown, "metadata"));
  if (trailers !== undefined && IN_PLACE.test(message)) return trailers;
  if (trailers !== undefined) {
    // The details are those of the error: somebody may have taken one out.
    return { ...trailers, details, issues: [...trailers.issues, ...input.issues] };
  }
  if (codeFromNumber(code) !== code) return undefined;
  return { code, rawCode: code, message, details, issues: input.issues };
}

/**
 * Undefined for another protocol, whose server may pass on trailers that it got itself, and for an error that
 * somebody made with the metadata of another one: it says something else.
 */
function readTrailersOf(code: number, message: string, metadata: unknown): Reading | undefined {
  const issues: Issue[] = [];
  const values = readHeaders(metadata, [...TRAILERS, "content-type"], issues);
  const isConnect = /\bapplication\/(json|proto|connect)\b/i.test(String(values["content-type"]));
  if (values["grpc-status"].length === 0 || isConnect) return undefined;
  const reading = readTrailers(values, undefined, issues);
  const inDetails = readDetailsHeader(values[DETAILS_HEADER], undefined, []);
  const isOf = (theirs: Reading) =>
    (theirs.code === code || theirs.rawCode === code) && theirs.message === message;
  const isTheirs = isOf(reading) || isOf(inDetails) || IN_PLACE.test(message);
  return isTheirs && reading.code !== Code.OK ? reading : undefined;
}
