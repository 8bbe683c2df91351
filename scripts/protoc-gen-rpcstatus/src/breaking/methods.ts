// Errors that methods may return now and could not in the baseline. Clients that were built from it do not expect them:
// the `catch` of the method rethrows such an error.

import { listed } from "../diagnostics/closest.js";
import type { Finding, Position } from "../diagnostics/finding.js";
import { quote } from "../diagnostics/quote.js";
import { errorsOfMethod, identityOf } from "../model/method-errors.js";
import type {
  ErrorReference,
  FileModel,
  MethodModel,
  Model,
  ResolvedError,
} from "../model/model.js";
import type { KeptError } from "./same-error.js";

interface Method {
  readonly name: string;
  readonly method: MethodModel;
  readonly file: FileModel;
}

/** Methods that may return the same errors now, by one reference. */
interface Added {
  readonly at: Position;
  /** The first of the methods in the baseline. */
  readonly old: Method;
  readonly methods: string[];
  readonly reasons: readonly string[];
}

/** Returns a warning for each reference that names such errors. */
export function addedToMethods(
  before: Model,
  now: Model,
  kept: readonly KeptError[],
  baseline: string,
): Finding[] {
  // An error whose domain or reason changed is a problem of its own.
  const changed = new Map(kept.map(({ old, next }) => [old.error, idOf(next)]));
  const known = new Map(methodsOf(before).map((each) => [each.name, each]));
  const added = new Map<ErrorReference, Map<string, Added>>();
  for (const { name, method } of methodsOf(now)) {
    const old = known.get(name);
    // A method without errors had no such `catch`.
    if (old === undefined || old.method.errors.length === 0) continue;
    const expected = new Set(
      errorsOfMethod(before, old.method).flatMap((each) =>
        [idOf(each), changed.get(each.error) ?? []].flat(),
      ),
    );
    for (const reference of method.errors) {
      const found = now.resolveAll(reference);
      const news =
        typeof found === "string" ? [] : found.filter((each) => !expected.has(idOf(each)));
      if (news.length === 0) continue;
      for (const each of news) expected.add(idOf(each));
      const reasons = news.map(({ error }) => error.reason);
      const key = news.map(idOf).join();
      const groups = added.get(reference) ?? new Map<string, Added>();
      added.set(reference, groups);
      const group = groups.get(key);
      if (group !== undefined) group.methods.push(name);
      else groups.set(key, { at: reference.at, old, methods: [name], reasons });
    }
  }
  const groups = [...added.values()].flatMap((each) => [...each.values()]);
  return groups.map((group) => findingOf(group, baseline));
}

function idOf({ catalog, error }: ResolvedError): string {
  return identityOf(catalog, error);
}

function findingOf({ at, old, methods, reasons }: Added, baseline: string): Finding {
  const { file, line, column } = old.method.errors[0]?.at ?? old.file.at;
  const { hasSource } = old.file;
  const was = hasSource ? { file, line, column } : { file };
  const place = hasSource ? `${file}:${line}:${column}` : file;
  const which = listed(methods.map(quote));
  const what = listed(reasons.map(quote));
  return {
    rule: "METHOD_ERROR_NEW",
    at,
    was,
    text: `${which} may now return ${what}, and could not at ${place} in ${quote(baseline)}: clients built from that do not expect it, and the catch of the method rethrows it; update them first`,
  };
}

function methodsOf({ files }: Model): Method[] {
  return files.flatMap((file) =>
    file.services.flatMap(({ desc, methods }) =>
      methods.map((method) => ({ name: `${desc.typeName}.${method.desc.name}`, method, file })),
    ),
  );
}
