// Names that two declarations cannot share: a reason in its domain, a symbol in a TypeScript file, a file.

import type { Add, Position } from "../diagnostics/finding.js";
import { quote } from "../diagnostics/quote.js";
import type { CatalogModel, ErrorModel, FileModel, Model } from "../model/model.js";
import { baseName, catalogName, errorName, serviceName, tableName } from "../model/names.js";
import { MAX_NAME_LENGTH } from "../model/proto-name.js";
import { isUsable } from "../model/reason.js";

/** A reason identifies one error of its domain: clients distinguish errors by it. */
export function checkUnique(model: Model, add: Add): void {
  const domains = new Map<string, Map<string, ErrorModel>>();
  for (const catalog of model.files.flatMap((file) => file.catalogs)) {
    const seen = domains.get(catalog.domain) ?? new Map<string, ErrorModel>();
    domains.set(catalog.domain, seen);
    for (const error of catalog.errors) {
      if (!isUsable(catalog, error)) continue;
      const first = seen.get(error.reason);
      if (first === undefined) seen.set(error.reason, error);
      else refuseSecond(catalog, error, first, add);
    }
  }
}

function refuseSecond(catalog: CatalogModel, error: ErrorModel, first: ErrorModel, add: Add): void {
  const { file, line } = first.at.value;
  const codes =
    first.code === error.code || !first.codeName || !error.codeName
      ? ""
      : `, with code ${first.codeName} there and ${error.codeName} here`;
  add(
    "REASON_UNIQUE",
    error.at.reason,
    `cannot use reason ${quote(error.reason)} twice in domain ${quote(catalog.domain)}: ${quote(first.value.name)} has it at ${file}:${line}${codes}; rename one of the two, or set another reason in the option of one of them`,
  );
}

/** File names that differ in case only are the same to TypeScript and to many file systems. */
export function checkOutputs(model: Model, keepEmptyFiles: boolean, add: Add): void {
  const seen = new Map<string, string>();
  for (const { desc, catalogs, services, at: start } of model.files) {
    const reference = services.flatMap(({ methods }) => methods.flatMap(({ errors }) => errors))[0];
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

/**
 * Takes a symbol for its owner, and returns whether it was free; otherwise it is a problem with the fix. The texts are
 * made for a problem only.
 */
type Claim = (symbol: string, owner: () => string, at: Position, fix: () => string) => boolean;

/** Two declarations of a file must not become the same TypeScript symbol. */
export function checkSymbols(file: FileModel, add: Add): void {
  const symbols = new Map<string, () => string>();
  const claim: Claim = (symbol, owner, at, fix) => {
    const other = symbols.get(symbol);
    if (other === undefined) symbols.set(symbol, owner);
    else {
      const both = `${other()} and ${owner()}`;
      add(
        "TYPESCRIPT_NAME_UNIQUE",
        at,
        `cannot name ${both} both ${quote(symbol)} in TypeScript; ${fix()}`,
      );
    }
    return other === undefined;
  };
  const bases = new Set<string>();
  for (const catalog of file.catalogs) {
    // That is a problem of its own, and each symbol would repeat the name.
    if (catalog.enum.typeName.length > MAX_NAME_LENGTH) continue;
    checkCatalogSymbols(catalog, bases, claim, add);
    bases.add(baseName(catalog.name));
  }
  for (const { desc, methods } of file.services) {
    const at = methods.flatMap(({ errors }) => errors)[0]?.at;
    if (at === undefined) continue;
    const owner = () => `the errors of service ${quote(desc.typeName)}`;
    claim(serviceName(desc.name), owner, at, () => "rename one of the two");
  }
}

/** `bases` are the base names of the catalogs before. */
function checkCatalogSymbols(
  catalog: CatalogModel,
  bases: ReadonlySet<string>,
  claim: Claim,
  add: Add,
): void {
  const { name, at } = catalog;
  const { typeName } = catalog.enum;
  if (name === "__proto__") {
    add(
      "TYPESCRIPT_NAME_VALID",
      at.enum,
      `cannot name an enum ${quote(name)} in TypeScript: every object already has a property of that name; rename it`,
    );
  }
  // Two enums with one name share all other symbols too: one problem is enough. So do Late_Error and LateError.
  const owner = () => `enum ${quote(typeName)}`;
  if (!claim(name, owner, at.enum, () => "rename one of the two")) return;
  const fix = () => "rename the enum";
  const isFree = claim(catalogName(name), () => `catalog ${quote(typeName)}`, at.enum, fix);
  if (!isFree && bases.has(baseName(name))) return;
  claim(tableName(name), () => `the table of ${quote(typeName)}`, at.enum, fix);
  // Invalid reasons and repeated ones have problems of their own.
  const reasons = new Set<string>();
  for (const error of catalog.errors) {
    const { reason, value } = error;
    if (!isUsable(catalog, error) || reasons.has(reason)) continue;
    reasons.add(reason);
    claim(
      errorName(name, reason),
      () => `error ${quote(value.name)}`,
      error.at.value,
      () => `rename ${quote(value.name)}, or set another reason in its option`,
    );
  }
  checkMembers(catalog, add);
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
