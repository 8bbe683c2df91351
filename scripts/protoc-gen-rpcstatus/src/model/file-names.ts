// Names of the emitted values and types. Names that are taken earlier have precedence: a name that is taken, or that
// TypeScript reserves, gets the suffix "$", then "$1", "$2", as in protoc-gen-es. The order is such that a new value of an
// enum renames nothing: catalogs come before errors, errors in the order of their numbers, and values before types.

import type { DescMethod, DescService } from "@bufbuild/protobuf";
import type { CatalogModel, ErrorModel, FileModel, ServiceModel } from "./model.js";
import {
  baseName,
  catalogName,
  errorName,
  memberName,
  pascalCase,
  serviceName,
  tableName,
} from "./names.js";
import { Namespace } from "./namespace.js";

export interface FileNames {
  /** Every exported name of the file. */
  readonly all: ReadonlySet<string>;
  /** Returns the const of a catalog: OrderError gives orderError. */
  readonly catalog: (catalog: CatalogModel) => string;
  /** Returns the table from enum value to error: OrderError gives orderErrorByValue. */
  readonly table: (catalog: CatalogModel) => string;
  /** Returns the const of an error: OrderError and OUT_OF_STOCK give orderErrorOutOfStock. */
  readonly error: (error: ErrorModel) => string;
  /** Returns the property of an error in its catalog: OUT_OF_STOCK gives outOfStock. */
  readonly member: (error: ErrorModel) => string;
  /** Returns the const of the errors of a service's methods: OrderService gives OrderServiceErrors. */
  readonly service: (service: DescService) => string;
  /** Returns the match of any error of the catalog: OrderError gives OrderErrorMatch. */
  readonly union: (catalog: CatalogModel) => string;
  /** Returns the match of an error: OrderError and OUT_OF_STOCK give OrderErrorOutOfStock. */
  readonly match: (error: ErrorModel) => string;
  /** Returns the match of any error of the method: PlaceOrder gives PlaceOrderError. */
  readonly method: (method: DescMethod) => string;
}

const known = new WeakMap<FileModel, FileNames>();

export function namesOf(file: FileModel): FileNames {
  const names = known.get(file) ?? nameAll(file);
  known.set(file, names);
  return names;
}

function nameAll({ catalogs, services }: FileModel): FileNames {
  const all = new Namespace(catalogs.map(({ name }) => name));
  const sorted = catalogs.map((catalog) => ({ catalog, errors: byNumber(catalog.errors) }));
  const errors = sorted.flatMap(({ catalog, errors }) =>
    errors.map((error) => ({ enumName: catalog.name, error })),
  );
  const name = <T extends object>(list: readonly T[], idealOf: (each: T) => string) =>
    new Map<object, string>(list.map((each) => [each, all.take(idealOf(each))]));
  const nameErrors = (idealOf: (enumName: string, name: string) => string) =>
    new Map<object, string>(
      errors.map(({ enumName, error }) => [error, all.take(idealOf(enumName, error.name))]),
    );
  const catalog = name(catalogs, (each) => catalogName(each.name));
  const table = name(catalogs, (each) => tableName(each.name));
  const descs = services.map(({ desc }) => desc);
  const service = name(descs, (desc) => serviceName(desc.name));
  const error = nameErrors(errorName);
  const union = name(catalogs, (each) => `${baseName(each.name)}Match`);
  const method = name(services.flatMap(methodsWithErrors), (desc) => `${baseName(desc.name)}Error`);
  // Last: a new error with the reason MATCH must not rename a union.
  const match = nameErrors((enumName, reason) => baseName(enumName) + pascalCase(reason));
  const member = new Map<object, string>();
  for (const { errors } of sorted) {
    const members = new Namespace();
    for (const error of errors) member.set(error, members.take(memberName(error.name)));
  }
  const nameIn = (names: ReadonlyMap<object, string>) => (declaration: object) =>
    names.get(declaration) ?? "";
  return {
    all: all.taken,
    catalog: nameIn(catalog),
    table: nameIn(table),
    error: nameIn(error),
    member: nameIn(member),
    service: nameIn(service),
    union: nameIn(union),
    match: nameIn(match),
    method: nameIn(method),
  };
}

function methodsWithErrors({ methods }: ServiceModel): DescMethod[] {
  return methods.filter(({ errors }) => errors.length > 0).map(({ desc }) => desc);
}

/** A new value usually has a new number, wherever it is declared. */
function byNumber(errors: readonly ErrorModel[]): readonly ErrorModel[] {
  return [...errors].sort((a, b) => a.value.number - b.value.number);
}
