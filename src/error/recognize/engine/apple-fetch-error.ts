// The TypeError of fetch in Safari up to 16 and in apps on Apple's systems, with the text of NSURLError, in English; and
// those of Safari's CORS and of a body that is cut off in Firefox. The text stays local.

import { Code } from "../../../code/names.js";
import { get, isError } from "../../../safe/properties.js";
import { type Found, localError } from "../found.js";

const FAILED =
  /^(A server with the specified hostname could not be found\.|Could not connect to the server\.|(An SSL|A TLS) error (has occurred|caused) .*|The certificate for this server .*|A data connection .*|cannot parse response|The operation couldn.t be completed\. \((kCFErrorDomainCFNetwork|NSURLErrorDomain|NSPOSIXErrorDomain) error -?\d+\.\)|Origin \S+ is not allowed by Access-Control-Allow-Origin\.( Status code: \d+)?|Preflight response is not successful\.( Status code: \d+)?|Content-Length header of network response exceeds response Body\.)$/s;
const CANCELLED = /^cancell?ed$/;

export function readAppleFetchError(thrown: unknown): Found | undefined {
  if (!isError(thrown) || get(thrown, "name") !== "TypeError") return undefined;
  const text = String(get(thrown, "message"));
  if (FAILED.test(text)) return localError(thrown, Code.UNAVAILABLE);
  return CANCELLED.test(text) ? localError(thrown, Code.CANCELLED) : undefined;
}
