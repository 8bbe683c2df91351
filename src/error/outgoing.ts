// Makes the error that a server sends for a thrown value, the same on every transport. Never throws.
//
// Only a StatusError is sent, since a handler throws it on purpose. Anything else, the error of another call
// included, is sent as the fallback of the catalog, or as UNKNOWN with a neutral message. To pass on the status
// of an upstream, throw `StatusError.from(error)`.

import type { LocalizedMessage } from "../../gen/google/rpc/error_details_rpcstatus.js";
import { Code } from "../code/names.js";
import { attempt } from "../safe/call.js";
import { type EncodeOptions, report } from "../status/encode.js";
import type { Issue } from "../status/issue.js";
import { isLocal, isReceived, NEUTRAL_MESSAGE } from "../status/status.js";
import { FullStatusError } from "./full-status-error.js";
import { isStatusError } from "./is-status-error.js";
import { withText } from "./localized-message.js";
import { withoutStack } from "./stack.js";
import type { StatusError } from "./status-error.js";

/** The part of a catalog that a server uses; every generated catalog has it. */
export interface ServerCatalog {
  fallback(cause: unknown): StatusError;
  localize(error: StatusError, locale: string): LocalizedMessage | undefined;
}

/**
 * Called for every value that a handler throws, unchanged, for logging, with the call or the request that it was
 * thrown in. If it throws or rejects, the response is sent nevertheless.
 */
export type OnError<Call> = (error: unknown, call: Call) => void;

export interface OutgoingOptions<Catalog extends ServerCatalog = ServerCatalog>
  extends EncodeOptions {
  /**
   * The catalog of the service, or several. The fallback of the first is sent for anything but a StatusError;
   * errors of the catalogs get a LocalizedMessage in the language of `locale`, unless the handler named a language
   * or gave a text itself.
   */
  readonly catalog?: Catalog | readonly Catalog[];
  /**
   * The languages of the end user: an `Accept-Language` value, or BCP-47 tags in order of preference. Default: the
   * value of `accept-language` in the headers of the request, which is metadata in gRPC.
   */
  readonly locale?: string | readonly string[];
  /**
   * Called for everything that was left out of the response or changed, and for every issue of the error itself, such as
   * one that was found in an upstream's error that is passed on.
   */
  readonly onIssue?: (issue: Issue) => void;
}

/**
 * Returns the error to send. `requested` is the `Accept-Language` value of the call. Reports the issues of the error
 * to `onIssue`, such as a detail that was left out when the error was built.
 */
export function outgoingError(
  thrown: unknown,
  options: OutgoingOptions,
  requested: string | undefined,
): StatusError {
  const catalogs = catalogsOf(options);
  const locale = options.locale ?? requested ?? "";
  // A list of tags in order of preference is a valid `Accept-Language` value.
  const languages = typeof locale === "string" ? locale : (attempt(() => locale.join(",")) ?? "");
  const error = attempt(() => localize(classify(thrown, catalogs[0]), languages, catalogs));
  if (error === undefined) return neutralError(thrown);
  // Reading the issues decodes the details.
  const issues = options.onIssue && attempt(() => error.issues);
  for (const issue of issues ?? []) report(options, issue);
  return error;
}

/**
 * Headers that must not leave with an error: they are about a connection (RFC 9110 section 7.6.1), or about the body,
 * the encoding or the status of another message.
 */
const OF_OTHER_MESSAGE =
  /^(:.*|connection|keep-alive|proxy-.*|te|trailer|transfer-encoding|upgrade|http2-settings|host|content-.*|grpc-(message|status.*)|(grpc|connect)-(accept-|content-)*encoding)$/i;

/** Reports whether a header of an error may be a header of the response. */
export function mayLeave(name: string): boolean {
  return !OF_OTHER_MESSAGE.test(name);
}

export function catalogsOf<Catalog extends ServerCatalog>({
  catalog,
}: OutgoingOptions<Catalog>): readonly Catalog[] {
  if (catalog === undefined) return [];
  return Array.isArray(catalog) ? catalog : [catalog as Catalog];
}

function classify(thrown: unknown, first: ServerCatalog | undefined): StatusError {
  const own = isStatusError(thrown) && !isReceived(thrown) ? thrown : undefined;
  // The StatusError of an exception was not classified either.
  if (own !== undefined && (first === undefined || !isLocal(own))) return own;
  const fallback = attempt(() => first?.fallback(thrown));
  return isStatusError(fallback) ? fallback : (own ?? neutralError(thrown));
}

/** Returns the error of last resort: UNKNOWN with a neutral message. */
export function neutralError(cause: unknown): StatusError {
  return withoutStack(
    () => new FullStatusError({ code: Code.UNKNOWN, message: NEUTRAL_MESSAGE }, { cause }),
  );
}

/** Returns the error with the text in the language of the reader. */
function localize(
  error: StatusError,
  locale: string,
  catalogs: readonly ServerCatalog[],
): StatusError {
  if (locale === "") return error;
  return withText(error, locale, (requested) => {
    for (const catalog of catalogs) {
      const text = attempt(() => catalog.localize(error, requested));
      if (text !== undefined) return text;
    }
    return undefined;
  });
}
