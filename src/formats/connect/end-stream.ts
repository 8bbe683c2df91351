// Reads and writes the end of a Connect stream (connectrpc.com/docs/protocol). The last envelope of a response
// reports in JSON how the call ended, whatever the encoding of the messages.

import { Code } from "../../code/names.js";
import { get } from "../../safe/properties.js";
import { isRecord } from "../../status/bounded-json.js";
import type { Issue } from "../../status/issue.js";
import { parseJson } from "../../status/json/parse.js";
import { jsonInput } from "../../status/json/read-detail.js";
import type { Reading } from "../../status/reading.js";
import type { StatusLike } from "../../status/status.js";
import { envelopesWith } from "../envelope.js";
import { codeOfHttp, okInFailure } from "../error-code.js";
import {
  type ConnectJson,
  type ConnectOptions,
  connectFromStatus,
  readConnect,
} from "./error-json.js";

/** The message that ends a stream of the Connect protocol with an error. */
export interface ConnectEndStreamJson {
  readonly error: ConnectJson;
  /** The trailers. Left out if there are none. */
  readonly metadata?: { readonly [name: string]: readonly string[] };
}

interface ConnectEndStreamOptions extends ConnectOptions {
  /** Trailers to send with the error, by name. Default: none. */
  readonly metadata?: { readonly [name: string]: readonly string[] };
}

/** Returns the message that ends a stream with an error, before it is put into its envelope. Never throws. */
export function connectEndStreamFromStatus(
  status: StatusLike,
  options: ConnectEndStreamOptions = {},
): ConnectEndStreamJson {
  const { metadata } = options;
  return { error: connectFromStatus(status, options), ...(metadata && { metadata }) };
}

const END_STREAM_FLAG = 0x02;

export function readConnectStream(body: Uint8Array, httpStatus: unknown, issues: Issue[]): Reading {
  const ends = envelopesWith(END_STREAM_FLAG, body, issues).map(({ content, isCut }) => ({
    json: parseJson(content, issues),
    isCut,
  }));
  // A stream has one end. Of several, the first that reports a failure wins.
  const end = ends.find(({ json }) => isRecord(get(json, "error"))) ?? ends[0];
  const json = end?.json;
  const input = jsonInput(issues);
  const error = get(json, "error") ?? undefined;
  if (isRecord(error)) return readConnect(error, httpStatus, "connect", input);
  const base = { message: typeof error === "string" ? error : "", details: [], issues };
  const failure = okInFailure(httpStatus);
  if (!isRecord(json) || end?.isCut || error !== undefined) {
    const what =
      end === undefined
        ? "the stream has no end-of-stream message"
        : "the end-of-stream message is malformed";
    issues.push({ kind: "missing-status", what, where: "body" });
  } else if (failure === undefined) return { code: Code.OK, rawCode: Code.OK, ...base };
  else issues.push(failure);
  return { ...codeOfHttp(httpStatus, "connect", input), ...base };
}
