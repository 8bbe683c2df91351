// The errors of methods.

import type { Add } from "../diagnostics/finding.js";
import { quote } from "../diagnostics/quote.js";
import type { ErrorModel, ErrorReference, FileModel, Model } from "../model/model.js";

/** A method names each of its errors once, and each exists. */
export function checkMethods(model: Model, file: FileModel, add: Add): void {
  for (const { desc: service, methods } of file.services) {
    const names = new Map<string, string>();
    for (const { desc, errors } of methods) {
      const [first] = errors;
      if (first === undefined) continue;
      const other = names.get(desc.localName);
      names.set(desc.localName, desc.name);
      if (other !== undefined) {
        add(
          first.at,
          `cannot name method "${other}" and method "${desc.name}" of "${service.typeName}" both "${desc.localName}" in TypeScript; rename one of the two`,
        );
      }
      if (desc.localName === "__proto__") {
        add(
          first.at,
          `cannot name a method "${desc.name}" in TypeScript: every object has one already; rename it`,
        );
      }
      const seen = new Map<ErrorModel, string>();
      for (const reference of errors) {
        const found = model.resolve(reference);
        if (typeof found === "string") {
          add(reference.at, `cannot find an error of method "${desc.name}": ${found}`);
          continue;
        }
        const { name } = reference;
        const same = seen.get(found.error);
        if (same !== undefined) {
          const why = same === name ? "" : `: ${quote(same)} is the same error`;
          add(
            reference.at,
            `cannot name ${quote(name)} twice for method "${desc.name}"${why}; remove one of the two`,
          );
        }
        const clash = [...seen].find(([{ reason }]) => reason === found.error.reason);
        if (same === undefined && clash !== undefined) {
          add(
            reference.at,
            `cannot tell ${quote(clash[1])} and ${quote(name)} apart in the errors of method "${desc.name}": both have the reason ${quote(found.error.reason)}; give one another reason, or leave it out`,
          );
        }
        seen.set(found.error, name);
      }
    }
  }
}

/** Generated files import the files of their methods' errors: in a circle none could be loaded first. */
export function checkCycles(model: Model, add: Add): void {
  const uses = new Map(model.files.map((file) => [file, usedBy(model, file)]));
  for (const [file, used] of uses) {
    for (const [other, reference] of used) {
      if (!reaches(uses, other, file)) continue;
      const { name } = other.desc.proto;
      add(
        reference.at,
        `cannot use ${quote(reference.name)} of "${name}" here: methods there use errors of this file, and neither could be loaded first; move the errors that both use to a file of their own`,
      );
    }
  }
}

type Uses = ReadonlyMap<FileModel, ReadonlyMap<FileModel, ErrorReference>>;

/** The other files whose errors the methods of a file name, each with the first place. */
function usedBy(model: Model, file: FileModel): Map<FileModel, ErrorReference> {
  const used = new Map<FileModel, ErrorReference>();
  for (const { methods } of file.services) {
    for (const reference of methods.flatMap(({ errors }) => errors)) {
      const found = model.resolve(reference);
      if (typeof found === "string" || found.file === file || used.has(found.file)) continue;
      used.set(found.file, reference);
    }
  }
  return used;
}

function reaches(uses: Uses, from: FileModel, to: FileModel): boolean {
  const seen = new Set<FileModel>();
  const visit = (file: FileModel): boolean => {
    if (file === to) return true;
    if (seen.has(file)) return false;
    seen.add(file);
    return [...(uses.get(file)?.keys() ?? [])].some(visit);
  };
  return visit(from);
}
