// What errors are replaced by: another error of the same domain, and never in a circle.

import type { Add } from "../diagnostics/finding.js";
import { quote } from "../diagnostics/quote.js";
import type { ErrorModel, Model, ResolvedError } from "../model/model.js";

export function checkReplacedBy(model: Model, add: Add): void {
  const circles = findCircles(model);
  for (const catalog of model.files.flatMap((file) => file.catalogs)) {
    for (const error of catalog.errors) {
      const { value, replacedBy } = error;
      if (replacedBy === undefined) continue;
      const { name, at } = replacedBy;
      const found = model.resolve(replacedBy);
      if (typeof found === "string") {
        add(at, `cannot find what "${value.name}" is replaced by: ${found}`);
      } else if (found.error === error) {
        add(
          at,
          `cannot replace "${value.name}" by itself; name another error, or leave replaced_by out`,
        );
      } else if (found.catalog.domain !== catalog.domain) {
        add(
          at,
          `cannot replace "${value.name}" by ${quote(name)}: that is of domain ${quote(found.catalog.domain)}, and a successor is named by its reason alone; name an error of ${quote(catalog.domain)}, or set deprecated = true and tell it in the comment`,
        );
      } else {
        const circle = circles.get(error);
        if (circle === undefined) continue;
        // A circle is one problem, not one of each error in it.
        for (const member of circle) circles.delete(member);
        const own = circle.indexOf(error);
        const way = [...circle.slice(own + 1), ...circle.slice(0, own)];
        const names = way.map((member) => `"${member.value.name}"`);
        add(
          at,
          `cannot replace "${value.name}" by ${quote(name)}: the successors come back to it, by way of ${names.join(", ")}; leave replaced_by out of the one that stays`,
        );
      }
    }
  }
}

/** The errors that come back to themselves, each with its circle in the order of succession. */
function findCircles(model: Model): Map<ErrorModel, readonly ErrorModel[]> {
  const circles = new Map<ErrorModel, readonly ErrorModel[]>();
  // Each error is walked over once, whichever error the walk began at.
  const done = new Set<ErrorModel>();
  const errors = model.files.flatMap((file) => file.catalogs).flatMap((catalog) => catalog.errors);
  for (const start of errors) {
    const path: ErrorModel[] = [];
    let next: ErrorModel | undefined = start;
    while (next !== undefined && !done.has(next)) {
      done.add(next);
      path.push(next);
      const found: ResolvedError | string | undefined =
        next.replacedBy && model.resolve(next.replacedBy);
      next = typeof found === "object" ? found.error : undefined;
    }
    const first = next === undefined ? -1 : path.indexOf(next);
    if (first < 0) continue;
    const circle = path.slice(first);
    for (const member of circle) circles.set(member, circle);
  }
  return circles;
}
