// Reads and writes problem details (RFC 9457). Those written here hold the whole status: code, reason, domain,
// metadata and details are extension members. In those of others, the code comes from the HTTP status alone.

import type { ErrorInfo } from "../../../gen/google/rpc/error_details_rpcstatus.js";
import {
  type HttpDialect,
  httpFromCode,
  httpPhraseFromCode,
  isHttpStatus,
} from "../../code/http-status.js";
import { codeFromNumber, codeName } from "../../code/names.js";
import { attempt } from "../../safe/call.js";
import { get } from "../../safe/properties.js";
import { detailFromInit } from "../../status/any-detail.js";
import type { JsonInput } from "../../status/bounded-json.js";
import { isDetailList } from "../../status/json/read-status.js";
import type { DetailJson } from "../../status/message-json.js";
import { readDetails, readText } from "../../status/read-details.js";
import type { Reading } from "../../status/reading.js";
import { asList, type StatusLike, wellFormed, wireMessage } from "../../status/status.js";
import { detailsJson } from "../detail-json.js";
import { codeInBody, codeOf, codeOfHttp } from "../error-code.js";
import { readInfo, withErrorInfo } from "./error-info.js";
import type { HttpFormatOptions } from "./google.js";

export interface ProblemOptions extends HttpFormatOptions {
  /**
   * Returns the URI of a kind of error, by which clients recognize it. Default
   * `https://<domain>/errors/<REASON>`: RFC 9457 advises against URIs that can never be resolved, and a page
   * can be put there later.
   */
  readonly problemType?: (domain: string, reason: string) => string;
  /** A URI for this occurrence. Default: none. */
  readonly instance?: string;
}

/** Problem details (RFC 9457) of an error. */
export interface ProblemJson {
  /** "about:blank" for an error without domain and reason. */
  readonly type: string;
  /** The words of the reason, such as "Out of stock"; else the phrase of the HTTP status, if it is that of the code. */
  readonly title?: string;
  /** The HTTP status. */
  readonly status: number;
  /** The message. Left out if empty. */
  readonly detail?: string;
  readonly instance?: string;
  /** The name of the code, such as "FAILED_PRECONDITION". */
  readonly code: string;
  /** The three fields of ErrorInfo. Left out if empty. */
  readonly reason?: string;
  readonly domain?: string;
  readonly metadata?: { readonly [key: string]: string };
  /** All details, ErrorInfo included. Left out if there are none. */
  readonly details?: readonly DetailJson[];
}

/** Returns the problem details of an error. Never throws. */
export function problemFromStatus(status: StatusLike, options: ProblemOptions = {}): ProblemJson {
  const { code } = status;
  const { instance } = options;
  const httpStatus = options.httpStatus ?? httpFromCode(code);
  const { reason = "", domain = "", metadata = {} } = errorInfoOf(status) ?? {};
  const title = reason === "" ? phrase(code, httpStatus) : words(reason);
  const detail = wireMessage(status);
  const details = detailsJson(status, options);
  return {
    type: typeOf(domain, reason, options),
    ...(title !== undefined && { title }),
    status: httpStatus,
    ...(detail !== "" && { detail }),
    ...(instance !== undefined && { instance }),
    code: codeName(codeFromNumber(code)),
    ...(reason !== "" && { reason }),
    ...(domain !== "" && { domain }),
    ...(Object.keys(metadata).length > 0 && { metadata: { ...metadata } }),
    ...(details.length > 0 && { details }),
  };
}

function errorInfoOf(status: StatusLike): ErrorInfo | undefined {
  for (const init of asList(status.details)) {
    const detail = attempt(() => detailFromInit(init));
    if (detail?.type === "google.rpc.ErrorInfo") return detail.message as ErrorInfo | undefined;
  }
  return undefined;
}

function typeOf(domain: string, reason: string, { problemType }: ProblemOptions): string {
  if (domain === "" || reason === "") return "about:blank";
  const own = attempt(() => problemType?.(domain, reason));
  return typeof own === "string" ? own : `https://${part(domain)}/errors/${part(reason)}`;
}

/** Escapes a domain or reason, which may be any text if it was received. */
function part(text: string): string {
  return encodeURIComponent(wellFormed(text));
}

/** Returns "Out of stock" for "OUT_OF_STOCK"; a reason in another spelling is returned unchanged. */
function words(reason: string): string {
  if (!/^[A-Z][A-Z0-9_]*$/.test(reason)) return reason;
  return reason[0] + reason.slice(1).toLowerCase().replace(/_/g, " ");
}

function phrase(code: number, httpStatus: number): string | undefined {
  return httpStatus === httpFromCode(code) ? httpPhraseFromCode(code) : undefined;
}

/** Reports whether JSON has the members of problem details. With their media type, all of them may be missing. */
export function isProblem(json: unknown): boolean {
  const isText = (name: string) => typeof get(json, name) === "string";
  if (isText("message") && typeof get(json, "code") === "number") return false;
  return isHttpStatus(get(json, "status")) && (isText("detail") || isText("title"));
}

export function readProblem(
  json: unknown,
  http: unknown,
  dialect: HttpDialect,
  input: JsonInput,
): Reading {
  const status = get(json, "status");
  const name = get(json, "code");
  const detail = get(json, "detail");
  const isNamed = typeof name === "string" && codeOf(name) !== undefined;
  const [own, table] = isHttpStatus(status) ? [status, "rest" as const] : [http, dialect];
  // A title is not a message: it is the same for every error of a code.
  const text = detail ?? (isNamed ? "" : (get(json, "title") ?? get(json, "message")));
  const details = get(json, "details");
  return {
    ...(isNamed ? codeInBody(name, own, table, input) : codeOfHttp(own, table, input)),
    message: readText(text, input, detail === undefined ? "title" : "detail"),
    details: withErrorInfo(isDetailList(details) ? readDetails(details, input) : [], () =>
      typeof get(json, "reason") === "string" ? readInfo(json, input) : undefined,
    ),
    issues: input.issues,
  };
}
