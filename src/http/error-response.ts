// The answer to a request that failed, whatever was thrown: status, headers and a body of JSON. Total.

import { httpFromCode } from "../code/http-status.js";
import {
  type AnswerOptions,
  answerFrom,
  listOf,
  neutral,
  type ServerCatalog,
} from "../error/outgoing.js";
import { StatusError } from "../error/status-error.js";
import type { FormatOptions } from "../formats/detail-json.js";
import { googleFromStatus } from "../formats/json/google.js";
import { type ProblemOptions, problemFromStatus } from "../formats/json/problem.js";
import { attempt, notify } from "../safe/call.js";
import { wantsProblem } from "./accept.js";
import { refusalFrom } from "./refusal.js";

/** What an HTTP server asks of a catalogue; every generated one fits. */
export interface HttpCatalog extends ServerCatalog {
  from(
    thrown: unknown,
  ): { readonly spec: { readonly httpStatus?: number } | undefined } | undefined;
}

/**
 * The language is asked for with `Accept-Language`. Of a catalogue, the HTTP status that an error declares is
 * used too.
 */
export interface HttpOptions<Request = unknown>
  extends AnswerOptions<HttpCatalog>,
    Pick<FormatOptions, "detailJson">,
    Pick<ProblemOptions, "problemType"> {
  /**
   * The JSON of the body: Google's, or problem details (RFC 9457). Default: as `Accept` asks; Google's
   * unless `application/problem+json` is asked for, with no less weight than `application/json`.
   */
  readonly format?: "google" | "problem";
  /** Told of everything that was thrown, as it was thrown, for logging. */
  readonly onError?: (error: unknown, request: Request) => void;
}

export interface HttpAnswer {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  /** What the answer depends on, for `Vary`; empty for nothing. */
  readonly vary: string;
  readonly body: string;
}

/** Reads a header of the request: its value, or empty. */
export type HeaderReader = (name: string) => string | null | undefined;

export function httpAnswer<Request>(
  thrown: unknown,
  request: Request,
  header: HeaderReader,
  options: HttpOptions<Request>,
): HttpAnswer {
  notify(() => options.onError?.(thrown, request));
  const asked = (name: string): string => {
    const value = attempt(() => header(name));
    return typeof value === "string" ? value : "";
  };
  const { format } = options;
  return (
    attempt(() => make(thrown, asked, options)) ??
    // A getter of the error threw, or a trap of a proxy.
    make(neutral(thrown), asked, format === undefined ? {} : { format })
  );
}

function make(
  thrown: unknown,
  asked: (name: string) => string,
  options: HttpOptions<never>,
): HttpAnswer {
  // One that is a StatusError already says its code itself.
  const refusal = thrown instanceof StatusError ? undefined : refusalFrom(thrown);
  const error = answerFrom(refusal?.error ?? thrown, options, asked("accept-language"));
  const httpStatus = refusal?.httpStatus ?? declaredStatus(error, options);
  const form = { ...options, httpStatus: httpStatus ?? httpFromCode(error.code) };
  const { format = wantsProblem(asked("accept")) ? "problem" : "google" } = options;
  const body =
    format === "problem" ? problemFromStatus(error, form) : googleFromStatus(error, form);
  const { retryDelayMs } = error;
  return {
    status: form.httpStatus,
    headers: [
      ...(refusal?.headers ?? []),
      ["content-type", format === "problem" ? "application/problem+json" : "application/json"],
      ...(retryDelayMs === undefined
        ? []
        : [["retry-after", String(Math.ceil(retryDelayMs / 1000))] as const]),
    ],
    vary: [
      ...(options.format === undefined ? ["Accept"] : []),
      ...(options.catalog === undefined ? [] : ["Accept-Language"]),
    ].join(", "),
    body: JSON.stringify(body),
  };
}

function declaredStatus(error: StatusError, { catalog }: HttpOptions<never>): number | undefined {
  for (const each of listOf(catalog)) {
    const status = attempt(() => each.from(error)?.spec?.httpStatus);
    if (Number.isInteger(status) && Number(status) >= 400 && Number(status) < 600) return status;
  }
  return undefined;
}

/** The value of `Vary`, with what another part of the server has put there. */
export function mergeVary(present: unknown, own: string): string {
  return present === undefined || present === null || present === "" ? own : `${present}, ${own}`;
}
