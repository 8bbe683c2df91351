// An error of a baseline that is gone -> what is told of it. Only one that servers had stopped sending may
// go, and only if no other error can take its name.

import { isCurrent } from "../model/current.js";
import { enumsOf } from "../model/descriptors.js";
import type { CatalogModel, FileModel, Position, ResolvedError } from "../model/model.js";
import { SourceInfo } from "../read/source-info.js";
import type { Tell } from "./changes.js";

/** Where errors can be now. */
export interface Present {
  readonly files: ReadonlyMap<string, FileModel>;
  readonly enums: ReadonlyMap<string, Home>;
  /** For each catalogue of the baseline that is called otherwise now, the enum that holds its errors. */
  readonly heirs: ReadonlyMap<CatalogModel, string>;
}

interface Home {
  readonly typeName: string;
  /** Undefined for an enum that is none. */
  readonly catalog: CatalogModel | undefined;
  readonly names: ReadonlySet<string>;
  readonly reserved: ReadonlySet<string>;
  readonly at: Position;
}

export function presentIn(
  files: readonly FileModel[],
  heirs: ReadonlyMap<CatalogModel, string>,
): Present {
  const enums = new Map<string, Home>();
  for (const file of files) {
    const catalogs = new Map(file.catalogs.map((catalog) => [catalog.enum, catalog]));
    const places = new SourceInfo(file.desc, () => file.at.file);
    for (const { desc, path } of enumsOf(file.desc)) {
      const { typeName, values, proto } = desc;
      enums.set(typeName, {
        typeName,
        catalog: catalogs.get(desc),
        names: new Set(values.map(({ name }) => name)),
        reserved: new Set(proto.reservedName),
        at: places.at(path),
      });
    }
  }
  return { files: new Map(files.map((file) => [file.desc.proto.name, file])), enums, heirs };
}

export function tellRemoved(old: ResolvedError, present: Present, refuse: Tell, warn: Tell): void {
  const { file, catalog, error } = old;
  const home =
    present.enums.get(catalog.enum.typeName) ?? present.enums.get(present.heirs.get(catalog) ?? "");
  const at = home?.at ?? present.files.get(file.desc.proto.name)?.at ?? error.at.value;
  if (isCurrent(error)) {
    if (home !== undefined && home.catalog === undefined) {
      refuse(
        at,
        catalog.at.option,
        (was, what) =>
          `cannot remove ${what}, declared at ${was}: "${home.typeName}" is no catalogue any more, and clients in use compare its errors; put its option (rpcstatus.v1.catalog) back`,
      );
      return;
    }
    refuse(
      at,
      error.at.value,
      (was, what) =>
        `cannot remove ${what}, declared at ${was}: clients in use compare it; put it back, deprecated if nothing sends it any more`,
    );
    return;
  }
  const names = namesOf(old, home);
  if (home !== undefined && !isKept(names, home)) {
    refuse(
      at,
      error.at.value,
      (was, what) =>
        `cannot remove ${what}, deprecated at ${was}, while another error could take its name; put it back, or write reserved "${names[0]}"; in "${home.typeName}"`,
    );
    return;
  }
  warn(
    at,
    error.at.value,
    (was, what) =>
      `removed ${what}, deprecated at ${was}; clients that still compare it get it as unknown`,
  );
}

/** What the error would be called, the name to write first: a renamed enum gives its values another prefix. */
function namesOf({ catalog, error }: ResolvedError, home: Home | undefined): string[] {
  const { name } = error.value;
  if (home?.catalog === undefined || home.typeName === catalog.enum.typeName) return [name];
  return [`${home.catalog.valuePrefix}${error.reason}`, name];
}

function isKept(names: readonly string[], { catalog, names: taken, reserved }: Home): boolean {
  return names.some(
    // Where there are no errors any more, the value itself may stay and keep its name.
    (name) => reserved.has(name) || (catalog === undefined && taken.has(name)),
  );
}
