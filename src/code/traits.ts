// What is known about each code beyond its name: retry advice, who produces it, which side to look at, and
// which code to prefer.

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

export type { Fault, NotFor, Origin, Retry };

/**
 * What may be repeated after a code at all, and at which level: nothing by machine ("never"), the single
 * call if it is idempotent ("call"), the transaction that it belongs to ("transaction"), or the same call
 * once the state of the system has changed ("after-fix"). Source: google/rpc/code.proto on
 * FAILED_PRECONDITION and OUT_OF_RANGE.
 *
 * A RetryInfo from the server overrules it. `aip194FromCode` of rpcstatus/code/aip194 answers a narrower
 * question: whether a client library repeats the single call by itself, which only "call" agrees to.
 */
export function retryFromCode(code: number): Retry {
  return row(codeRetries, code) ?? "never";
}

/**
 * Who produces a code: "application" alone, or the gRPC "library" as well. Source: grpc/grpc
 * doc/statuscodes.md. "library" for a number that is none of the 17, as for UNKNOWN.
 */
export function originFromCode(code: number): Origin {
  return row(codeOrigins, code) ?? "library";
}

/**
 * Which side to look at first: "caller" where HTTP says 4xx, "service" where it says 5xx, "none" for OK.
 * "service" for a number that is none of the 17. It is the class of the HTTP status and no more:
 * RESOURCE_EXHAUSTED is "caller" also where the server ran out of memory. Source: the HTTP statuses of
 * google/rpc/code.proto.
 */
export function faultFromCode(code: number): Fault {
  return row(codeFaults, code) ?? "service";
}

/**
 * The codes that a code is to be preferred over where both fit; none for a number that is none of the
 * 17. All callers get the same array: do not change it. Source: google/rpc/code.proto.
 */
export function preferOver(code: number): readonly Code[] {
  return row(codePreferOver, code) ?? [];
}

/**
 * What a code must not be used for, and the code for that; nothing for a number that is none of the 17.
 * All callers get the same array: do not change it. Source: google/rpc/code.proto, AIP-133, AIP-211.
 */
export function notFor(code: number): readonly NotFor[] {
  return row(codeNotFor, code) ?? [];
}

/**
 * The code to answer with where several fit: the first that no other of them is preferred over. An
 * error beats OK, and every error beats UNKNOWN. UNKNOWN for an empty list.
 */
export function mostSpecific(codes: readonly number[]): Code {
  const known = codes.map(codeFromNumber);
  const errors = known.filter((code) => code !== Code.OK);
  if (errors.length === 0) return known[0] ?? Code.UNKNOWN;
  const telling = errors.filter((code) => code !== Code.UNKNOWN);
  const beaten = new Set(telling.flatMap(preferOver));
  return telling.find((code) => !beaten.has(code)) ?? telling[0] ?? Code.UNKNOWN;
}
