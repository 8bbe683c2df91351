// HTTP statuses and codes: the status to send a code with, and the code of a bare HTTP status.

import {
  Code,
  codeHttpPhrases,
  codeHttpStatuses,
  connectHttpCodes,
  grpcHttpCodes,
  restHttpCodes,
} from "../../gen/rpcstatus/v1/code_rpcstatus.js";
import { row } from "./names.js";

/**
 * The table that reads an HTTP status; see `codeFromHttp`.
 *
 * - `grpc`: the response of an intermediary in front of a gRPC server.
 * - `connect`: the response of an intermediary in front of a Connect server.
 * - `rest`: the response of a REST API, as Google's clients read it.
 */
export type HttpDialect = "grpc" | "connect" | "rest";

/**
 * Returns the HTTP status to respond with; 500 for a number that is not one of the 17. Source:
 * google/rpc/code.proto, which grpc-gateway, Envoy and Connect follow. `codeFromHttp` is not its inverse: several
 * codes share a status.
 */
export function httpFromCode(code: number): number {
  return row(codeHttpStatuses, code) ?? 500;
}

/**
 * Returns the reason phrase of the HTTP status of a code, such as "Not Found"; "Internal Server Error" for a
 * number that is not one of the 17. Source: RFC 9110; nginx for 499.
 */
export function httpPhraseFromCode(code: number): string {
  return row(codeHttpPhrases, code) ?? "Internal Server Error";
}

/**
 * Returns the code of an HTTP status, for a response that says nothing better: a `grpc-status`, a Connect body or
 * an `error.status` always wins.
 *
 * - `grpc`: UNKNOWN for a status that is not in the table, 200 included, since a gRPC response has a grpc-status.
 *   Source: grpc/grpc doc/http-grpc-status-mapping.md.
 * - `connect`: UNKNOWN for a status that is not in the table, 200 included. Use it only for a response without a
 *   Connect body: one with a body is a success if it is 200, and otherwise names its code. Source:
 *   connectrpc.com/docs/protocol, "HTTP to error code".
 * - `rest`: OK for 2xx. For a status that is not in the table, FAILED_PRECONDITION for 4xx, INTERNAL for 5xx and
 *   UNKNOWN otherwise. Source: google-gax, rpcCodeFromHttpStatusCode. Two surprises: 408 is FAILED_PRECONDITION
 *   and 502 is INTERNAL, although both may be temporary.
 *
 * Throws a TypeError for any other dialect.
 */
export function codeFromHttp(status: number, dialect: HttpDialect): Code {
  if (dialect === "rest") {
    rest ??= tableOf(restHttpCodes, restCode);
    return codeIn(rest, status);
  }
  if (dialect === "grpc") {
    grpc ??= tableOf(grpcHttpCodes);
    return codeIn(grpc, status);
  }
  if (dialect !== "connect") {
    throw new TypeError(
      `cannot read HTTP ${status} in dialect "${dialect}": use "grpc", "connect" or "rest"`,
    );
  }
  connect ??= tableOf(connectHttpCodes);
  return codeIn(connect, status);
}

// The codes by HTTP status, made on first use: an index is far faster than a property of an object.
let rest: Uint8Array | undefined;
let grpc: Uint8Array | undefined;
let connect: Uint8Array | undefined;

function codeIn(table: Uint8Array, status: number): Code {
  // An untyped caller may pass the text of a header.
  return table[Number(status)] ?? Code.UNKNOWN;
}

function tableOf(
  known: { readonly [status: string]: number },
  otherwise: (status: number) => Code = () => Code.UNKNOWN,
): Uint8Array {
  return Uint8Array.from({ length: 600 }, (_, status) => known[status] ?? otherwise(status));
}

/** Returns the code of a status that is not in the table. */
function restCode(status: number): Code {
  const hundreds = Math.floor(status / 100);
  if (hundreds === 2) return Code.OK;
  if (hundreds === 4) return Code.FAILED_PRECONDITION;
  return hundreds === 5 ? Code.INTERNAL : Code.UNKNOWN;
}

/** Reports whether a value is the number of an HTTP status, from 100 to 599. */
export function isHttpStatus(status: unknown): status is number {
  return Number.isInteger(status) && (status as number) >= 100 && (status as number) <= 599;
}
