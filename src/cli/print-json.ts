// Prints a status as JSON for programs: {status, issues, source}, and `leftOut` if there is more than fits the limit.

import { jsonFromStatus } from "../status/json/write-status.js";
import type { Decoded } from "./decode/choice.js";
import { MAX_ITEMS } from "./print.js";
import { printableJson } from "./printable.js";

/** Returns the JSON, in one line if it would be too long otherwise, and with fewer details if it still is. */
export function formatStatusJson({ status, source }: Decoded, limit: number): string {
  const json = jsonFromStatus(status);
  const issues = status.issues.slice(0, MAX_ITEMS);
  const make = (details: readonly unknown[] | undefined) => {
    const left = {
      details: (json.details?.length ?? 0) - (details?.length ?? 0),
      issues: status.issues.length - issues.length,
    };
    const isCut = left.details > 0 || left.issues > 0;
    const shown = { ...json, ...(details !== undefined && { details }) };
    return { status: shown, issues, source, ...(isCut && { leftOut: left }) };
  };
  const whole = make(json.details);
  const line = printableJson(JSON.stringify(whole));
  // The columns of values that are nested deep can be longer than the values.
  if (indentedLength(line) <= limit) return `${printableJson(JSON.stringify(whole, null, 2))}\n`;
  if (line.length <= limit) return `${line}\n`;
  let left = limit - printableJson(JSON.stringify(make([]))).length;
  const fitting = json.details?.findIndex((detail) => {
    left -= printableJson(JSON.stringify(detail)).length + 1;
    return left < 0;
  });
  return `${printableJson(JSON.stringify(make(json.details?.slice(0, fitting))))}\n`;
}

/** Returns the length that JSON in one line has when it is indented by 2, or a little more. */
function indentedLength(json: string): number {
  let length = json.length;
  let depth = 0;
  let isText = false;
  for (let i = 0; i < json.length; i++) {
    const char = json[i];
    if (isText) {
      if (char === "\\") i++;
      else if (char === '"') isText = false;
    } else if (char === '"') isText = true;
    else if (char === ":") length++;
    else if (char === "{" || char === "[") length += 1 + 2 * ++depth;
    else if (char === "}" || char === "]") length += 1 + 2 * --depth;
    else if (char === ",") length += 1 + 2 * depth;
  }
  return length;
}
