// The functions that generated files call for errors that the program only receives: they recognize errors and build none,
// so that a bundle does not contain the builders.
//
// With `side=client`, errors are recognized in a ConnectError, and in a StatusError, which a front end gets from an
// interceptor, `fromResponse` or `StatusError.from`: a bundle does not contain the readers of other clients' errors either.
// The errors of an external catalog are recognized in what any client throws.

import { statusErrorIn } from "../error/rpc-error.js";
import { find as findAny } from "./find.js";
import {
  addMatcher,
  cached,
  catalogFunctions,
  catalogObject,
  type Find,
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

const findHere = /*@__PURE__*/ cached(statusErrorIn);

/** Makes one error of a catalog for a program that only receives errors: `is`, `from` and `spec`. */
export function defineClientError<Match extends ErrorMatch>(
  spec: ErrorSpec,
): ClientErrorKind<Match> {
  return makeError(spec, findHere) as ClientErrorKind<Match>;
}

/** Makes one error of an external catalog: `is`, `from` and `spec`. */
export function defineExternalError<Match extends ErrorMatch>(
  spec: ErrorSpec,
): ClientErrorKind<Match> {
  return makeError(spec, findAny) as ClientErrorKind<Match>;
}

/** Makes the catalog of an enum for a program that only receives errors. */
export function defineClientCatalog<Kinds extends ErrorKinds, Match = ErrorMatch | UnknownMatch>(
  domain: string,
  kinds: Kinds,
  options: MatcherOptions = {},
): ClientCatalog<Kinds, Match> {
  return makeCatalog(domain, kinds, options, findHere) as ClientCatalog<Kinds, Match>;
}

/** Makes an external catalog. */
export function defineExternalCatalog<Kinds extends ErrorKinds, Match = ErrorMatch | UnknownMatch>(
  domain: string,
  kinds: Kinds,
  options: MatcherOptions = {},
): ClientCatalog<Kinds, Match> {
  return makeCatalog(domain, kinds, options, findAny) as ClientCatalog<Kinds, Match>;
}

function makeError(spec: ErrorSpec, find: Find): object {
  return addMatcher({}, spec, find);
}

function makeCatalog(
  domain: string,
  kinds: ErrorKinds,
  options: MatcherOptions,
  find: Find,
): object {
  return catalogObject(catalogFunctions(domain, kinds, find, options), {
    kinds,
    locale: options.locale,
    withSpecs: (specs) =>
      makeCatalog(
        domain,
        kindsOf(specs, (spec) => makeError(spec, find)) as ErrorKinds,
        options,
        find,
      ),
  });
}
