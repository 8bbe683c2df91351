// A baseline error that no longer exists. It may be removed only if servers have already stopped sending it, and if no
// other error can take its name.

import type { Position } from "../diagnostics/finding.js";
import { quote } from "../diagnostics/quote.js";
import type { Warning } from "../diagnostics/rules.js";
import { isCurrent } from "../model/current.js";
import { enumsOf } from "../model/descriptors.js";
import type { CatalogModel, ErrorModel, FileModel, ResolvedError } from "../model/model.js";
import type { ReportChange } from "./change-report.js";
import type { KeptError } from "./same-error.js";

/** Where errors can be declared now. */
interface Places {
  readonly files: ReadonlyMap<string, FileModel>;
  readonly enums: ReadonlyMap<string, EnumPlace>;
  /** For each baseline catalog of which some errors still exist, the current name of its enum. */
  readonly names: ReadonlyMap<CatalogModel, string>;
}

interface EnumPlace {
  readonly typeName: string;
  /** Undefined for an enum that is not a catalog. */
  readonly catalog: CatalogModel | undefined;
  readonly valueNames: ReadonlySet<string>;
  readonly reservedNames: ReadonlySet<string>;
  readonly at: Position;
}

export function placesOf(files: readonly FileModel[], kept: readonly KeptError[]): Places {
  const enums = new Map<string, EnumPlace>();
  for (const file of files) {
    const catalogs = new Map(file.catalogs.map((catalog) => [catalog.enum, catalog]));
    for (const { desc, path } of enumsOf(file.desc)) {
      const { typeName, values, proto } = desc;
      enums.set(typeName, {
        typeName,
        catalog: catalogs.get(desc),
        valueNames: new Set(values.map(({ name }) => name)),
        reservedNames: new Set(proto.reservedName),
        at: file.placeOf(path),
      });
    }
  }
  const names = new Map<CatalogModel, string>();
  for (const { old, next } of kept) {
    if (!names.has(old.catalog)) names.set(old.catalog, next.catalog.enum.typeName);
  }
  return { files: new Map(files.map((file) => [file.desc.proto.name, file])), enums, names };
}

export function reportRemoved(
  old: ResolvedError,
  places: Places,
  refuse: ReportChange,
  warn: ReportChange<Warning>,
): void {
  const { file, catalog, error } = old;
  const place =
    places.enums.get(catalog.enum.typeName) ?? places.enums.get(places.names.get(catalog) ?? "");
  const ignored = place?.catalog && ignoredValue(place.catalog, error);
  if (ignored !== undefined) {
    refuse(
      "ERROR_NO_DELETE",
      ignored,
      error.at.value,
      (was, what) =>
        `cannot ignore ${what}, declared at ${was}: deployed clients check for it; remove ignore, and set deprecated = true if nothing sends it anymore`,
    );
    return;
  }
  const at = place?.at ?? places.files.get(file.desc.proto.name)?.at ?? error.at.value;
  if (isCurrent(error)) reportRemovedCurrent(old, place, at, refuse);
  else if (place !== undefined && !isNameKept(old, place)) {
    const [name = ""] = namesIn(place, old);
    refuse(
      "ERROR_NO_DELETE_UNLESS_NAME_RESERVED",
      at,
      error.at.value,
      (was, what) =>
        `cannot remove ${what}, deprecated at ${was}, while another error could take its name; restore it, or write reserved ${quote(name)} in enum ${quote(place.typeName)}`,
    );
  } else {
    warn(
      "DEPRECATED_ERROR_NO_DELETE",
      at,
      error.at.value,
      (was, what) =>
        `removed ${what}, deprecated at ${was}; clients that still check for it will see an unknown error`,
    );
  }
}

/** Returns the place of the value of the error, if it has `ignore` now. */
function ignoredValue(
  { enum: { values }, ignored, at }: CatalogModel,
  { value }: ErrorModel,
): Position | undefined {
  const i = values.findIndex(({ name }) => name === value.name);
  const now = values[i];
  return now !== undefined && ignored.has(now) ? at.values[i] : undefined;
}

function reportRemovedCurrent(
  { catalog, error }: ResolvedError,
  place: EnumPlace | undefined,
  at: Position,
  refuse: ReportChange,
): void {
  if (place !== undefined && place.catalog === undefined) {
    refuse(
      "ERROR_NO_DELETE",
      at,
      catalog.at.option,
      (was, what) =>
        `cannot remove ${what}, declared at ${was}: ${quote(place.typeName)} is no longer a catalog, and deployed clients check for its errors; restore its option (rpcstatus.v1.catalog)`,
    );
    return;
  }
  refuse(
    "ERROR_NO_DELETE",
    at,
    error.at.value,
    (was, what) =>
      `cannot remove ${what}, declared at ${was}: deployed clients check for it; restore it, with deprecated = true if nothing sends it anymore`,
  );
}

/** Returns the names that give the error's reason, the best first: a renamed enum has another prefix. */
function namesIn({ catalog: now, typeName }: EnumPlace, { catalog, error }: ResolvedError) {
  const { name } = error.value;
  if (now === undefined || typeName === catalog.enum.typeName) return [name];
  return [`${now.valuePrefix}${error.reason}`, name];
}

function isNameKept(old: ResolvedError, place: EnumPlace): boolean {
  const { catalog, valueNames, reservedNames } = place;
  return namesIn(place, old).some(
    // An enum that is not a catalog may keep the value itself: it is not an error any more.
    (name) => reservedNames.has(name) || (catalog === undefined && valueNames.has(name)),
  );
}
