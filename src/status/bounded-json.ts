// Makes bounded copies of untrusted JSON: a copy has no getters, no cycles, no depth that exhausts the stack, and no
// more values than can be read in bounded time.

import { setOwn } from "../safe/properties.js";
import { encodeBase64 } from "../wire/base64.js";
import { isBytes } from "../wire/bytes.js";
import { MAX_FIELDS } from "../wire/reader.js";
import { type Issue, type IssueKind, pushIssue, reasonOf } from "./issue.js";

// As in every reader of proto3 JSON.
const MAX_DEPTH = 100;
// Each value takes at least one character, and the text is cut to fewer.
const MAX_SHOWN = 1000;

/** The JSON of a google.protobuf.Any. */
export interface TypedJson extends Record<string, unknown> {
  readonly "@type": string;
}

/** Reads a detail from JSON, and returns it. */
type ReadTyped = (json: TypedJson, where: string, input: JsonInput, depth: number) => object;

/** One input of JSON: collects its issues and limits the number of values that are read. */
export interface JsonInput {
  readonly issues: Issue[];
  /** The kind of the issues for values that do not have the expected shape. */
  readonly kind: IssueKind;
  /** Reads details in JSON; undefined in programs that read no JSON, so that they do not load the reader. */
  readonly readTyped: ReadTyped | undefined;
  /** The index of the detail that is being read; its issues carry it. */
  detail: number | undefined;
  /** The number of further values that may be read. */
  left: number;
  /** Set once a value was left out since there are too many. */
  isFull: boolean;
}

// The following functions are not methods, so that a bundle contains only those that it uses.

export function makeInput(
  issues: Issue[] = [],
  kind: IssueKind = "malformed-json",
  readTyped?: ReadTyped,
): JsonInput {
  return { issues, kind, readTyped, detail: undefined, left: MAX_FIELDS, isFull: false };
}

export function addIssue(
  { issues, detail }: JsonInput,
  kind: IssueKind,
  what: string,
  where: string,
  key?: string,
): void {
  pushIssue(issues, {
    kind,
    what,
    where,
    ...(detail !== undefined && { detail }),
    ...(key !== undefined && { key }),
  });
}

/** Adds the issue of a value that does not have the expected shape. Returns undefined. */
export function expected(
  input: JsonInput,
  shape: string,
  found: unknown,
  where: string,
  key?: string,
): undefined {
  addIssue(input, input.kind, `expected ${shape}, found ${excerpt(found)}`, where, key);
}

/** Counts a value, and reports whether it may be read. */
export function take(input: JsonInput, where: string): boolean {
  if (input.left-- > 0) return true;
  const what = `the rest was left out: there are more than ${MAX_FIELDS} values`;
  if (!input.isFull) addIssue(input, input.kind, what, where);
  input.isFull = true;
  return false;
}

/**
 * Returns a copy of the value as proto3 JSON: bytes are base64, a bigint and NaN are text, and values that JSON
 * does not have are left out. Values that are nested too deep, or exceed the number that may be read, are left
 * out with an issue.
 */
export function plainJson(
  input: JsonInput,
  value: unknown,
  where: string,
  depth: number = MAX_DEPTH,
): unknown {
  switch (typeof value) {
    case "string":
    case "boolean":
      return value;
    case "number":
      return Number.isFinite(value) ? value : String(value);
    case "bigint":
      return value.toString();
    case "object":
      break;
    default:
      return undefined;
  }
  if (value === null) return null;
  if (isBytes(value)) return encodeBase64(value);
  if (depth === 0) {
    const what = `values nested deeper than ${MAX_DEPTH} levels were left out`;
    addIssue(input, input.kind, what, where);
    return undefined;
  }
  try {
    return Array.isArray(value)
      ? plainList(input, value, where, depth - 1)
      : plainObject(input, value, where, depth - 1);
  } catch (error) {
    // A getter or a proxy trap threw, which costs only this value.
    addIssue(input, "unreadable", reasonOf(error), where);
    return undefined;
  }
}

function plainList(
  input: JsonInput,
  list: readonly unknown[],
  where: string,
  depth: number,
): unknown[] {
  const copy: unknown[] = [];
  for (let i = 0; i < list.length && take(input, where); i++)
    copy.push(plainJson(input, list[i], where, depth) ?? null);
  return copy;
}

function plainObject(
  input: JsonInput,
  object: object,
  where: string,
  depth: number,
): Record<string, unknown> {
  const copy: Record<string, unknown> = {};
  for (const key of Object.keys(object)) {
    if (!take(input, where)) break;
    const value = plainJson(input, (object as Record<string, unknown>)[key], where, depth);
    if (value !== undefined) setOwn(copy, key, value);
  }
  return copy;
}

/** Returns the beginning of a value as JSON, for people. */
export function excerpt(value: unknown): string {
  let left = MAX_SHOWN;
  let text: string;
  try {
    // A value that refers to others twice at each level takes exponential time.
    const counted = (_: string, part: unknown): unknown => {
      if (left-- === 0) throw new RangeError("too much to be shown");
      // A long text may be there many times.
      return typeof part === "string" ? part.slice(0, MAX_SHOWN) : part;
    };
    text = JSON.stringify(value, counted) ?? String(value);
  } catch {
    // It has a cycle or a bigint, is nested too deep or is too large.
    text = typeof value;
  }
  return text.length > 200 ? `${text.slice(0, 200)}…` : text;
}

/** Reports whether a JSON value is an object, not a list or null. */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
