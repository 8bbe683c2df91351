// Errors that methods may return now and could not in the baseline. Clients that were built from it do not expect them:
// the `catch` of the method rethrows such an error.

import { listed } from "../diagnostics/closest.js";
import type { Finding } from "../diagnostics/finding.js";
import { quote } from "../diagnostics/quote.js";
import { errorsOfMethod, identityOf } from "../model/method-errors.js";
import type { ErrorReference, MethodModel, Model, ServiceModel } from "../model/model.js";

interface Added {
  readonly methods: Set<string>;
  readonly reasons: Set<string>;
}

/** Returns a warning for each reference that names such errors. */
export function addedToMethods(before: Model, now: Model, baseline: string): Finding[] {
  const old = new Map(methodsOf(before).map(({ name, method }) => [name, method]));
  const added = new Map<ErrorReference, Added>();
  for (const { name, method } of methodsOf(now)) {
    const known = old.get(name);
    // A method without errors had no such `catch`.
    if (known === undefined || known.errors.length === 0) continue;
    const expected = new Set(
      errorsOfMethod(before, known).map(({ catalog, error }) => identityOf(catalog, error)),
    );
    for (const reference of method.errors) {
      const found = now.resolveAll(reference);
      if (typeof found === "string") continue;
      for (const { catalog, error } of found) {
        const identity = identityOf(catalog, error);
        if (expected.has(identity)) continue;
        expected.add(identity);
        const each = added.get(reference) ?? { methods: new Set(), reasons: new Set() };
        added.set(reference, each);
        each.methods.add(name);
        each.reasons.add(error.reason);
      }
    }
  }
  return [...added].map(([{ at }, { methods, reasons }]) => {
    const which = listed([...methods].map((each) => quote(each)));
    const what = listed([...reasons].map((each) => quote(each)));
    return {
      rule: "METHOD_ERROR_NEW",
      at,
      text: `${which} may now return ${what}: clients built from ${quote(baseline)} do not expect that, and the catch of the method rethrows it; update them first`,
    };
  });
}

function methodsOf({ files }: Model): { readonly name: string; readonly method: MethodModel }[] {
  const named = ({ desc, methods }: ServiceModel) =>
    methods.map((method) => ({ name: `${desc.typeName}.${method.desc.name}`, method }));
  return files.flatMap(({ services }) => services.flatMap(named));
}
