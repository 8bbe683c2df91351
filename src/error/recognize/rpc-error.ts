// Errors of other gRPC clients. Each has a shape that no other error has: numbers up to 16 are met
// everywhere.

import { Code, codeFromNumber, parseCode } from "../../code/names.js";
import { get, isError, isObject } from "../../safe/properties.js";
import { type Found, foreign } from "./found.js";
import { readCall } from "./grpc-js-error.js";

/** A ClientError of nice-grpc: code, `details` as text, and the path of the method. It keeps no trailers. */
export function readClientError(thrown: unknown): Found | undefined {
  const code = get(thrown, "code");
  const text = get(thrown, "details");
  const path = get(thrown, "path");
  if (typeof code !== "number" || typeof text !== "string" || typeof path !== "string")
    return undefined;
  return codeFromNumber(code) === code ? readCall(code, text, undefined) : undefined;
}

/** What grpc-web throws, as UNKNOWN, where XMLHttpRequest got no answer: it has no other text for it. */
const NO_ANSWER = "Http response at 400 or 500 level, http status code: 0";

/** An RpcError of grpc-web, with a number and `metadata`, or of protobuf-ts, with a name and `meta`. */
export function readRpcError(thrown: unknown): Found | undefined {
  const message = get(thrown, "message");
  if (!isError(thrown) || typeof message !== "string") return undefined;
  const code = get(thrown, "code");
  const metadata = get(thrown, "metadata");
  const meta = get(thrown, "meta");
  const isRpcError = get(thrown, "name") === "RpcError";
  if (isRpcError && code === Code.UNKNOWN && message === NO_ANSWER)
    return foreign(thrown, Code.UNAVAILABLE);
  if (isRpcError && typeof code === "number" && isObject(metadata))
    return readCall(code, message, metadata);
  if (isRpcError && typeof code === "string" && isObject(meta))
    return readCall(parseCode(code) ?? Code.UNKNOWN, message, meta);
  return undefined;
}
