// CodeGeneratorRequest and CodeGeneratorResponse, as bytes. They are read and written by hand: the files of a request are
// most of it, and the content of a response is written in pieces, of which no copy is made.

import { BinaryReader, BinaryWriter, WireType } from "@bufbuild/protobuf/wire";
import { Edition, type FileDescriptorProto } from "@bufbuild/protobuf/wkt";
import { reading } from "./diagnostics/cannot-read.js";
import type { EmittedFile } from "./emit/emitted-file.js";
import { decodeFile } from "./read/file.js";

// The numbers of plugin.proto.
const REQUEST = { fileToGenerate: 1, parameter: 2, protoFile: 15 };
const RESPONSE = { error: 1, supportedFeatures: 2, minimumEdition: 3, maximumEdition: 4, file: 15 };
const FILE = { name: 1, content: 15 };
const FEATURE_PROTO3_OPTIONAL = 1;
const FEATURE_SUPPORTS_EDITIONS = 2;

export interface Request {
  readonly fileToGenerate: readonly string[];
  readonly parameter: string;
  readonly protoFile: readonly FileDescriptorProto[];
}

export function readRequest(bytes: Uint8Array): Request {
  return reading(
    () => decodeRequest(bytes),
    (cause) =>
      `cannot read the request: its bytes are not a CodeGeneratorRequest (${cause}); protoc-gen-rpcstatus is a plugin that buf and protoc run`,
  );
}

function decodeRequest(bytes: Uint8Array): Request {
  const fileToGenerate: string[] = [];
  const protoFile: FileDescriptorProto[] = [];
  let parameter = "";
  const reader = new BinaryReader(bytes);
  while (reader.pos < reader.len) {
    const [no, type] = reader.tag();
    if (type !== WireType.LengthDelimited) reader.skip(type, no);
    else if (no === REQUEST.fileToGenerate) fileToGenerate.push(reader.string());
    else if (no === REQUEST.parameter) parameter = reader.string();
    else if (no === REQUEST.protoFile) protoFile.push(decodeFile(reader.bytes()));
    else reader.skip(type, no);
  }
  return { fileToGenerate, parameter, protoFile };
}

/** Returns the bytes of the response, in pieces. */
export function writeResponse(files: readonly EmittedFile[], error = ""): Uint8Array[] {
  const head = new BinaryWriter();
  if (error !== "") head.tag(RESPONSE.error, WireType.LengthDelimited).string(error);
  head
    .tag(RESPONSE.supportedFeatures, WireType.Varint)
    .uint32(FEATURE_PROTO3_OPTIONAL | FEATURE_SUPPORTS_EDITIONS)
    .tag(RESPONSE.minimumEdition, WireType.Varint)
    .int32(Edition.EDITION_PROTO2)
    .tag(RESPONSE.maximumEdition, WireType.Varint)
    .int32(Edition.EDITION_2024);
  return [head.finish(), ...files.flatMap(piecesOf)];
}

function piecesOf({ name, content }: EmittedFile): Uint8Array[] {
  const contentLength = content.reduce((sum, { length }) => sum + length, 0);
  const inner = new BinaryWriter()
    .tag(FILE.name, WireType.LengthDelimited)
    .string(name)
    .tag(FILE.content, WireType.LengthDelimited)
    .uint32(contentLength)
    .finish();
  const outer = new BinaryWriter()
    .tag(RESPONSE.file, WireType.LengthDelimited)
    .uint32(inner.length + contentLength)
    .finish();
  return [outer, inner, ...content];
}
