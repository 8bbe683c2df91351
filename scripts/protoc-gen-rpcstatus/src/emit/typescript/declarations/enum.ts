// The enum of a catalog: declared again, or imported from protoc-gen-es's file.

import type { CatalogModel } from "../../../model/model.js";
import type { Declaration } from "../module.js";
import { docs, tags } from "../print.js";
import type { Context } from "./context.js";

export function emitEnum(catalog: CatalogModel, { options, imports }: Context): Declaration {
  if (options.importEnums) {
    imports.enum(catalog.enum, catalog.name);
    return { kind: "export", name: catalog.name };
  }
  return {
    kind: "enum",
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
}
