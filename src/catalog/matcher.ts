// The functions of a single error and of a catalog that recognize errors. The caller passes the function that finds the
// StatusError in a thrown value: see `Find`.
//
// None of them throws: a proxy of a StatusError, or code that imitates one, may throw when a property is read.

import { createLocalizedMessage } from "../../gen/google/rpc/error_details_rpcstatus.js";
import { isBranded } from "../error/brand.js";
import type { StatusError } from "../error/status-error.js";
import { attempt } from "../safe/call.js";
import { get, isObject } from "../safe/properties.js";
import { matchOf, unknownMatch } from "./match.js";
import { isUnknown } from "./match-output.js";
import type {
  AnyErrorKind,
  CatalogFunctions,
  ErrorKinds,
  ErrorMatch,
  ErrorSpec,
  LocalizeOptions,
  UnknownMatch,
} from "./types.js";

/** Returns the StatusError in a thrown value, the same one each time; undefined if there is none. */
export type Find = (thrown: unknown) => StatusError | undefined;

/** A result, and the object that it was read from. */
interface Found {
  readonly owner: object;
  readonly status: StatusError;
}

/**
 * Makes a `Find` that reads each object once, so that an error has one match. An error that wraps others is read each
 * time: they may change. The result is kept in a hidden property of the object: with a WeakMap alone, every error would
 * outlive the collections of young objects, which takes as long as reading it.
 */
export function cached(read: Find): Find {
  const FOUND = Symbol("found");
  const others = new WeakMap<object, StatusError>();
  const knownOf = (thrown: object): StatusError | undefined => {
    const kept = get(thrown, FOUND) as Found | undefined;
    // A proxy and a copy have the property of another object.
    return kept?.owner === thrown ? kept.status : others.get(thrown);
  };
  const keep = (thrown: object, status: StatusError): void => {
    const value: Found = { owner: thrown, status };
    // A frozen object takes no property, and a proxy may throw.
    const isKept = attempt(() => Reflect.defineProperty(thrown, FOUND, { value }));
    if (isKept !== true || knownOf(thrown) === undefined) others.set(thrown, status);
  };
  return (thrown) => {
    if (!isObject(thrown)) return read(thrown);
    const known = attempt(() => knownOf(thrown));
    if (known !== undefined) return known;
    const found = read(thrown);
    const isWrapper =
      !isBranded(thrown) && (get(thrown, "cause") ?? get(thrown, "errors")) !== undefined;
    if (found !== undefined && found !== thrown && !isWrapper) attempt(() => keep(thrown, found));
    return found;
  };
}

/** Holds the `Find` of an error. */
export const FIND: unique symbol = /*@__PURE__*/ Symbol.for("rpcstatus.find");

/** Adds the functions that recognize the error of a spec to its kind, a function or an object. */
export function addMatcher<Kind extends object>(
  kind: Kind,
  spec: ErrorSpec,
  find: Find,
): Kind & AnyErrorKind {
  const isOf = (status: StatusError | undefined): boolean =>
    attempt(() => status?.reason === spec.reason && status.domain === spec.domain) === true;
  // A function inherits the first property, so it cannot be assigned.
  Object.defineProperties(kind, {
    [Symbol.hasInstance]: {
      value: (value: unknown) => isBranded(value) && isOf(value as StatusError),
    },
    [FIND]: { value: find },
  });
  return Object.assign(kind, {
    spec,
    is: (thrown: unknown) => isOf(find(thrown)),
    from: (thrown: unknown): ErrorMatch | undefined => {
      const status = find(thrown);
      const match = isOf(status) ? attempt(() => matchOf(spec, status as StatusError)) : undefined;
      return match === undefined || isUnknown(match) ? undefined : match;
    },
  });
}

/** The options of a catalog that only recognizes errors. */
export interface MatcherOptions {
  /** The default language of translations that are loaded at run time, as a BCP-47 tag. Default: none. */
  readonly locale?: string;
  /** The reasons of the other catalogs of the domain, whose errors are not errors of this one. Default: none. */
  readonly others?: readonly string[];
}

/** Returns the functions of the catalog of an enum. */
export function catalogFunctions(
  domain: string,
  kinds: ErrorKinds,
  find: Find,
  { others = [] }: MatcherOptions,
): CatalogFunctions<unknown> {
  // Filled on first use: most programs start without an error.
  let byReason: Map<string | undefined, AnyErrorKind> | undefined;
  const findKind = ({ reason }: StatusError): AnyErrorKind | undefined => {
    byReason ??= new Map(Object.values(kinds).map((kind) => [kind.spec.reason, kind]));
    return byReason.get(reason);
  };
  const statusOf: Find = (thrown) => {
    const status = find(thrown);
    return status?.domain === domain ? status : undefined;
  };
  const read = (thrown: unknown): ErrorMatch | UnknownMatch | undefined => {
    const status = statusOf(thrown);
    if (status === undefined) return undefined;
    const spec = findKind(status)?.spec;
    if (spec !== undefined) return matchOf(spec, status);
    return others.includes(status.reason ?? "") ? undefined : unknownMatch(status);
  };
  const from = (thrown: unknown) => attempt(() => read(thrown));
  return {
    domain,
    is: (thrown) => from(thrown) !== undefined,
    from,
    localize: (thrown, locale, { timeZone }: LocalizeOptions = {}) =>
      attempt(() => {
        const status = statusOf(thrown);
        const spec = status && findKind(status)?.spec;
        const metadata = status?.errorInfo?.metadata ?? {};
        const text = spec?.localized?.render(spec, metadata, locale ?? [], timeZone);
        return text && createLocalizedMessage(text);
      }),
  };
}

/** Holds the parts of a catalog that `withTranslations` needs. */
export const PARTS: unique symbol = /*@__PURE__*/ Symbol.for("rpcstatus.catalog");

export interface CatalogParts {
  readonly kinds: ErrorKinds;
  /** The default language of translations that are loaded at run time. */
  readonly locale: string | undefined;
  /** Makes the catalog again, with other specs of the same errors. */
  readonly withSpecs: (specs: { readonly [name: string]: ErrorSpec }) => object;
}

/** Returns the catalog object: the kinds under their names, and the functions. */
export function catalogObject(functions: object, parts: CatalogParts): object {
  return Object.defineProperty({ ...parts.kinds, ...functions }, PARTS, { value: parts });
}

/** Returns the kinds that `define` makes of the specs. */
export function kindsOf<Kind>(
  specs: { readonly [name: string]: ErrorSpec },
  define: (spec: ErrorSpec) => Kind,
): { readonly [name: string]: Kind } {
  return Object.fromEntries(Object.entries(specs).map(([name, spec]) => [name, define(spec)]));
}
