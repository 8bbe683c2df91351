// All that the request describes. What a file takes by `import option` (edition 2024) is not in the request;
// where that is our options, they are added here, or nobody would see that the file holds a catalogue.

import { createFileRegistry, type DescFile, type FileRegistry } from "@bufbuild/protobuf";
import type { CodeGeneratorRequest } from "@bufbuild/protobuf/wkt";
import { file_rpcstatus_v1_annotations } from "../../../gen/rpcstatus/v1/annotations_pb.js";

export function createRegistry({
  protoFile,
}: Pick<CodeGeneratorRequest, "protoFile">): FileRegistry {
  const known = new Set(protoFile.map(({ name }) => name));
  const options = file_rpcstatus_v1_annotations;
  const isMissing = protoFile.some(
    ({ optionDependency }) =>
      optionDependency.includes(options.proto.name) && !known.has(options.proto.name),
  );
  const added = isMissing ? withImports(options).filter(({ name }) => !known.has(name)) : [];
  return createFileRegistry({
    $typeName: "google.protobuf.FileDescriptorSet",
    file: [...added, ...protoFile],
  });
}

/** The file and all that it imports, each after its own imports. */
function withImports(file: DescFile): DescFile["proto"][] {
  const all = [...file.dependencies.flatMap(withImports), file.proto];
  return all.filter((proto, i) => all.indexOf(proto) === i);
}
