// Names that become code, or the path of a file: those of protobuf, and of the files. Compilers have checked them, except
// the names of files; the request of another program may have any.

import type { Add, Position } from "../diagnostics/finding.js";
import { quote, visible } from "../diagnostics/quote.js";
import { referencesOf } from "../model/method-errors.js";
import type { CatalogModel, FileModel, Model } from "../model/model.js";
import { isFullName, isIdentifier, MAX_NAME_LENGTH, problemOfPath } from "../model/proto-name.js";
import { isUsable } from "../model/reason.js";

/** Reports names of errors that are declared in files without problems of their own: those that are only imported. */
export function checkImportedErrors(model: Model, add: Add): void {
  const imports = new Set(model.imports);
  const services = model.files.flatMap((file) => file.services);
  for (const reference of services.flatMap(referencesOf)) {
    const found = model.resolveAll(reference);
    if (typeof found === "string") continue;
    const bad = found.find(
      ({ file, catalog, error }) =>
        imports.has(file) && !(isFullName(catalog.enum.typeName) && isUsable(catalog, error)),
    );
    if (bad === undefined) continue;
    add(
      "METHOD_ERROR_IMPORTED",
      reference.at,
      `cannot use error ${quote(reference.name)}, declared in ${quote(bad.file.desc.proto.name)}: its enum or its reason ${quote(bad.error.reason)} cannot be a name in code; check that file too, and fix what is reported there`,
    );
  }
}

/** The file itself, if anything is generated from it, and those that its generated files import. */
export function checkFileNames(
  model: Model,
  file: FileModel,
  keepEmptyFiles: boolean,
  add: Add,
): void {
  const checked = new Set<string>();
  const check = (name: string, at: Position): void => {
    if (checked.has(name)) return;
    checked.add(name);
    const problem = problemOfPath(name);
    if (problem === undefined) return;
    add(
      "FILE_NAME_FORMAT",
      at,
      `cannot generate code for file ${quote(name)}: its name has ${visible(problem)}, and becomes a path in generated code; rename the file`,
    );
  };
  const errors = file.catalogs.flatMap((catalog) => catalog.errors);
  const references = file.services.flatMap(referencesOf);
  const at =
    file.catalogs[0]?.at.enum ?? references[0]?.at ?? (keepEmptyFiles ? file.at : undefined);
  if (at !== undefined) check(file.desc.proto.name, at);
  for (const { desc, at: place } of errors.flatMap(({ details }) => details)) {
    if (desc !== undefined) check(desc.file.proto.name, place);
  }
  for (const reference of references) {
    const found = model.resolveAll(reference);
    // All of them are in one file.
    if (typeof found === "object" && found[0] !== undefined)
      check(found[0].file.desc.proto.name, reference.at);
  }
}

/** The names of the catalog, of its values and of the messages that it uses. */
export function checkCatalogNames(catalog: CatalogModel, add: Add): void {
  const { enum: desc, errors, at } = catalog;
  checkName("enum", desc.typeName, isFullName, at.enum, add);
  for (const [i, { name }] of desc.values.entries()) {
    checkName("enum value", name, isIdentifier, at.values[i] ?? at.enum, add);
  }
  for (const detail of errors.flatMap(({ details }) => details)) {
    if (detail.desc !== undefined)
      checkName("message", detail.typeName, isFullName, detail.at, add);
  }
}

export function checkServiceNames(file: FileModel, add: Add): void {
  for (const { desc, methods } of file.services) {
    const used = methods.filter(({ errors }) => errors.length > 0);
    const at = used[0]?.errors[0]?.at ?? file.at;
    checkName("service", desc.typeName, isFullName, at, add);
    for (const { desc: method, errors } of used) {
      checkName("method", method.name, isIdentifier, errors[0]?.at ?? at, add);
    }
  }
}

function checkName(
  what: string,
  name: string,
  isName: (text: string) => boolean,
  at: Position,
  add: Add,
): void {
  if (name.length > MAX_NAME_LENGTH) {
    add(
      "TYPESCRIPT_NAME_VALID",
      at,
      `cannot generate code for ${what} ${quote(name)}: its full name has ${name.length} characters and ${MAX_NAME_LENGTH} are allowed; shorten it`,
    );
  } else if (!isName(name)) {
    add(
      "TYPESCRIPT_NAME_VALID",
      at,
      `cannot generate code for ${what} ${quote(name)}: that is not a name in protobuf; use letters, digits and underscores`,
    );
  }
}
