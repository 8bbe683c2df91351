// The options of a catalog.

import { closest, listed, oneOf } from "../diagnostics/closest.js";
import type { Add } from "../diagnostics/finding.js";
import { quote } from "../diagnostics/quote.js";
import { isDomain } from "../model/domain.js";
import { canonicalLocale } from "../model/locale.js";
import type { CatalogModel, ErrorModel } from "../model/model.js";
import { usableReasons } from "../model/reason.js";
import { checkLinks } from "./option.js";
import { checkControls } from "./text.js";

export function checkCatalog(catalog: CatalogModel, add: Add): void {
  checkDomain(catalog, add);
  checkDefaultCode(catalog, add);
  checkDefaultLocale(catalog, add);
  checkLinks(catalog.defaultHelp, "default_help", add);
  checkFallback(catalog, add);
}

function checkDomain(catalog: CatalogModel, add: Add): void {
  const { domain, isExternal, at } = catalog;
  // It is what the other server sends.
  if (isExternal) checkControls(domain, "the domain", at.domain, add);
  else if (domain === "") {
    add(
      "DOMAIN_FORMAT",
      at.option,
      `cannot use catalog ${quote(catalog.enum.typeName)} without a domain; set domain to a host name that you control, like "shop.acme.example", or external: true if another server sends these errors without one`,
    );
  } else if (isGoogle(domain)) {
    add(
      "DOMAIN_OWN",
      at.domain,
      `cannot use domain ${quote(domain)}: it is Google's; use a host name that you control, like "shop.acme.example", or set external: true if Google's servers send these errors`,
    );
  } else if (!isDomain(domain)) {
    const better = hostOf(domain);
    const fix =
      isDomain(better) && !isGoogle(better)
        ? `write ${quote(better)}`
        : 'use one like "shop.acme.example"';
    add(
      "DOMAIN_FORMAT",
      at.domain,
      `cannot use domain ${quote(domain)}: it must be a lower-case host name ${isLong(domain) ? "of at most 253 characters, and 63 between dots" : "with a dot"}; ${fix}, or set external: true if a server that is not yours sends it`,
    );
  }
}

/** Returns the host of a URL, with the characters of a host name. */
function hostOf(text: string): string {
  return text
    .trim()
    .replace(/^[a-z]+:\/\//i, "")
    .replace(/[/:?#].*$/s, "")
    .replace(/\.$/, "")
    .replaceAll("_", "-")
    .toLowerCase();
}

function isLong(domain: string): boolean {
  return domain.length > 253 || domain.split(".").some((label) => label.length > 63);
}

function isGoogle(domain: string): boolean {
  return domain === "googleapis.com" || domain.endsWith(".googleapis.com");
}

function checkDefaultCode({ defaultCode, defaultCodeName, at }: CatalogModel, add: Add): void {
  if (defaultCode === 0) {
    add(
      "CODE_VALID",
      at.defaultCode,
      "cannot use default_code OK: a status with code OK is not an error; use one of the 16 error codes, or remove default_code",
    );
  } else if (defaultCode !== undefined && defaultCodeName === undefined) {
    add(
      "CODE_VALID",
      at.defaultCode,
      `cannot use default_code ${defaultCode}: it is not a gRPC code; use one of the 16 error codes, from CANCELLED to UNAUTHENTICATED`,
    );
  }
}

function checkDefaultLocale({ defaultLocale, at }: CatalogModel, add: Add): void {
  if (defaultLocale === undefined || canonicalLocale(defaultLocale) !== undefined) return;
  const better = canonicalLocale(defaultLocale.replaceAll("_", "-"));
  const fix =
    better === undefined
      ? 'use one like "en-US", or remove default_locale'
      : `write ${quote(better)}`;
  add(
    "LOCALE_FORMAT",
    at.defaultLocale,
    `cannot use default_locale ${quote(defaultLocale)}: it is not a BCP-47 tag; ${fix}`,
  );
}

function checkFallback(catalog: CatalogModel, add: Add): void {
  const { fallbackReason, errors, isExternal, at } = catalog;
  if (fallbackReason === undefined) return;
  if (isExternal) {
    add(
      "FALLBACK_REASON",
      at.fallbackReason,
      "cannot set fallback_reason in an external catalog: its errors are received and never sent; remove fallback_reason, or external",
    );
    return;
  }
  const error = errors.find(({ reason }) => reason === fallbackReason);
  if (error !== undefined) checkNeedsNothing(catalog, error, add);
  else {
    add(
      "FALLBACK_REASON",
      at.fallbackReason,
      `cannot use fallback_reason ${quote(fallbackReason)}: the catalog has no such reason; ${fixFallback(catalog, fallbackReason)}`,
    );
  }
}

function fixFallback(catalog: CatalogModel, fallbackReason: string): string {
  const reasons = usableReasons(catalog);
  // The value's name was written, or the reason with the enum before it.
  const bare = fallbackReason.slice(fallbackReason.lastIndexOf(".") + 1);
  const named = catalog.errors.find(({ value, reason }) => value.name === bare || reason === bare);
  const meant = named?.reason ?? closest(bare, reasons);
  if (meant !== undefined) return `write ${quote(meant)}`;
  const value = catalog.enum.values.find(({ name }) => name === catalog.valuePrefix + bare);
  const add =
    value === undefined ? "add it" : `add option (rpcstatus.v1.error) to ${quote(value.name)}`;
  return reasons.length === 0 ? add : `${add}, or use ${oneOf(reasons)}`;
}

/** The error can be built without any arguments. */
function checkNeedsNothing(catalog: CatalogModel, error: ErrorModel, add: Add): void {
  const keys = error.metadata.filter(({ optional }) => !optional).map(({ key }) => key);
  const needed = [...keys, ...error.details.map(({ typeName }) => typeName)].map(quote);
  if (needed.length === 0) return;
  add(
    "FALLBACK_REASON",
    catalog.at.fallbackReason,
    `cannot fall back to ${quote(error.reason)}: an unexpected failure has no values for its ${listed(needed)}; use an error without required metadata and details`,
  );
}
