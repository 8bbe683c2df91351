// The names of a file's enums in TypeScript: those of protoc-gen-es, unless a message there has one of them.

import type { DescEnum, DescFile } from "@bufbuild/protobuf";
import { nestedTypes } from "@bufbuild/protobuf/reflect";
import { enumName } from "./names.js";
import { Namespace } from "./namespace.js";

/** Returns the name of each enum: of two with the same name, the second gets the suffix, in protoc-gen-es' order. */
export function enumNames(file: DescFile): ReadonlyMap<DescEnum, string> {
  const names = new Map<DescEnum, string>();
  const all = new Namespace();
  for (const desc of nestedTypes(file)) {
    if (desc.kind === "enum")
      names.set(desc, all.take(enumName(desc.typeName, file.proto.package)));
  }
  return names;
}
