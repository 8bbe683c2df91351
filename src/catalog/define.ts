// The functions that generated files call: they turn specs into error kinds, catalogs and the errors of methods.

import { createLocalizedMessage } from "../../gen/google/rpc/error_details_rpcstatus.js";
import { Code } from "../code/names.js";
import { stackFrom, withoutStack } from "../error/stack.js";
import { BareStatusError } from "../error/status-error.js";
import { StatusError } from "../error/status-error-from.js";
import { NEUTRAL_MESSAGE } from "../status/status.js";
import { buildError } from "./build.js";
import { matchError, statusOf, unknownMatch } from "./match.js";
import { localizedText } from "./text/localize.js";
import { translate } from "./text/translate.js";
import type {
  AnyKind,
  Call,
  Catalog,
  ErrorKind,
  ErrorKinds,
  ErrorMatch,
  ErrorOptions,
  ErrorSpec,
  ErrorTraits,
  LocalizeOptions,
  MatchOf,
  MethodErrors,
  Translation,
  UnknownMatch,
} from "./types.js";

/** Makes one error of a catalog: the function that builds it, with `is`, `from` and `spec`. */
export function defineError<
  Reason extends string,
  Metadata,
  Traits extends ErrorTraits = Record<never, never>,
>(spec: ErrorSpec): ErrorKind<Reason, Metadata, Traits> {
  const build = (metadata?: Metadata, options?: ErrorOptions): StatusError => {
    const error = withoutStack(() => buildError(spec, metadata ?? {}, options ?? {}));
    // The stack begins at the caller, not in the runtime.
    stackFrom(error, build);
    return error;
  };
  const from = (thrown: unknown): ErrorMatch<Reason, Metadata, Traits> | undefined => {
    const status = statusOf(thrown, spec.domain);
    return status?.reason === spec.reason ? (matchError(spec, status) as never) : undefined;
  };
  const is = (thrown: unknown): boolean => statusOf(thrown, spec.domain)?.reason === spec.reason;
  return Object.assign(build, { spec, is, from }) as unknown as ErrorKind<Reason, Metadata, Traits>;
}

export interface CatalogOptions<Kinds> {
  /** The name of the error that `fallback` builds. Default: none; it builds UNKNOWN with a neutral message. */
  readonly fallback?: keyof Kinds & string;
}

/** Returns the kind whose reason a status has. */
type FindKind = (status: StatusError) => AnyKind | undefined;

/** The generated catalogs that this program has loaded, by domain: several may share one. */
const catalogsByDomain = new Map<string, FindKind[]>();

/** Makes the catalog of an enum, and registers its reasons as known in the domain. */
export function defineCatalog<Kinds extends ErrorKinds>(
  domain: string,
  kinds: Kinds,
  options: CatalogOptions<Kinds> = {},
): Catalog<Kinds> {
  const findKind = kindFinder(kinds);
  const siblings = catalogsByDomain.get(domain);
  if (siblings === undefined) catalogsByDomain.set(domain, [findKind]);
  else siblings.push(findKind);
  return makeCatalog(domain, kinds, findKind, options);
}

function kindFinder(kinds: ErrorKinds): FindKind {
  // Filled on first use: most programs start without an error.
  let byReason: Map<string | undefined, AnyKind> | undefined;
  return ({ reason }) => {
    byReason ??= new Map(Object.values(kinds).map((kind) => [kind.spec.reason, kind]));
    return byReason.get(reason);
  };
}

function makeCatalog<Kinds extends ErrorKinds>(
  domain: string,
  kinds: Kinds,
  findKind: FindKind,
  options: CatalogOptions<Kinds>,
): Catalog<Kinds> {
  const isKnownInDomain = (status: StatusError): boolean =>
    catalogsByDomain.get(domain)?.some((find) => find(status) !== undefined) ?? false;
  const fallback = (cause?: unknown): StatusError => {
    const kind: AnyKind | undefined = options.fallback && kinds[options.fallback];
    const given = cause === undefined ? {} : { cause };
    const error = withoutStack(() =>
      kind === undefined
        ? new BareStatusError({ code: Code.UNKNOWN, message: NEUTRAL_MESSAGE }, given)
        : kind({}, given),
    );
    stackFrom(error, fallback);
    return error;
  };
  return {
    ...kinds,
    domain,
    is: (thrown: unknown) => {
      const status = statusOf(thrown, domain);
      return status !== undefined && (findKind(status) !== undefined || !isKnownInDomain(status));
    },
    from: (thrown: unknown): MatchOf<Kinds[keyof Kinds]> | UnknownMatch | undefined => {
      const status = statusOf(thrown, domain);
      const kind = status && findKind(status);
      if (kind !== undefined) return matchError(kind.spec, status as StatusError) as never;
      return status === undefined || isKnownInDomain(status) ? undefined : unknownMatch(status);
    },
    localize: (
      thrown: unknown,
      locale: string | readonly string[] | undefined,
      { timeZone }: LocalizeOptions = {},
    ) => {
      const status = statusOf(thrown, domain);
      const kind = status && findKind(status);
      const text =
        kind && localizedText(kind.spec, status.errorInfo?.metadata ?? {}, locale ?? [], timeZone);
      return text && createLocalizedMessage(text);
    },
    withTranslations: (translations: readonly Translation[]) => {
      const specs = translate(domain, kinds, translations);
      const entries = Object.entries(specs).map(([name, spec]) => [name, defineError(spec)]);
      const translated = Object.fromEntries(entries) as Kinds;
      // Not registered again: the reasons are known already, however often texts are loaded.
      return makeCatalog(domain, translated, kindFinder(translated), options);
    },
    fallback,
  } as Catalog<Kinds>;
}

/** Makes the errors of a method: those that it declares, in order. */
export function defineMethodErrors<const Kinds extends readonly AnyKind[]>(
  ...kinds: Kinds
): MethodErrors<Kinds> {
  const from = (thrown: unknown): MatchOf<Kinds[number]> | undefined => {
    // Read once, not for each kind.
    const status = thrown === undefined || thrown === null ? undefined : StatusError.from(thrown);
    for (const kind of kinds) {
      const match = kind.from(status);
      if (match !== undefined) return match as MatchOf<Kinds[number]>;
    }
    return undefined;
  };
  return {
    kinds,
    from,
    is: (thrown) => from(thrown) !== undefined,
    catch: async (call) => {
      try {
        return { value: rejectStream(await (isFunction(call) ? call() : call)) as never };
      } catch (thrown) {
        const error = from(thrown);
        if (error === undefined) throw thrown;
        return { error };
      }
    },
  };
}

/** Returns the response. Throws a TypeError for a stream: it fails while it is read, which is after `catch`. */
function rejectStream<Response>(response: Response): Response {
  if (typeof response !== "object" || response === null) return response;
  if (!(Symbol.asyncIterator in response)) return response;
  throw new TypeError(
    "cannot catch the errors of a stream that is not read: read it inside the function, with for await",
  );
}

/** Reports whether the call is a function to call; a thenable may be a function too. */
function isFunction(call: Call): call is () => unknown {
  return typeof call === "function" && typeof (call as { then?: unknown }).then !== "function";
}
