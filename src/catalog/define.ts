// What generated files call: data in, error kinds, catalogues and the errors of methods out.

import { createLocalizedMessage } from "../../gen/google/rpc/error_details_rpcstatus.js";
import { Code } from "../code/names.js";
import { stackFrom, withoutStack } from "../error/stack.js";
import { StatusError } from "../error/status-error.js";
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

export function defineError<
  Reason extends string,
  Metadata,
  Traits extends ErrorTraits = Record<never, never>,
>(spec: ErrorSpec): ErrorKind<Reason, Metadata, Traits> {
  const build = (metadata?: Metadata, options?: ErrorOptions): StatusError => {
    const error = withoutStack(() => buildError(spec, metadata ?? {}, options ?? {}));
    // The stack begins where the error was asked for, not in here.
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
  /** The property of the error for what nobody classified. */
  readonly fallback?: keyof Kinds & string;
}

/** Finds a kind by the reason of a status. */
type KindOf = (status: StatusError) => AnyKind | undefined;

/** The generated catalogues of each domain that this program has loaded. */
const catalogsByDomain = new Map<string, KindOf[]>();

export function defineCatalog<Kinds extends ErrorKinds>(
  domain: string,
  kinds: Kinds,
  options: CatalogOptions<Kinds> = {},
): Catalog<Kinds> {
  const kindOf = finder(kinds);
  const siblings = catalogsByDomain.get(domain);
  if (siblings === undefined) catalogsByDomain.set(domain, [kindOf]);
  else siblings.push(kindOf);
  return makeCatalog(domain, kinds, kindOf, options);
}

function finder(kinds: ErrorKinds): KindOf {
  // On first use, since a program that starts has no errors yet.
  let byReason: Map<string | undefined, AnyKind> | undefined;
  return ({ reason }) => {
    byReason ??= new Map(Object.values(kinds).map((kind) => [kind.spec.reason, kind]));
    return byReason.get(reason);
  };
}

function makeCatalog<Kinds extends ErrorKinds>(
  domain: string,
  kinds: Kinds,
  kindOf: KindOf,
  options: CatalogOptions<Kinds>,
): Catalog<Kinds> {
  const isOfSibling = (status: StatusError): boolean =>
    catalogsByDomain.get(domain)?.some((sibling) => sibling(status) !== undefined) ?? false;
  const fallback = (cause?: unknown): StatusError => {
    const kind: AnyKind | undefined = options.fallback && kinds[options.fallback];
    const given = cause === undefined ? {} : { cause };
    const error = withoutStack(() =>
      kind === undefined
        ? new StatusError({ code: Code.UNKNOWN, message: NEUTRAL_MESSAGE }, given)
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
      return status !== undefined && (kindOf(status) !== undefined || !isOfSibling(status));
    },
    from: (thrown: unknown): MatchOf<Kinds[keyof Kinds]> | UnknownMatch | undefined => {
      const status = statusOf(thrown, domain);
      const kind = status && kindOf(status);
      if (kind !== undefined) return matchError(kind.spec, status as StatusError) as never;
      return status === undefined || isOfSibling(status) ? undefined : unknownMatch(status);
    },
    localize: (
      thrown: unknown,
      locale: string | readonly string[] | undefined,
      { timeZone }: LocalizeOptions = {},
    ) => {
      const status = statusOf(thrown, domain);
      const kind = status && kindOf(status);
      const text =
        kind && localizedText(kind.spec, status.errorInfo?.metadata ?? {}, locale ?? [], timeZone);
      return text && createLocalizedMessage(text);
    },
    withTranslations: (translations: readonly Translation[]) => {
      const specs = translate(domain, kinds, translations);
      const entries = Object.entries(specs).map(([name, spec]) => [name, defineError(spec)]);
      const translated = Object.fromEntries(entries) as Kinds;
      // Not one more sibling: its reasons are known already, however often texts are loaded.
      return makeCatalog(domain, translated, finder(translated), options);
    },
    fallback,
  } as Catalog<Kinds>;
}

export function defineMethodErrors<const Kinds extends readonly AnyKind[]>(
  ...kinds: Kinds
): MethodErrors<Kinds> {
  const from = (thrown: unknown): MatchOf<Kinds[number]> | undefined => {
    // Once, and not for each kind.
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
        return { value: checked(await (isFunction(call) ? call() : call)) as never };
      } catch (thrown) {
        const error = from(thrown);
        if (error === undefined) throw thrown;
        return { error };
      }
    },
  };
}

/** A stream that nobody reads has no errors yet, and no handler for those to come. */
function checked<Response>(response: Response): Response {
  if (typeof response !== "object" || response === null) return response;
  if (!(Symbol.asyncIterator in response)) return response;
  throw new TypeError(
    "cannot catch the errors of a stream that is not read: read it inside the function, with for await",
  );
}

/** A thenable may be a function too. */
function isFunction(call: Call): call is () => unknown {
  return typeof call === "function" && typeof (call as { then?: unknown }).then !== "function";
}
