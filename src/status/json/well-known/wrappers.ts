// google/protobuf/wrappers.proto: messages with one field, `value`, whose JSON is that of the field.

import { decodeBase64, encodeBase64 } from "../../../wire/base64.js";
import { readFloat, writeFloat } from "../../../wire/float.js";
import type { Reader } from "../../../wire/reader.js";
import { Writer } from "../../../wire/writer.js";
import type { WellKnown } from "./well-known-json.js";

interface Scalar<T> {
  /** The tag of the field. */
  readonly tag: number;
  read(reader: Reader): T;
  toJson(value: T): unknown;
  fromJson(json: unknown): T | undefined;
  write(value: T, writer: Writer): void;
  isDefault(value: T): boolean;
}

const text: Scalar<string> = {
  tag: 10,
  read: (reader) => reader.string(),
  toJson: (value) => value,
  fromJson: (json) => (typeof json === "string" ? json : undefined),
  write: (value, writer) => writer.string(value),
  isDefault: (value) => value === "",
};

const bytes: Scalar<Uint8Array> = {
  tag: 10,
  read: (reader) => reader.raw(),
  toJson: (value) => encodeBase64(value),
  fromJson: (json) => {
    if (typeof json !== "string") return undefined;
    const { bytes, problem } = decodeBase64(json);
    return problem === undefined ? bytes : undefined;
  },
  write: (value, writer) => writer.raw(value),
  isDefault: (value) => value.length === 0,
};

const bool: Scalar<boolean> = {
  tag: 8,
  read: (reader) => reader.int64() !== 0n,
  toJson: (value) => value,
  fromJson: (json) => (typeof json === "boolean" ? json : undefined),
  write: (_, writer) => writer.int32(1),
  isDefault: (value) => !value,
};

/** Integers: 64-bit integers are written as text in JSON; both text and numbers are read. */
function integer(bits: 32 | 64, signed: boolean): Scalar<bigint> {
  const fit = signed ? BigInt.asIntN : BigInt.asUintN;
  return {
    tag: 8,
    read: (reader) => fit(bits, reader.int64()),
    toJson: (value) => (bits === 64 ? value.toString() : Number(value)),
    fromJson: (json) => {
      const whole = typeof json === "string" ? /^-?\d{1,20}$/.test(json) : Number.isInteger(json);
      const value = whole ? BigInt(json as string | number) : undefined;
      return value !== undefined && fit(bits, value) === value ? value : undefined;
    },
    write: (value, writer) => writer.int64(value),
    isDefault: (value) => value === 0n,
  };
}

const NOT_FINITE = ["NaN", "Infinity", "-Infinity"];

function float(size: 4 | 8): Scalar<number> {
  return {
    tag: size === 8 ? 9 : 13,
    read: (reader) => readFloat(reader, size),
    // JSON has no -0.
    toJson: (value) =>
      Object.is(value, -0) ? undefined : Number.isFinite(value) ? value : String(value),
    fromJson: (json) => {
      if (typeof json === "number") return json;
      if (typeof json !== "string") return undefined;
      const isNumber = /^-?\d+(\.\d+)?(e[+-]?\d+)?$/i.test(json) || NOT_FINITE.includes(json);
      return isNumber ? Number(json) : undefined;
    },
    write: (value, writer) => writeFloat(writer, value, size),
    isDefault: (value) => Object.is(value, 0),
  };
}

function wrapper<T>(scalar: Scalar<T>, zero: T): WellKnown {
  return {
    read: (reader) => {
      let value = zero;
      for (let tag = reader.tag(); tag !== 0; tag = reader.tag()) {
        if (tag === scalar.tag) value = scalar.read(reader);
        else reader.skip(tag);
      }
      return scalar.toJson(value);
    },
    encode: (json) => {
      const value = scalar.fromJson(json);
      if (value === undefined) return undefined;
      const writer = new Writer();
      if (!scalar.isDefault(value)) scalar.write(value, writer.tag(scalar.tag));
      return writer.finish();
    },
  };
}

export const wrappers: { readonly [type: string]: WellKnown } = {
  BoolValue: /*@__PURE__*/ wrapper(bool, false),
  BytesValue: /*@__PURE__*/ wrapper(bytes, new Uint8Array(0)),
  DoubleValue: /*@__PURE__*/ wrapper(/*@__PURE__*/ float(8), 0),
  FloatValue: /*@__PURE__*/ wrapper(/*@__PURE__*/ float(4), 0),
  Int32Value: /*@__PURE__*/ wrapper(/*@__PURE__*/ integer(32, true), 0n),
  Int64Value: /*@__PURE__*/ wrapper(/*@__PURE__*/ integer(64, true), 0n),
  StringValue: /*@__PURE__*/ wrapper(text, ""),
  UInt32Value: /*@__PURE__*/ wrapper(/*@__PURE__*/ integer(32, false), 0n),
  UInt64Value: /*@__PURE__*/ wrapper(/*@__PURE__*/ integer(64, false), 0n),
};
