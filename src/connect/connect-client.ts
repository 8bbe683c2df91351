// The interceptor of front ends on the Connect protocol: clientInterceptor without the readers of gRPC.

import { ConnectError, type Interceptor } from "@connectrpc/connect";
import { Code } from "../code/names.js";
import { readStatusError } from "../error/recognize/other-copy.js";
import { readConnectErrorAlone } from "../error/recognize/rpc/connect-error.js";
import { isGrpc } from "./grpc-request.js";
import { replacingErrors } from "./intercept.js";
import { networkRecognizers, type Read, read, receive, receiveReason } from "./receive.js";

/**
 * Makes the interceptor of a client on the Connect protocol, for front ends: it adds less to a bundle than
 * `clientInterceptor`, since it reads neither the trailers of gRPC and gRPC-web nor the errors of other libraries and
 * of Node. With a gRPC or gRPC-web transport, every call fails with INTERNAL and a message that says to use
 * `clientInterceptor`.
 */
export function connectClientInterceptor(): Interceptor {
  const intercept = replacingErrors((thrown, { signal }) => {
    receiveReason(signal, readConnect);
    return receive(thrown, readConnect);
  });
  return (next) => {
    const call = intercept(next);
    return (request) =>
      isGrpc(request.header) ? Promise.reject(receive(refused(), readConnect)) : call(request);
  };
}

const readConnect: Read = (thrown) =>
  read(thrown, [readStatusError, readConnectErrorAlone, ...networkRecognizers]);

function refused(): ConnectError {
  const reason =
    "cannot read the errors of gRPC with connectClientInterceptor: use clientInterceptor";
  return new ConnectError(reason, Number(Code.INTERNAL));
}
