// The answer of a Connect server to a streaming call (connectrpc.com/docs/protocol): frames, of which the
// last one says in JSON how the call ended, whatever the messages are encoded in.

import { Code } from "../../code/names.js";
import { get } from "../../safe/properties.js";
import type { Issue } from "../../status/issue.js";
import { isRecord, JsonInput, parseJson } from "../../status/json/input.js";
import { okInFailure, type Reading } from "../../status/reading.js";
import { framesWith } from "../envelope.js";
import { codeOfHttp } from "../error-code.js";
import { readConnect } from "./read-error-json.js";

const END_STREAM = 0x02;

export function readConnectStream(body: Uint8Array, httpStatus: unknown, issues: Issue[]): Reading {
  const ends = framesWith(END_STREAM, body, issues).map(({ content, isCut }) => ({
    json: parseJson(content, issues),
    isCut,
  }));
  // A stream has one end. Of several, one that says failure counts.
  const end = ends.find(({ json }) => isRecord(get(json, "error"))) ?? ends[0];
  const json = end?.json;
  const input = new JsonInput(issues);
  const error = get(json, "error") ?? undefined;
  if (isRecord(error)) return readConnect(error, httpStatus, input);
  const base = { message: typeof error === "string" ? error : "", details: [], issues };
  const failure = okInFailure(httpStatus);
  if (!isRecord(json) || end?.isCut || error !== undefined) {
    const what = end === undefined ? "the stream has no end" : "the end of the stream is none";
    issues.push({ kind: "missing-status", what, where: "body" });
  } else if (failure === undefined) return { code: Code.OK, rawCode: Code.OK, ...base };
  else issues.push(failure);
  return { ...codeOfHttp(httpStatus, "connect", input), ...base };
}
