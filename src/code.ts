// The 17 codes of gRPC and what is known about each. Imports nothing but its own tables.
//
// A number that is none of the 17 is UNKNOWN in every function: gRPC's status code document asks that
// of a code that a program does not know. Its HTTP status is therefore 500, its Connect name "unknown".

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

/** The code of a number; UNKNOWN for one that is none of the 17. */
export function codeFromNumber(number: number): Code {
  return row(codeNames, number) === undefined ? Code.UNKNOWN : number;
}

/** The name of a code, such as "NOT_FOUND"; "UNKNOWN" for a number that is none of the 17. */
export function codeName(code: number): string {
  return row(codeNames, code) ?? "UNKNOWN";
}

/**
 * The code of a text or number as people and programs write it: "NOT_FOUND", "not_found", "NotFound",
 * "not-found", 5 or "5"; "CANCELED" as well as "CANCELLED". Undefined for anything else.
 */
export function parseCode(text: string | number): Code | undefined {
  const name = String(text).trim();
  if (/^1?\d$/.test(name)) return codeNames[Number(name)] === undefined ? undefined : Number(name);
  if (!/^[a-z_-]+$/i.test(name)) return undefined;
  const letters = name
    .replace(/[_-]/g, "")
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
 * Connect error or an `error.status` always wins.
 *
 * - `grpc`: UNKNOWN for what is not in the table, 200 included, since a gRPC answer has a grpc-status.
 *   Source: grpc/grpc doc/http-grpc-status-mapping.md.
 * - `connect`: UNKNOWN for what is not in the table. Source: connectrpc.com/docs/protocol, "HTTP to
 *   error code".
 * - `rest`: OK for 2xx; else FAILED_PRECONDITION for 4xx, INTERNAL for 5xx, UNKNOWN for the rest, where
 *   the table has no row. Source: google-gax, rpcCodeFromHttpStatusCode.
 */
export function codeFromHttp(status: number, dialect: HttpDialect): Code {
  if (dialect !== "rest") return own(dialect === "grpc" ? grpcHttpCodes : connectHttpCodes, status);
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
 * What may be repeated after a code: nothing ("never"), the single call if it is idempotent ("call"), the
 * transaction around it ("transaction"), or either once the state of the system was mended
 * ("after-fix"). A RetryInfo from the server is better advice. Source: google/rpc/code.proto on
 * FAILED_PRECONDITION, AIP-194.
 */
export function retryFromCode(code: number): Retry {
  return row(codeRetries, code) ?? "never";
}

/**
 * Who produces a code: "application" alone, or the gRPC "library" as well. Source: grpc/grpc
 * doc/statuscodes.md. For a number that is none of the 17, "application": no library sends it.
 */
export function originFromCode(code: number): Origin {
  return row(codeOrigins, code) ?? "application";
}

/**
 * Which side to look at first: "caller" where HTTP says 4xx, "service" where it says 5xx, "none" for OK.
 * "service" for a number that is none of the 17. Source: the HTTP statuses of google/rpc/code.proto.
 */
export function faultFromCode(code: number): Fault {
  return row(codeFaults, code) ?? "service";
}

/**
 * The codes that a code is to be preferred over where both fit; none for a number that is none of the
 * 17. Source: google/rpc/code.proto.
 */
export function preferOver(code: number): readonly Code[] {
  return row(codePreferOver, code) ?? [];
}

/**
 * What a code must not be used for, and the code for that; nothing for a number that is none of the 17.
 * Source: google/rpc/code.proto, AIP-133, AIP-211.
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
