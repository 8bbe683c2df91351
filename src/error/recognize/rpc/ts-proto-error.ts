// A GrpcWebError of ts-proto: an error with code and message, and the trailers as browser-headers has them.

import { codeFromNumber } from "../../../code/names.js";
import { get, isError, isObject } from "../../../safe/properties.js";
import { type Found, failedCall } from "../found.js";

export function readTsProtoError(thrown: unknown): Found | undefined {
  const code = get(thrown, "code");
  const message = get(thrown, "message");
  const headers = get(get(thrown, "metadata"), "headersMap");
  if (!isError(thrown) || typeof code !== "number" || codeFromNumber(code) !== code)
    return undefined;
  if (typeof message !== "string" || !isObject(headers)) return undefined;
  return failedCall(code, message, headers);
}
