// What errors are replaced by: another error of the same domain, and never in a circle.

import type { ErrorModel, Model, ResolvedError } from "./model.js";
import type { Add } from "./problem.js";
import { quote } from "./quote.js";

export function checkSuccessors(model: Model, add: Add): void {
  // A circle is one problem, not one of each error in it.
  const told = new Set<ErrorModel>();
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
      } else if (!told.has(error)) {
        const chain = successors(model, found);
        if (chain.at(-1) !== error) continue;
        for (const member of chain) told.add(member);
        const way = chain.slice(0, -1).map((member) => `"${member.value.name}"`);
        add(
          at,
          `cannot replace "${value.name}" by ${quote(name)}: the successors come back to it, by way of ${way.join(", ")}; leave replaced_by out of the one that stays`,
        );
      }
    }
  }
}

/** The error and what it is replaced by in turn, up to the first that was there before or is the last. */
function successors(model: Model, first: ResolvedError): ErrorModel[] {
  const chain: ErrorModel[] = [];
  let next: ResolvedError | string | undefined = first;
  while (typeof next === "object" && !chain.includes(next.error)) {
    chain.push(next.error);
    const { replacedBy }: ErrorModel = next.error;
    next = replacedBy && model.resolve(replacedBy);
  }
  return chain;
}
