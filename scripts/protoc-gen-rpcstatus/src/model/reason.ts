// The reasons of errors: what names one in its domain.

import type { CatalogModel, ErrorModel } from "./model.js";

/** The form that google.rpc.ErrorInfo asks for. */
export const REASON = /^[A-Z][A-Z0-9_]+[A-Z0-9]$/;

/** Whether the error has a reason at all: a name without the prefix gives none. */
export function hasReason(catalog: CatalogModel, error: ErrorModel): boolean {
  return error.hasOwnReason || error.value.name.startsWith(catalog.valuePrefix);
}

/** The reasons that can be named elsewhere, each once. */
export function usableReasons(catalog: CatalogModel): string[] {
  const usable = catalog.errors.filter((error) => isUsable(catalog, error));
  return [...new Set(usable.map(({ reason }) => reason))];
}

/** Whether the reason can be compared with others: it is there and has the form. */
export function isUsable(catalog: CatalogModel, error: ErrorModel): boolean {
  return hasReason(catalog, error) && REASON.test(error.reason);
}
