// The 17 codes of gRPC and what is known about each. Imports nothing but its own tables.
//
// Every function of a code takes any number and reads one that is none of the 17 as UNKNOWN, as gRPC's
// libraries may. Its HTTP status is therefore 500, its Connect name "unknown". `parseCode` alone answers
// undefined for such a number: it reads what somebody wrote, and that may be a mistake.

import {
  Code,
  codeConnectNames,
  codeFaults,
  codeHttpPhrases,
  codeHttpStatuses,
  codeNames,
  codeNotFor,
  codeOrigins,
  codePreferOver,
  codeRetries,
  connectHttpCodes,
  type Fault,
  grpcHttpCodes,
  type NotFor,
  type Origin,
  type Retry,
  restHttpCodes,
} from "../gen/rpcstatus/v1/code_rpcstatus.js";

export { Code, type Fault, type NotFor, type Origin, type Retry };

/** The codes of errors: every code but OK. */
export type ErrorCode = Exclude<Code, Code.OK>;

/**
 * Which table an HTTP status is read with; see `codeFromHttp`.
 *
 * - `grpc`: an intermediary answered in place of a gRPC server.
 * - `connect`: an intermediary answered in place of a Connect server.
 * - `rest`: a REST API answered, as Google's clients read it.
 */
export type HttpDialect = "grpc" | "connect" | "rest";

/** What a table has for a code. Only numbers are looked up: every table has a "length" and a "constructor". */
function row<T>(table: readonly T[], code: number): T | undefined {
  return typeof code === "number" ? table[code] : undefined;
}

/**
 * The code of a number; UNKNOWN for one that is none of the 17.
 *
 * A header `grpc-status` that is not a decimal number is UNKNOWN, too. Test it with /^\d+$/ before
 * `Number` reads it: `Number("")` is 0, which is OK.
 */
export function codeFromNumber(number: number): Code {
  return row(codeNames, number) === undefined ? Code.UNKNOWN : number;
}

/** The name of a code, such as "NOT_FOUND"; "UNKNOWN" for a number that is none of the 17. */
export function codeName(code: number): string {
  return row(codeNames, code) ?? "UNKNOWN";
}

/**
 * The code of a text or number as people and programs write it: "NOT_FOUND", "notFound", "not-found",
 * "Not Found", "codes.NotFound", 5 or "5". Undefined for anything else, and for a number that is none of
 * the 17.
 *
 * White space around the text is left out. Of a name, upper and lower case are the same, and "_", "-" and
 * spaces are ignored wherever they stand. Before it, identifiers that each end in a dot are left out, such as
 * "grpc.StatusCode.". "CANCELED" is CANCELLED. A number is decimal, without a sign, leading zeros or a
 * prefix.
 */
export function parseCode(text: string | number): Code | undefined {
  const name = String(text).trim();
  if (/^1?\d$/.test(name)) return codeNames[Number(name)] === undefined ? undefined : Number(name);
  const word = /^(?:[a-z_]\w*\.)*([a-z _-]+)$/i.exec(name)?.[1];
  if (word === undefined) return undefined;
  const letters = word
    .replace(/[ _-]/g, "")
    .toUpperCase()
    .replace(/^CANCELED$/, "CANCELLED");
  const index = codeNames.findIndex((known) => known.replace(/_/g, "") === letters);
  return index < 0 ? undefined : index;
}

/**
 * The HTTP status to answer with; 500 for a number that is none of the 17. Source: google/rpc/code.proto,
 * which grpc-gateway, Envoy and Connect follow. `codeFromHttp` is no inverse: several codes share a
 * status.
 */
export function httpFromCode(code: number): number {
  return row(codeHttpStatuses, code) ?? 500;
}

/** The reason phrase of that status, such as "Not Found". Source: RFC 9110; nginx for 499. */
export function httpPhraseFromCode(code: number): string {
  return row(codeHttpPhrases, code) ?? "Internal Server Error";
}

/**
 * The code that an HTTP status stands for where the answer says nothing better: a `grpc-status`, a
 * Connect body or an `error.status` always wins.
 *
 * - `grpc`: UNKNOWN for what is not in the table, 200 included, since a gRPC answer has a grpc-status.
 *   Source: grpc/grpc doc/http-grpc-status-mapping.md.
 * - `connect`: UNKNOWN for what is not in the table, 200 included. So only for answers without a Connect
 *   body: one with a body is a success at 200, and else names its code. Source:
 *   connectrpc.com/docs/protocol, "HTTP to error code".
 * - `rest`: OK for 2xx; else FAILED_PRECONDITION for 4xx, INTERNAL for 5xx, UNKNOWN for the rest, where
 *   the table has no row. Source: google-gax, rpcCodeFromHttpStatusCode. Two surprise: 408 is
 *   FAILED_PRECONDITION and 502 is INTERNAL, though both may pass.
 *
 * Throws a TypeError for any other dialect.
 */
export function codeFromHttp(status: number, dialect: HttpDialect): Code {
  if (dialect === "grpc") return own(grpcHttpCodes, status);
  if (dialect === "connect") return own(connectHttpCodes, status);
  if (dialect !== "rest") {
    throw new TypeError(
      `cannot read HTTP ${status} in dialect "${dialect}": use "grpc", "connect" or "rest"`,
    );
  }
  const known = own(restHttpCodes, status);
  if (known !== Code.UNKNOWN) return known;
  if (status >= 200 && status < 300) return Code.OK;
  if (status >= 400 && status < 500) return Code.FAILED_PRECONDITION;
  return status >= 500 && status < 600 ? Code.INTERNAL : Code.UNKNOWN;
}

function own(table: { readonly [key: string]: number }, key: number): Code {
  return Object.hasOwn(table, key) ? (table[key] as Code) : Code.UNKNOWN;
}

/**
 * The name of a code in the Connect protocol, such as "not_found"; "unknown" for a number that is none
 * of the 17, and for OK, which has none there. Source: connectrpc.com/docs/protocol, "Error codes".
 */
export function connectFromCode(code: number): string {
  return row(codeConnectNames, code) || "unknown";
}

/**
 * The code of a Connect name, exactly as the protocol spells it; undefined for any other string. Source:
 * connectrpc.com/docs/protocol, "Error codes".
 */
export function codeFromConnect(name: string): ErrorCode | undefined {
  const number = name === "" ? -1 : codeConnectNames.indexOf(name);
  return number < 1 ? undefined : number;
}

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
