// HTTP statuses and codes: the status that a code is sent with, and the code of a bare HTTP status.

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
 * Which table an HTTP status is read with; see `codeFromHttp`.
 *
 * - `grpc`: an intermediary answered in place of a gRPC server.
 * - `connect`: an intermediary answered in place of a Connect server.
 * - `rest`: a REST API answered, as Google's clients read it.
 */
export type HttpDialect = "grpc" | "connect" | "rest";

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

/** Reports whether a value is the number of an HTTP status, from 100 to 599. */
export function isHttpStatus(status: unknown): status is number {
  return Number.isInteger(status) && (status as number) >= 100 && (status as number) <= 599;
}
