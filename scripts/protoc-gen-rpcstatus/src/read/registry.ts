// All that the request describes. What a file takes by `import option` (edition 2024) is not in the request;
// where that is our options, they are added here, or nobody would see that the file holds a catalogue.

import { createFileRegistry, type DescFile, type FileRegistry } from "@bufbuild/protobuf";
import type { CodeGeneratorRequest } from "@bufbuild/protobuf/wkt";
import { file_rpcstatus_v1_annotations } from "../../../../gen/rpcstatus/v1/annotations_pb.js";

export function createRegistry({
  protoFile,
}: Pick<CodeGeneratorRequest, "protoFile">): FileRegistry {
  const given = new Map(protoFile.map((file) => [file.name, file]));
  const options = file_rpcstatus_v1_annotations;
  const isMissing = protoFile.some(
    ({ optionDependency }) =>
      optionDependency.includes(options.proto.name) && !given.has(options.proto.name),
  );
  // Each file stands behind what it imports, so what the request has of that stands in front.
  const first = isMissing ? withImports(options) : [];
  const names = new Set(first.map(({ name }) => name));
  return createFileRegistry({
    $typeName: "google.protobuf.FileDescriptorSet",
    file: [
      ...first.map((file) => given.get(file.name) ?? file),
      ...protoFile.filter(({ name }) => !names.has(name)),
    ],
  });
}

/** The file and all that it imports, each after its own imports. */
function withImports(file: DescFile): DescFile["proto"][] {
  const all = [...file.dependencies.flatMap(withImports), file.proto];
  return all.filter((proto, i) => all.indexOf(proto) === i);
}
