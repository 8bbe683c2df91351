// The code of a JSON body: of a number, or of the HTTP status of the answer.

import { codeFromHttp, type HttpDialect, isHttpStatus } from "../code/http-status.js";
import { Code, codeFromNumber } from "../code/names.js";
import type { JsonInput } from "../status/json/input.js";
import type { Reading } from "../status/reading.js";

export type FoundCode = Pick<Reading, "code" | "rawCode">;

/** What stands in an error cannot be OK. */
export function errorCode(rawCode: number, input: JsonInput): FoundCode {
  if (rawCode !== Code.OK) return { code: codeFromNumber(rawCode), rawCode };
  input.add("ok-in-error", "an error came with code OK", "code");
  return { code: Code.UNKNOWN, rawCode };
}

/** The code of an error by the HTTP status alone; UNKNOWN without one. */
export function codeOfHttp(http: unknown, dialect: HttpDialect, input: JsonInput): FoundCode {
  return errorCode(isHttpStatus(http) ? codeFromHttp(http, dialect) : Code.UNKNOWN, input);
}
