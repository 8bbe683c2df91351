// The errors of methods: their own and those of their service, each once.

import type {
  CatalogModel,
  ErrorModel,
  ErrorReference,
  MethodModel,
  Model,
  ResolvedError,
  ServiceModel,
} from "./model.js";

/** Returns what identifies an error on the wire. A domain of an external catalog may have any characters. */
export function identityOf({ domain }: CatalogModel, { reason }: ErrorModel): string {
  return JSON.stringify([domain, reason]);
}

/** Returns the errors of a method, in order; of one that is named several times, the first. */
export function errorsOfMethod({ resolveAll }: Model, { errors }: MethodModel): ResolvedError[] {
  const found = new Map<string, ResolvedError>();
  for (const reference of errors) {
    const resolved = resolveAll(reference);
    // The rules refuse a reference that names no error.
    if (typeof resolved === "string") continue;
    for (const each of resolved) {
      const identity = identityOf(each.catalog, each.error);
      if (!found.has(identity)) found.set(identity, each);
    }
  }
  return [...found.values()];
}

/** Returns all references of a service and of its methods, each once. */
export function referencesOf({ ofAll, methods }: ServiceModel): ErrorReference[] {
  return [...ofAll, ...methods.flatMap(({ own }) => own)];
}
