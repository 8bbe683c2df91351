// An image of buf -> the request that `read` takes. buf marks files that were only imported with an
// extension of its own; no code is generated for them. Positions are most of a file's bytes: they are
// decoded when one is read.

import { fromBinary } from "@bufbuild/protobuf";
import { BinaryReader } from "@bufbuild/protobuf/wire";
import {
  type FileDescriptorProto,
  FileDescriptorProtoSchema,
  SourceCodeInfoSchema,
} from "@bufbuild/protobuf/wkt";

/** FileDescriptorSet.file, and numbers of FileDescriptorProto. */
const FILE = 1;
const SOURCE_CODE_INFO = 9;
/** buf.alpha.image.v1: ImageFile.buf_extension, and ImageFileExtension.is_import. */
const BUF_EXTENSION = 8042;
const IS_IMPORT = 1;

export function requestFrom(image: Uint8Array) {
  const protoFile = fieldsOf(image)
    .filter(({ no }) => no === FILE)
    .map(({ bytes }) => fileFrom(contentOf(bytes)));
  const fileToGenerate = protoFile.filter((file) => !isImport(file)).map(({ name }) => name);
  return { protoFile, fileToGenerate };
}

function fileFrom(bytes: Uint8Array): FileDescriptorProto {
  const fields = fieldsOf(bytes);
  const rest = fields.filter(({ no }) => no !== SOURCE_CODE_INFO).map(({ all }) => all);
  const file = fromBinary(FileDescriptorProtoSchema, Buffer.concat(rest));
  const info = fields.find(({ no }) => no === SOURCE_CODE_INFO);
  let decoded: FileDescriptorProto["sourceCodeInfo"];
  Object.defineProperty(file, "sourceCodeInfo", {
    get: () => {
      if (info !== undefined) decoded ??= fromBinary(SourceCodeInfoSchema, contentOf(info.bytes));
      return decoded;
    },
  });
  return file;
}

function isImport(file: FileDescriptorProto): boolean {
  const extension = file.$unknown?.find(({ no }) => no === BUF_EXTENSION);
  if (extension === undefined) return false;
  const field = fieldsOf(contentOf(extension.data)).find(({ no }) => no === IS_IMPORT);
  return field !== undefined && new BinaryReader(field.bytes).bool();
}

interface Field {
  readonly no: number;
  /** After the tag. */
  readonly bytes: Uint8Array;
  readonly all: Uint8Array;
}

function fieldsOf(message: Uint8Array): Field[] {
  const reader = new BinaryReader(message);
  const fields: Field[] = [];
  while (reader.pos < reader.len) {
    const start = reader.pos;
    const [no, type] = reader.tag();
    const bytes = reader.skip(type, no);
    fields.push({ no, bytes, all: message.subarray(start, reader.pos) });
  }
  return fields;
}

/** Returns the content of a length-delimited field. */
function contentOf(bytes: Uint8Array): Uint8Array {
  return new BinaryReader(bytes).bytes();
}
