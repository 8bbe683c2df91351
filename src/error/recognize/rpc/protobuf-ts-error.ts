// An RpcError of protobuf-ts: the name of a code, and `meta`.

import { Code, parseCode } from "../../../code/names.js";
import { get, isError, isObject } from "../../../safe/properties.js";
import { type Found, failedCall } from "../found.js";

export function readProtobufTsError(thrown: unknown): Found | undefined {
  const code = get(thrown, "code");
  const message = get(thrown, "message");
  const meta = get(thrown, "meta");
  if (!isError(thrown) || get(thrown, "name") !== "RpcError") return undefined;
  if (typeof code !== "string" || typeof message !== "string" || !isObject(meta)) return undefined;
  return failedCall(parseCode(code) ?? Code.UNKNOWN, message, meta);
}
