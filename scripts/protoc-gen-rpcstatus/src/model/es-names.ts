// The names in protoc-gen-es's files, for imports. Messages and enums are named first, then schemas and
// services; a name that is taken ends with "$", then "$1", "$2".

import type { DescEnum, DescFile, DescMessage } from "@bufbuild/protobuf";
import { nestedTypes } from "@bufbuild/protobuf/reflect";
import { safeIdentifier } from "./names.js";

interface EsNames {
  readonly shape: string;
  readonly schema: string;
}

const files = new WeakMap<DescFile, ReadonlyMap<object, EsNames>>();

export function esNames(desc: DescMessage | DescEnum): EsNames {
  const known = files.get(desc.file) ?? namesIn(desc.file);
  files.set(desc.file, known);
  const names = known.get(desc);
  if (names === undefined) throw new Error(`cannot find "${desc.typeName}" in its own file`);
  return names;
}

function namesIn(file: DescFile): Map<object, EsNames> {
  const names = new Map<object, EsNames>();
  const taken = new Set<string>();
  const numbers = new Map<string, number>();
  const take = (ideal: string): string => {
    for (let i = numbers.get(ideal) ?? 0; ; i++) {
      const name = safeIdentifier(`${ideal}${i === 0 ? "" : i === 1 ? "$" : `$${i - 1}`}`);
      if (taken.has(name)) continue;
      taken.add(name);
      numbers.set(ideal, i + 1);
      return name;
    }
  };
  const all = [...nestedTypes(file)];
  const shapes = all.filter((desc) => desc.kind === "message" || desc.kind === "enum");
  const found = shapes.map((desc) => ({ desc, shape: take(identifier(desc)) }));
  const shapeOf = new Map<object, string>(found.map(({ desc, shape }) => [desc, shape]));
  take(`file_${file.name.replace(/[^a-zA-Z0-9_]+/g, "_")}`);
  for (const desc of all) {
    const shape = shapeOf.get(desc);
    const schema = take(`${identifier(desc)}${shape === undefined ? "" : "Schema"}`);
    if (shape !== undefined) names.set(desc, { shape, schema });
  }
  return names;
}

function identifier({ typeName, file }: { typeName: string; file: DescFile }): string {
  const { package: packageName } = file.proto;
  return typeName.slice(packageName === "" ? 0 : packageName.length + 1).replaceAll(".", "_");
}
