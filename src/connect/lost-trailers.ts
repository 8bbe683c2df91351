// What Connect loses of an answer. It sees no error in trailers of gRPC that have the details of a status with code
// 0, or that come after headers which say OK; it throws another one for details or a message that it cannot decode;
// and an answer that breaks off is an INVALID_ARGUMENT, which blames the request.

import { ConnectError } from "@connectrpc/connect";
import { Code } from "../code/names.js";
import { statusFromTrailers } from "../formats/grpc/trailers.js";
import type { CallResponse } from "./intercept.js";

/** What the answer to a request with these headers ended with; undefined where it was OK, or did not end. */
export function lostError(
  request: Headers,
  { header, trailer }: CallResponse,
  cause?: unknown,
): ConnectError | undefined {
  if (!/^application\/grpc/i.test(request.get("content-type") ?? "")) return undefined;
  if (!header.has("grpc-status") && !trailer.has("grpc-status")) return undefined;
  const { code, message, details } = statusFromTrailers([...trailer, ...header]);
  if (code === Code.OK) return undefined;
  // A message cannot be joined: it is that of the block that says failure.
  const isLast = statusFromTrailers(trailer).code === code;
  const [first, last] = isLast ? [header, trailer] : [trailer, header];
  const metadata = new Headers(first);
  last.forEach((value, name) => {
    if (name === "grpc-message") metadata.set(name, value);
    else metadata.append(name, value);
  });
  const error = new ConnectError(message, Number(code), metadata, undefined, cause);
  for (const { type, value } of details) error.details.push({ type, value });
  return error;
}

/** What Connect should have thrown; undefined where it did. An error that is not of the answer has no metadata. */
export function mendError(
  thrown: unknown,
  request: Headers,
  response: CallResponse | undefined,
): ConnectError | undefined {
  const lost = () => response && lostError(request, response, thrown);
  if (thrown instanceof URIError) return lost();
  if (!(thrown instanceof ConnectError) || thrown.metadata.has("content-type")) return undefined;
  const code = Number(thrown.code);
  if (code === Code.DATA_LOSS) return lost();
  const { rawMessage } = thrown;
  const isBroken = code === Code.INVALID_ARGUMENT && rawMessage.startsWith("protocol error: ");
  if (!isBroken) return undefined;
  // The code that gRPC's own clients have for it.
  return (
    lost() ?? new ConnectError(rawMessage, Number(Code.INTERNAL), undefined, undefined, thrown)
  );
}
