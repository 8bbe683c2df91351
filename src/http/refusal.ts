// Recognizes, by shape, the error of a web framework or a middleware that refuses a request, such as one whose body
// is not valid JSON. The error has an HTTP status and is sent with it, not as a fault of the server.
//
// An error of an HTTP client has a status too, that of another server's response, and is not a refusal. So only the
// signs of frameworks count: `expose` of http-errors, an HTTPException of Hono or an HttpException of Nest, an error of
// Fastify or of its validation. Without a sign, it must be a native error with nothing but a status, as Express's router
// and handlers make them: clients have classes of their own, or add the request or the response. And it must be an
// exception: the parsed body of a response may have all of the properties of a refusal.
//
// The text of a refusal is sent only if it was written for the client. http-errors says so with `expose`; without
// that, it is so below 500 for the errors with a sign.

import { createBadRequest } from "../../gen/google/rpc/error_details_rpcstatus.js";
import { codeFromHttp } from "../code/http-status.js";
import { Code, type ErrorCode } from "../code/names.js";
import { FullStatusError } from "../error/full-status-error.js";
import { mayLeave } from "../error/outgoing.js";
import { withoutStack } from "../error/stack.js";
import type { StatusError } from "../error/status-error.js";
import { attempt } from "../safe/call.js";
import { isException } from "../safe/properties.js";
import type { DetailInit } from "../status/any-detail.js";
import { isSendable } from "./header.js";
import { violationsFrom } from "./violations.js";

export interface Refusal {
  readonly error: StatusError;
  readonly httpStatus: number;
  /** Headers that the response must have, such as WWW-Authenticate. */
  readonly headers: readonly (readonly [name: string, value: string])[];
}

/** The properties of a native error that Express or a handler gave a status. */
const OF_BARE = ["stack", "message", "cause", "status", "statusCode"];

/** Returns the refusal; undefined for any other error. Never throws. */
export function refusalFrom(thrown: unknown): Refusal | undefined {
  if (typeof thrown !== "object" || thrown === null || !isException(thrown)) return undefined;
  const get = (name: string): unknown => attempt(() => (thrown as Record<string, unknown>)[name]);
  const httpStatus = [get("status"), get("statusCode")].find(isErrorStatus);
  if (httpStatus === undefined) return undefined;
  const expose = get("expose");
  const meant =
    (typeof expose === "boolean" && attempt(() => isOfHttpErrors(thrown)) === true) ||
    typeof get("getResponse") === "function" ||
    attempt(() => isOfFastify(thrown)) === true ||
    typeof get("validationContext") === "string";
  const violations = (meant && attempt(() => violationsFrom(get("validation")))) || [];
  // 500 says no more than UNKNOWN, which is the code of the fallback.
  if (httpStatus === 500) return undefined;
  if (!meant && (httpStatus > 500 || !attempt(() => isBare(thrown)))) return undefined;
  const forClient = meant && (expose ?? httpStatus < 500);
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

/** Reports whether an error is native and has no properties but a status. */
function isBare(thrown: object): boolean {
  return (
    isNative(thrown) && Object.getOwnPropertyNames(thrown).every((name) => OF_BARE.includes(name))
  );
}

function isNative(thrown: object): boolean {
  const source = Function.prototype.toString.call(thrown.constructor);
  return /\{\s*\[native code\]\s*\}$/.test(source);
}

/** Properties of the errors of clients, which do not become refusals by `createError(error)` of http-errors. */
const OF_CLIENT =
  /^(\$.*|request|response|config|options|original|errid|json|retryable|metadata|details)$/;

/**
 * Reports whether `expose` says what it does in http-errors. Its classes have it in their prototype. Its
 * `createError(404, error)` adds `expose`, then the status, to an error of any class, but keeps the status that the
 * error has: that of a client's error is not the caller's.
 */
function isOfHttpErrors(thrown: object): boolean {
  const names = Object.getOwnPropertyNames(thrown);
  const at = names.indexOf("expose");
  if (at < 0 || typeof Object.getPrototypeOf(thrown).expose === "boolean") return true;
  if (names.some((name) => OF_CLIENT.test(name))) return false;
  const first = Math.min(names.indexOf("status"), names.indexOf("statusCode"));
  return isNative(thrown) || first < 0 || first > at;
}

/** The mark of @fastify/error from 4.1 on. */
const FASTIFY = Symbol.for("fastify-error-generic");

/** Reports whether an error is of @fastify/error: its name and its code may come from the body of a response. */
function isOfFastify(thrown: object): boolean {
  if (FASTIFY in thrown) return true;
  let classes = 0;
  for (let it = thrown; it !== null && classes++ < 10; it = Object.getPrototypeOf(it)) {
    if (Object.hasOwn(it, "constructor") && it.constructor.name === "FastifyError") return true;
  }
  return false;
}

/**
 * Returns the headers of an error: http-errors has them in an object, Hono in a response. Leaves out cookies, headers
 * about a body or a connection, and those that cannot be sent.
 */
function headersOf(headers: unknown, response: unknown): [string, string][] {
  const pairs = [
    ...(attempt(() => Object.entries(headers as object)) ?? []),
    ...(attempt(() => [...(response as Response).headers.entries()]) ?? []),
  ];
  return pairs.flatMap(([name, value]): [string, string][] => {
    const text = attempt(() => String(value));
    if (text === undefined || !isSendable(name, text)) return [];
    return mayLeave(name) && !/^set-cookie$/i.test(name) ? [[name, text]] : [];
  });
}
