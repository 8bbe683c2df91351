// The TypeError of a browser's fetch that received no response, or only a part of one. Its text stays local.
//
// Only the text distinguishes the error from any other TypeError, so each pattern is a whole text. Browsers hide the
// reason from scripts, so it may also be a response that CORS blocks. apple-fetch-error has the rarer texts.

import { Code } from "../../../code/names.js";
import { get, isError } from "../../../safe/properties.js";
import { type Found, localError } from "../found.js";

/** The texts of Chromium and Firefox, for a call and for its body, of Safari and of React Native; the host may follow. */
const FETCH_FAILED =
  /^(Failed to fetch|network error|NetworkError when attempting to fetch resource\.|Error in (?:input|body) stream|Load failed|Network request failed|The network connection was lost\.|The Internet connection appears to be offline\.)( \(.*\))?$/;
const TIMED_OUT = /^(The request|Network request) timed out\.?$/;

export function readBrowserFetchError(thrown: unknown): Found | undefined {
  if (!isError(thrown) || get(thrown, "name") !== "TypeError") return undefined;
  const text = String(get(thrown, "message"));
  // In gRPC, a connection that cannot be made, or is lost, is UNAVAILABLE.
  if (FETCH_FAILED.test(text)) return localError(thrown, Code.UNAVAILABLE);
  return TIMED_OUT.test(text) ? localError(thrown, Code.DEADLINE_EXCEEDED) : undefined;
}
