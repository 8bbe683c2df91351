// Finds the error behind a name as protobuf finds a type: from the innermost scope outwards, by the first
// part of the name; a leading dot makes it a full name. What follows the last dot is the reason.

import type { FileRegistry } from "@bufbuild/protobuf";
import { nestedTypes } from "@bufbuild/protobuf/reflect";
import type { ErrorReference, FileModel, ResolvedError } from "./model.js";

export function resolver(
  registry: FileRegistry,
  files: readonly FileModel[],
): (reference: ErrorReference) => ResolvedError | string {
  const catalogs = new Map(
    files.flatMap((file) =>
      file.catalogs.map((c) => [c.enum.typeName, { file, catalog: c }] as const),
    ),
  );
  let names: Set<string> | undefined;
  return ({ name, scope }) => {
    names ??= namesOf(registry);
    const dot = name.lastIndexOf(".");
    if (dot < 1) {
      return `"${name}" names no enum and reason; write it like "OrderError.OUT_OF_STOCK"`;
    }
    const reason = name.slice(dot + 1);
    const fullName = findName(name.slice(0, dot), scope, names);
    const found = catalogs.get(fullName);
    if (found === undefined) {
      const what = names.has(fullName) ? "is no catalogue" : "is not known here";
      const known = [...catalogs.keys()].map((typeName) => `"${typeName}"`).join(", ");
      const fix =
        known === ""
          ? "annotate its enum as a catalogue"
          : `use one of ${known}, or import its file`;
      return `enum "${name.slice(0, dot)}" ${what}; ${fix}`;
    }
    const error = found.catalog.errors.find((candidate) => candidate.reason === reason);
    if (error !== undefined) return { ...found, error };
    const known = found.catalog.errors.map((candidate) => candidate.reason).join(", ");
    return `"${fullName}" has no reason "${reason}"; use one of ${known}`;
  };
}

function findName(name: string, scope: string, names: ReadonlySet<string>): string {
  if (name.startsWith(".")) return name.slice(1);
  const [first = ""] = name.split(".");
  for (let at = scope; at !== ""; at = at.slice(0, Math.max(0, at.lastIndexOf(".")))) {
    if (names.has(`${at}.${first}`)) return `${at}.${name}`;
  }
  return name;
}

/** Full names of all declarations, and of the packages around them. */
function namesOf(registry: FileRegistry): Set<string> {
  const names = new Set<string>();
  for (const file of registry.files) {
    const parts = file.proto.package.split(".");
    for (let i = 1; i <= parts.length; i++) names.add(parts.slice(0, i).join("."));
    for (const type of nestedTypes(file)) names.add(type.typeName);
  }
  return names;
}
