// An RpcError of grpc-web: a number as code, and `metadata`.

import { Code } from "../../../code/names.js";
import { get, isError, isObject } from "../../../safe/properties.js";
import { type Found, failedCall, localError } from "../found.js";

/** The text of the UNKNOWN that grpc-web throws if XMLHttpRequest received no response. */
const NO_RESPONSE = "Http response at 400 or 500 level, http status code: 0";

export function readGrpcWebError(thrown: unknown): Found | undefined {
  const code = get(thrown, "code");
  const message = get(thrown, "message");
  if (!isError(thrown) || get(thrown, "name") !== "RpcError") return undefined;
  if (typeof code !== "number" || typeof message !== "string") return undefined;
  if (code === Code.UNKNOWN && message === NO_RESPONSE) return localError(thrown, Code.UNAVAILABLE);
  const metadata = get(thrown, "metadata");
  return isObject(metadata) ? failedCall(code, message, metadata) : undefined;
}
