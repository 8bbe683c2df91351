// The 17 codes of gRPC and what is known about each. Imports nothing but its own tables.

import {
  Code,
  codeConnectNames,
  codeHttpStatuses,
  codeNames,
} from "../gen/rpcstatus/v1/code_rpcstatus.js";

export { Code };

/** The codes of errors: every code but OK. */
export type ErrorCode = Exclude<Code, Code.OK>;

/**
 * The code of a number; UNKNOWN for one that is none of the 17, as gRPC's status code document asks.
 */
export function codeFromNumber(number: number): Code {
  return codeNames[number] === undefined ? Code.UNKNOWN : number;
}

/** The name of a code, such as "NOT_FOUND"; "UNKNOWN" for a number that is none of the 17. */
export function codeName(code: number): string {
  return codeNames[code] ?? "UNKNOWN";
}

/**
 * The HTTP status to answer with, by the table of google.rpc.Code; 500 for a number that is none of
 * the 17. The opposite direction has several dialects and is no inverse of this one.
 */
export function httpFromCode(code: number): number {
  return codeHttpStatuses[code] ?? 500;
}

/**
 * The name of a code in the Connect protocol, such as "not_found"; "unknown" for a number that is none
 * of the 17, and for OK, which has none there.
 */
export function connectFromCode(code: number): string {
  return codeConnectNames[code] || "unknown";
}

/** The code of a Connect name, exactly as the protocol spells it; undefined for any other string. */
export function codeFromConnect(name: string): ErrorCode | undefined {
  const number = name === "" ? -1 : codeConnectNames.indexOf(name);
  return number < 1 ? undefined : number;
}
