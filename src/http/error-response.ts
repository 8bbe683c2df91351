// Makes the response to a request that failed, for any thrown value: status, headers and a JSON body. Never throws.

import { httpFromCode } from "../code/http-status.js";
import { isStatusError } from "../error/is-status-error.js";
import {
  catalogsOf,
  neutralError,
  type OnError,
  type OutgoingOptions,
  outgoingError,
  type ServerCatalog,
} from "../error/outgoing.js";
import type { StatusError } from "../error/status-error.js";
import type { FormatOptions } from "../formats/detail-json.js";
import { googleFromStatus } from "../formats/json/google.js";
import { type ProblemOptions, problemFromStatus } from "../formats/json/problem.js";
import { attempt, notify } from "../safe/call.js";
import { wantsProblem } from "./accept.js";
import { refusalFrom } from "./refusal.js";

/** The part of a catalog that an HTTP server uses; every generated catalog has it. */
export interface HttpCatalog extends ServerCatalog {
  from(
    thrown: unknown,
  ): { readonly spec: { readonly httpStatus?: number } | undefined } | undefined;
}

/**
 * The options of the error handlers. The request header `Accept-Language` names the language of the LocalizedMessage. The
 * response has the HTTP status that an error of a catalog declares.
 */
export interface HttpOptions<Request = unknown>
  extends OutgoingOptions<HttpCatalog>,
    Pick<FormatOptions, "detailJson">,
    Pick<ProblemOptions, "problemType"> {
  /**
   * The JSON format of the body: Google's, or problem details (RFC 9457). Default: by `Accept`; Google's
   * unless it asks for `application/problem+json` with no less weight than for `application/json`.
   */
  readonly format?: "google" | "problem";
  /** Called for every thrown value, unchanged, for logging. */
  readonly onError?: OnError<Request>;
}

export interface HttpResponse {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  /** The request headers that the response depends on, for `Vary`; empty for none. */
  readonly vary: string;
  readonly body: string;
}

/** Returns the value of a request header; null or undefined if it is missing. */
export type HeaderReader = (name: string) => string | null | undefined;

/** Headers that were set for the intended response and are wrong for the error. */
export const STALE_HEADERS: readonly string[] = [
  "content-disposition",
  "content-encoding",
  "content-language",
  "content-length",
  "content-range",
  "trailer",
  "transfer-encoding",
];

export function httpResponse<Request>(
  thrown: unknown,
  request: Request,
  header: HeaderReader,
  options: HttpOptions<Request>,
): HttpResponse {
  notify(() => options.onError?.(thrown, request));
  const requested = (name: string): string => {
    const value = attempt(() => header(name));
    return typeof value === "string" ? value : "";
  };
  const { format } = options;
  return (
    attempt(() => make(thrown, requested, options)) ??
    // A getter of the error threw, or a trap of a proxy.
    make(neutralError(thrown), requested, format === undefined ? {} : { format })
  );
}

function make(
  thrown: unknown,
  requested: (name: string) => string,
  options: HttpOptions<never>,
): HttpResponse {
  // A StatusError has a code of its own already.
  const refusal = isStatusError(thrown) ? undefined : refusalFrom(thrown);
  const error = outgoingError(refusal?.error ?? thrown, options, requested("accept-language"));
  const httpStatus = refusal?.httpStatus ?? declaredStatus(error, options);
  const written = { ...options, httpStatus: httpStatus ?? httpFromCode(error.code) };
  const { format = wantsProblem(requested("accept")) ? "problem" : "google" } = options;
  const body =
    format === "problem" ? problemFromStatus(error, written) : googleFromStatus(error, written);
  const { retryDelayMs } = error;
  return {
    status: written.httpStatus,
    headers: [
      ...(refusal?.headers ?? []),
      ["content-type", format === "problem" ? "application/problem+json" : "application/json"],
      // The body may repeat the caller's input, which a browser must not take for a page.
      ["x-content-type-options", "nosniff"],
      ...(retryDelayMs === undefined
        ? []
        : [["retry-after", String(Math.ceil(retryDelayMs / 1000))] as const]),
    ],
    vary: [
      ...(options.format === undefined ? ["Accept"] : []),
      ...(options.catalog === undefined || options.locale !== undefined ? [] : ["Accept-Language"]),
    ].join(", "),
    body: JSON.stringify(body),
  };
}

function declaredStatus(error: StatusError, options: HttpOptions<never>): number | undefined {
  for (const catalog of catalogsOf(options)) {
    const status = attempt(() => catalog.from(error)?.spec?.httpStatus);
    if (Number.isInteger(status) && Number(status) >= 400 && Number(status) < 600) return status;
  }
  return undefined;
}

/** Adds `own` to the value of `Vary` that another part of the server may have set. */
export function mergeVary(present: unknown, own: string): string {
  return present === undefined || present === null || present === "" ? own : `${present}, ${own}`;
}
