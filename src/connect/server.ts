// The interceptor of servers on @connectrpc/connect, over all three protocols.
//
// A detail keeps its type and its bytes, but not its type URL prefix: Connect holds only the names of types, and
// writes the prefix "type.googleapis.com/".

import type { JsonValue } from "@bufbuild/protobuf";
import { ConnectError, type HandlerContext, type Interceptor } from "@connectrpc/connect";
import { Code } from "../code/names.js";
import { isStatusError } from "../error/is-status-error.js";
import {
  mayLeave,
  neutralError,
  type OnError,
  type OutgoingOptions,
  outgoingError,
} from "../error/outgoing.js";
import { isAccidental } from "../error/recognize/rpc/connect-error.js";
import type { StatusError } from "../error/status-error.js";
import { debugOf } from "../formats/connect/error-json.js";
import type { FormatOptions } from "../formats/detail-json.js";
import { fitStatus } from "../formats/grpc/trailer-limit.js";
import { attempt, notify } from "../safe/call.js";
import { get, isError, isObject } from "../safe/properties.js";
import { isLocal, isReceived } from "../status/status.js";
import { type AnyRequest, isPlainConnectError, reading, replacingErrors } from "./intercept.js";

interface ErrorFormat extends OutgoingOptions, Pick<FormatOptions, "detailJson"> {
  /**
   * Budget for the trailers of gRPC, as in `encodeStatusHeader`. Default 7680 bytes. The other two protocols
   * send their errors in the body of the response, which the interceptor does not limit.
   */
  readonly maxBytes?: number;
  /** Whether to add the JSON of each detail in the Connect protocol, for people to read. Default false. */
  readonly debug?: boolean;
}

/** The options of `serverInterceptor`. The request header `accept-language` names the language of the LocalizedMessage. */
export interface ServerOptions extends ErrorFormat {
  /** Called for every value that a handler throws, unchanged, for logging. */
  readonly onError?: OnError<AnyRequest>;
}

type AnyContext = AnyRequest | HandlerContext;

/**
 * The options of `connectErrorFrom`: those of `serverInterceptor`, and the request, which is required if `onError` takes
 * one.
 */
export type ConnectErrorOptions<Request extends AnyContext | undefined = AnyContext | undefined> =
  ErrorFormat & {
    /**
     * The context of the handler, or the request of an interceptor. Default: none. Then `onError` is called without
     * a request, only `locale` names a language, and the budget applies in every protocol.
     */
    readonly request?: Request;
    /** Called with the thrown value, unchanged, for logging. */
    readonly onError?: OnError<Request>;
  } & (undefined extends Request ? unknown : { readonly request: Request });

/**
 * Makes the interceptor of a server: a StatusError that a handler throws is sent with its code, message and
 * details. So is a ConnectError, with its metadata except for headers about a connection or a body, unless a client
 * received it, as its metadata shows, or it has the text of an exception and either its code is UNKNOWN, as
 * `ConnectError.from` makes it, or the exception is a system error. Anything else is sent as the fallback of the
 * catalog, or as UNKNOWN with a neutral message, and so is what a client of Connect makes of a response that it cannot
 * read, or of a deadline of its own; to pass on the error of another server, throw
 * `StatusError.from(error)`. List it first, so that it also handles the errors of the other interceptors:
 * `connectNodeAdapter({ routes, interceptors: [serverInterceptor()] })`.
 */
export function serverInterceptor(options: ServerOptions = {}): Interceptor {
  const intercept = replacingErrors((thrown, request) =>
    connectErrorFrom(thrown, { ...options, request }),
  );
  return (next) =>
    intercept((request) =>
      next(request.stream ? { ...request, message: ofCaller(request.message) } : request),
    );
}

/** Errors that reading the requests of callers threw: with the texts of OF_CLIENT, but the caller is the reason. */
const fromCallers = new WeakSet<object>();

function ofCaller<T>(requests: AsyncIterable<T>): AsyncIterable<T> {
  return reading(
    requests,
    () => {},
    (thrown) => {
      if (isObject(thrown)) fromCallers.add(thrown);
      throw thrown;
    },
  );
}

/**
 * Makes the error that `serverInterceptor` would throw in place of a thrown value, for handlers and interceptors
 * without it: `throw connectErrorFrom(error, { ...options, request: context })`. Calls `onError`. Never throws.
 */
export function connectErrorFrom<Request extends AnyContext | undefined = undefined>(
  thrown: unknown,
  options?: ConnectErrorOptions<Request>,
): ConnectError;
export function connectErrorFrom(thrown: unknown, options: ConnectErrorOptions = {}): ConnectError {
  const { request } = options;
  notify(() => options.onError?.(thrown, request));
  const own = attempt(() => (isMeant(thrown, request) ? sendable(thrown) : undefined));
  if (own !== undefined) return own;
  const header = (name: string) => attempt(() => request && headersOf(request).get(name)) ?? "";
  const inTrailers = /^application\/grpc(?!-web)/i.test(header("content-type"));
  const hasBudget = inTrailers || request === undefined;
  const budget = hasBudget ? options : { ...options, maxBytes: Number.POSITIVE_INFINITY };
  return connectError(thrown, budget, header("accept-language"));
}

function headersOf(request: AnyContext): Headers {
  return "requestHeader" in request ? request.requestHeader : request.header;
}

function connectError(thrown: unknown, options: ErrorFormat, requested: string): ConnectError {
  const make = (error: StatusError): ConnectError => {
    // Connect escapes as encodeURIComponent does, which throws for half of a surrogate pair.
    const { message, details } = fitStatus(error, options, encodeURIComponent);
    const made = new ConnectError(message, Number(error.code), undefined, undefined, thrown);
    // In the format of received details, whose bytes Connect sends unchanged.
    for (const detail of details) {
      const { type, value } = detail;
      made.details.push({ type, value, ...(debugOf(detail, options) as { debug?: JsonValue }) });
    }
    return made;
  };
  const error = outgoingError(thrown, options, requested);
  // A getter of the error threw.
  return attempt(() => make(error)) ?? make(neutralError(thrown));
}

/** Reports whether a ConnectError was thrown on purpose, and was not received or made by a client. */
function isMeant(thrown: unknown, request: AnyContext | undefined): thrown is ConnectError {
  // The deadline of the call, also if our client interceptor has marked the reason.
  const { aborted, reason } = request?.signal ?? {};
  if (aborted && thrown === reason && thrown instanceof ConnectError) return true;
  return (
    isPlainConnectError(thrown) &&
    !isAccidental(thrown) &&
    (fromCallers.has(thrown) || !(isReceivedByClient(thrown) || isMadeByClient(thrown, request)))
  );
}

/**
 * Messages of Connect's client for a call that ended without a status, or with a response that it cannot read. Its server
 * has some of them too, for the request.
 */
const OF_CLIENT =
  /^(\d+ (HTTP \d{3}$|http\/2 (stream|connection) closed with error code |unsupported (content type|response encoding) |protocol error: (?!(missing|received extra) input )|(parse|serialize) binary: |failed to (parse|serialize) EndStreamResponse: |invalid (end stream$|grpc-status: |envelope, )|message (size )?(\d+ )?is larger than configured (read|write)MaxBytes \d|decompression failed$|received compressed envelope, |unexpected end flag$|sentinel completed early$|connection aborted$|PING timed out$|received GOAWAY without |expected open session, |cannot make a request to \S+: the http2 session |RouterHttpClient: )|(2|12|13) (extra message|missing (message|trailer))$)/;

/** Messages for the end of a call by its deadline or its signal. Handlers pass on the signal of their own call. */
const OF_SIGNAL = /^(the|this) operation (timed out|was aborted( due to timeout)?)\.?$/i;

/** Messages of the exceptions of protobuf-es, which Connect keeps, with parts of the input. */
const OF_CODEC = /^(cannot (de|en)code |Maximum call stack size )/;

/** Reports whether a client of Connect made the error itself: such an error has no metadata. */
function isMadeByClient(
  { code, rawMessage, cause }: ConnectError,
  request: AnyContext | undefined,
): boolean {
  if (OF_SIGNAL.test(rawMessage)) return request?.signal.aborted !== true;
  if (OF_CLIENT.test(`${code} ${rawMessage}`)) return true;
  // connect-web throws strings, of which `ConnectError.from` makes this.
  if (cause === rawMessage && Number(code) === Code.UNKNOWN) return true;
  const isOfException = isError(cause) && get(cause, "message") === rawMessage;
  // A header of the response that is not valid, or its body.
  return isOfException && (Number(code) === Code.DATA_LOSS || OF_CODEC.test(rawMessage));
}

/**
 * Reports whether a client received the error. Connect puts the headers and the trailers of the response into its
 * metadata: every response of a Connect or gRPC server has one of the first two, and that of a proxy without a body has
 * the third. A handler has no reason to set them. Or an interceptor called `ConnectError.from` for an error that another
 * client received, or whose text is local; or a transport for Node, whose default is INTERNAL, for any exception.
 */
function isReceivedByClient({ code, metadata, rawMessage, cause }: ConnectError): boolean {
  const isWrapped = isError(cause) && get(cause, "message") === rawMessage;
  return (
    ["content-type", "grpc-status", "date"].some((name) => metadata.has(name)) ||
    (isWrapped &&
      (isStatusError(cause) ? isReceived(cause) || isLocal(cause) : Number(code) === Code.INTERNAL))
  );
}

/** Returns the error without the headers that must not leave; the error itself if it has none. */
function sendable(error: ConnectError): ConnectError {
  const metadata = new Headers(error.metadata);
  const reserved = [...metadata.keys()].filter((name) => !mayLeave(name));
  if (reserved.length === 0) return error;
  for (const name of reserved) metadata.delete(name);
  const made = new ConnectError(error.rawMessage, error.code, metadata, undefined, error);
  made.details.push(...error.details);
  return made;
}
