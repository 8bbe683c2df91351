// The public StatusError: the class with `from`, which reads every format.

import { Code } from "../code/names.js";
import { jsonInput } from "../status/json/read-detail.js";
import { jsonFromDetail } from "../status/json/write-status.js";
import type { StatusInit } from "../status/status.js";
import { replaceable, type StatusErrorBase, type StatusErrorOptions } from "./bare-status-error.js";
import { FullStatusError } from "./full-status-error.js";
import { readAbort, readTimeout } from "./recognize/engine/abort.js";
import { readBrowserFetchError } from "./recognize/engine/browser-fetch-error.js";
import {
  readHiddenConnectionError,
  readHiddenFetchError,
} from "./recognize/engine/hidden-error.js";
import { readNodeConnectionError } from "./recognize/engine/node-connection-error.js";
import { readNodeError } from "./recognize/engine/node-error.js";
import { readServerFetchError } from "./recognize/engine/server-fetch-error.js";
import { localError, type NewInput, type Recognizer } from "./recognize/found.js";
import { readAxiosError } from "./recognize/http/axios-error.js";
import { readFirebaseError } from "./recognize/http/firebase-error.js";
import { readNoResponseError } from "./recognize/http/no-response-error.js";
import { readGoogleApiError, readResponseError } from "./recognize/http/response-error.js";
import { readThrownBody, readThrownMessage, readThrownText } from "./recognize/json-body.js";
import {
  readClonedError,
  readCopiedCall,
  readCopiedConnectError,
  readCopiedDetails,
} from "./recognize/rpc/copied-error.js";
import { readTwirpError } from "./recognize/rpc/twirp-error.js";
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
   * - These keep their code, message and details: a ServiceError of grpc-js, a ConnectError, a ClientError or
   *   RichClientError of nice-grpc, a GoogleError, an RpcError of grpc-web or protobuf-ts, a GrpcWebError of ts-proto,
   *   the copy that Node makes of a StatusError that a worker threw, a google.rpc.Status as a message or as
   *   `decodeStatus` returns it, and an Operation that failed.
   * - So do copies of these errors that JSON, `structuredClone`, a worker, a serializer or a logger made. A copy that has
   *   lost its details has an issue of the kind `unreadable`.
   * - So do an error as JSON in the format of Google, grpc-gateway or Connect, problem details, the text of such
   *   JSON, an error whose message is such JSON, and an error of an HTTP client whose response has such a body, or headers
   *   of gRPC.
   * - An error of an HTTP client with any other response, or that response alone, has the code of the HTTP status, in the
   *   dialect `rest`. A FirebaseError has the code that it names, and a Twirp error that of its name.
   * - A call without a response is UNAVAILABLE: a fetch of any engine, a failed TLS handshake, another protocol, a
   *   connection that was lost. Scripts in a browser cannot tell whether CORS was the reason. A TimeoutError, and a
   *   timeout of an HTTP client, is DEADLINE_EXCEEDED, but one of connecting is UNAVAILABLE, as in gRPC. A stream of
   *   HTTP/2 that was reset has the code that `rpcstatus/code/http2` gives, a system error that of
   *   `rpcstatus/code/errno`.
   * - Otherwise the first of these found among its causes counts. The causes are `errors`, `cause`, and the errors that
   *   GraphQL, verror, SuppressedError, Nest and others wrap; they are searched nearest first, up to 1000 errors. An
   *   AbortError without such a cause is CANCELLED.
   * - Anything else is UNKNOWN.
   *
   * The text of an error that was not received, and of one that only has an HTTP status, becomes the message and stays
   * local: a neutral message is sent.
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

/** Every recognizer, in the order in which they are tried; listed on first use. */
let recognizers: readonly Recognizer[] | undefined;

function from(thrown: unknown): StatusError {
  recognizers ??= [
    readHiddenFetchError,
    readHiddenConnectionError,
    readTwirpError,
    readCopiedDetails,
    ...clientRecognizers,
    readCopiedCall,
    readCopiedConnectError,
    readResponseError,
    readThrownBody,
    readThrownText,
    readThrownMessage,
    readGoogleApiError,
    readFirebaseError,
    readNoResponseError,
    readAxiosError,
    readTimeout,
    readBrowserFetchError,
    readServerFetchError,
    readNodeConnectionError,
    readNodeError,
    readAbort,
    readClonedError,
  ];
  const otherwise = () => localError(thrown, Code.UNKNOWN);
  return errorFrom(thrown, recognizers, input, otherwise) as StatusError;
}
