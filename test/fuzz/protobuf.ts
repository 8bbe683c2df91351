// Compares our readers with protobuf-es on the same bytes, except where `Judge` knows that protobuf-es differs.

import { type DescMessage, fromBinary, toBinary } from "@bufbuild/protobuf";
import * as wkt from "@bufbuild/protobuf/wkt";
import * as rpc from "../../gen/google/rpc/error_details_pb.js";
import { StatusSchema } from "../../gen/google/rpc/status_pb.js";
import type { Detail, Issue } from "../../src/index.js";
import { concat, tag } from "../wire/bytes.js";
import { Judge } from "../wire/judge.js";
import type { Checks } from "./checks.js";
import type { Readable } from "./readers.js";

const standard = [
  ...[rpc.ErrorInfoSchema, rpc.RetryInfoSchema, rpc.DebugInfoSchema, rpc.QuotaFailureSchema],
  ...[rpc.PreconditionFailureSchema, rpc.BadRequestSchema, rpc.RequestInfoSchema],
  ...[rpc.ResourceInfoSchema, rpc.HelpSchema, rpc.LocalizedMessageSchema],
];
const wellKnown = [
  ...[wkt.DurationSchema, wkt.TimestampSchema, wkt.EmptySchema, wkt.FieldMaskSchema],
  ...[wkt.StructSchema, wkt.ValueSchema, wkt.ListValueSchema, wkt.BoolValueSchema],
  ...[wkt.Int32ValueSchema, wkt.Int64ValueSchema, wkt.UInt32ValueSchema, wkt.UInt64ValueSchema],
  ...[wkt.DoubleValueSchema, wkt.FloatValueSchema, wkt.StringValueSchema, wkt.BytesValueSchema],
];
const schemas = new Map<string, DescMessage>(
  [...standard, ...wellKnown, StatusSchema, wkt.AnySchema].map((schema) => [
    schema.typeName,
    schema,
  ]),
);

export function isKnown(type: string): boolean {
  return schemas.has(type);
}

export function checkLikeProtobuf(bytes: Uint8Array, status: Readable, checks: Checks): void {
  const verdict = new Judge(bytes).message(StatusSchema);
  const issues = status.issues.filter(
    ({ kind, detail }) => kind !== "unknown-code" && detail === undefined,
  );
  checks.same("protobuf: a malformed status is reported", issues.length > 0, verdict === "broken");
  const isMalformed = issues.some(({ kind }) => kind === "malformed-protobuf");
  checks.that("protobuf: a truncated status is not OK", !isMalformed || status.code !== 0, status);
  if (verdict !== "same") return;
  const theirs = fromBinary(StatusSchema, bytes);
  checks.same("protobuf: code", status.rawCode, theirs.code);
  checks.same("protobuf: message", status.message, theirs.message);
  checks.same("protobuf: details", status.details.map(plain), theirs.details.map(plain));
  checks.same("protobuf: unknown fields", status.$unknown, theirs.$unknown);
}

function plain({ typeUrl, value, $unknown }: Detail | wkt.Any) {
  return { typeUrl, value, $unknown };
}

/** Checks a detail of a standard type. */
export function checkDetail(detail: Detail, issues: readonly Issue[], checks: Checks): void {
  const schema = schemas.get(detail.type) as DescMessage;
  const verdict = new Judge(detail.value).message(schema);
  checks.same("protobuf: a malformed detail is reported", issues.length > 0, verdict === "broken");
  if (verdict === "same")
    checks.same("protobuf: a detail", detail.message, fromBinary(schema, detail.value));
}

/**
 * Returns the same value for all bytes with the same meaning: those that protobuf-es writes after reading them, also
 * inside an Any; the bytes themselves for unknown types. Undefined if protobuf-es reads the bytes differently.
 */
export function meaning(type: string, bytes: Uint8Array): unknown {
  try {
    return meaningOf(type, bytes);
  } catch (error) {
    if (error instanceof Incomparable) return undefined;
    throw error;
  }
}

class Incomparable extends Error {}

function meaningOf(type: string, bytes: Uint8Array): unknown {
  const schema = schemas.get(type);
  const verdict = schema === undefined ? "broken" : new Judge(bytes).message(schema);
  if (verdict === "other") throw new Incomparable();
  if (schema === undefined || verdict === "broken") return bytes;
  if (schema === wkt.AnySchema) return meaningOfAny(fromBinary(wkt.AnySchema, bytes));
  if (schema === rpc.RetryInfoSchema) return amounts(fromBinary(rpc.RetryInfoSchema, bytes));
  if (schema !== StatusSchema) return toBinary(schema, fromBinary(schema, bytes));
  const { details, ...rest } = fromBinary(StatusSchema, bytes);
  return { ...rest, details: details.map(meaningOfAny) };
}

function meaningOfAny({ typeUrl, value, $unknown }: wkt.Any): unknown {
  return [typeUrl, meaningOf(typeUrl.slice(typeUrl.lastIndexOf("/") + 1), value), $unknown];
}

/**
 * Returns the message with its delay in nanoseconds: JSON normalizes it to whole seconds and nanoseconds of the
 * same sign.
 */
export function amounts(message: object): object {
  const { retryDelay, ...others } = message as Partial<rpc.RetryInfo>;
  if (retryDelay === undefined) return message;
  const { seconds, nanos, ...rest } = retryDelay;
  return { ...others, retryDelay: [seconds * 1_000_000_000n + BigInt(nanos), rest] };
}

/** Reports whether an unknown field is well formed, so that it can be passed on. */
export function isWholeField({
  no,
  wireType,
  data,
}: {
  no: number;
  wireType: number;
  data: Uint8Array;
}): boolean {
  return new Judge(concat(tag(no, wireType), data)).message(wkt.EmptySchema) !== "broken";
}
