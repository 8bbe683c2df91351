// Twirp's error codes. Source: twitchtv/twirp errors.go and docs/spec_v7.md.

import { codeTwirpNames, twirpCodes } from "../../gen/rpcstatus/v1/code_twirp_rpcstatus.js";
import { httpFromCode } from "./http-status.js";
import { codeFromNumber, type ErrorCode } from "./names.js";

/** The HTTP statuses that differ from those of google/rpc/code.proto. */
const HTTP: { readonly [name: string]: number } = {
  canceled: 408,
  deadline_exceeded: 408,
  bad_route: 404,
  failed_precondition: 412,
};

/** The names that Twirp's clients give to a response without a Twirp error: one of an intermediary. */
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
 * Returns the code of a Twirp name; undefined for any other string. `malformed` is INVALID_ARGUMENT and
 * `bad_route` is UNIMPLEMENTED, by their meaning: no source gives them a counterpart. `dataloss`, which the
 * specification prints for `data_loss`, is read as well.
 */
export function codeFromTwirp(name: string): ErrorCode | undefined {
  return Object.hasOwn(twirpCodes, name) ? (twirpCodes[name] as ErrorCode) : undefined;
}

/**
 * Returns the Twirp name of a code; "unknown" for OK, which has no name there, and for a number that is not one of
 * the 17.
 */
export function twirpFromCode(code: number): string {
  return codeTwirpNames[codeFromNumber(code)] || "unknown";
}

/** Returns the HTTP status of a Twirp name; 500 for any other string, since Twirp reads it as `internal`. */
export function httpFromTwirp(name: string): number {
  if (Object.hasOwn(HTTP, name)) return HTTP[name] as number;
  const code = codeFromTwirp(name);
  return code === undefined ? 500 : httpFromCode(code);
}

/**
 * Returns the Twirp name for an HTTP response without a Twirp error, as Twirp's clients choose it: `internal` for
 * 3xx, `unknown` for a status without a row. Source: twitchtv/twirp protoc-gen-twirp/generator.go,
 * twirpErrorFromIntermediary.
 */
export function twirpFromHttp(status: number): string {
  if (status >= 300 && status < 400) return "internal";
  return Object.hasOwn(INTERMEDIARY, status) ? (INTERMEDIARY[status] as string) : "unknown";
}
