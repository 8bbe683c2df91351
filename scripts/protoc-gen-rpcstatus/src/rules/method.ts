// The errors of methods.

import { listed } from "../diagnostics/closest.js";
import type { Add } from "../diagnostics/finding.js";
import { quote } from "../diagnostics/quote.js";
import { identityOf } from "../model/method-errors.js";
import type {
  ErrorReference,
  FileModel,
  Model,
  ResolvedError,
  ServiceModel,
} from "../model/model.js";

/** A method, or a service, names each of its errors once, and each exists. */
export function checkMethods(model: Model, file: FileModel, add: Add): void {
  for (const service of file.services) {
    checkMethodNames(service, add);
    const { desc, ofAll, methods } = service;
    const known = checkErrors(model, `service ${quote(desc.typeName)}`, ofAll, undefined, add);
    for (const { desc: method, own } of methods)
      checkErrors(model, `method ${quote(method.name)}`, own, known, add);
  }
}

/** Methods with errors become properties of an object. */
function checkMethodNames({ desc: service, methods }: ServiceModel, add: Add): void {
  const names = new Map<string, string>();
  for (const { desc, errors } of methods) {
    const [first] = errors;
    if (first === undefined) continue;
    const other = names.get(desc.localName);
    names.set(desc.localName, desc.name);
    if (other !== undefined) {
      add(
        "TYPESCRIPT_NAME_UNIQUE",
        first.at,
        `cannot name method ${quote(other)} and method ${quote(desc.name)} of ${quote(service.typeName)} both ${quote(desc.localName)} in TypeScript; rename one of the two`,
      );
    }
    if (desc.localName === "__proto__") {
      add(
        "TYPESCRIPT_NAME_VALID",
        first.at,
        `cannot name a method ${quote(desc.name)} in TypeScript: every object already has a property of that name; rename it`,
      );
    }
  }
}

/** The errors that were named, by what identifies them and by reason. */
interface Named {
  readonly errors: Map<string, ErrorReference>;
  readonly reasons: Map<string, { readonly reference: ErrorReference; readonly domain: string }>;
}

/** `outer` are the errors of the service, which a method may name again. */
function checkErrors(
  model: Model,
  what: string,
  references: readonly ErrorReference[],
  outer: Named | undefined,
  add: Add,
): Named {
  const named: Named = { errors: new Map(), reasons: new Map() };
  for (const reference of references) {
    const found = model.resolveAll(reference);
    if (typeof found === "string")
      add("METHOD_ERROR_KNOWN", reference.at, `cannot find an error of ${what}: ${found}`);
    else checkReference(what, reference, found, named, outer, add);
  }
  return named;
}

function checkReference(
  what: string,
  reference: ErrorReference,
  found: readonly ResolvedError[],
  { errors, reasons }: Named,
  outer: Named | undefined,
  add: Add,
): void {
  const { name, at } = reference;
  const repeated = new Set<ErrorReference>();
  const clashes = new Map<ErrorReference, string[]>();
  for (const { catalog, error } of found) {
    const { domain } = catalog;
    const { reason } = error;
    const identity = identityOf(catalog, error);
    const same = errors.get(identity);
    const clash = reasons.get(reason) ?? outer?.reasons.get(reason);
    // A whole catalog may contain an error that is named too.
    if (same !== undefined && (same.name === name || !(isAll(same) || isAll(reference))))
      repeated.add(same);
    else if (clash !== undefined && clash.domain !== domain) {
      const of = clashes.get(clash.reference) ?? [];
      clashes.set(clash.reference, of);
      of.push(reason);
    }
    if (same === undefined) errors.set(identity, reference);
    if (!reasons.has(reason)) reasons.set(reason, { reference, domain });
  }
  for (const same of repeated) {
    const why = same.name === name ? "" : `: ${quote(same.name)} is the same error`;
    add(
      "METHOD_ERROR_UNIQUE",
      at,
      `cannot name ${quote(name)} twice for ${what}${why}; remove one of the two`,
    );
  }
  // One problem for two catalogs, of which all errors were named.
  for (const [other, list] of clashes) {
    const shared = list.length === 1 ? "the reason" : "the reasons";
    const fix =
      isAll(other) || isAll(reference)
        ? "name the errors that it returns one by one"
        : "set another reason for one of them, or remove it";
    add(
      "METHOD_ERROR_UNIQUE",
      at,
      `cannot distinguish ${quote(other.name)} and ${quote(name)} in the errors of ${what}: both have ${shared} ${listed(list.map(quote))}; ${fix}`,
    );
  }
}

/** Reports whether the reference names all errors of a catalog. */
function isAll({ name }: ErrorReference): boolean {
  return name.endsWith(".*");
}
