// A GrpcWebError of ts-proto: an error with code and message, and the trailers as browser-headers has them. A copy of it
// may have lost the message, which is still in the trailers.

import { codeFromNumber } from "../../../code/names.js";
import { readHeaders, TRAILERS } from "../../../formats/grpc/headers.js";
import { readTrailers } from "../../../formats/grpc/trailers.js";
import { get, isObject } from "../../../safe/properties.js";
import { type Found, failedCall } from "../found.js";

export function readTsProtoError(thrown: unknown): Found | undefined {
  const code = get(thrown, "code");
  const metadata = get(thrown, "metadata");
  if (typeof code !== "number" || codeFromNumber(code) !== code) return undefined;
  if (!isObject(get(metadata, "headersMap"))) return undefined;
  const message = get(thrown, "message");
  if (typeof message === "string" && message !== "") return failedCall(code, message, metadata);
  const trailers = readTrailers(readHeaders(metadata, TRAILERS, []), undefined, []);
  return failedCall(code, trailers.message, metadata);
}
