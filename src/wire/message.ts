// The types of generated messages, and of the codecs that read and write them.

import type { Reader } from "./reader.js";
import type { Writer } from "./writer.js";

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

/** A message type as the runtime uses it. */
export interface Codec<T> {
  readonly typeName: string;
  /** The kinds of the fields, by local name, which is also the JSON name. */
  readonly fields: { readonly [name: string]: FieldKind };
  create(init?: Init<T>): T;
  read(reader: Reader, into?: T): T;
  write(message: T, writer: Writer): void;
}

/** The kind of a field. "?" marks a scalar with presence; a list is the kind of its items in brackets. */
export type FieldKind =
  | "string"
  | "raw"
  | "int32"
  | "int64"
  | "int64?"
  | "map"
  | "duration"
  // biome-ignore lint/suspicious/noExplicitAny: a codec reads and writes its own message type
  | Codec<any>
  | readonly [FieldKind];

/** Copies a list; returns an empty one for undefined. */
export function list<T>(items: readonly T[] | undefined): T[] {
  return items === undefined ? [] : [...items];
}
