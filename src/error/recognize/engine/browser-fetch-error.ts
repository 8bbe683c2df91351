// The TypeError of a browser's fetch that received no response, or only a part of one. Its text stays local.
//
// Only the text distinguishes the error from any other TypeError, so each pattern is a whole text. Browsers hide the
// reason from scripts, so it may also be a response that CORS blocks.

import { Code } from "../../../code/names.js";
import { get, isError } from "../../../safe/properties.js";
import { type Found, localError } from "../found.js";

/**
 * By code, the texts of Chromium and Firefox, for a call and for its body, of Safari and of React Native; the host may
 * follow. Then those of NSURLError, in English, which Safari up to 16 and apps on Apple's systems have, and of Safari's CORS.
 * In gRPC, a connection that cannot be made, or is lost, is UNAVAILABLE.
 */
const TEXTS: readonly (readonly [text: RegExp, code: Code])[] = [
  [
    /^(Failed to fetch|network error|NetworkError when attempting to fetch resource\.|Error in (?:input|body) stream|Load failed|Network request failed|The network connection was lost\.|The Internet connection appears to be offline\.)( \(.*\))?$/,
    Code.UNAVAILABLE,
  ],
  [
    /^(A server with the specified hostname could not be found\.|Could not connect to the server\.|(An SSL|A TLS) error (has occurred|caused) .*|The certificate for this server .*|A data connection .*|cannot parse response|The operation couldn.t be completed\. \((kCFErrorDomainCFNetwork|NSURLErrorDomain|NSPOSIXErrorDomain) error -?\d+\.\)|Origin \S+ is not allowed by Access-Control-Allow-Origin\.( Status code: \d+)?|Preflight response is not successful\.( Status code: \d+)?|Content-Length header of network response exceeds response Body\.)$/s,
    Code.UNAVAILABLE,
  ],
  [/^(The request|Network request) timed out\.?$/, Code.DEADLINE_EXCEEDED],
  [/^cancell?ed$/, Code.CANCELLED],
];

export function readBrowserFetchError(thrown: unknown): Found | undefined {
  if (!isError(thrown) || get(thrown, "name") !== "TypeError") return undefined;
  const text = String(get(thrown, "message"));
  const code = TEXTS.find(([pattern]) => pattern.test(text))?.[1];
  return code === undefined ? undefined : localError(thrown, code);
}
