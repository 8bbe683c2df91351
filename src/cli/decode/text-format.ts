// Reads the details of a Status in protobuf's text format, as Go prints one: details:{[acme.example/acme.X]:{name:"a"}}.

import { setOwn } from "../../safe/properties.js";
import { matchAt, quotedAt } from "./page.js";

const MAX_DEPTH = 32;
/** More than a response may have in its trailers. */
const MAX_TEXT = 1 << 20;

const DETAILS = /[\s,;]{0,100}details:?\s{0,100}(?=[{<])/y;
const NAME = /[\s,;]{0,100}(?:\[(?<type>[\w./-]{1,300})\]|(?<name>\w{1,100}))\s{0,100}:?\s{0,100}/y;
const CLOSE = /[\s,;]{0,100}[}>]/y;
const SCALAR = /[\w.+-]{1,100}/y;

/** The fields of the standard details that are lists, and those that are maps. */
const LISTS = ["field_violations", "links", "stack_entries", "violations"];
const MAPS = ["metadata", "quota_dimensions"];

/** Returns the details that follow a position, as JSON. The first that cannot be read ends them. */
export function textDetails(text: string, at: number): unknown[] {
  const details: unknown[] = [];
  const cursor = { text: text.slice(at, at + MAX_TEXT), at: 0 };
  while (skip(cursor, DETAILS)) {
    const fields = message(cursor, 0);
    const [type, value] = Object.entries(fields ?? {})[0] ?? [];
    if (type === undefined || !type.includes("/")) {
      // An item that is not a detail is an issue, which the reader adds.
      if (details.length > 0) details.push({});
      break;
    }
    details.push({ "@type": type, ...(value as object) });
  }
  return details;
}

interface Cursor {
  readonly text: string;
  at: number;
}

function skip(cursor: Cursor, pattern: RegExp): boolean {
  const length = matchAt(pattern, cursor.text, cursor.at)?.[0].length;
  cursor.at += length ?? 0;
  return length !== undefined;
}

/** Reads a message in braces; undefined if it is not one, or is cut off. */
function message(cursor: Cursor, depth: number): Record<string, unknown> | undefined {
  const { text } = cursor;
  if (!"{<".includes(text[cursor.at] ?? "x") || depth === MAX_DEPTH) return undefined;
  cursor.at++;
  const fields: Record<string, unknown> = {};
  while (!skip(cursor, CLOSE)) {
    const groups = matchAt(NAME, text, cursor.at)?.groups;
    if (groups === undefined) return undefined;
    cursor.at = NAME.lastIndex;
    const value = message(cursor, depth + 1) ?? scalar(cursor);
    if (value === undefined) return undefined;
    const { type, name = "" } = groups;
    if (type !== undefined) setOwn(fields, type, value);
    else addField(fields, name, value);
  }
  return fields;
}

function addField(fields: Record<string, unknown>, name: string, value: unknown): void {
  const key = name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
  const known = Object.hasOwn(fields, key) ? fields[key] : undefined;
  if (LISTS.includes(name)) setOwn(fields, key, [...((known as unknown[]) ?? []), value]);
  else if (MAPS.includes(name)) {
    const entry = value as { readonly key?: unknown; readonly value?: unknown };
    const map = (known as Record<string, unknown>) ?? {};
    setOwn(map, String(entry.key ?? ""), entry.value ?? "");
    setOwn(fields, key, map);
  } else if (name === "retry_delay") {
    const { seconds = 0, nanos = 0 } = value as { readonly seconds?: unknown; nanos?: unknown };
    setOwn(fields, key, `${seconds}.${String(nanos).padStart(9, "0")}s`);
  } else setOwn(fields, key, value);
}

function scalar(cursor: Cursor): string | undefined {
  const quoted = quotedAt(cursor.text, cursor.at, cursor.text.length);
  if (quoted !== undefined) {
    cursor.at = quoted.end;
    return quoted.isClosed ? quoted.text : undefined;
  }
  const word = matchAt(SCALAR, cursor.text, cursor.at)?.[0];
  cursor.at += word?.length ?? 0;
  return word;
}
