// Names that two declarations cannot share: a reason in its domain, the path of a file. And names that TypeScript refuses.

import type { Add } from "../diagnostics/finding.js";
import { quote } from "../diagnostics/quote.js";
import { identityOf, referencesOf } from "../model/method-errors.js";
import type { CatalogModel, ErrorModel, FileModel, MetadataType, Model } from "../model/model.js";
import { isUsable } from "../model/reason.js";

/** An error that was declared before. */
interface Declared {
  readonly catalog: CatalogModel;
  readonly error: ErrorModel;
  /** Its problems are reported: the file is not only imported. */
  readonly isOwn: boolean;
}

/**
 * A reason identifies one error of its domain: clients distinguish errors by it. Enums of several versions of an API may
 * declare the same error, if it means the same to a client.
 */
export function checkUnique({ files, imports }: Model, add: Add): void {
  const seen = new Map<string, Declared>();
  const visit = (list: readonly FileModel[], isOwn: boolean): void => {
    for (const catalog of list.flatMap((file) => file.catalogs)) {
      for (const error of catalog.errors) {
        if (!isUsable(catalog, error)) continue;
        const identity = identityOf(catalog, error);
        const first = seen.get(identity);
        if (first === undefined) seen.set(identity, { catalog, error, isOwn });
        else if (isOwn || first.isOwn) checkSame(first, { catalog, error, isOwn }, add);
      }
    }
  };
  visit(files, true);
  visit(imports, false);
}

function checkSame(first: Declared, second: Declared, add: Add): void {
  // Two other servers may use the same reason; the caller knows which one it called.
  if (first.catalog !== second.catalog && first.catalog.isExternal && second.catalog.isExternal)
    return;
  // Imports follow, and a problem is reported in a file of this run.
  const [other, own] = second.isOwn ? [first, second] : [second, first];
  const { catalog, error } = own;
  const { file, line } = other.error.at.value;
  const what = `cannot use reason ${quote(error.reason)} twice in domain ${quote(catalog.domain)}: ${quote(other.error.value.name)} has it at ${file}:${line}`;
  if (other.catalog === catalog) {
    const codes = codesOf(other.error, error);
    const why = codes === "" ? "" : `, with ${codes}`;
    add(
      "REASON_UNIQUE",
      error.at.reason,
      `${what}${why}; set another reason in the option of one of them, or remove one of the two`,
    );
    return;
  }
  const difference = codesOf(other.error, error) || metadataOf(other.error, error);
  if (difference === "") return;
  add(
    "REASON_UNIQUE",
    error.at.reason,
    `${what}, with ${difference}; the same error in two enums needs the same code and metadata, and another error needs another reason, set in its option`,
  );
}

function codesOf(there: ErrorModel, here: ErrorModel): string {
  if (there.code === here.code || !there.codeName || !here.codeName) return "";
  return `code ${there.codeName} there and ${here.codeName} here`;
}

/** Returns the first difference in the keys, in their types, or in whether they are optional. */
function metadataOf(there: ErrorModel, here: ErrorModel): string {
  const keys = new Map(here.metadata.map((entry) => [entry.key, entry]));
  for (const { key, type, optional } of there.metadata) {
    const same = keys.get(key);
    keys.delete(key);
    if (same === undefined) return `metadata key ${quote(key)} there and not here`;
    if (same.type !== type)
      return `metadata key ${quote(key)} of type ${upper(type)} there and ${upper(same.type)} here`;
    if (same.optional !== optional)
      return `metadata key ${quote(key)} ${optional ? "optional there and required" : "required there and optional"} here`;
  }
  const [added] = keys.keys();
  return added === undefined ? "" : `metadata key ${quote(added)} here and not there`;
}

function upper(type: MetadataType | undefined): string {
  return type?.toUpperCase() ?? "unknown";
}

/** File names that differ in case only are the same to TypeScript and to many file systems. */
export function checkOutputs(model: Model, keepEmptyFiles: boolean, add: Add): void {
  const seen = new Map<string, string>();
  for (const { desc, catalogs, services, at: start } of model.files) {
    const reference = services.flatMap(referencesOf)[0];
    const at = catalogs[0]?.at.enum ?? reference?.at ?? (keepEmptyFiles ? start : undefined);
    if (at === undefined) continue;
    const { name } = desc.proto;
    // The ending is not in the name of the output, and an accent may be a character of its own.
    const output = name
      .replace(/\.proto$/, "")
      .normalize("NFC")
      .toUpperCase()
      .toLowerCase();
    const other = seen.get(output);
    if (other === undefined) seen.set(output, name);
    else {
      add(
        "FILE_NAME_UNIQUE",
        at,
        `cannot generate files for both ${quote(other)} and ${quote(name)}: TypeScript and many file systems do not distinguish the names; rename one of the two`,
      );
    }
  }
}

/** An enum and its values have names that TypeScript accepts. */
export function checkSymbols(file: FileModel, add: Add): void {
  for (const catalog of file.catalogs) {
    if (catalog.name === "__proto__") {
      add(
        "TYPESCRIPT_NAME_VALID",
        catalog.at.enum,
        `cannot name an enum ${quote(catalog.name)} in TypeScript: every object already has a property of that name; rename it`,
      );
    }
    checkMembers(catalog, add);
  }
}

/** Names that TypeScript refuses for a member of an enum, or that no object can hold. */
const FORBIDDEN_MEMBERS = new Map([
  ["NaN", "it is a numeric name"],
  ["Infinity", "it is a numeric name"],
  ["__proto__", "every object already has a property of that name"],
]);

function checkMembers(catalog: CatalogModel, add: Add): void {
  for (const [i, value] of catalog.enum.values.entries()) {
    const why = FORBIDDEN_MEMBERS.get(value.localName);
    if (why === undefined) continue;
    add(
      "TYPESCRIPT_NAME_VALID",
      catalog.at.values[i] ?? catalog.at.enum,
      `cannot name an enum value ${quote(value.name)} in TypeScript: ${why}; rename it`,
    );
  }
}
