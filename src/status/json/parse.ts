// Parses the text or bytes of a body as JSON.

import { decodeUtf8 } from "../../wire/utf8.js";
import { type Issue, reasonOf } from "../issue.js";

/** Returns the JSON value of a body; undefined if it is empty, or is not valid JSON, which is an issue. */
export function parseJson(body: string | Uint8Array, issues: Issue[]): unknown {
  const text = typeof body === "string" ? body : decodeText(body, issues);
  // An empty body is not malformed.
  if (text.trim() === "") return undefined;
  try {
    // A byte order mark is not part of the JSON.
    return JSON.parse(text.replace(/^\ufeff/, ""));
  } catch (error) {
    // grpc-gateway writes a stream as lines; the last one holds the error.
    const whole = text.trimEnd();
    const lineEnd = whole.lastIndexOf("\n");
    const line = lineEnd < 0 ? undefined : parseLine(whole.slice(lineEnd + 1));
    if (line === undefined)
      issues.push({ kind: "malformed-json", what: reasonOf(error).slice(0, 200), where: "body" });
    return line;
  }
}

function parseLine(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    // The caller reports the error of the whole text.
    return undefined;
  }
}

function decodeText(bytes: Uint8Array, issues: Issue[]): string {
  const { text, valid } = decodeUtf8(bytes);
  if (!valid)
    issues.push({ kind: "invalid-utf8", what: "the text is not valid UTF-8", where: "body" });
  return text;
}
