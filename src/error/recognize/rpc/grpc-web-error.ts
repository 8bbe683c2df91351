// An RpcError of grpc-web: a number as code, and `metadata`. Also a GrpcWebError of ts-proto, whose metadata is that of
// browser-headers.

import { Code, isCode } from "../../../code/names.js";
import { get, isError, isObject } from "../../../safe/properties.js";
import { type Found, failedCall, localError } from "../found.js";

/** The text of the UNKNOWN that grpc-web throws if XMLHttpRequest received no response. */
const NO_RESPONSE = "Http response at 400 or 500 level, http status code: 0";

export function readGrpcWebError(thrown: unknown): Found | undefined {
  const code = get(thrown, "code");
  const message = get(thrown, "message");
  const metadata = get(thrown, "metadata");
  if (!isError(thrown) || typeof code !== "number" || typeof message !== "string") return undefined;
  if (get(thrown, "name") !== "RpcError") {
    const headers = get(metadata, "headersMap");
    // Beside the text of grpc-js in `details`, the message has the code and its name before that text.
    const isTsProto =
      isObject(headers) && isCode(code) && typeof get(thrown, "details") !== "string";
    return isTsProto ? failedCall(code, message, headers) : undefined;
  }
  if (code === Code.UNKNOWN && message === NO_RESPONSE) return localError(thrown, Code.UNAVAILABLE);
  return isObject(metadata) ? failedCall(code, message, metadata) : undefined;
}
