// The errors of methods.

import type { DescMethod } from "@bufbuild/protobuf";
import type { Add } from "../diagnostics/finding.js";
import { quote } from "../diagnostics/quote.js";
import type { ErrorModel, ErrorReference, FileModel, Model, ServiceModel } from "../model/model.js";

/** A method names each of its errors once, and each exists. */
export function checkMethods(model: Model, file: FileModel, add: Add): void {
  for (const service of file.services) {
    checkMethodNames(service, add);
    for (const { desc, errors } of service.methods) checkMethodErrors(model, desc, errors, add);
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

function checkMethodErrors(
  model: Model,
  method: DescMethod,
  errors: readonly ErrorReference[],
  add: Add,
): void {
  const seen = new Map<ErrorModel, string>();
  const byReason = new Map<string, string>();
  for (const reference of errors) {
    const found = model.resolve(reference);
    if (typeof found === "string") {
      add(
        "METHOD_ERROR_KNOWN",
        reference.at,
        `cannot find an error of method ${quote(method.name)}: ${found}`,
      );
      continue;
    }
    const { name, at } = reference;
    const same = seen.get(found.error);
    const clash = byReason.get(found.error.reason);
    if (same !== undefined) {
      const why = same === name ? "" : `: ${quote(same)} is the same error`;
      add(
        "METHOD_ERROR_UNIQUE",
        at,
        `cannot name ${quote(name)} twice for method ${quote(method.name)}${why}; remove one of the two`,
      );
    } else if (clash !== undefined) {
      add(
        "METHOD_ERROR_UNIQUE",
        at,
        `cannot distinguish ${quote(clash)} and ${quote(name)} in the errors of method ${quote(method.name)}: both have the reason ${quote(found.error.reason)}; set another reason for one of them, or remove it`,
      );
    }
    seen.set(found.error, name);
    if (clash === undefined) byReason.set(found.error.reason, name);
  }
}

/** A generated file imports the files of its methods' errors: in a cycle, none could be loaded first. */
export function checkImportCycles(model: Model, add: Add): void {
  const imports = new Map(model.files.map((file) => [file, importsOf(model, file)]));
  const cycles = cyclesOf(imports);
  for (const [file, imported] of imports) {
    for (const [other, reference] of imported) {
      if (cycles.get(other) !== cycles.get(file)) continue;
      const { name } = other.desc.proto;
      add(
        "METHOD_ERROR_CYCLE",
        reference.at,
        `cannot use ${quote(reference.name)} of ${quote(name)} here: ${quote(name)} imports this file, directly or through others, for the errors of its methods, so the generated files would import each other; move the errors that are used across these files to a separate file`,
      );
    }
  }
}

type Imports = ReadonlyMap<FileModel, ReadonlyMap<FileModel, ErrorReference>>;

/** Returns the other files whose errors the methods of a file name, each with the first reference. */
export function importsOf(model: Model, file: FileModel): Map<FileModel, ErrorReference> {
  const imports = new Map<FileModel, ErrorReference>();
  for (const { methods } of file.services) {
    for (const reference of methods.flatMap(({ errors }) => errors)) {
      const found = model.resolve(reference);
      if (typeof found === "string" || found.file === file || imports.has(found.file)) continue;
      imports.set(found.file, reference);
    }
  }
  return imports;
}

/**
 * Returns a number for each file: files with the same number import each other, directly or through others. (Kosaraju: a
 * file follows all that it imports; in the reverse of that order, what leads to a file is its cycle.)
 */
function cyclesOf(imports: Imports): Map<FileModel, number> {
  const seen = new Set<FileModel>();
  const importedBy = (file: FileModel) => imports.get(file)?.keys() ?? [];
  const order = [...imports.keys()].flatMap((file) => search(file, importedBy, seen));
  const importers = new Map(order.map((file): [FileModel, FileModel[]] => [file, []]));
  for (const [file, imported] of imports)
    for (const other of imported.keys()) importers.get(other)?.push(file);
  const cycles = new Map<FileModel, number>();
  const assigned = new Set<FileModel>();
  for (const [i, file] of order.reverse().entries()) {
    const members = search(file, (other) => importers.get(other) ?? [], assigned);
    for (const member of members) cycles.set(member, i);
  }
  return cycles;
}

/** Returns the files that were not seen before, each after those that follow it. A chain may be long: no recursion. */
function search(
  start: FileModel,
  next: (file: FileModel) => Iterable<FileModel>,
  seen: Set<FileModel>,
): FileModel[] {
  const found: FileModel[] = [];
  const enter = (file: FileModel) => {
    seen.add(file);
    return { file, rest: next(file)[Symbol.iterator]() };
  };
  const path = seen.has(start) ? [] : [enter(start)];
  for (let at = path.at(-1); at !== undefined; at = path.at(-1)) {
    const { value, done } = at.rest.next();
    if (done === true) {
      found.push(at.file);
      path.pop();
    } else if (!seen.has(value)) path.push(enter(value));
  }
  return found;
}
