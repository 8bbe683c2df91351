// A ClientError of nice-grpc: code, `details` as text, and the path of the method. It keeps no trailers.

import { codeFromNumber } from "../../../code/names.js";
import { get } from "../../../safe/properties.js";
import { type Found, failedCall } from "../found.js";

export function readNiceGrpcError(thrown: unknown): Found | undefined {
  const code = get(thrown, "code");
  const text = get(thrown, "details");
  const path = get(thrown, "path");
  if (typeof code !== "number" || typeof text !== "string" || typeof path !== "string")
    return undefined;
  return codeFromNumber(code) === code ? failedCall(code, text, undefined) : undefined;
}
