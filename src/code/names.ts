// The names and numbers of the 17 gRPC codes.
//
// Every function of a code takes any number and reads one that is not one of the 17 as UNKNOWN, as gRPC's
// libraries may. `parseCode` alone returns undefined for such a number: its input was written by a person or
// another program and may be a mistake.

import { Code, codeConnectNames, codeNames } from "../../gen/rpcstatus/v1/code_rpcstatus.js";

export { Code };

/** The codes of errors: every code but OK. */
export type ErrorCode = Exclude<Code, Code.OK>;

/** What a table has for a code. Only numbers are looked up: every table has a "length" and a "constructor". */
export function row<T>(table: readonly T[], code: number): T | undefined {
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
