// The error of a fetch that received no response, or only a part of one, outside browsers: Node, Deno, Bun, Cloudflare
// Workers and Electron. Those with a code of Node are in node-error. The text stays local.

import { Code } from "../../../code/names.js";
import { get, isError } from "../../../safe/properties.js";
import { type Found, localError } from "../found.js";

/** Names of error classes of Deno and of the DOM, and codes of Bun, which are names too. */
const NAMES: { readonly [name: string]: Code } = {
  Aborted: Code.CANCELLED,
  ConnectionAborted: Code.UNAVAILABLE,
  ConnectionClosed: Code.UNAVAILABLE,
  ConnectionRefused: Code.UNAVAILABLE,
  ConnectionReset: Code.UNAVAILABLE,
  FailedToOpenSocket: Code.UNAVAILABLE,
  HostUnreachable: Code.UNAVAILABLE,
  Interrupted: Code.UNAVAILABLE,
  InvalidHTTPResponse: Code.UNAVAILABLE,
  Malformed_HTTP_Response: Code.UNAVAILABLE,
  NetworkError: Code.UNAVAILABLE,
  NetworkUnreachable: Code.UNAVAILABLE,
  NotConnected: Code.UNAVAILABLE,
  TimedOut: Code.DEADLINE_EXCEEDED,
  Timeout: Code.DEADLINE_EXCEEDED,
};

/**
 * Deno's, from its HTTP client, begin with what failed; the reason follows. A "builder error" is a wrong argument. Its
 * classes InvalidData and UnexpectedEof are those of files too, so only the text says that TLS failed.
 */
const DENO =
  /^(error sending request( for url \(| from )|error sending request$|client error \((Connect|SendRequest|Canceled|ChannelClosed)\)|(error reading a body from connection|error decoding response body|error trying to connect|connection closed before message completed|connection error|http2 error|dns error|tcp connect error|invalid peer certificate)(:|$)|tls handshake eof$|peer closed connection without sending TLS close_notify|received fatal alert: )/;
const CLASSES = /^(TypeError|Error|Http|InvalidData|UnexpectedEof)$/;

/**
 * Chromium's, in Electron and in the tools that control a browser; the address may follow. Those of wrong arguments, files
 * and refused responses are not the network's.
 */
const CHROMIUM =
  /^net::ERR_(?!INVALID_(URL|ARG|HANDLE)|FILE_|UPLOAD_|BLOCKED_|CACHE_|UNSAFE_|NOT_IMPLEMENTED|ACCESS_DENIED|\w*_URL_SCHEME|\w*REDIRECT)(\w{1,60})( at .*)?$/s;

const BUN =
  /^(Unable to connect\. Is the computer able to access the url\?|Was there a typo in the url or port\?|The socket connection was closed unexpectedly\..*|(?!Unsupported)\w+ fetching ".*"\. For more information, pass `verbose: true` in the second argument to fetch\(\)| ?A network error occurred\.)$/s;

const WORKERS = /^Network connection lost\.?$/;

/** Node's texts, whose reason is in the cause. */
const NODE = /^(fetch failed|terminated)$/;

/** The causes of "fetch failed" that are not the network's: wrong arguments, and responses that were refused. */
const REFUSED =
  /^(unknown scheme|bad port|invalid (method|url|path|blob|data:).*|(about|file):? .*|not implemented.*|URL scheme .*|request (mode|redirect|keepalive) .*|.*redirect.*|integrity mismatch|proxy authentication required|expected non-null body source)$/is;
const REFUSED_CODES = /^(UND_ERR_(INVALID_|NOT_SUPPORTED|REQ_|RES_EXCEEDED)|ERR_INVALID_)/;

export function readServerFetchError(thrown: unknown): Found | undefined {
  if (!isError(thrown)) return undefined;
  const name = get(thrown, "name");
  const text = String(get(thrown, "message"));
  for (const key of [name, get(thrown, "code")])
    if (typeof key === "string" && Object.hasOwn(NAMES, key))
      return localError(thrown, NAMES[key] as Code);
  if (!CLASSES.test(String(name))) return undefined;
  const [, , reason] = CHROMIUM.exec(text) ?? [];
  if (reason === "ABORTED") return localError(thrown, Code.CANCELLED);
  if (reason === "TIMED_OUT") return localError(thrown, Code.DEADLINE_EXCEEDED);
  if (reason !== undefined || DENO.test(text) || BUN.test(text) || WORKERS.test(text))
    return localError(thrown, Code.UNAVAILABLE);
  if (name !== "TypeError" || !NODE.test(text) || isRefused(get(thrown, "cause"))) return undefined;
  return { ...localError(thrown, Code.UNAVAILABLE), inconclusive: 1 };
}

function isRefused(cause: unknown): boolean {
  return (
    REFUSED.test(String(get(cause, "message"))) || REFUSED_CODES.test(String(get(cause, "code")))
  );
}
