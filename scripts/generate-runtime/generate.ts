// Protos of the runtime -> its tables of the 17 codes, and the codecs of google.rpc.

import type { CodeGeneratorRequest } from "@bufbuild/protobuf/wkt";
import { printStructure } from "ts-morph";
import type { FileToPrint } from "../protoc-gen-rpcstatus/src/emit/typescript/print.js";
import { createRegistry } from "../protoc-gen-rpcstatus/src/read/registry.js";
import { emitCodecs } from "./codec.js";
import { emitCodes } from "./codes.js";
import { readCodes, readMessages } from "./read.js";

type Request = Pick<CodeGeneratorRequest, "protoFile" | "fileToGenerate">;

export function generate(request: Request): { name: string; content: string }[] {
  return build(request).map(({ name, structure }) => ({
    name,
    content: printStructure(structure, { indentNumberOfSpaces: 2 }),
  }));
}

/** Returns the files before they are printed. */
export function build(request: Request): FileToPrint[] {
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
