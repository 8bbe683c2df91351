// An error of the Connect protocol (connectrpc.com/docs/protocol): a unary body, or what stands in `error` of
// the message that ends a stream.

import { codeFromConnect } from "../../code/names.js";
import { asArray, get } from "../../safe/properties.js";
import type { JsonInput } from "../../status/json/input.js";
import { readDetails } from "../../status/json/read-detail.js";
import { readMessage } from "../../status/json/read-status.js";
import type { Reading } from "../../status/reading.js";
import { codeOfHttp } from "../error-code.js";

/** Other systems have text as codes too: one that is not Connect's, or none, needs details of its form. */
export function isConnect(json: unknown): boolean {
  const code = get(json, "code");
  if (typeof code === "string" && codeFromConnect(code) !== undefined) return true;
  if (typeof code === "number") return false;
  const first = get(asArray(get(json, "details")), 0);
  return typeof get(first, "type") === "string" && typeof get(first, "value") === "string";
}

export function readConnect(json: unknown, http: unknown, input: JsonInput): Reading {
  const name = get(json, "code");
  const code = typeof name === "string" ? codeFromConnect(name) : undefined;
  if (code === undefined) reportName(name, input);
  return {
    ...(code === undefined ? codeOfHttp(http, "connect", input) : { code, rawCode: code }),
    message: readMessage(get(json, "message"), input),
    details: readDetails(get(json, "details"), input),
    issues: input.issues,
  };
}

export function reportName(name: unknown, input: JsonInput): void {
  if (name === undefined || name === null) {
    input.add("missing-status", "there is no code", "code");
    return;
  }
  const shown = typeof name === "string" ? JSON.stringify(name.slice(0, 100)) : typeof name;
  input.add("unknown-code", `code ${shown} is no name of a code`, "code");
}
