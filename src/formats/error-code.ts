// The code of an error, from its body or from the HTTP status of its response. A code in the body wins, in every
// format; the HTTP status decides only if nothing knows that code.

import { codeFromHttp, type HttpDialect, isHttpStatus } from "../code/http-status.js";
import { Code, codeFromNumber, isCode, parseCode } from "../code/names.js";
import { addIssue, type JsonInput } from "../status/bounded-json.js";
import type { Issue } from "../status/issue.js";
import type { Reading } from "../status/reading.js";

export type FoundCode = Pick<Reading, "code" | "rawCode">;

/** The names that only Twirp has (code/twirp); its others are those of Connect. */
const TWIRP: { readonly [name: string]: Code } = { malformed: 3, bad_route: 12, dataloss: 15 };

/** Returns the code of a name that only Twirp has; undefined for any other. */
export function ownTwirpCode(name: string): Code | undefined {
  return Object.hasOwn(TWIRP, name) ? TWIRP[name] : undefined;
}

/**
 * The codes for -32600 to -32603 of JSON-RPC 2.0 (jsonrpc.org/specification, section 5.1), by their meaning: invalid
 * request, method not found, invalid params, internal error. A2A gives them the HTTP statuses of these codes. Numbers from
 * -32000 to -32099 have no common meaning.
 */
const JSON_RPC: readonly Code[] = [3, 12, 3, 13];
const PARSE_ERROR = -32_700;

/**
 * Returns the code for the value of `code`, `status` or the like in the body of an error; undefined if nothing knows
 * it. A name is looked up in this order: gRPC's names in any spelling, which include Connect's, then Twirp's own. No two
 * of these tables disagree on a name. A number, which may be text, is a gRPC code up to 16, then an HTTP status of a
 * success or a failure, then an error of JSON-RPC.
 */
export function codeOf(value: unknown): Code | undefined {
  if (typeof value === "string") {
    return parseCode(value) ?? ownTwirpCode(value) ?? codeOf(numberOf(value));
  }
  if (isCode(value)) return value;
  if (typeof value !== "number") return undefined;
  if (isHttpStatus(value) && (value >= 400 || isSuccess(value))) return codeFromHttp(value, "rest");
  return value === PARSE_ERROR ? Code.INVALID_ARGUMENT : JSON_RPC[-32_600 - value];
}

/** Returns the number in a text that has at most nine digits. */
function numberOf(text: string): number | undefined {
  return /^-?\d{1,9}$/.test(text) ? Number(text) : undefined;
}

/** Returns the code for the value of `code` in a body; that of the HTTP status, with an issue, if nothing knows it. */
export function codeInBody(
  value: unknown,
  http: unknown,
  dialect: HttpDialect,
  input: JsonInput,
): FoundCode {
  const known = codeOf(value);
  if (known !== undefined) {
    const found = errorCode(known, input);
    // A body that says OK does not make a success of a failure.
    return known === Code.OK && isFailure(http) ? codeOfHttp(http, dialect, input) : found;
  }
  const found = codeOfHttp(http, dialect, input);
  const number = typeof value === "string" ? numberOf(value) : value;
  if (typeof number === "number") return { ...found, rawCode: number };
  reportName(value, input);
  return found;
}

/** Adds the issue for a code that is missing or is not the name of a code. */
export function reportName(name: unknown, input: JsonInput): void {
  if (name === undefined || name === null) {
    addIssue(input, "missing-status", "the code is missing", "code");
    return;
  }
  const shown = typeof name === "string" ? JSON.stringify(name.slice(0, 100)) : typeof name;
  addIssue(input, "unknown-code", `${shown} is not the name of a code`, "code");
}

/** Returns the code of an error; OK is an issue and becomes UNKNOWN. */
function errorCode(rawCode: number, input: JsonInput): FoundCode {
  if (rawCode !== Code.OK) return { code: codeFromNumber(rawCode), rawCode };
  addIssue(input, "ok-in-error", "an error has code OK", "code");
  return { code: Code.UNKNOWN, rawCode };
}

/** Returns the code for an HTTP status; UNKNOWN without one. */
export function codeOfHttp(http: unknown, dialect: HttpDialect, input: JsonInput): FoundCode {
  return errorCode(isHttpStatus(http) ? codeFromHttp(http, dialect) : Code.UNKNOWN, input);
}

/** Returns the issue of a body that says OK; undefined if the HTTP status agrees or is not given. */
export function okInFailure(http: unknown): Issue | undefined {
  if (http === undefined || isSuccess(http)) return undefined;
  const status = isHttpStatus(http) ? `has HTTP status ${http}` : "has no HTTP status";
  return {
    kind: "ok-in-error",
    what: `the body says OK, but the response ${status}`,
    where: "code",
  };
}

/** Reports whether an HTTP status is 2xx. */
export function isSuccess(http: unknown): boolean {
  return isHttpStatus(http) && http >= 200 && http < 300;
}

function isFailure(http: unknown): boolean {
  return isHttpStatus(http) && http >= 400;
}

/** Returns the message of a response that has only an HTTP status; empty without one. */
export function messageOfHttp(http: unknown): string {
  return isHttpStatus(http) ? `HTTP ${http}` : "";
}
