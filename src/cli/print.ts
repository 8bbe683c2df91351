// Prints a status for people.

import { codeMeanings } from "../../gen/rpcstatus/v1/code_docs_rpcstatus.js";
import { httpFromCode } from "../code/http-status.js";
import { codeName } from "../code/names.js";
import type { Detail } from "../status/any-detail.js";
import { fieldsFromDetail } from "../status/json/write-status.js";
import type { Status } from "../status/status.js";

export function formatStatus(status: Status, color: boolean): string {
  const style = (code: number, text: string): string =>
    color ? `\x1b[${code}m${text}\x1b[0m` : text;
  const bold = (text: string) => style(1, text);
  const dim = (text: string) => style(2, text);
  const { code, rawCode, message, details, issues } = status;
  const number = rawCode === code ? `${code}` : `${code}, received as ${rawCode}`;
  const lines = [
    `${style(code === 0 ? 32 : 31, bold(codeName(code)))} (${number}; HTTP ${httpFromCode(code)} by default)`,
    dim(`The code means: ${codeMeanings[code] ?? ""}`),
    "",
    `${bold("message")}  ${message === "" ? dim("(empty)") : printable(message, 9)}`,
  ];
  for (const [index, detail] of details.entries()) {
    lines.push(
      "",
      `${bold(`details[${index}]`)}  ${style(36, printable(detail.type) || "(no type)")}`,
      ...describeDetail(detail),
    );
  }
  if (issues.length > 0) lines.push("", style(33, bold("issues")));
  for (const { kind, what, where } of issues)
    lines.push(`  ${printable(where)}: ${printable(what)} ${dim(`(${kind})`)}`);
  return `${lines.join("\n")}\n`;
}

function describeDetail(detail: Detail): string[] {
  const fields = fieldsFromDetail(detail);
  if (fields === undefined) {
    const why = detail.message === undefined ? "unknown type" : "malformed";
    return [`  ${why}, ${detail.value.length} bytes`, ...hexLines(detail.value)];
  }
  const lines = describeFields(fields, "  ");
  return lines.length > 0 ? lines : ["  (empty)"];
}

function describeFields(value: unknown, indent: string): string[] {
  const entries = Object.entries(value as object).map(([key, item]) => {
    return { name: Array.isArray(value) ? `[${key}]` : printable(key), item };
  });
  const leaves = entries.filter(({ item }) => !isNested(item));
  const width = leaves.reduce((most, { name }) => Math.max(most, name.length), 0);
  return entries.flatMap(({ name, item }) => {
    if (isNested(item)) return [`${indent}${name}`, ...describeFields(item, `${indent}  `)];
    const text = printable(String(item), indent.length + width + 2);
    return [`${indent}${name.padEnd(width)}  ${text}`];
  });
}

function isNested(value: unknown): boolean {
  return typeof value === "object" && value !== null;
}

/**
 * Escapes control and bidirectional characters, which could change what the terminal shows. If a column is
 * given, the text may have lines, as a stack has, and those after the first begin at the column.
 */
function printable(text: string, column?: number): string {
  const lines = column === undefined ? [text] : text.split(/\r?\n/);
  return lines
    .map((line) =>
      line.replace(
        /[\p{Cc}\p{Cs}\p{Bidi_Control}\u2028\u2029]/gu,
        (char) => `\\u{${(char.codePointAt(0) as number).toString(16)}}`,
      ),
    )
    .join(`\n${" ".repeat(column ?? 0)}`);
}

function hexLines(bytes: Uint8Array): string[] {
  const lines: string[] = [];
  for (let start = 0; start < bytes.length; start += 16) {
    const row = [...bytes.subarray(start, start + 16)];
    const hex = row.map((byte) => byte.toString(16).padStart(2, "0")).join(" ");
    const text = row
      .map((byte) => (byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : "."))
      .join("");
    lines.push(`  ${start.toString(16).padStart(4, "0")}  ${hex.padEnd(47)}  ${text}`);
  }
  return lines;
}
