// The error that replaces another: an error of the same domain, and never in a cycle.

import type { Add, Position } from "../diagnostics/finding.js";
import { quote } from "../diagnostics/quote.js";
import type { CatalogModel, ErrorModel, ErrorReference, Model } from "../model/model.js";

export function checkReplacedBy(model: Model, add: Add): void {
  const cycles = findCycles(model);
  for (const catalog of model.files.flatMap((file) => file.catalogs)) {
    for (const error of catalog.errors) {
      const { replacedBy } = error;
      if (replacedBy === undefined) continue;
      if (checkReplacement(model, catalog, error, replacedBy, add)) {
        checkCycle(error, replacedBy, cycles, add);
      }
    }
  }
}

/** Returns whether the replacement is another error of the domain; otherwise it is a problem. */
function checkReplacement(
  model: Model,
  catalog: CatalogModel,
  error: ErrorModel,
  replacedBy: ErrorReference,
  add: Add,
): boolean {
  const { value } = error;
  const { name, at } = replacedBy;
  const refuse = (place: Position, text: string): false => {
    add("REPLACED_BY", place, text);
    return false;
  };
  const found = model.resolve(replacedBy);
  if (typeof found === "string") {
    return refuse(at, `cannot find the replacement of ${quote(value.name)}: ${found}`);
  }
  if (found.error === error) {
    return refuse(
      at,
      `cannot replace ${quote(value.name)} with itself; name another error, or remove replaced_by`,
    );
  }
  if (found.catalog.domain === catalog.domain) return true;
  return refuse(
    at,
    `cannot replace ${quote(value.name)} with ${quote(name)}: that is an error of domain ${quote(found.catalog.domain)}, and a replacement is named by its reason only; name an error of ${quote(catalog.domain)}, or set deprecated = true and name the replacement in the comment`,
  );
}

/** A cycle is one problem, at the first of its errors. */
function checkCycle(
  error: ErrorModel,
  { name, at }: ErrorReference,
  cycles: Map<ErrorModel, readonly ErrorModel[]>,
  add: Add,
): void {
  const cycle = cycles.get(error);
  if (cycle === undefined) return;
  for (const member of cycle) cycles.delete(member);
  const own = cycle.indexOf(error);
  const way = [...cycle.slice(own + 1), ...cycle.slice(0, own)];
  const names = way.map((member) => `${quote(member.value.name)}`);
  add(
    "REPLACED_BY",
    at,
    `cannot replace ${quote(error.value.name)} with ${quote(name)}: the replacements lead back to it, through ${names.join(", ")}; remove replaced_by from the error that stays`,
  );
}

/**
 * Returns the errors whose replacements lead back to them, each with its cycle in the order of replacement.
 */
function findCycles(model: Model): Map<ErrorModel, readonly ErrorModel[]> {
  const cycles = new Map<ErrorModel, readonly ErrorModel[]>();
  // Each error is visited once, from whichever error the path began at.
  const visited = new Set<ErrorModel>();
  const errors = model.files.flatMap((file) => file.catalogs).flatMap((catalog) => catalog.errors);
  for (const start of errors) {
    if (start.replacedBy === undefined) continue;
    const path: ErrorModel[] = [];
    let next: ErrorModel | undefined = start;
    while (next !== undefined && !visited.has(next)) {
      visited.add(next);
      path.push(next);
      next = replacementOf(model, next);
    }
    const first = next === undefined ? -1 : path.indexOf(next);
    if (first < 0) continue;
    const cycle = path.slice(first);
    for (const member of cycle) cycles.set(member, cycle);
  }
  return cycles;
}

function replacementOf(model: Model, { replacedBy }: ErrorModel): ErrorModel | undefined {
  const found = replacedBy && model.resolve(replacedBy);
  return typeof found === "object" ? found.error : undefined;
}
