// A catalog: its enum, a type and a const for each error, the type and the object of all of them, and the table from
// the enum's values.

import { quote } from "../../../diagnostics/quote.js";
import { canonicalLocale } from "../../../model/locale.js";
import type { CatalogModel, ErrorModel, Model } from "../../../model/model.js";
import type { ConstDeclaration, Declaration, TypeDeclaration } from "../module.js";
import { docs, literal } from "../print.js";
import { writeDocs } from "../structure.js";
import type { Writer } from "../writer.js";
import type { Context } from "./context.js";
import { isOld, wholeDocs } from "./docs.js";
import { emitEnum } from "./enum.js";
import { emitError, kindOf } from "./error.js";

export function emitCatalog(catalog: CatalogModel, context: Context): Declaration[] {
  return [
    emitEnum(catalog, context),
    ...catalog.errors.flatMap((error) => emitError(catalog, error, context)),
    emitMatch(catalog, context),
    emitObject(catalog, context),
    emitTable(catalog, context),
  ];
}

/** The type of the result of the catalog's `from`. */
function emitMatch(catalog: CatalogModel, { imports, names }: Context): TypeDeclaration {
  const { name, errors } = catalog;
  const types = [...errors.map(names.match), imports.runtimeType("UnknownMatch")];
  return {
    kind: "type",
    name: names.union(catalog),
    types,
    docs: () =>
      docs(
        `The match of any error of ${name}, as \`${names.catalog(catalog)}.from\` returns it. The reason is \`$unknown\` if this build\ncannot read the error: its reason is newer, or required metadata is missing or malformed.`,
        `@generated from enum ${catalog.enum.typeName}`,
      ),
  };
}

/** The object of all errors. */
function emitObject(catalog: CatalogModel, context: Context): ConstDeclaration {
  const { imports, names, options } = context;
  const { name, errors, domain, isExternal } = catalog;
  const { clientSide } = options;
  const type = imports.runtimeType(clientSide || isExternal ? "ClientCatalog" : "Catalog");
  const define = imports.runtime(
    clientSide ? "defineClientCatalog" : isExternal ? "defineExternalCatalog" : "defineCatalog",
  );
  return {
    kind: "const",
    name: names.catalog(catalog),
    type: (writer) => {
      writer.write(`${type}<`).inlineBlock(() => {
        for (const error of errors) {
          writeDocs(writer, wholeDocs(error));
          writer.writeLine(`readonly ${names.member(error)}: ${kindOf(catalog, error, context)};`);
        }
      });
      writer.write(`, ${names.union(catalog)}>`);
    },
    value: (writer) => {
      writer.write(`/*@__PURE__*/ ${define}(${literal(domain)}, `).inlineBlock(() => {
        for (const error of errors) {
          writer.writeLine(`${names.member(error)}: ${names.error(error)},`);
        }
      });
      writeOptions(writer, catalog, context);
      writer.write(")");
    },
    docs: () =>
      docs(
        `The errors of ${name}, domain ${quote(domain)}.`,
        `@generated from enum ${catalog.enum.typeName}`,
      ),
  };
}

function writeOptions(
  writer: Writer,
  catalog: CatalogModel,
  { model, names, options }: Context,
): void {
  const { errors, fallbackReason, defaultLocale } = catalog;
  const fallback = errors.find(({ reason }) => reason === fallbackReason);
  const others = othersOf(catalog, model);
  const locale = defaultLocale && canonicalLocale(defaultLocale);
  const entries = [
    ...(fallback === undefined || options.clientSide
      ? []
      : [`fallback: ${literal(names.member(fallback))}`]),
    // For texts that are loaded at run time. Without the texts of the build in that language, `message` would replace them.
    ...(locale === undefined || !(options.locales === "all" || options.locales.includes(locale))
      ? []
      : [`locale: ${literal(locale)}`]),
  ];
  const list = others.map((reason) => literal(reason)).join(", ");
  if (others.length > 0) entries.push(`others: [${list}]`);
  if (entries.length > 0) writer.write(`, { ${entries.join(", ")} }`);
}

/** Returns the reasons that only other catalogs of the domain have, sorted. */
function othersOf(catalog: CatalogModel, { files, imports }: Model): string[] {
  const own = new Set(catalog.errors.map(({ reason }) => reason));
  const others = [...files, ...imports]
    .flatMap(({ catalogs }) => catalogs)
    .filter(({ domain, enum: { typeName } }) => {
      return domain === catalog.domain && typeName !== catalog.enum.typeName;
    });
  const reasons = others.flatMap(({ errors }) => errors.map(({ reason }) => reason));
  return [...new Set(reasons.filter((reason) => !own.has(reason)))].sort();
}

/** The table from the enum's values to the errors. */
function emitTable(catalog: CatalogModel, context: Context): ConstDeclaration {
  const { name, errors } = catalog;
  const { names } = context;
  // Aliases give one number two names; the table has the first one that is not deprecated or replaced.
  const byNumber = new Map<number, ErrorModel>();
  for (const error of errors) {
    const before = byNumber.get(error.value.number);
    if (before === undefined || (isOld(before) && !isOld(error))) {
      byNumber.set(error.value.number, error);
    }
  }
  return {
    kind: "const",
    name: names.table(catalog),
    type: (writer) => {
      writer.inlineBlock(() => {
        for (const error of byNumber.values()) {
          const key = `[${name}.${error.value.localName}]`;
          writer.writeLine(`readonly ${key}: ${kindOf(catalog, error, context)};`);
        }
      });
    },
    value: (writer) => {
      writer.inlineBlock(() => {
        for (const [number, error] of byNumber) {
          const key = number < 0 ? `[${number}]` : number;
          writer.writeLine(`${key}: ${names.error(error)},`);
        }
      });
    },
    docs: () => docs(`The error of each value of ${name}.`),
  };
}
