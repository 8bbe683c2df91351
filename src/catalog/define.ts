// The functions that generated files call, for programs that throw and catch errors.

import { Code } from "../code/names.js";
import { FullStatusError } from "../error/full-status-error.js";
import { stackFrom, withoutStack } from "../error/stack.js";
import type { StatusError } from "../error/status-error.js";
import { NEUTRAL_MESSAGE } from "../status/status.js";
import { buildError } from "./build.js";
import { find } from "./find.js";
import {
  addMatcher,
  catalogFunctions,
  catalogObject,
  kindsOf,
  type MatcherOptions,
} from "./matcher.js";
import type {
  Catalog,
  ErrorKind,
  ErrorKinds,
  ErrorMatch,
  ErrorOptions,
  ErrorSpec,
  UnknownMatch,
} from "./types.js";

/** Makes one error of a catalog: the function that builds it, with `is`, `from` and `spec`. */
export function defineError<Match extends ErrorMatch>(spec: ErrorSpec): ErrorKind<Match> {
  const build = (first?: object, second?: ErrorOptions): StatusError => {
    // Without metadata, the options come first.
    const options = second ?? (spec.metadata === undefined ? first : undefined);
    const error = withoutStack(() => buildError(spec, first ?? {}, options ?? {}));
    // The stack begins at the caller, not in the runtime.
    stackFrom(error, build);
    return error;
  };
  return addMatcher(build, spec, find) as unknown as ErrorKind<Match>;
}

export interface CatalogOptions<Kinds> extends MatcherOptions {
  /** The name of the error that `fallback` builds. Default: none; it builds UNKNOWN with a neutral message. */
  readonly fallback?: keyof Kinds & string;
}

/** Makes the catalog of an enum. */
export function defineCatalog<Kinds extends ErrorKinds, Match = ErrorMatch | UnknownMatch>(
  domain: string,
  kinds: Kinds,
  options: CatalogOptions<Kinds> = {},
): Catalog<Kinds, Match> {
  return makeCatalog(domain, kinds, options as object) as Catalog<Kinds, Match>;
}

function makeCatalog(
  domain: string,
  kinds: ErrorKinds,
  options: CatalogOptions<ErrorKinds>,
): object {
  const fallback = (cause?: unknown): StatusError => {
    const kind = options.fallback === undefined ? undefined : kinds[options.fallback];
    const given = cause === undefined ? {} : { cause };
    const error = withoutStack(() =>
      kind === undefined
        ? new FullStatusError({ code: Code.UNKNOWN, message: NEUTRAL_MESSAGE }, given)
        : buildError(kind.spec, {}, given),
    );
    stackFrom(error, fallback);
    return error;
  };
  const functions = catalogFunctions(domain, kinds, find, options);
  return catalogObject(
    { ...functions, fallback },
    {
      kinds,
      locale: options.locale,
      withSpecs: (specs) => makeCatalog(domain, kindsOf(specs, defineError), options),
    },
  );
}
