// The names and numbers of the 17 gRPC codes.
//
// Every function that takes a code accepts any number and reads one that is not one of the 17 as UNKNOWN, as
// gRPC's libraries may. Only `parseCode` returns undefined for such a number: its input was written by a person
// or another program and may be a mistake.

import { Code, codeConnectNames, codeNames } from "../../gen/rpcstatus/v1/code_rpcstatus.js";

export { Code };

/** The codes of errors: every code but OK. */
export type ErrorCode = Exclude<Code, Code.OK>;

/** Returns the row of a code. Only numbers are looked up: every table has a "length" and a "constructor". */
export function row<T>(table: readonly T[], code: number): T | undefined {
  return typeof code === "number" ? table[code] : undefined;
}

/**
 * Returns the code of a number; UNKNOWN for a number that is not one of the 17.
 *
 * A `grpc-status` header that is not a decimal number is UNKNOWN, too. Test it with /^\d+$/ before `Number` reads
 * it: `Number("")` is 0, which is OK.
 */
export function codeFromNumber(number: number): Code {
  // Does not look up the name, so that a bundle that needs no names contains none.
  const isCode = Number.isInteger(number) && number >= Code.OK && number <= Code.UNAUTHENTICATED;
  return isCode ? number : Code.UNKNOWN;
}

/** Reports whether a value is the number of one of the 17 codes. */
export function isCode(value: unknown): value is Code {
  return typeof value === "number" && codeFromNumber(value) === value;
}

/** Returns the name of a code, such as "NOT_FOUND"; "UNKNOWN" for a number that is not one of the 17. */
export function codeName(code: number): string {
  return row(codeNames, code) ?? "UNKNOWN";
}

/**
 * Parses a code as people and programs write it: "NOT_FOUND", "notFound", "not-found", "Not Found",
 * "codes.NotFound", 5 or "5". Returns undefined for anything else, such as a number that is not one of the 17.
 *
 * White space around the text is ignored. Names are not case-sensitive, and "_", "-" and spaces in them are
 * ignored. A name may have a prefix of identifiers that each end in a dot, such as "grpc.StatusCode.". "CANCELED"
 * is CANCELLED. A number is decimal, without a sign, leading zeros or a prefix.
 */
export function parseCode(text: string | number): Code | undefined {
  codesByName ??= new Map(codeNames.flatMap(namesOf));
  const exact = codesByName.get(text as string);
  if (exact !== undefined) return exact;
  const name = String(text).trim();
  if (/^1?\d$/.test(name)) return codeNames[Number(name)] === undefined ? undefined : Number(name);
  const word = /^(?:[a-z_]\w*\.)*([a-z _-]+)$/i.exec(name)?.[1];
  if (word === undefined) return undefined;
  return codesByName.get(word.replace(/[ _-]/g, "").toUpperCase());
}

/** The codes by their names, with and without the underscores. */
let codesByName: Map<string, Code> | undefined;

function namesOf(name: string, code: Code): (readonly [string, Code])[] {
  const letters = name.replaceAll("_", "");
  const american: [string, Code][] = code === Code.CANCELLED ? [["CANCELED", code]] : [];
  return [[name, code], [letters, code], ...american];
}

/**
 * Returns the name of a code in the Connect protocol, such as "not_found"; "unknown" for a number that is not one
 * of the 17, and for OK, which has no name there. Source: connectrpc.com/docs/protocol, "Error codes".
 */
export function connectFromCode(code: number): string {
  return row(codeConnectNames, code) || "unknown";
}

/**
 * Returns the code of a Connect name, spelled exactly as in the protocol; undefined for any other string. Source:
 * connectrpc.com/docs/protocol, "Error codes".
 */
export function codeFromConnect(name: string): ErrorCode | undefined {
  const number = name === "" ? -1 : codeConnectNames.indexOf(name);
  return number < 1 ? undefined : number;
}
