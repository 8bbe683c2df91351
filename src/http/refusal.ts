// Recognizes, by shape, the error of a web framework or a middleware that refuses a request, such as one whose body
// is not valid JSON. The error has an HTTP status and is sent with it, not as a fault of the server.
//
// Its text is sent only if it was written for the client. http-errors says so with `expose`; without that, for a
// status below 500, it is so for an HTTPException of Hono, an error of Fastify itself, and an error with validation
// violations. Errors of HTTP clients have the status of another server's response, and are not
// refusals.

import { createBadRequest } from "../../gen/google/rpc/error_details_rpcstatus.js";
import { codeFromHttp } from "../code/http-status.js";
import { Code, type ErrorCode } from "../code/names.js";
import { FullStatusError } from "../error/full-status-error.js";
import { withoutStack } from "../error/stack.js";
import type { StatusError } from "../error/status-error.js";
import { attempt } from "../safe/call.js";
import type { DetailInit } from "../status/any-detail.js";
import { violationsFrom } from "./violations.js";

export interface Refusal {
  readonly error: StatusError;
  readonly httpStatus: number;
  /** Headers that the response must have, such as WWW-Authenticate. */
  readonly headers: readonly (readonly [name: string, value: string])[];
}

/** Members that errors of axios, got, undici, Octokit, OpenAI and others have, but errors of frameworks do not. */
const OF_CLIENTS = [
  "request",
  "response",
  "requestId",
  "requestID",
  "body",
  "config",
  "isAxiosError",
];

/** Returns the refusal; undefined for any other error. Never throws. */
export function refusalFrom(thrown: unknown): Refusal | undefined {
  if (typeof thrown !== "object" || thrown === null) return undefined;
  const get = (name: string): unknown => attempt(() => (thrown as Record<string, unknown>)[name]);
  const httpStatus = [get("status"), get("statusCode")].find(isErrorStatus);
  if (httpStatus === undefined) return undefined;
  const expose = get("expose");
  const ofFastify = /^FST_/.test(attempt(() => String(get("code"))) ?? "");
  const ofHono = typeof get("getResponse") === "function";
  const meant = typeof expose === "boolean" || ofFastify || ofHono;
  // 500 says no more than UNKNOWN, which is the code of the fallback.
  if (httpStatus === 500 || (!meant && httpStatus > 500)) return undefined;
  if (!meant && OF_CLIENTS.some((name) => get(name) !== undefined)) return undefined;
  const violations = attempt(() => violationsFrom(get("validation"))) ?? [];
  const forClient = expose ?? (httpStatus < 500 && (ofFastify || ofHono || violations.length > 0));
  const text = forClient === true ? get("message") : undefined;
  const message =
    typeof text === "string" && text !== "" ? text : `the request failed with HTTP ${httpStatus}`;
  // The status is that of a failure.
  const code =
    violations.length > 0 ? Code.INVALID_ARGUMENT : (codeFromHttp(httpStatus, "rest") as ErrorCode);
  const details: DetailInit[] =
    violations.length > 0 ? [createBadRequest({ fieldViolations: violations })] : [];
  const error = withoutStack(
    () => new FullStatusError({ code, message, details }, { cause: thrown }),
  );
  return { error, httpStatus, headers: meant ? headersOf(get("headers"), get("res")) : [] };
}

function isErrorStatus(status: unknown): status is number {
  return Number.isInteger(status) && (status as number) >= 400 && (status as number) < 600;
}

/**
 * Returns the headers of an error: http-errors has them in an object, Hono in a response. Leaves out cookies and
 * headers about the body.
 */
function headersOf(headers: unknown, response: unknown): [string, string][] {
  const pairs = [
    ...(attempt(() => Object.entries(headers as object)) ?? []),
    ...(attempt(() => [...(response as Response).headers.entries()]) ?? []),
  ];
  return pairs.flatMap(([name, value]): [string, string][] => {
    const text = attempt(() => String(value));
    return text === undefined || BODY_OR_COOKIE.test(name) ? [] : [[name, text]];
  });
}

const BODY_OR_COOKIE = /^(content-.*|transfer-encoding|set-cookie)$/i;
