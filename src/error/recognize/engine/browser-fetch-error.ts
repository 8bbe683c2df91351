// The TypeError of a browser's fetch that received no response, or only a part of one. Its text stays local.
//
// Only the text distinguishes the error from any other TypeError, so each pattern is a whole text. Browsers hide the
// reason from scripts, so it may also be a response that CORS blocks.

import { Code } from "../../../code/names.js";
import { get, isError } from "../../../safe/properties.js";
import { type Found, localError } from "../found.js";

/** The texts of Chromium and Firefox, for a call and for its body, and of React Native; the host may follow. */
const FETCH_FAILED =
  /^(Failed to fetch|network error|NetworkError when attempting to fetch resource\.|Error in input stream|Content-Length header of network response exceeds response Body\.|Load failed|Network request failed)( \(.*\))?$/;

/** The texts of Safari up to 16, of apps on iOS, and of Safari's CORS: those of NSURLError, in English. */
const FAILED_ON_APPLE =
  /^(The network connection was lost\.|The Internet connection appears to be offline\.|A server with the specified hostname could not be found\.|Could not connect to the server\.|(An SSL|A TLS) error (has occurred|caused) .*|The certificate for this server .*|A data connection .*|cannot parse response|The operation couldn.t be completed\. \((kCFErrorDomainCFNetwork|NSURLErrorDomain|NSPOSIXErrorDomain) error -?\d+\.\)|Origin \S+ is not allowed by Access-Control-Allow-Origin\.( Status code: \d+)?|Preflight response is not successful\.( Status code: \d+)?)$/s;

const TIMED_OUT = /^(The request timed out\.|Network request timed out)$/;
const CANCELLED = /^cancell?ed$/;

export function readBrowserFetchError(thrown: unknown): Found | undefined {
  if (!isError(thrown) || get(thrown, "name") !== "TypeError") return undefined;
  const text = String(get(thrown, "message"));
  // In gRPC, a connection that cannot be made, or is lost, is UNAVAILABLE.
  if (FETCH_FAILED.test(text) || FAILED_ON_APPLE.test(text))
    return localError(thrown, Code.UNAVAILABLE);
  if (TIMED_OUT.test(text)) return localError(thrown, Code.DEADLINE_EXCEEDED);
  return CANCELLED.test(text) ? localError(thrown, Code.CANCELLED) : undefined;
}
