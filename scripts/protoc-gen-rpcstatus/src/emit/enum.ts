// The enum of a catalogue: declared again, or taken from protoc-gen-es's file.

import { type EnumDeclarationStructure, StructureKind } from "ts-morph";
import type { CatalogModel } from "../model.js";
import type { Context } from "./context.js";
import { docs, type Statements, tags } from "./print.js";

export function emitEnum(catalog: CatalogModel, { options, imports }: Context): Statements {
  if (options.importEnums) {
    imports.enum(catalog.enum, catalog.name);
    return [`export { ${catalog.name} };\n`];
  }
  const structure: EnumDeclarationStructure = {
    kind: StructureKind.Enum,
    isExported: true,
    name: catalog.name,
    docs: docs(catalog.comment, tags(catalog.enum.deprecated, `enum ${catalog.enum.typeName}`)),
    members: catalog.enum.values.map((value, i) => ({
      name: value.localName,
      value: value.number,
      docs: docs(
        catalog.valueComments[i] ?? "",
        tags(value.deprecated, `enum value: ${value.name} = ${value.number};`),
      ),
    })),
  };
  return [structure];
}
