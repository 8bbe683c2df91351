// The functions that files generated with `side=client` call. They recognize errors in a ConnectError, and in a
// StatusError, which a front end gets from an interceptor, `fromResponse` or `StatusError.from`. They build none. So its
// bundle contains neither the builders nor the readers of other clients' errors.

import { statusErrorIn } from "../error/rpc-error.js";
import {
  addMatcher,
  cached,
  catalogFunctions,
  catalogObject,
  kindsOf,
  type MatcherOptions,
} from "./matcher.js";
import type {
  ClientCatalog,
  ClientErrorKind,
  ErrorKinds,
  ErrorMatch,
  ErrorSpec,
  UnknownMatch,
} from "./types.js";

const find = /*@__PURE__*/ cached(statusErrorIn);

/** Makes one error of a catalog for a program that only receives errors: `is`, `from` and `spec`. */
export function defineClientError<Match extends ErrorMatch>(
  spec: ErrorSpec,
): ClientErrorKind<Match> {
  return addMatcher({}, spec, find) as ClientErrorKind<Match>;
}

/** Makes the catalog of an enum for a program that only receives errors. */
export function defineClientCatalog<Kinds extends ErrorKinds, Match = ErrorMatch | UnknownMatch>(
  domain: string,
  kinds: Kinds,
  options: MatcherOptions = {},
): ClientCatalog<Kinds, Match> {
  return makeClientCatalog(domain, kinds, options) as ClientCatalog<Kinds, Match>;
}

function makeClientCatalog(domain: string, kinds: ErrorKinds, options: MatcherOptions): object {
  return catalogObject(catalogFunctions(domain, kinds, find, options), {
    kinds,
    locale: options.locale,
    withSpecs: (specs) => makeClientCatalog(domain, kindsOf(specs, defineClientError), options),
  });
}
