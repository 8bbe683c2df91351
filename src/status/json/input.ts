// From a body to plain JSON values. What reads them needs no guard: there are no getters, cycles or depths
// that exhaust the stack in them, and no more values than can be read in bounded time.

import { setOwn } from "../../safe/properties.js";
import { encodeBase64 } from "../../wire/base64.js";
import { isBytes } from "../../wire/bytes.js";
import { MAX_FIELDS } from "../../wire/reader.js";
import { decodeUtf8 } from "../../wire/utf8.js";
import { type Issue, type IssueKind, reasonOf } from "../issue.js";

// As every reader of proto3 JSON has it.
const MAX_DEPTH = 100;
// Of more, the first ones tell what is wrong.
const MAX_ISSUES = 1000;

// Each takes a character at least, and a text is cut to fewer.
const MOST_SHOWN = 1000;

/** A body that is read: what was wrong with it, and how much of it may still be read. */
export class JsonInput {
  readonly issues: Issue[];
  private readonly kind: IssueKind;
  private left = MAX_FIELDS;

  /** `kind` is that of the issues of what has another form than it should. */
  constructor(issues: Issue[] = [], kind: IssueKind = "malformed-json") {
    this.issues = issues;
    this.kind = kind;
  }

  add(kind: IssueKind, what: string, where: string): void {
    if (this.issues.length < MAX_ISSUES) this.issues.push({ kind, what, where });
  }

  malformed(what: string, where: string): void {
    this.add(this.kind, what, where);
  }

  expected(form: string, found: unknown, where: string): undefined {
    this.malformed(`expected ${form}, found ${excerpt(found)}`, where);
    return undefined;
  }

  /**
   * A copy of what was given, as proto3 JSON has it: bytes are base64, a bigint and NaN are text, and what
   * JSON does not know is left out. So is what is nested too deep, or is over what may be read: an issue tells.
   */
  plain(value: unknown, where: string, depth: number = MAX_DEPTH): unknown {
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
      this.malformed(`nested deeper than ${MAX_DEPTH} was left out`, where);
      return undefined;
    }
    try {
      return Array.isArray(value)
        ? this.plainList(value, where, depth - 1)
        : this.plainObject(value, where, depth - 1);
    } catch (error) {
      // A getter or a proxy trap threw: what stands beside it is read.
      this.add("unreadable", reasonOf(error), where);
      return undefined;
    }
  }

  /** Whether one more value may be read. */
  take(where: string): boolean {
    if (this.left-- > 0) return true;
    if (this.left === -1)
      this.malformed(`what follows was left out: there are more than ${MAX_FIELDS} values`, where);
    return false;
  }

  private plainList(list: readonly unknown[], where: string, depth: number): unknown[] {
    const copy: unknown[] = [];
    for (let i = 0; i < list.length && this.take(where); i++)
      copy.push(this.plain(list[i], where, depth) ?? null);
    return copy;
  }

  private plainObject(object: object, where: string, depth: number): Record<string, unknown> {
    const copy: Record<string, unknown> = {};
    for (const key of Object.keys(object)) {
      if (!this.take(where)) break;
      const value = this.plain(property(object, key), where, depth);
      if (value !== undefined) setOwn(copy, key, value);
    }
    return copy;
  }
}

function property(object: object, key: string): unknown {
  return (object as Record<string, unknown>)[key];
}

/** The value of a text or of bytes; undefined where it is empty, and with an issue where it is no JSON. */
export function parseJson(body: string | Uint8Array, issues: Issue[]): unknown {
  const text = typeof body === "string" ? body : decodeText(body, issues);
  // No body is none that is malformed.
  if (text.trim() === "") return undefined;
  try {
    // A byte order mark is no JSON.
    return JSON.parse(text.replace(/^\ufeff/, ""));
  } catch (error) {
    // grpc-gateway writes a stream as lines, of which the last one holds the error.
    const last = text.trimEnd().split("\n").at(-1) ?? "";
    const line = last.length < text.trimEnd().length ? parseLine(last) : undefined;
    if (line === undefined)
      issues.push({ kind: "malformed-json", what: reasonOf(error).slice(0, 200), where: "body" });
    return line;
  }
}

function parseLine(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    // The whole text is told to be no JSON.
    return undefined;
  }
}

function decodeText(bytes: Uint8Array, issues: Issue[]): string {
  const { text, valid } = decodeUtf8(bytes);
  if (!valid)
    issues.push({ kind: "invalid-utf8", what: "the text is not valid UTF-8", where: "body" });
  return text;
}

/** What a value looks like, for a person. */
function excerpt(value: unknown): string {
  let left = MOST_SHOWN;
  let text: string;
  try {
    // What refers to a value twice may be without end, as far as anybody can wait.
    const counted = (_: string, part: unknown): unknown => {
      if (left-- === 0) throw new RangeError("too much to be shown");
      return part;
    };
    text = JSON.stringify(value, counted) ?? String(value);
  } catch {
    // A cycle, a bigint, nested too deep, or large.
    text = typeof value;
  }
  return text.length > 200 ? `${text.slice(0, 200)}…` : text;
}

/** Of JSON: an object, and no list. */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
