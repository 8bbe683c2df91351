// What a web framework or a middleware says about a request that it refuses: an error with an HTTP status,
// such as that of a body that is no JSON. It is answered with that status, not as a fault of the server.
// Recognised by shape.
//
// Its text goes out only where it was made for the client: `expose` of http-errors, an HTTPException of Hono,
// an error of Fastify itself. Errors of HTTP clients carry the status of somebody else's answer, and are none
// of these.

import { createBadRequest } from "../../gen/google/rpc/error_details_rpcstatus.js";
import { codeFromHttp } from "../code/http-status.js";
import { Code } from "../code/names.js";
import { StatusError, withoutStack } from "../error/status-error.js";
import { attempt } from "../safe/call.js";
import type { DetailInit } from "../status/any-detail.js";

export interface Refusal {
  readonly error: StatusError;
  readonly httpStatus: number;
  /** What the answer has to carry, such as WWW-Authenticate. */
  readonly headers: readonly (readonly [name: string, value: string])[];
}

/** What the errors of axios, got, undici, Octokit, OpenAI and others have, and those of no framework. */
const OF_CLIENTS = ["request", "response", "requestId", "requestID", "body"];

/** Undefined for every other error. Total. */
export function refusalFrom(thrown: unknown): Refusal | undefined {
  if (typeof thrown !== "object" || thrown === null) return undefined;
  const get = (name: string): unknown => attempt(() => (thrown as Record<string, unknown>)[name]);
  const httpStatus = [get("status"), get("statusCode")].find(isErrorStatus);
  if (httpStatus === undefined) return undefined;
  const expose = get("expose");
  const ofFastify = /^FST_/.test(attempt(() => String(get("code"))) ?? "");
  const ofHono = typeof get("getResponse") === "function";
  const meant = typeof expose === "boolean" || ofFastify || ofHono;
  // 500 says no more than UNKNOWN does, which is the fallback's.
  if (httpStatus === 500 || (!meant && httpStatus > 500)) return undefined;
  if (!meant && OF_CLIENTS.some((name) => get(name) !== undefined)) return undefined;
  const violations = attempt(() => violationsFrom(get("validation"))) ?? [];
  const forClient = expose ?? (httpStatus < 500 && (ofFastify || ofHono || violations.length > 0));
  const text = forClient === true ? get("message") : undefined;
  const message =
    typeof text === "string" && text !== "" ? text : `the request failed with HTTP ${httpStatus}`;
  const code = violations.length > 0 ? Code.INVALID_ARGUMENT : codeFromHttp(httpStatus, "rest");
  const details: DetailInit[] =
    violations.length > 0 ? [createBadRequest({ fieldViolations: violations })] : [];
  const error = withoutStack(() => new StatusError({ code, message, details }, { cause: thrown }));
  return { error, httpStatus, headers: meant ? headersOf(get("headers"), get("res")) : [] };
}

function isErrorStatus(status: unknown): status is number {
  return Number.isInteger(status) && (status as number) >= 400 && (status as number) < 600;
}

/** The errors of Ajv, as Fastify has them. */
function violationsFrom(validation: unknown) {
  if (!Array.isArray(validation)) return [];
  return validation.map(({ instancePath, message, params }) => {
    const inside = params?.missingProperty ?? params?.additionalProperty;
    const parts = String(instancePath ?? "").split("/");
    if (typeof inside === "string") parts.push(inside);
    return { field: fieldPath(parts.slice(1)), description: String(message ?? "") };
  });
}

/** A JSON pointer as BadRequest writes a field: `items[0].count`. */
function fieldPath(parts: readonly string[]): string {
  return parts
    .map((part) => part.replace(/~1/g, "/").replace(/~0/g, "~"))
    .map((part, i) => (/^\d+$/.test(part) ? `[${part}]` : i === 0 ? part : `.${part}`))
    .join("");
}

/** Of http-errors a plain object, of Hono those of a response. Its body is not sent, nor are its cookies. */
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
