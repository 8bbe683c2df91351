// The catalogs that the repository has, and a domain for a new one.

import { isDomain } from "../../model/domain.js";
import { upperSnakeCase } from "../../model/names.js";
import { isCatalog } from "./annotate.js";
import { defaultPrefix } from "./choices.js";
import type { ProtoEnum, ProtoSource } from "./proto-source.js";

export interface Domain {
  readonly name: string;
  /** Whether the user has to change it. */
  readonly isPlaceholder: boolean;
}

/** A catalog of the repository, or one of this run. */
export interface KnownCatalog {
  readonly fullName: string;
  readonly domain: string;
  /** Whether the domain is for errors of this repository. */
  readonly isOwn: boolean;
  /** Those that it may have. */
  readonly reasons: ReadonlySet<string>;
}

export function catalogsIn(sources: readonly ProtoSource[]): KnownCatalog[] {
  const catalogs = sources.flatMap(({ enums }) => enums.filter(isCatalog));
  return catalogs.map((each) => {
    const isExternal = each.options.some(({ value }) => /\bexternal : true\b/.test(value));
    const domain = fieldOf(each, "domain") ?? "";
    const isOwn = !isExternal && isDomain(domain) && !domain.endsWith(".example");
    return { ...knownCatalog(each, domain), isOwn };
  });
}

export function knownCatalog(target: ProtoEnum, domain: string): KnownCatalog {
  return { fullName: target.fullName, domain, isOwn: false, reasons: reasonsOf(target) };
}

/** Returns a domain in which no other catalog has the reasons of the enum. */
export function chooseDomain(
  catalogs: readonly KnownCatalog[],
  packageName: string,
  own: string | undefined,
  target: ProtoEnum,
): Domain {
  const { reasons } = knownCatalog(target, "");
  const isFree = (domain: string) =>
    !catalogs.some(
      (each) =>
        each.domain === domain &&
        !isOtherVersion(each.fullName, target.fullName) &&
        [...each.reasons].some((reason) => reasons.has(reason)),
    );
  const [only, other] = new Set(catalogs.filter(({ isOwn }) => isOwn).map(({ domain }) => domain));
  const known = other === undefined ? (only ?? own) : own;
  const label = upperSnakeCase(target.name).toLowerCase().replaceAll("_", "-").slice(0, 60);
  const isPlaceholder = known === undefined;
  const base = known ?? placeholderOf(packageName);
  // Each part of a domain that one controls is a domain that one controls.
  const names = [base, `${label}.${base}`, `${label}-2.${base}`];
  return { name: names.find((name) => isDomain(name) && isFree(name)) ?? base, isPlaceholder };
}

/** acme.shop.v1 gives shop.acme.example, a name that nobody can own. */
export function placeholderOf(packageName: string): string {
  const parts = packageName.split(".").filter((part) => !/^v\d+\w*$/.test(part));
  const labels = parts.map((part) =>
    part.toLowerCase().replaceAll("_", "-").split("-").filter(Boolean).join("-"),
  );
  const name = [...labels.reverse().filter(Boolean), "example"].join(".");
  return isDomain(name) ? name : "errors.example";
}

function fieldOf({ options }: ProtoEnum, name: string): string | undefined {
  for (const option of options) {
    if (option.name.endsWith(`catalog).${name}`)) return /^"(.*)"$/.exec(option.value)?.[1];
    const found = new RegExp(`(?:^|\\s)${name} : "([^"]*)"`).exec(option.value);
    if (found !== null && /catalog\)$/.test(option.name)) return found[1];
  }
  return undefined;
}

/** Returns the reasons that the enum may have, by all prefixes. */
function reasonsOf(target: ProtoEnum): Set<string> {
  const prefix = fieldOf(target, "value_prefix") ?? defaultPrefix(target);
  const names = target.values.flatMap(({ name, number, options }) => [
    ...(number === 0 ? [] : [name, name.startsWith(prefix) ? name.slice(prefix.length) : name]),
    ...options.flatMap(({ value }) => /reason : "([^"]*)"/.exec(value)?.[1] ?? []),
  ]);
  return new Set(names.map((name) => name.toUpperCase()));
}

/** Reports whether the names are those of one enum in two versions of an API. */
function isOtherVersion(a: string, b: string): boolean {
  const withoutVersion = (name: string) => name.replace(/\.v\d+\w*(?=\.)/g, ".");
  return a !== b && withoutVersion(a) === withoutVersion(b);
}
