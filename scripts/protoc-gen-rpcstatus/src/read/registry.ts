// Everything that the request describes. A request does not hold the files of `import option` (edition 2024).
// If such a file is our annotations, they are added here; otherwise a catalog would not be recognized.

import { createFileRegistry, type DescFile, type FileRegistry } from "@bufbuild/protobuf";
import type { FileDescriptorProto } from "@bufbuild/protobuf/wkt";
import { file_rpcstatus_v1_annotations } from "../../../../gen/rpcstatus/v1/annotations_pb.js";
import { reading } from "../diagnostics/cannot-read.js";

export function createRegistry({
  protoFile,
}: {
  readonly protoFile: readonly FileDescriptorProto[];
}): FileRegistry {
  const given = new Map(protoFile.map((file) => [file.name, file]));
  const annotations = file_rpcstatus_v1_annotations;
  const isMissing = protoFile.some(
    ({ optionDependency }) =>
      optionDependency.includes(annotations.proto.name) && !given.has(annotations.proto.name),
  );
  // A file follows its imports, so what the request has of these comes first.
  const first = isMissing ? withImports(annotations) : [];
  const names = new Set(first.map(({ name }) => name));
  const file = [
    ...first.map((file) => given.get(file.name) ?? file),
    ...protoFile.filter(({ name }) => !names.has(name)),
  ];
  return reading(
    () => createFileRegistry({ $typeName: "google.protobuf.FileDescriptorSet", file }),
    (cause) =>
      `cannot read the files of the request: ${cause}; compile them again with buf or protoc, and update protoc-gen-rpcstatus for a newer edition`,
  );
}

/** Returns the file and all files that it imports, each after its own imports. */
function withImports(file: DescFile): DescFile["proto"][] {
  const all = [...file.dependencies.flatMap(withImports), file.proto];
  return all.filter((proto, i) => all.indexOf(proto) === i);
}
