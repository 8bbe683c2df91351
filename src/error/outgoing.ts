// What a server answers with, whatever was thrown; the same for every transport. Total.
//
// Only what a handler throws on purpose goes out: a StatusError. Anything else, the error of another call
// included, is answered as the fallback of the catalogue, or as UNKNOWN with a neutral message. To pass an
// upstream status on, throw `StatusError.from(error)`.

import type { LocalizedMessage } from "../../gen/google/rpc/error_details_rpcstatus.js";
import { Code } from "../code/names.js";
import { attempt } from "../safe/call.js";
import { type EncodeOptions, report } from "../status/encode.js";
import type { Issue } from "../status/issue.js";
import { isLocal, isReceived, NEUTRAL_MESSAGE } from "../status/status.js";
import { StatusError, withoutStack, withText } from "./status-error.js";

/** What a server asks of a catalogue; every generated one fits. */
export interface ServerCatalog {
  fallback(cause: unknown): StatusError;
  localize(error: StatusError, locale: string): LocalizedMessage | undefined;
}

export interface AnswerOptions<Catalog extends ServerCatalog = ServerCatalog>
  extends EncodeOptions {
  /**
   * The catalogue of the service, or several. What is no StatusError is answered as the fallback of the
   * first; their errors get a LocalizedMessage in the language that the call asks for with
   * `accept-language`, unless the handler named a language or gave a text itself.
   */
  readonly catalog?: Catalog | readonly Catalog[];
  /** Told of everything that did not go out, or not as it was meant, and why. */
  readonly onIssue?: (issue: Issue) => void;
}

/**
 * The error to answer with. `locale` is what the call asks for, an `Accept-Language` value. What was wrong
 * when the error was built, such as a detail that it had to leave out, is told to `onIssue`.
 */
export function answerFrom(
  thrown: unknown,
  options: AnswerOptions,
  locale: string | undefined,
): StatusError {
  const catalogs = listOf(options.catalog);
  const error = attempt(() => localize(classify(thrown, catalogs[0]), locale ?? "", catalogs));
  if (error === undefined) return neutral(thrown);
  // Reading them decodes the details.
  const issues = options.onIssue && attempt(() => error.issues);
  for (const issue of issues ?? []) report(options, issue);
  return error;
}

export function listOf<Catalog>(
  catalog: Catalog | readonly Catalog[] | undefined,
): readonly Catalog[] {
  if (catalog === undefined) return [];
  return Array.isArray(catalog) ? catalog : [catalog as Catalog];
}

function classify(thrown: unknown, first: ServerCatalog | undefined): StatusError {
  const own = thrown instanceof StatusError && !isReceived(thrown) ? thrown : undefined;
  // One made of a foreign error was not classified by anybody either.
  if (own !== undefined && (first === undefined || !isLocal(own))) return own;
  const fallback = attempt(() => first?.fallback(thrown));
  return fallback instanceof StatusError ? fallback : (own ?? neutral(thrown));
}

/** What goes out where nobody says more. */
export function neutral(cause: unknown): StatusError {
  const status = { code: Code.UNKNOWN, message: NEUTRAL_MESSAGE };
  return withoutStack(() => new StatusError(status, { cause }));
}

/** With the text in the language that the call asks for. */
function localize(
  error: StatusError,
  locale: string,
  catalogs: readonly ServerCatalog[],
): StatusError {
  if (locale === "") return error;
  return withText(error, () => {
    for (const catalog of catalogs) {
      const text = attempt(() => catalog.localize(error, locale));
      if (text !== undefined) return text;
    }
    return undefined;
  });
}
