// The interceptor of clients on @connectrpc/connect, for all three protocols. connect-client.ts has the one for the
// Connect protocol alone.

import type { Interceptor } from "@connectrpc/connect";
import { Code } from "../code/names.js";
import { readNodeError } from "../error/recognize/engine/node-error.js";
import { localError, type Recognizer } from "../error/recognize/found.js";
import { isAccidental } from "../error/recognize/rpc/connect-error.js";
import { readStatusMessage } from "../error/recognize/status-message.js";
import { clientRecognizers } from "../error/rpc-error.js";
import { attempt } from "../safe/call.js";
import { get, isError } from "../safe/properties.js";
import { replacingErrors } from "./intercept.js";
import { errorInTrailers, restoreError } from "./lost-trailers.js";
import { networkRecognizers, type Read, read, receive, receiveReason } from "./receive.js";

/**
 * Makes the interceptor of a client: the error of a call is a StatusError. It is still the ConnectError too, since
 * Connect lets a client throw nothing else: it keeps `rawMessage`, `metadata` and `findDetails`, `details` holds
 * the details of the status, and `message` is without the code. List it first, so that the other interceptors see
 * the errors that they know: `createConnectTransport({ baseUrl, interceptors: [clientInterceptor()] })`.
 *
 * In gRPC and gRPC-web, the trailers win, even if Connect reads another code in them, or none at all. In some cases
 * Connect does not pass on the trailers, and its own error stays: in a unary call, in gRPC-web or in a Trailers-Only
 * response, if Connect cannot decode the details or the message; and in a unary call without a response message, if the
 * status in the details has code 0. A response that ends early is INTERNAL.
 *
 * From Connect 2.1.2 on, a call that its caller cancels with a `signal` throws Connect's own error, which
 * `StatusError.from` reads like any other. If another interceptor throws the JSON of an error, or an error of an HTTP
 * client such as axios, it becomes UNKNOWN: such an interceptor should throw `StatusError.from(error)`. A server does
 * not pass on errors of the calls that it makes as a client; to do so, throw `StatusError.from(error)`.
 */
export function clientInterceptor(): Interceptor {
  return replacingErrors(
    (thrown, { signal, header }, response) => {
      receiveReason(signal, readAny);
      return receive(attempt(() => restoreError(thrown, header, response)) ?? thrown, readAny);
    },
    ({ header }, response) => {
      const lost = attempt(() => errorInTrailers(header, response));
      if (lost !== undefined) throw lost;
    },
  );
}

/** Reads the error of a call. Connect itself reads the JSON of responses. */
const readAny: Read = (thrown) =>
  read(thrown, [
    readFailedConnection,
    ...clientRecognizers,
    readStatusMessage,
    ...networkRecognizers,
    readNodeError,
  ]);

/**
 * Reads a failed connection that Connect's transports do not know, such as one with a certificate that is rejected:
 * those for Node make INTERNAL of it, and the fetch of Node has a text of its own. `StatusError.from` has lists of the
 * codes and the texts; here, any code but that of a wrong argument counts.
 */
const readFailedConnection: Recognizer = (thrown) => {
  const cause = get(thrown, "cause");
  const isHidden = get(thrown, "code") === Code.INTERNAL && isAccidental(thrown);
  if (isHidden && !/^ERR_(HTTP2_)?INVALID_/.test(String(get(cause, "code"))))
    return localError(cause, Code.UNAVAILABLE);
  const isFetch = isError(thrown) && get(thrown, "message") === "fetch failed";
  return isFetch
    ? { ...localError(cause ?? thrown, Code.UNAVAILABLE), inconclusive: 2 }
    : undefined;
};
