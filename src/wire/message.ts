// Types that generated messages are made of.

import type { Reader } from "./reader.js";
import type { Writer } from "./writer.js";

/** What a message is made from: every field may be left out, submessages need no `$typeName`. */
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

/** What the runtime needs of a message type. */
export interface Codec<T> {
  readonly typeName: string;
  /** The fields by their local name, which is their JSON name too. */
  readonly fields: { readonly [name: string]: FieldKind };
  create(init?: Init<T>): T;
  read(reader: Reader, into?: T): T;
  write(message: T, writer: Writer): void;
}

/** "?" marks a scalar whose presence counts; a list is the kind of its items in brackets. */
export type FieldKind =
  | "string"
  | "raw"
  | "int32"
  | "int64"
  | "int64?"
  | "map"
  | "duration"
  // biome-ignore lint/suspicious/noExplicitAny: a codec takes and gives its own message type
  | Codec<any>
  | readonly [FieldKind];

export function list<T>(items: readonly T[] | undefined): T[] {
  return items === undefined ? [] : [...items];
}
