// An RpcError of protobuf-ts: the name of a code, and `meta`. The gRPC-web transport does not decode grpc-message.

import { Code, parseCode } from "../../../code/names.js";
import { percentDecode } from "../../../formats/grpc/percent.js";
import { get, isObject } from "../../../safe/properties.js";
import { type Found, failedCall } from "../found.js";

export function readProtobufTsError(thrown: unknown): Found | undefined {
  const name = get(thrown, "code");
  const message = get(thrown, "message");
  const meta = get(thrown, "meta");
  if (get(thrown, "name") !== "RpcError" || typeof name !== "string" || !isObject(meta))
    return undefined;
  const text = typeof message === "string" ? message : "";
  const code = parseCode(name) ?? Code.UNKNOWN;
  const found = failedCall(code, text, meta);
  // In gRPC, grpc-js has decoded the message.
  if (get(meta, "content-type") !== undefined) return found;
  const decoded = failedCall(code, percentDecode(text).text, meta);
  // The message of the details may have the escapes too.
  return decoded.issues.length > found.issues.length ? found : decoded;
}
