// An image of buf -> what `read` takes. Where the compiler of an image notes which files were only
// imported, in an extension of buf's own, those are not generated.

import { fromBinary } from "@bufbuild/protobuf";
import { BinaryReader } from "@bufbuild/protobuf/wire";
import { type FileDescriptorProto, FileDescriptorSetSchema } from "@bufbuild/protobuf/wkt";

// buf.alpha.image.v1: ImageFile.buf_extension, ImageFileExtension.is_import
const BUF_EXTENSION = 8042;
const IS_IMPORT = 1;

export function requestFrom(image: Uint8Array) {
  const { file } = fromBinary(FileDescriptorSetSchema, image);
  const fileToGenerate = file.filter((proto) => !isImport(proto)).map(({ name }) => name);
  return { protoFile: file, fileToGenerate };
}

function isImport(file: FileDescriptorProto): boolean {
  const field = file.$unknown?.find(({ no }) => no === BUF_EXTENSION);
  if (field === undefined) return false;
  const reader = new BinaryReader(field.data);
  const end = reader.uint32() + reader.pos;
  while (reader.pos < end) {
    const [no, type] = reader.tag();
    if (no === IS_IMPORT) return reader.bool();
    reader.skip(type, no);
  }
  return false;
}
