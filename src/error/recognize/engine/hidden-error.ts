// A failed connection inside the error of an RPC client, which gave it another code. The text stays local.

import { Code } from "../../../code/names.js";
import { get } from "../../../safe/properties.js";
import { type Found, localError } from "../found.js";
import { isAccidental } from "../rpc/connect-error.js";
import { readBrowserFetchError } from "./browser-fetch-error.js";
import { readNodeConnectionError } from "./node-connection-error.js";
import { readServerFetchError } from "./server-fetch-error.js";

/** The text of the client of ts-proto. */
const NO_HEADERS = /^Response closed without headers$/;

/** The texts of a TimeoutError of AbortSignal, whose name protobuf-ts drops. */
const TIMED_OUT =
  /^(The operation was aborted due to timeout|signal timed out|The operation timed out\.)$/;

/** Reads the ConnectError in which Connect's transports for Node hide a failed connection that they do not know: INTERNAL. */
export function readHiddenConnectionError(thrown: unknown): Found | undefined {
  if (get(thrown, "code") !== Code.INTERNAL || !isAccidental(thrown)) return undefined;
  const found = readNodeConnectionError(get(thrown, "cause"));
  return found?.code === Code.UNAVAILABLE ? found : undefined;
}

/**
 * Reads the errors in which clients of gRPC-web hide one of fetch: protobuf-ts as INTERNAL with its text, nice-grpc-web
 * and the client of ts-proto as UNKNOWN with a text of their own.
 */
export function readHiddenFetchError(thrown: unknown): Found | undefined {
  const code = get(thrown, "code");
  const isOfNice = typeof get(thrown, "path") === "string";
  const text = String(get(thrown, isOfNice ? "details" : "message"));
  if (code === Code.UNKNOWN && (isOfNice ? /^Transport error: / : NO_HEADERS).test(text))
    return localError(thrown, Code.UNAVAILABLE);
  if (get(thrown, "name") !== "RpcError" || code !== "INTERNAL") return undefined;
  const hidden = { name: "TypeError", message: get(thrown, "message"), stack: "" };
  const found = readBrowserFetchError(hidden) ?? readServerFetchError(hidden);
  if (found !== undefined) return localError(thrown, found.code);
  const isTimeout = TIMED_OUT.test(String(hidden.message));
  return isTimeout ? localError(thrown, Code.DEADLINE_EXCEEDED) : undefined;
}
