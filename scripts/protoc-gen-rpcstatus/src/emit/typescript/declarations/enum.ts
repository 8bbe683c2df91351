// The enum of a catalog: declared again, or imported from protoc-gen-es's file.

import type { DescEnumValue } from "@bufbuild/protobuf";
import type { CatalogModel } from "../../../model/model.js";
import type { Declaration, EnumMember } from "../module.js";
import { docs, tags } from "../print.js";
import type { Docs } from "../structure.js";
import type { Context } from "./context.js";

export function emitEnum(catalog: CatalogModel, { options, imports }: Context): Declaration {
  if (options.importEnums) {
    imports.enum(catalog.enum, catalog.name);
    return { kind: "export", name: catalog.name };
  }
  const { valueComments } = catalog;
  return {
    kind: "enum",
    name: catalog.name,
    docs: () =>
      docs(catalog.comment, tags(catalog.enum.deprecated, `enum ${catalog.enum.typeName}`)),
    members: catalog.enum.values.map((value, i) => new Member(value, valueComments[i] ?? "")),
  };
}

/** A member whose comment is made when it is printed. */
class Member implements EnumMember {
  private readonly desc: DescEnumValue;
  private readonly comment: string;

  constructor(desc: DescEnumValue, comment: string) {
    this.desc = desc;
    this.comment = comment;
  }

  get name(): string {
    return this.desc.localName;
  }

  get value(): number {
    return this.desc.number;
  }

  get docs(): Docs {
    const { name, number, deprecated } = this.desc;
    return docs(this.comment, tags(deprecated, `enum value: ${name} = ${number};`));
  }
}
