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
import { get, isError } from "../safe/properties.js";
import { isLocal, isReceived } from "../status/status.js";
import { type AnyRequest, isPlainConnectError, replacingErrors } from "./intercept.js";

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
 * catalog, or as UNKNOWN with a neutral message; to pass on the error of another server, throw
 * `StatusError.from(error)`. List it first, so that it also handles the errors of the other interceptors:
 * `connectNodeAdapter({ routes, interceptors: [serverInterceptor()] })`.
 */
export function serverInterceptor(options: ServerOptions = {}): Interceptor {
  return replacingErrors((thrown, request) => connectErrorFrom(thrown, { ...options, request }));
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
  const own = attempt(() => (isMeant(thrown) ? sendable(thrown) : undefined));
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

/** Reports whether a ConnectError was thrown on purpose, and was not received by a client. */
function isMeant(thrown: unknown): thrown is ConnectError {
  return isPlainConnectError(thrown) && !isAccidental(thrown) && !isReceivedByClient(thrown);
}

/** Messages of Connect's client, but not of its server, for a call that ended without a status. */
const OF_CLIENT =
  /^(HTTP \d{3}$|http\/2 (stream|connection) closed with error code |unsupported content type |protocol error: missing (?!input ))/;

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
    OF_CLIENT.test(rawMessage) ||
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
