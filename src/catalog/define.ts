// What generated files call: data in, error kinds, catalogues and the errors of methods out.

import { createLocalizedMessage } from "../../gen/google/rpc/error_details_rpcstatus.js";
import { Code } from "../code.js";
import { StatusError, withoutStack } from "../error.js";
import { NEUTRAL_MESSAGE } from "../status.js";
import { buildError } from "./build.js";
import { localizedText } from "./localize.js";
import { matchError, statusOf, unknownMatch } from "./match.js";
import { translate } from "./translate.js";
import type {
  AnyKind,
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
    Error.captureStackTrace?.(error, build);
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

/** The reasons of each domain that some catalogue of this program has. */
const reasonsByDomain = new Map<string, Set<string>>();

export function defineCatalog<Kinds extends ErrorKinds>(
  domain: string,
  kinds: Kinds,
  options: CatalogOptions<Kinds> = {},
): Catalog<Kinds> {
  const { fallback } = options;
  const known = reasonsByDomain.get(domain) ?? new Set();
  reasonsByDomain.set(domain, known);
  for (const { spec } of Object.values(kinds)) known.add(spec.reason);
  /** Of this domain, and not known to another catalogue of it. */
  const own = (thrown: unknown): StatusError | undefined => {
    const status = statusOf(thrown, domain);
    if (status === undefined || kindOf(status) !== undefined) return status;
    return known.has(status.reason ?? "") ? undefined : status;
  };
  const kindOf = (status: StatusError): AnyKind | undefined =>
    Object.values(kinds).find(({ spec }) => spec.reason === status.reason);
  return {
    ...kinds,
    domain,
    is: (thrown: unknown) => own(thrown) !== undefined,
    from: (thrown: unknown): MatchOf<Kinds[keyof Kinds]> | UnknownMatch | undefined => {
      const status = own(thrown);
      if (status === undefined) return undefined;
      const kind = kindOf(status);
      return kind === undefined ? unknownMatch(status) : (matchError(kind.spec, status) as never);
    },
    localize: (
      thrown: unknown,
      locale: string | readonly string[],
      { timeZone }: LocalizeOptions = {},
    ) => {
      const status = statusOf(thrown, domain);
      const kind = status && kindOf(status);
      const text =
        kind && localizedText(kind.spec, status.errorInfo?.metadata ?? {}, locale, timeZone);
      return text && createLocalizedMessage(text);
    },
    withTranslations: (translations: readonly Translation[]) => {
      const specs = translate(domain, kinds, translations);
      const translated = Object.entries(specs).map(([name, spec]) => [name, defineError(spec)]);
      return defineCatalog(domain, Object.fromEntries(translated) as Kinds, options);
    },
    fallback: (cause?: unknown) => {
      const kind: AnyKind | undefined = fallback === undefined ? undefined : kinds[fallback];
      return kind === undefined
        ? new StatusError({ code: Code.UNKNOWN, message: NEUTRAL_MESSAGE }, { cause })
        : kind({}, { cause });
    },
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
        return { value: await (isFunction(call) ? call() : call) };
      } catch (thrown) {
        const error = from(thrown);
        if (error === undefined) throw thrown;
        return { error };
      }
    },
  };
}

/** A thenable may be a function too. */
function isFunction<Response>(
  call: PromiseLike<Response> | (() => PromiseLike<Response> | Response),
): call is () => PromiseLike<Response> | Response {
  return typeof call === "function" && typeof (call as { then?: unknown }).then !== "function";
}
