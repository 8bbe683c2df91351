// The options of an error and of a catalogue that are not about its reason, code, texts or metadata.

import type { CatalogModel, ErrorModel, Model } from "./model.js";
import { detailName } from "./names.js";
import { type Add, quote } from "./problem.js";

export function checkOptions(
  model: Model,
  catalog: CatalogModel,
  error: ErrorModel,
  add: Add,
): void {
  checkHelp(error, add);
  checkDetails(error, add);
  const { httpStatus, value, at, replacedBy } = error;
  if (httpStatus !== undefined && (httpStatus < 400 || httpStatus > 599)) {
    add(
      at.httpStatus,
      `cannot use http_status ${httpStatus} for "${value.name}": it is no status of an error; use one from 400 to 599, or leave it out`,
    );
  }
  if (replacedBy !== undefined) {
    const found = model.resolve(replacedBy);
    if (typeof found === "string")
      add(replacedBy.at, `cannot find the error of replaced_by: ${found}`);
    else if (found.error === error) {
      add(
        replacedBy.at,
        `cannot replace "${value.name}" by itself; name another error, or leave replaced_by out`,
      );
    }
  }
  if (catalog.fallbackReason === error.reason) checkFallback(catalog, error, add);
}

/** What the catalogue says once. */
export function checkCatalogOptions(catalog: CatalogModel, add: Add): void {
  const { fallbackReason, errors, at } = catalog;
  if (fallbackReason !== undefined && !errors.some(({ reason }) => reason === fallbackReason)) {
    const known = errors.map(({ reason }) => reason).join(", ");
    add(
      at.fallbackReason,
      `cannot use fallback_reason ${quote(fallbackReason)}: the catalogue has no such error; add one, or use one of ${known}`,
    );
  }
}

function checkFallback(catalog: CatalogModel, error: ErrorModel, add: Add): void {
  const needed = error.metadata.filter(({ optional }) => !optional).map(({ key }) => key);
  if (needed.length === 0 && error.details.length === 0) return;
  const what = needed.length > 0 ? `metadata (${needed.join(", ")})` : "details";
  add(
    catalog.at.fallbackReason,
    `cannot fall back to ${quote(error.reason)}: it needs ${what} that nobody can give for an unknown failure; use an error without`,
  );
}

function checkHelp(error: ErrorModel, add: Add): void {
  for (const { url, at } of error.help) {
    if (isAbsolute(url)) continue;
    add(
      at,
      `cannot use help url ${quote(url)}: it is no absolute address; write one like "https://acme.example/help"`,
    );
  }
}

function checkDetails(error: ErrorModel, add: Add): void {
  const types = new Set<string>();
  const names = new Map<string, string>();
  for (const { typeName, desc, at } of error.details) {
    const name = detailName(typeName);
    const other = names.get(name);
    if (types.has(typeName)) {
      add(at, `cannot declare detail ${quote(typeName)} twice in one error; remove one of the two`);
    } else if (typeName === "google.rpc.ErrorInfo") {
      add(
        at,
        `cannot declare detail ${quote(typeName)}: every error has one of its own; declare metadata instead`,
      );
    } else if (desc === undefined && !STANDARD.has(typeName)) {
      add(
        at,
        `cannot find detail type ${quote(typeName)}; write its full name, and import the file that defines it`,
      );
    } else if (other !== undefined) {
      add(
        at,
        `cannot name both ${quote(other)} and ${quote(typeName)} "${name}" in TypeScript; leave one out, or rename it`,
      );
    }
    types.add(typeName);
    names.set(name, typeName);
  }
}

/** The standard details but ErrorInfo: the run time knows them, so no import is needed. */
export const STANDARD: ReadonlySet<string> = new Set(
  (
    "RetryInfo DebugInfo QuotaFailure PreconditionFailure BadRequest RequestInfo ResourceInfo Help " +
    "LocalizedMessage"
  )
    .split(" ")
    .map((name) => `google.rpc.${name}`),
);

function isAbsolute(url: string): boolean {
  try {
    return /^[a-z][a-z0-9+.-]*:\/\/./i.test(url) && new URL(url).protocol !== "";
  } catch {
    // No URL, which the caller reports.
    return false;
  }
}
