// Restores errors that Connect drops from a response. Connect finds no error in trailers of gRPC that have the
// details of a status with code 0, or that follow headers with an OK status; it throws another error for details or
// a message that it cannot decode; and it throws INVALID_ARGUMENT, which blames the request, for a response that
// ends early.

import { ConnectError } from "@connectrpc/connect";
import { Code } from "../code/names.js";
import { MESSAGE_HEADER, STATUS_HEADER } from "../formats/grpc/headers.js";
import { statusInTrailers } from "../formats/grpc/trailers.js";
import { isGrpc } from "./grpc-request.js";
import type { CallResponse } from "./intercept.js";

/**
 * Returns the error in the trailers of the response to a request with the given headers; undefined if it is OK
 * or has no status.
 */
export function errorInTrailers(
  request: Headers,
  { header, trailer }: CallResponse,
  cause?: unknown,
): ConnectError | undefined {
  if (!isGrpc(request)) return undefined;
  if (!header.has(STATUS_HEADER) && !trailer.has(STATUS_HEADER)) return undefined;
  const { code, message, details } = statusInTrailers([...trailer, ...header]);
  if (code === Code.OK) return undefined;
  // Messages cannot be joined: the one beside the failure is kept.
  const isLast = statusInTrailers(trailer).code === code;
  const [first, last] = isLast ? [header, trailer] : [trailer, header];
  const metadata = new Headers(first);
  last.forEach((value, name) => {
    if (name === MESSAGE_HEADER) metadata.set(name, value);
    else metadata.append(name, value);
  });
  const error = new ConnectError(message, Number(code), metadata, undefined, cause);
  for (const { type, value } of details) error.details.push({ type, value });
  return error;
}

/**
 * Returns the error that Connect should have thrown; undefined if it threw the right one. An error that was not in
 * the response has no metadata.
 */
export function restoreError(
  thrown: unknown,
  request: Headers,
  response: CallResponse | undefined,
): ConnectError | undefined {
  const lost = () => response && errorInTrailers(request, response, thrown);
  if (thrown instanceof URIError) return lost();
  if (!(thrown instanceof ConnectError) || thrown.metadata.has("content-type")) return undefined;
  const code = Number(thrown.code);
  if (code === Code.DATA_LOSS) return lost();
  const { rawMessage } = thrown;
  const isBroken = code === Code.INVALID_ARGUMENT && rawMessage.startsWith("protocol error: ");
  if (!isBroken) return undefined;
  // gRPC's own clients report INTERNAL in this case.
  return (
    lost() ?? new ConnectError(rawMessage, Number(Code.INTERNAL), undefined, undefined, thrown)
  );
}
