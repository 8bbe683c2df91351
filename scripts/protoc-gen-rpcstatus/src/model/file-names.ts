// Names of the emitted types. Values of the file and types that are named earlier have precedence: a name that is taken
// gets the suffix "$", then "$1", "$2". The order is such that a new value of an enum renames no other type.

import type { DescMethod } from "@bufbuild/protobuf";
import type { CatalogModel, ErrorModel, FileModel } from "./model.js";
import { baseName, catalogName, errorName, pascalCase, serviceName, tableName } from "./names.js";

export interface FileNames {
  /** Every exported name of the file. */
  readonly all: ReadonlySet<string>;
  /** Returns the match of any error of the catalog: OrderError gives OrderErrorMatch. */
  readonly union: (catalog: CatalogModel) => string;
  /** Returns the match of an error: OrderError and OUT_OF_STOCK give OrderErrorOutOfStock. */
  readonly match: (error: ErrorModel) => string;
  /** Returns the match of any error of the method: PlaceOrder gives PlaceOrderError. */
  readonly method: (method: DescMethod) => string;
}

const known = new WeakMap<FileModel, FileNames>();

export function namesOf(file: FileModel): FileNames {
  const names = known.get(file) ?? nameTypes(file);
  known.set(file, names);
  return names;
}

function nameTypes({ catalogs, services }: FileModel): FileNames {
  const all = new Set([
    ...catalogs.flatMap(({ name, errors }) => [
      ...[name, catalogName(name), tableName(name)],
      ...errors.map(({ reason }) => errorName(name, reason)),
    ]),
    ...services.map(({ desc }) => serviceName(desc.name)),
  ]);
  const types = new Map<object, string>();
  // The next number of each name: many services may have a method of the same name.
  const numbers = new Map<string, number>();
  const take = (declaration: object, ideal: string): void => {
    let i = numbers.get(ideal) ?? -1;
    let name: string;
    do {
      name = i < 0 ? ideal : `${ideal}$${i === 0 ? "" : i}`;
      i++;
    } while (all.has(name));
    numbers.set(ideal, i);
    all.add(name);
    types.set(declaration, name);
  };
  for (const catalog of catalogs) take(catalog, `${baseName(catalog.name)}Match`);
  for (const { desc, errors } of services.flatMap(({ methods }) => methods)) {
    if (errors.length > 0) take(desc, `${baseName(desc.name)}Error`);
  }
  // Last: a new error with the reason MATCH must not rename a union.
  for (const { name, errors } of catalogs) {
    for (const error of errors) take(error, baseName(name) + pascalCase(error.reason));
  }
  const nameOf = (declaration: object): string => types.get(declaration) ?? "";
  return { all, union: nameOf, match: nameOf, method: nameOf };
}
