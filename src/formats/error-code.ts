// The code of an error, from the number in its body or from the HTTP status of its response.

import { codeFromHttp, type HttpDialect, isHttpStatus } from "../code/http-status.js";
import { Code, codeFromNumber } from "../code/names.js";
import { addIssue, type JsonInput } from "../status/bounded-json.js";
import type { Issue } from "../status/issue.js";
import type { Reading } from "../status/reading.js";

export type FoundCode = Pick<Reading, "code" | "rawCode">;

/** Returns the code of an error; OK is an issue and becomes UNKNOWN. */
export function errorCode(rawCode: number, input: JsonInput): FoundCode {
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
  if (http === undefined || (isHttpStatus(http) && http >= 200 && http < 300)) return undefined;
  const status = isHttpStatus(http) ? `has HTTP status ${http}` : "has no HTTP status";
  return {
    kind: "ok-in-error",
    what: `the body says OK, but the response ${status}`,
    where: "code",
  };
}

/** Returns the message of a response that has only an HTTP status; empty without one. */
export function messageOfHttp(http: unknown): string {
  return isHttpStatus(http) ? `HTTP ${http}` : "";
}
