// The public StatusError: the class with `from`, which reads every format.

import { Code } from "../code/names.js";
import { jsonInput } from "../status/json/read-detail.js";
import { jsonFromDetail } from "../status/json/write-status.js";
import type { StatusInit } from "../status/status.js";
import { replaceable, type StatusErrorBase, type StatusErrorOptions } from "./bare-status-error.js";
import { FullStatusError } from "./full-status-error.js";
import { readAbort, readTimeout } from "./recognize/abort.js";
import { readAxiosError } from "./recognize/axios-error.js";
import { readBrowserFetchError } from "./recognize/browser-fetch-error.js";
import { localError, type NewInput, type Recognizer } from "./recognize/found.js";
import { readThrownBody, readThrownText } from "./recognize/json-body.js";
import { readNodeError } from "./recognize/node-error.js";
import { clientRecognizers, errorFrom } from "./rpc-error.js";

/** An error with a gRPC code, a message and details. */
export interface StatusError extends StatusErrorBase {}

/** The type of the class StatusError. */
export interface StatusErrorConstructor {
  readonly prototype: StatusError;

  /** Throws a TypeError unless the code is one of the 16 error codes. */
  new (status: StatusInit, options?: StatusErrorOptions): StatusError;

  /**
   * Returns the StatusError in a thrown value. Never throws. A StatusError is returned as is; for a match
   * of a catalog, the StatusError that it was found in is returned. Otherwise the thrown value is the `cause` of the
   * result. (An error that a client received, by `clientInterceptor` or `fromResponse`, is copied, with the received one as
   * `cause`; servers send the copy.)
   *
   * - These keep their code, message and details: a ServiceError of grpc-js, a ConnectError, a ClientError of
   *   nice-grpc, a GoogleError, an RpcError of grpc-web or protobuf-ts, the copy that Node makes of a StatusError
   *   that a worker threw, a google.rpc.Status as a message or as `decodeStatus` returns it, and an Operation that
   *   failed.
   * - So do an error as JSON in the format of Google, grpc-gateway or Connect, problem details, the text of such
   *   JSON, and an AxiosError whose response has such a body.
   * - A TimeoutError is DEADLINE_EXCEEDED, a system error has the code that `rpcstatus/code/errno` gives for its
   *   name, and a browser fetch that failed without a response is UNAVAILABLE, since scripts cannot tell whether
   *   CORS was the reason.
   * - Otherwise the first of these found among its causes counts. The causes are the `errors` of an AggregateError
   *   and `cause`; they are searched nearest first, up to 1000 errors. An AbortError without such a cause is
   *   CANCELLED.
   * - Anything else is UNKNOWN.
   *
   * For every error that the first two points do not list, the text becomes the message and stays local: a neutral
   * message is sent.
   */
  from(thrown: unknown): StatusError;
}

/** An error with a gRPC code, a message and details. */
export const StatusError: StatusErrorConstructor = /*@__PURE__*/ withFrom(FullStatusError);

function withFrom(Base: typeof StatusErrorBase): StatusErrorConstructor {
  replaceable.detailJson = (detail) => jsonFromDetail(detail);
  return Object.defineProperty(Base, "from", {
    value: from,
    configurable: true,
    writable: true,
  }) as never;
}

const input: NewInput = (kind) => jsonInput([], kind);

function from(thrown: unknown): StatusError {
  const recognizers: readonly Recognizer[] = [
    ...clientRecognizers,
    readThrownBody,
    readThrownText,
    readAxiosError,
    readTimeout,
    readBrowserFetchError,
    readNodeError,
    readAbort,
  ];
  const otherwise = () => localError(thrown, Code.UNKNOWN);
  return errorFrom(thrown, recognizers, input, otherwise) as StatusError;
}
