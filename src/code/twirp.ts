// Twirp's error codes. Source: twitchtv/twirp errors.go and docs/spec_v7.md.

import { codeTwirpNames, twirpCodes } from "../../gen/rpcstatus/v1/code_twirp_rpcstatus.js";
import { httpFromCode } from "./http-status.js";
import { codeFromNumber, type ErrorCode } from "./names.js";

/** Statuses that differ from those of google/rpc/code.proto. */
const HTTP: { readonly [name: string]: number } = {
  canceled: 408,
  deadline_exceeded: 408,
  bad_route: 404,
  failed_precondition: 412,
};

/** What a Twirp client makes of an answer that is none of Twirp's: an intermediary's. */
const INTERMEDIARY: { readonly [status: number]: string } = {
  400: "internal",
  401: "unauthenticated",
  403: "permission_denied",
  404: "bad_route",
  429: "resource_exhausted",
  502: "unavailable",
  503: "unavailable",
  504: "unavailable",
};

/**
 * The code of a Twirp name; undefined for a string that is none. `malformed` is INVALID_ARGUMENT and
 * `bad_route` is UNIMPLEMENTED: by their meaning, since no source gives them a counterpart. `dataloss`,
 * which the specification prints for `data_loss`, is read as well.
 */
export function codeFromTwirp(name: string): ErrorCode | undefined {
  return Object.hasOwn(twirpCodes, name) ? (twirpCodes[name] as ErrorCode) : undefined;
}

/** The Twirp name of a code; "unknown" for OK, which has none there, and for a number outside the 17. */
export function twirpFromCode(code: number): string {
  return codeTwirpNames[codeFromNumber(code)] || "unknown";
}

/** The HTTP status of a Twirp name; 500 for a string that is none, since Twirp makes it `internal`. */
export function httpFromTwirp(name: string): number {
  if (Object.hasOwn(HTTP, name)) return HTTP[name] as number;
  const code = codeFromTwirp(name);
  return code === undefined ? 500 : httpFromCode(code);
}

/**
 * The Twirp name for an HTTP answer without a Twirp error, as Twirp's clients choose it: `internal` for
 * 3xx, `unknown` where the table has no row. Source: twitchtv/twirp protoc-gen-twirp/generator.go,
 * twirpErrorFromIntermediary.
 */
export function twirpFromHttp(status: number): string {
  if (status >= 300 && status < 400) return "internal";
  return Object.hasOwn(INTERMEDIARY, status) ? (INTERMEDIARY[status] as string) : "unknown";
}
