// One field of a message in the generated code: its type, and its row in the table of the message.

import { type DescField, type DescMessage, ScalarType } from "@bufbuild/protobuf";

// The scalars that google.rpc uses; another one has to be added here and to src/wire.
const scalars = new Map<ScalarType, { type: string; kind: string; wire: number; zero: string }>([
  [ScalarType.STRING, { type: "string", kind: "string", wire: 2, zero: '""' }],
  [ScalarType.BYTES, { type: "Uint8Array", kind: "raw", wire: 2, zero: "new Uint8Array(0)" }],
  [ScalarType.INT32, { type: "number", kind: "int32", wire: 0, zero: "0" }],
  [ScalarType.INT64, { type: "bigint", kind: "int64", wire: 0, zero: "0n" }],
]);

function scalar(field: DescField) {
  const found = field.scalar === undefined ? undefined : scalars.get(field.scalar);
  // src/wire has no packed lists and no oneof.
  const isPacked = field.fieldKind === "list" && found?.wire === 0;
  if (found === undefined || isPacked || field.oneof !== undefined) throw unsupported(field);
  return found;
}

export function unsupported(field: DescField): Error {
  return new Error(
    `cannot emit a codec for field "${field.toString()}": add its type to field.ts and src/wire`,
  );
}

export function localName(desc: DescMessage): string {
  const { typeName, file } = desc;
  return typeName.slice(file.proto.package.length + 1).replaceAll(".", "_");
}

export function codecName(desc: DescMessage): string {
  const name = localName(desc);
  return `${name.charAt(0).toLowerCase()}${name.slice(1)}Codec`;
}

export function isOptional(field: DescField): boolean {
  return (
    field.fieldKind === "message" || (field.fieldKind === "scalar" && field.proto.proto3Optional)
  );
}

export function fieldType(field: DescField): string {
  if (field.fieldKind === "map") return "{ [key: string]: string }";
  const single = field.message === undefined ? scalar(field).type : localName(field.message);
  return field.fieldKind === "list" ? `${single}[]` : single;
}

/** Returns the literal of a message whose fields have their defaults; fields that may be absent are. */
export function emptyMessage({ typeName, fields }: DescMessage): string {
  const members = fields
    .toSorted((a, b) => a.number - b.number)
    .filter((field) => !isOptional(field))
    .map((field) => `${field.localName}: ${zeroOf(field)}`);
  return `{ ${[`$typeName: ${JSON.stringify(typeName)}`, ...members].join(", ")} }`;
}

function zeroOf(field: DescField): string {
  if (field.fieldKind === "list") return "[]";
  return field.fieldKind === "map" ? "{}" : scalar(field).zero;
}

/** Returns the row of a field, which is of type Field in src/wire/codec.ts. */
export function fieldRow(field: DescField): string {
  const [wire, kind] = kindOf(field);
  const label =
    field.fieldKind === "list"
      ? ', "repeated"'
      : field.message === undefined && isOptional(field)
        ? ', "optional"'
        : "";
  return `[${(field.number << 3) | wire}, "${field.localName}", ${kind}${label}]`;
}

function kindOf(field: DescField): readonly [wire: number, kind: string] {
  if (field.fieldKind === "map") {
    const isText = field.mapKey === ScalarType.STRING && field.scalar === ScalarType.STRING;
    if (!isText) throw unsupported(field);
    return [2, '"map"'];
  }
  if (field.message !== undefined) return [2, codecName(field.message)];
  const { wire, kind } = scalar(field);
  return [wire, `"${kind}"`];
}
