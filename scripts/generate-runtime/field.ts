// One field of a message in the generated code: its type, and the statements that read and write it.

import { type DescField, type DescMessage, ScalarType } from "@bufbuild/protobuf";

// The scalars that google.rpc uses; another one has to be added here and to src/wire.
const scalars = new Map<ScalarType, { type: string; method: string; wire: number; zero: string }>([
  [ScalarType.STRING, { type: "string", method: "string", wire: 2, zero: '""' }],
  [ScalarType.BYTES, { type: "Uint8Array", method: "raw", wire: 2, zero: "new Uint8Array(0)" }],
  [ScalarType.INT32, { type: "number", method: "int32", wire: 0, zero: "0" }],
  [ScalarType.INT64, { type: "bigint", method: "int64", wire: 0, zero: "0n" }],
]);

function scalar(field: DescField) {
  const found = field.scalar === undefined ? undefined : scalars.get(field.scalar);
  if (found === undefined)
    throw new Error(
      `cannot emit a codec for field "${field.toString()}": add its type to field.ts`,
    );
  return found;
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

function isMap(field: DescField): boolean {
  return field.fieldKind === "map";
}

export function fieldType(field: DescField): string {
  if (isMap(field)) return "{ [key: string]: string }";
  const single = field.message === undefined ? scalar(field).type : localName(field.message);
  return field.fieldKind === "list" ? `${single}[]` : single;
}

export function fieldKind(field: DescField): string {
  if (isMap(field)) return '"map"';
  const duration = field.message?.typeName === "google.protobuf.Duration";
  const single = duration
    ? '"duration"'
    : field.message !== undefined
      ? codecName(field.message)
      : `"${scalar(field).method}${isOptional(field) ? "?" : ""}"`;
  return field.fieldKind === "list" ? `[${single}]` : single;
}

export function initialValue(field: DescField): string {
  const given = `init.${field.localName}`;
  if (isMap(field)) return `{ ...${given} }`;
  if (field.fieldKind === "list") {
    return field.message === undefined
      ? `list(${given})`
      : `list(${given}).map(create${localName(field.message)})`;
  }
  if (field.message !== undefined) return `create${localName(field.message)}(${given})`;
  return isOptional(field) ? given : `${given} ?? ${scalar(field).zero}`;
}

export function tagOf(field: DescField): number {
  const wire = isMap(field) || field.message !== undefined ? 2 : scalar(field).wire;
  return (field.number << 3) | wire;
}

export function readStatement(field: DescField): string {
  const target = `into.${field.localName}`;
  if (isMap(field)) return `reader.entry(${target});`;
  if (field.message === undefined) {
    const value = `reader.${scalar(field).method}()`;
    return field.fieldKind === "list" ? `${target}.push(${value});` : `${target} = ${value};`;
  }
  const name = localName(field.message);
  return field.fieldKind === "list"
    ? `${target}.push(reader.message(read${name}));`
    : `${target} = reader.message(read${name}, ${target});`;
}

export function writeStatement(field: DescField): string {
  const source = `message.${field.localName}`;
  const tag = tagOf(field);
  if (isMap(field)) return `writer.entries(${tag}, ${source});`;
  const write = (value: string): string =>
    field.message === undefined
      ? `writer.tag(${tag}).${scalar(field).method}(${value})`
      : `writer.tag(${tag}).message(write${localName(field.message)}, ${value})`;
  if (field.fieldKind === "list") return `for (const item of ${source}) ${write("item")};`;
  if (isOptional(field)) return `if (${source} !== undefined) ${write(source)};`;
  const isSet =
    field.scalar === ScalarType.BYTES
      ? `${source}.length > 0`
      : `${source} !== ${scalar(field).zero}`;
  return `if (${isSet}) ${write(source)};`;
}
