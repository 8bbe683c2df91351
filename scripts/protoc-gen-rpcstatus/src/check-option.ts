// The options of an error and of a catalogue that are not about its reason, code, texts or metadata.

import { closest, listed } from "./closest.js";
import { STANDARD_DETAILS } from "./descriptors.js";
import type { CatalogModel, ErrorModel, LinkModel, Model } from "./model.js";
import { detailName } from "./names.js";
import { type Add, quote } from "./problem.js";

export function checkOptions(
  model: Model,
  catalog: CatalogModel,
  error: ErrorModel,
  add: Add,
): void {
  checkLinks(error.help, "help", add);
  checkDetails(error, add);
  const { httpStatus, logLevel, logLevelNumber, value, at, replacedBy } = error;
  if (httpStatus !== undefined && (httpStatus < 400 || httpStatus > 599)) {
    add(
      at.httpStatus,
      `cannot use http_status ${httpStatus} for "${value.name}": it is no status of an error; use one from 400 to 599, or leave it out`,
    );
  }
  if (logLevel === undefined && logLevelNumber !== 0) {
    add(
      at.logLevel,
      `cannot use log_level ${logLevelNumber} for "${value.name}": it is none of the levels; use LOG_LEVEL_DEBUG, LOG_LEVEL_INFO, LOG_LEVEL_WARN or LOG_LEVEL_ERROR`,
    );
  }
  if (replacedBy !== undefined) {
    const found = model.resolve(replacedBy);
    if (typeof found === "string") {
      add(replacedBy.at, `cannot find what "${value.name}" is replaced by: ${found}`);
    } else if (found.error === error) {
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
  const { fallbackReason, errors, at, defaultHelp } = catalog;
  checkLinks(defaultHelp, "default_help", add);
  if (fallbackReason === undefined || errors.some(({ reason }) => reason === fallbackReason))
    return;
  const reasons = errors.map(({ reason }) => reason);
  const meant =
    errors.find(({ value }) => value.name === fallbackReason)?.reason ??
    closest(fallbackReason, reasons);
  const fix =
    meant !== undefined
      ? `write "${meant}"`
      : reasons.length === 0
        ? "add one"
        : `add one, or use one of ${listed(reasons)}`;
  add(
    at.fallbackReason,
    `cannot use fallback_reason ${quote(fallbackReason)}: the catalogue has no such reason; ${fix}`,
  );
}

function checkFallback(catalog: CatalogModel, error: ErrorModel, add: Add): void {
  const keys = error.metadata.filter(({ optional }) => !optional).map(({ key }) => `{${key}}`);
  const needed = [...keys, ...error.details.map(({ typeName }) => typeName)];
  if (needed.length === 0) return;
  add(
    catalog.at.fallbackReason,
    `cannot fall back to ${quote(error.reason)}: nobody can give its ${listed(needed)} for a failure that is not understood; use an error without metadata and details`,
  );
}

function checkLinks(links: readonly LinkModel[], option: string, add: Add): void {
  for (const { url, at } of links) {
    if (isAbsolute(url)) continue;
    const better = `https://${url}`;
    const fix = /^[\w-]+(\.[\w-]+)+([/?#]|$)/.test(url) && isAbsolute(better) ? better : undefined;
    add(
      at,
      `cannot use ${option} url ${quote(url)}: it is no absolute address; ${fix === undefined ? 'write one like "https://acme.example/help"' : `write "${fix}"`}`,
    );
  }
}

function checkDetails(error: ErrorModel, add: Add): void {
  const types = new Set<string>();
  const names = new Map<string, string>();
  for (const { typeName, desc, similar, at } of error.details) {
    const name = detailName(typeName);
    const other = names.get(name);
    if (types.has(typeName)) {
      add(at, `cannot declare detail ${quote(typeName)} twice in one error; remove one of the two`);
    } else if (typeName === "google.rpc.ErrorInfo") {
      add(
        at,
        `cannot declare detail ${quote(typeName)}: every error has one of its own; declare metadata instead`,
      );
    } else if (desc === undefined && !STANDARD_DETAILS.has(typeName)) {
      add(at, `cannot find detail type ${quote(typeName)}; ${adviseDetail(typeName, similar)}`);
    } else if (other !== undefined) {
      add(
        at,
        `cannot name both ${quote(other)} and ${quote(typeName)} "${name}" in TypeScript; leave one out, or rename it`,
      );
    }
    types.add(typeName);
    if (other === undefined) names.set(name, typeName);
  }
}

function adviseDetail(typeName: string, similar: string | undefined): string {
  if (similar !== undefined) return `write its full name, "${similar}"`;
  const [, simple = ""] = /^(?:google\.rpc\.)?(\w*)$/.exec(typeName) ?? [];
  const standard = [...STANDARD_DETAILS].map((name) => name.slice("google.rpc.".length));
  const meant = closest(simple, standard);
  if (meant !== undefined) return `write "google.rpc.${meant}"`;
  return "write the full name of a message, and generate the file that defines it in the same run or import it here";
}

function isAbsolute(url: string): boolean {
  try {
    return /^[a-z][a-z0-9+.-]*:\/\/./i.test(url) && new URL(url).protocol !== "";
  } catch {
    // No URL, which the caller reports.
    return false;
  }
}
