// Protos of the runtime -> its tables of the 17 codes, and the codecs of google.rpc.

import type { CodeGeneratorRequest } from "@bufbuild/protobuf/wkt";
import type { EmittedFile } from "../protoc-gen-rpcstatus/src/emit/emitted-file.js";
import { createRegistry } from "../protoc-gen-rpcstatus/src/read/registry.js";
import { emitCodecs } from "./codec.js";
import { emitCodes } from "./codes.js";
import { readCodes, readMessages } from "./read.js";

export function generate(
  request: Pick<CodeGeneratorRequest, "protoFile" | "fileToGenerate">,
): EmittedFile[] {
  const registry = createRegistry(request);
  const files = request.fileToGenerate.map((name) => {
    const file = registry.getFile(name);
    if (file === undefined) throw new Error(`cannot find "${name}" in the request`);
    return file;
  });
  return [
    ...files.flatMap((file) => readCodes(registry, file)).flatMap(emitCodes),
    ...emitCodecs(readMessages(files)),
  ];
}
