// The reasons of errors. A reason identifies an error in its domain.

import type { CatalogModel, ErrorModel } from "./model.js";

/** The pattern of google.rpc.ErrorInfo. */
export const REASON = /^[A-Z][A-Z0-9_]+[A-Z0-9]$/;

/** Reports whether the error has a reason at all: a name without the prefix gives none. */
export function hasReason(catalog: CatalogModel, error: ErrorModel): boolean {
  return error.hasOwnReason || error.value.name.startsWith(catalog.valuePrefix);
}

const known = new WeakMap<CatalogModel, readonly string[]>();

/** Returns the reasons that references can name, each once. */
export function usableReasons(catalog: CatalogModel): readonly string[] {
  const before = known.get(catalog);
  if (before !== undefined) return before;
  const usable = catalog.errors.filter((error) => isUsable(catalog, error));
  const reasons = [...new Set(usable.map(({ reason }) => reason))];
  known.set(catalog, reasons);
  return reasons;
}

/** Reports whether the reason can be compared with others: it exists, and is one that the catalog may have. */
export function isUsable(catalog: CatalogModel, error: ErrorModel): boolean {
  const { reason } = error;
  const isValid = catalog.isExternal ? reason !== "" : REASON.test(reason);
  return isValid && hasReason(catalog, error);
}
