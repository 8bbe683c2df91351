// Prints a status for people.
//
// The output is bounded by its limit, whatever is in the status: each list, the depth, the bytes of a detail and the
// width of the columns are too, so that the limit is reached only by hostile input. What is left out is said.

import { codeMeanings } from "../../gen/rpcstatus/v1/code_docs_rpcstatus.js";
import { httpFromCode } from "../code/http-status.js";
import { codeName } from "../code/names.js";
import type { Detail } from "../status/any-detail.js";
import { fieldsFromDetail } from "../status/json/write-status.js";
import type { Status } from "../status/status.js";
import type { Source } from "./decode/choice.js";
import { printable } from "./printable.js";

/** The details, issues, and items of a list in a detail that are printed. */
export const MAX_ITEMS = 100;
const MAX_DEPTH = 16;
const MAX_ROWS = 64;
const MAX_WIDTH = 40;

interface PrintOptions {
  readonly color: boolean;
  /** Default: not printed. */
  readonly source?: Source;
  /** The largest number of characters. Default: none. */
  readonly limit?: number;
}

export function formatStatus(status: Status, options: PrintOptions): string {
  const { color, limit = Number.POSITIVE_INFINITY } = options;
  const lines: string[] = [];
  let left = limit;
  for (const line of linesOf(status, styles(color), options.source)) {
    left -= line.length + 1;
    if (left < 0) {
      lines.push("", "… the rest is left out: it is more than 20 times as long as the input");
      break;
    }
    lines.push(line);
  }
  return `${lines.join("\n")}\n`;
}

/** Returns the source for people, such as "grpc-status-details-bin on line 7". */
function describeSource({ form, line, others }: Source): string {
  const place = line === undefined ? "" : ` on line ${line}`;
  const count = others === 1 ? "1 other status" : `${others} other statuses`;
  return `${form}${place}${others === 0 ? "" : `; ${count} in the input not shown`}`;
}

function styles(color: boolean) {
  const style = (code: number, text: string): string =>
    color ? `\x1b[${code}m${text}\x1b[0m` : text;
  return { style, bold: (text: string) => style(1, text), dim: (text: string) => style(2, text) };
}

function* linesOf(
  status: Status,
  { style, bold, dim }: ReturnType<typeof styles>,
  source?: Source,
): Generator<string> {
  const { code, rawCode, message, details, issues } = status;
  const number = rawCode === code ? `${code}` : `${code}, received as ${rawCode}`;
  yield `${style(code === 0 ? 32 : 31, bold(codeName(code)))} (${number}; HTTP ${httpFromCode(code)} by default)`;
  yield dim(`The code means: ${codeMeanings[code] ?? ""}`);
  if (source !== undefined) yield dim(`read from: ${printable(describeSource(source))}`);
  yield "";
  yield `${bold("message")}  ${message === "" ? dim("(empty)") : printable(message, 9)}`;
  for (const [index, detail] of details.slice(0, MAX_ITEMS).entries()) {
    yield "";
    yield `${bold(`details[${index}]`)}  ${style(36, printable(detail.type) || "(no type)")}`;
    yield* describeDetail(detail);
  }
  if (details.length > MAX_ITEMS)
    yield* ["", `… ${details.length - MAX_ITEMS} more details are left out`];
  if (issues.length > 0) yield* ["", style(33, bold("issues"))];
  for (const { kind, what, where, truncated } of issues.slice(0, MAX_ITEMS)) {
    const cut = truncated && !what.includes("cut off") ? "; the value was probably cut off" : "";
    yield `  ${printable(where)}: ${printable(what)}${cut} ${dim(`(${kind})`)}`;
  }
  if (issues.length > MAX_ITEMS) yield `  … ${issues.length - MAX_ITEMS} more are left out`;
}

function* describeDetail(detail: Detail): Generator<string> {
  const fields = fieldsFromDetail(detail);
  if (fields === undefined) {
    const why = detail.message === undefined ? "unknown type" : "malformed";
    yield `  ${why}, ${detail.value.length} bytes`;
    yield* hexLines(detail.value);
  } else if (Object.keys(fields).length === 0) yield "  (empty)";
  else yield* describeFields(fields, 1);
}

function* describeFields(value: object, depth: number): Generator<string> {
  const indent = "  ".repeat(depth);
  if (depth > MAX_DEPTH) {
    yield `${indent}… deeper values are left out`;
    return;
  }
  const keys = Object.keys(value);
  const entries = keys.slice(0, MAX_ITEMS).map((key) => {
    const item = (value as { readonly [key: string]: unknown })[key];
    return { name: Array.isArray(value) ? `[${key}]` : printable(key), item };
  });
  const leaves = entries.filter(({ item }) => !isNested(item));
  const widest = leaves.reduce((most, { name }) => Math.max(most, name.length), 0);
  const width = Math.min(widest, MAX_WIDTH);
  for (const { name, item } of entries) {
    if (isNested(item)) {
      yield `${indent}${name}`;
      yield* describeFields(item, depth + 1);
    } else
      yield `${indent}${name.padEnd(width)}  ${printable(String(item), indent.length + width + 2)}`;
  }
  if (keys.length > MAX_ITEMS) yield `${indent}… ${keys.length - MAX_ITEMS} more are left out`;
}

function isNested(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}

function* hexLines(bytes: Uint8Array): Generator<string> {
  const end = Math.min(bytes.length, 16 * MAX_ROWS);
  for (let start = 0; start < end; start += 16) {
    const row = [...bytes.subarray(start, start + 16)];
    const hex = row.map((byte) => byte.toString(16).padStart(2, "0")).join(" ");
    const text = row
      .map((byte) => (byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : "."))
      .join("");
    yield `  ${start.toString(16).padStart(4, "0")}  ${hex.padEnd(47)}  ${text}`;
  }
  if (end < bytes.length) yield `  … ${bytes.length - end} more bytes are left out`;
}
