// What two declarations cannot share: a reason in its domain, a symbol in a TypeScript file.

import type { Add, Position } from "../diagnostics/finding.js";
import { quote } from "../diagnostics/quote.js";
import type { ErrorModel, FileModel, Model } from "../model/model.js";
import { catalogName, errorName, serviceName, tableName } from "../model/names.js";
import { isUsable } from "../model/reason.js";

/** A reason stands for one error of its domain: it is how clients tell errors apart. */
export function checkUnique(model: Model, add: Add): void {
  const seen = new Map<string, ErrorModel>();
  for (const catalog of model.files.flatMap((file) => file.catalogs)) {
    for (const error of catalog.errors) {
      if (!isUsable(catalog, error)) continue;
      const name = `${catalog.domain}/${error.reason}`;
      const first = seen.get(name);
      if (first === undefined) {
        seen.set(name, error);
        continue;
      }
      const { file, line } = first.at.value;
      const codes =
        first.code === error.code || !first.codeName || !error.codeName
          ? ""
          : `, there with code ${first.codeName} and here with ${error.codeName}`;
      add(
        error.at.reason,
        `cannot use reason ${quote(error.reason)} twice in domain ${quote(catalog.domain)}: "${first.value.name}" has it at ${file}:${line}${codes}; rename one of the two, or give one another reason in the option`,
      );
    }
  }
}

/** Two files whose names differ in case alone are one to TypeScript, and to the disks of many. */
export function checkOutputs(model: Model, add: Add): void {
  const seen = new Map<string, string>();
  for (const { desc, catalogs, services } of model.files) {
    const reference = services.flatMap(({ methods }) => methods.flatMap(({ errors }) => errors))[0];
    const at = catalogs[0]?.at.enum ?? reference?.at;
    if (at === undefined) continue;
    const { name } = desc.proto;
    const other = seen.get(name.toLowerCase());
    if (other === undefined) seen.set(name.toLowerCase(), name);
    else {
      add(
        at,
        `cannot generate files for both "${other}" and "${name}": TypeScript and many disks take their names for one; rename one of the two`,
      );
    }
  }
}

/** What TypeScript refuses as a member of an enum, and what no object can hold. */
const memberTrouble = new Map([
  ["NaN", "it is the name of a number"],
  ["Infinity", "it is the name of a number"],
  ["__proto__", "every object has one already"],
]);

/** Two declarations of a file must not give the same TypeScript symbol. */
export function checkSymbols(file: FileModel, add: Add): void {
  const symbols = new Map<string, string>();
  const claim = (symbol: string, owner: string, at: Position, fix: string): boolean => {
    const other = symbols.get(symbol);
    if (other === undefined) symbols.set(symbol, owner);
    else add(at, `cannot name ${other} and ${owner} both "${symbol}" in TypeScript; ${fix}`);
    return other === undefined;
  };
  for (const catalog of file.catalogs) {
    const { name, at } = catalog;
    if (name === "__proto__") {
      add(
        at.enum,
        `cannot name an enum "${name}" in TypeScript: every object has one already; rename it`,
      );
    }
    // Enums of one name have everything else in common too.
    if (!claim(name, `enum "${catalog.enum.typeName}"`, at.enum, "rename one of the two")) continue;
    claim(catalogName(name), `catalogue "${catalog.enum.typeName}"`, at.enum, "rename the enum");
    claim(tableName(name), `the table of "${catalog.enum.typeName}"`, at.enum, "rename the enum");
    // An invalid reason and one that is there twice have problems of their own.
    const reasons = new Set<string>();
    for (const error of catalog.errors) {
      const { reason, value } = error;
      if (!isUsable(catalog, error) || reasons.has(reason)) continue;
      reasons.add(reason);
      const fix = `rename "${value.name}", or give it another reason in the option`;
      claim(errorName(name, reason), `error "${value.name}"`, error.at.value, fix);
    }
    for (const [i, value] of catalog.enum.values.entries()) {
      const why = memberTrouble.get(value.localName);
      if (why === undefined) continue;
      add(
        at.values[i] ?? at.enum,
        `cannot name an enum value "${value.name}" in TypeScript: ${why}; rename it`,
      );
    }
  }
  for (const { desc, methods } of file.services) {
    const at = methods.flatMap(({ errors }) => errors)[0]?.at;
    if (at !== undefined)
      claim(
        serviceName(desc.name),
        `the errors of service "${desc.typeName}"`,
        at,
        "rename one of the two",
      );
  }
}
