// An image of buf -> the request that `read` takes. buf marks files that were only imported with an
// extension of its own; no code is generated for them.

import { BinaryReader } from "@bufbuild/protobuf/wire";
import type { FileDescriptorProto } from "@bufbuild/protobuf/wkt";
import { reading } from "../diagnostics/cannot-read.js";
import { decodeFile } from "../read/file.js";

/** FileDescriptorSet.file. */
const FILE = 1;
/** buf.alpha.image.v1: ImageFile.buf_extension, and ImageFileExtension.is_import. */
const BUF_EXTENSION = 8042;
const IS_IMPORT = 1;

export function requestFrom(image: Uint8Array) {
  return reading(
    () => decodeImage(image),
    (cause) => `its bytes are not an image (${cause}); build it again with buf`,
  );
}

function decodeImage(image: Uint8Array) {
  const protoFile = fieldsOf(image)
    .filter(({ no }) => no === FILE)
    .map(({ bytes }) => decodeFile(contentOf(bytes)));
  const fileToGenerate = protoFile.filter((file) => !isImport(file)).map(({ name }) => name);
  return { protoFile, fileToGenerate };
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
}

function fieldsOf(message: Uint8Array): Field[] {
  const reader = new BinaryReader(message);
  const fields: Field[] = [];
  while (reader.pos < reader.len) {
    const [no, type] = reader.tag();
    fields.push({ no, bytes: reader.skip(type, no) });
  }
  return fields;
}

/** Returns the content of a length-delimited field. */
function contentOf(bytes: Uint8Array): Uint8Array {
  return new BinaryReader(bytes).bytes();
}
