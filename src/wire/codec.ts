// Creates, reads and writes the messages of gen/google, each from a table of its fields. A message is a plain object
// as in protobuf-es: `$typeName`, then the fields in the order of the table, then `$unknown` if it has unknown fields.

import { Reader, type UnknownField } from "./reader.js";
import { copyOf, Writer } from "./writer.js";

/** The fields to build a message from: all are optional, and submessages need no `$typeName`. */
export type Init<T> = {
  readonly [K in keyof T as K extends "$typeName" | "$unknown" ? never : K]?:
    | InitValue<T[K]>
    | undefined;
};

type InitValue<V> = V extends readonly (infer Item)[]
  ? readonly InitValue<Item>[]
  : V extends Uint8Array
    ? V
    : V extends { readonly $typeName: string }
      ? Init<V>
      : V extends object
        ? { readonly [K in keyof V]: InitValue<V[K]> }
        : V;

interface Message {
  readonly $typeName: string;
}

/** The table of a message type. */
export interface Codec<T extends Message> {
  readonly typeName: T["$typeName"];
  /** Returns a message with all fields that are never absent, in the order of the table. */
  readonly empty: () => T;
  /** In the order of their numbers. */
  readonly fields: readonly Field[];
}

// biome-ignore lint/suspicious/noExplicitAny: a field refers to a message of any type
export type AnyCodec = Codec<any>;

/** The name of a field is its property name, which is also the JSON name. A message is optional unless it is repeated. */
export type Field = readonly [
  tag: number,
  name: string,
  kind: FieldKind,
  label?: "optional" | "repeated",
];

/** A scalar, a `map<string, string>`, or the table of a message. */
export type FieldKind = Scalar | "map" | AnyCodec;

/** The methods of Reader and Writer. */
type Scalar = "string" | "int32" | "int64" | "raw";

interface Values {
  $unknown?: UnknownField[];
  [name: string]: unknown;
}

/** Returns a message with the given fields; the others have their defaults. Lists and maps are copied. */
export function createMessage<T extends Message>(codec: Codec<T>, init: Init<T> = {}): T {
  const message: Values = codec.empty() as unknown as Values;
  for (const [, name, kind, label] of codec.fields) {
    const given = (init as Values)[name] ?? undefined;
    if (given === undefined) continue;
    message[name] =
      label === "repeated"
        ? [...(given as Iterable<unknown>)].map((item) => copy(kind, item))
        : copy(kind, given);
  }
  return message as unknown as T;
}

function copy(kind: FieldKind, value: unknown): unknown {
  if (kind === "map") return { ...(value as object) };
  return typeof kind === "object" ? createMessage(kind, value as object) : value;
}

/** Decodes a message. Never throws: malformed bytes give the fields that could be read. */
export function decodeMessage<T extends Message>(codec: Codec<T>, bytes: Uint8Array): T {
  return readMessage(new Reader(bytes), codec);
}

/** Reads a message up to the reader's end, into the given one if there is one. */
export function readMessage<T extends Message>(reader: Reader, codec: Codec<T>, into?: T): T {
  const message: Values = (into ?? codec.empty()) as unknown as Values;
  const { fields } = codec;
  let at = 0;
  for (let tag = reader.tag(); tag !== 0; tag = reader.tag()) {
    // Most encoders write the fields in the order of the table.
    const count = fields.length;
    let tries = count;
    while (tries > 0 && (fields[at] as Field)[0] !== tag) {
      at = at + 1 === count ? 0 : at + 1;
      tries--;
    }
    if (tries === 0) {
      message.$unknown ??= [];
      message.$unknown.push(reader.skip(tag));
      continue;
    }
    const field = fields[at] as Field;
    const name = field[1];
    const kind = field[2];
    if (kind === "string" && field[3] === undefined) message[name] = reader.string();
    else if (kind === "map") reader.entry(message[name] as Record<string, string>);
    else if (field[3] === "repeated") (message[name] as unknown[]).push(readValue(reader, kind));
    else message[name] = readValue(reader, kind, message[name]);
  }
  return message as unknown as T;
}

function readValue(reader: Reader, kind: Scalar | AnyCodec, into?: unknown): unknown {
  if (kind === "string") return reader.string();
  if (typeof kind !== "object") return reader[kind]();
  const outer = reader.open();
  const message = readMessage(reader, kind, into);
  reader.close(outer);
  return message;
}

/** Returns the canonical encoding: fields in the order of their numbers, then unknown fields. */
export function encodeMessage<T extends Message>(codec: Codec<T>, message: T): Uint8Array {
  const writer = new Writer();
  writeMessage(message, writer, codec);
  return writer.end(copyOf);
}

function writeMessage(message: object, writer: Writer, { fields }: AnyCodec): void {
  for (let i = 0; i < fields.length; i++) {
    const field = fields[i] as Field;
    const tag = field[0];
    const kind = field[2];
    const value = (message as Values)[field[1]];
    if (kind === "map") writer.entries(tag, value as Record<string, string>);
    else if (field[3] === "repeated")
      for (const item of value as Iterable<unknown>) writeValue(writer.tag(tag), kind, item);
    else if (isSet(field, value)) writeValue(writer.tag(tag), kind, value);
  }
  writer.unknown((message as { readonly $unknown?: UnknownField[] }).$unknown);
}

/** Reports whether a single field has a value to send. A field without presence is not sent if it is empty or zero. */
export function isSet(field: Field, value: unknown): boolean {
  if (typeof value === "string" && field[3] === undefined) return value !== "";
  if (typeof field[2] === "object" || field[3] !== undefined) return value !== undefined;
  return Boolean((value as Partial<ArrayLike<unknown>> | null)?.length ?? value);
}

function writeValue(writer: Writer, kind: Scalar | AnyCodec, value: unknown): void {
  if (kind === "string") writer.string(value as string);
  else if (typeof kind === "object") {
    const start = writer.open();
    writeMessage(value as object, writer, kind);
    writer.close(start);
  } else writer[kind](value as never);
}
