// Facts about each code beyond its name: retry advice, who produces it, which side to look at, and which code to
// prefer.

import {
  Code,
  codeFaults,
  codeNotFor,
  codeOrigins,
  codePreferOver,
  codeRetries,
  type Fault,
  type NotFor,
  type Origin,
  type Retry,
} from "../../gen/rpcstatus/v1/code_rpcstatus.js";
import { codeFromNumber, row } from "./names.js";

/**
 * Returns what may be retried after a code at all, and at which level: nothing automatically ("never"), the single
 * call if it is idempotent ("call"), the transaction that it belongs to ("transaction"), or the same call once the
 * state of the system has changed ("after-fix"). Source: google/rpc/code.proto on FAILED_PRECONDITION and
 * OUT_OF_RANGE.
 *
 * A RetryInfo from the server overrides it. `aip194FromCode` of rpcstatus/code/aip194 is about a narrower
 * question: whether a client library retries the single call by itself, which only "call" allows.
 */
export function retryFromCode(code: number): Retry {
  return row(codeRetries, code) ?? "never";
}

/**
 * Returns who produces a code: the "application" alone, or the gRPC "library" as well. Source: grpc/grpc
 * doc/statuscodes.md. "library" for a number that is not one of the 17, as for UNKNOWN.
 */
export function originFromCode(code: number): Origin {
  return row(codeOrigins, code) ?? "library";
}

/**
 * Returns which side to look at first: "caller" if the HTTP status of the code is 4xx, "service" if it is 5xx,
 * "none" for OK. "service" for a number that is not one of the 17. It is the class of the HTTP status and no more:
 * RESOURCE_EXHAUSTED is "caller" even if the server ran out of memory. Source: the HTTP statuses of
 * google/rpc/code.proto.
 */
export function faultFromCode(code: number): Fault {
  return row(codeFaults, code) ?? "service";
}

/**
 * Returns the codes that a code is preferred over if both fit; an empty list for a number that is not one of the
 * 17. All callers get the same array: do not change it. Source: google/rpc/code.proto.
 */
export function preferOver(code: number): readonly Code[] {
  return row(codePreferOver, code) ?? [];
}

/**
 * Returns the situations that a code must not be used for, each with the code to use instead; an empty list for a
 * number that is not one of the 17. All callers get the same array: do not change it. Source:
 * google/rpc/code.proto, AIP-133, AIP-211.
 */
export function notFor(code: number): readonly NotFor[] {
  return row(codeNotFor, code) ?? [];
}

/**
 * Returns the code to respond with if several fit: the first that none of the others is preferred over. An error
 * is preferred over OK, and any other error over UNKNOWN. UNKNOWN for an empty list.
 */
export function mostSpecific(codes: readonly number[]): Code {
  const known = codes.map(codeFromNumber);
  const errors = known.filter((code) => code !== Code.OK);
  if (errors.length === 0) return known[0] ?? Code.UNKNOWN;
  const specific = errors.filter((code) => code !== Code.UNKNOWN);
  const lessSpecific = new Set(specific.flatMap(preferOver));
  return specific.find((code) => !lessSpecific.has(code)) ?? specific[0] ?? Code.UNKNOWN;
}
