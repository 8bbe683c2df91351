// The functions that generated files call: they turn specs into error kinds, catalogs and the errors of methods.

import { createLocalizedMessage } from "../../gen/google/rpc/error_details_rpcstatus.js";
import { Code } from "../code/names.js";
import { isBranded } from "../error/brand.js";
import { stackFrom, withoutStack } from "../error/stack.js";
import { BareStatusError } from "../error/status-error.js";
import type { StatusError } from "../error/status-error-from.js";
import { get } from "../safe/properties.js";
import { NEUTRAL_MESSAGE } from "../status/status.js";
import { buildError } from "./build.js";
import { readError, statusIn, statusOf, unknownMatch } from "./match.js";
import type {
  AnyErrorKind,
  Catalog,
  CatalogFunctions,
  ErrorKind,
  ErrorKinds,
  ErrorMatch,
  ErrorOptions,
  ErrorSpec,
  LocalizeOptions,
  MethodErrors,
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
  const isOf = (status: StatusError | undefined): boolean =>
    status?.reason === spec.reason && status.domain === spec.domain;
  const from = (thrown: unknown): ErrorMatch | undefined => {
    const status = statusOf(thrown, spec.domain);
    return isOf(status) ? readError(spec, status as StatusError).match : undefined;
  };
  const is = (thrown: unknown): boolean => isOf(statusOf(thrown, spec.domain));
  // A function inherits this property, so it cannot be assigned.
  Object.defineProperty(build, Symbol.hasInstance, {
    value: (value: unknown) => isBranded(value) && isOf(value as StatusError),
  });
  return Object.assign(build, { spec, is, from }) as unknown as ErrorKind<Match>;
}

export interface CatalogOptions<Kinds> {
  /** The name of the error that `fallback` builds. Default: none; it builds UNKNOWN with a neutral message. */
  readonly fallback?: keyof Kinds & string;
  /** The default language of translations that are loaded at run time, as a BCP-47 tag. Default: none. */
  readonly locale?: string;
}

/** Returns the kind whose reason a status has. */
type FindKind = (status: StatusError) => AnyErrorKind | undefined;

/** The generated catalogs that this program has loaded, by domain: several may share one. */
const catalogsByDomain = /*@__PURE__*/ new Map<string, FindKind[]>();

/** Makes the catalog of an enum, and registers its reasons as known in the domain. */
export function defineCatalog<Kinds extends ErrorKinds, Match = ErrorMatch | UnknownMatch>(
  domain: string,
  kinds: Kinds,
  options: CatalogOptions<Kinds> = {},
): Catalog<Kinds, Match> {
  const findKind = kindFinder(kinds);
  const siblings = catalogsByDomain.get(domain);
  if (siblings === undefined) catalogsByDomain.set(domain, [findKind]);
  else siblings.push(findKind);
  return makeCatalog(domain, kinds, findKind, options);
}

export function kindFinder(kinds: ErrorKinds): FindKind {
  // Filled on first use: most programs start without an error.
  let byReason: Map<string | undefined, AnyErrorKind> | undefined;
  return ({ reason }) => {
    byReason ??= new Map(Object.values(kinds).map((kind) => [kind.spec.reason, kind]));
    return byReason.get(reason);
  };
}

/** The parts of a catalog, for `withTranslations`. */
export const PARTS: unique symbol = /*@__PURE__*/ Symbol.for("rpcstatus.catalog");

export interface CatalogParts {
  readonly [PARTS]: { readonly kinds: ErrorKinds; readonly options: CatalogOptions<ErrorKinds> };
}

export function makeCatalog<Kinds extends ErrorKinds, Match>(
  domain: string,
  kinds: Kinds,
  findKind: FindKind,
  options: CatalogOptions<Kinds>,
): Catalog<Kinds, Match> {
  const isKnownInDomain = (status: StatusError): boolean =>
    catalogsByDomain.get(domain)?.some((find) => find(status) !== undefined) ?? false;
  const fallback = (cause?: unknown): StatusError => {
    const kind: AnyErrorKind | undefined = options.fallback && kinds[options.fallback];
    const given = cause === undefined ? {} : { cause };
    const error = withoutStack(() =>
      kind === undefined
        ? new BareStatusError({ code: Code.UNKNOWN, message: NEUTRAL_MESSAGE }, given)
        : buildError(kind.spec, {}, given),
    );
    stackFrom(error, fallback);
    return error;
  };
  const functions: CatalogFunctions<unknown> = {
    domain,
    is: (thrown) => {
      const status = statusOf(thrown, domain);
      return status !== undefined && (findKind(status) !== undefined || !isKnownInDomain(status));
    },
    from: (thrown) => {
      const status = statusOf(thrown, domain);
      const kind = status && findKind(status);
      if (kind !== undefined) {
        const { match } = readError(kind.spec, status as StatusError);
        return match ?? unknownMatch(status as StatusError, kind.spec);
      }
      return status === undefined || isKnownInDomain(status) ? undefined : unknownMatch(status);
    },
    localize: (thrown, locale, { timeZone }: LocalizeOptions = {}) => {
      const status = statusOf(thrown, domain);
      const spec = status && findKind(status)?.spec;
      const metadata = status?.errorInfo?.metadata ?? {};
      const text = spec?.localized?.render(spec, metadata, locale ?? [], timeZone);
      return text && createLocalizedMessage(text);
    },
    fallback,
  };
  const catalog = { ...kinds, ...functions };
  Object.defineProperty(catalog, PARTS, { value: { kinds, options } });
  return catalog as unknown as Catalog<Kinds, Match>;
}

/** Makes the errors of a method: those that it declares, in order. */
export function defineMethodErrors<Match extends ErrorMatch>(
  ...kinds: readonly AnyErrorKind[]
): MethodErrors<Match> {
  const from = (thrown: unknown): ErrorMatch | undefined => {
    // Read once, not for each kind.
    const status = statusIn(thrown);
    for (const kind of kinds) {
      const match = kind.from(status);
      if (match !== undefined) return match;
    }
    return undefined;
  };
  return {
    kinds,
    from,
    is: (thrown: unknown) => from(thrown) !== undefined,
    catch: async (call: unknown) => {
      try {
        return { value: checkResponse(await (isFunction(call) ? call() : checkCall(call))) };
      } catch (thrown) {
        const error = from(thrown);
        if (error === undefined) throw thrown;
        return { error };
      }
    },
  } as unknown as MethodErrors<Match>;
}

/** Returns the call. Throws a TypeError for an Observable, which is neither a promise nor a call yet. */
function checkCall(call: unknown): unknown {
  if (typeof get(call, "subscribe") !== "function") return call;
  throw new TypeError(
    "cannot catch the errors of an Observable: wait for it, with firstValueFrom or lastValueFrom of rxjs",
  );
}

/** Returns the response. Throws a TypeError for a stream: it fails while it is read, which is after `catch`. */
function checkResponse(response: unknown): unknown {
  if (typeof get(response, Symbol.asyncIterator) === "function") {
    throw new TypeError(
      "cannot catch the errors of a stream that is not read: read it inside the function, with for await",
    );
  }
  return checkCall(response);
}

/** Reports whether the call is a function to call; a thenable may be a function too. */
function isFunction(call: unknown): call is () => unknown {
  return typeof call === "function" && typeof get(call, "then") !== "function";
}
