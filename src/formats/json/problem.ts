// Problem details (RFC 9457). Everything that a status holds is there: what the members of the RFC do not
// say is in extension members.

import type { ErrorInfo } from "../../../gen/google/rpc/error_details_rpcstatus.js";
import { httpFromCode, httpPhraseFromCode } from "../../code/http-status.js";
import { codeFromNumber, codeName } from "../../code/names.js";
import { attempt } from "../../safe/call.js";
import { detailFromInit } from "../../status/any-detail.js";
import type { DetailJson } from "../../status/json/write-status.js";
import { asList, type StatusInit, wellFormed, wireMessage } from "../../status/status.js";
import { detailsJson } from "../detail-json.js";
import type { HttpFormOptions } from "./google.js";

export interface ProblemOptions extends HttpFormOptions {
  /**
   * The URI of a kind of error, by which clients tell it. Default `https://<domain>/errors/<REASON>`: RFC
   * 9457 advises against URIs that can never be resolved, and a page can be put there later.
   */
  readonly problemType?: (domain: string, reason: string) => string;
  /** A URI for this one occurrence. Default: none. */
  readonly instance?: string;
}

export interface ProblemJson {
  /** "about:blank" for an error without domain and reason. */
  readonly type: string;
  /** The words of the reason, such as "Out of stock"; else the phrase of the HTTP status, where it is that of the code. */
  readonly title?: string;
  /** The HTTP status. */
  readonly status: number;
  /** The message. Left out where it is empty. */
  readonly detail?: string;
  readonly instance?: string;
  /** The name of the code, such as "FAILED_PRECONDITION". */
  readonly code: string;
  /** The three of ErrorInfo. Left out where they are empty. */
  readonly reason?: string;
  readonly domain?: string;
  readonly metadata?: { readonly [key: string]: string };
  /** All of them, ErrorInfo included. Left out where there is none. */
  readonly details?: readonly DetailJson[];
}

/** Problem details of an error. Never throws. */
export function problemFromStatus(status: StatusInit, options: ProblemOptions = {}): ProblemJson {
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

function errorInfoOf(status: StatusInit): ErrorInfo | undefined {
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

/** A domain or reason from elsewhere may be any text. */
function part(text: string): string {
  return encodeURIComponent(wellFormed(text));
}

/** "OUT_OF_STOCK" is "Out of stock"; what is written otherwise stays as it is. */
function words(reason: string): string {
  if (!/^[A-Z][A-Z0-9_]*$/.test(reason)) return reason;
  return reason[0] + reason.slice(1).toLowerCase().replace(/_/g, " ");
}

function phrase(code: number, httpStatus: number): string | undefined {
  return httpStatus === httpFromCode(code) ? httpPhraseFromCode(code) : undefined;
}
