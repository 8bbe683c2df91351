// The TypeError of a browser's fetch that received no response, or only a part of one. Its text stays local.

import { Code } from "../../../code/names.js";
import { get, isError } from "../../../safe/properties.js";
import { type Found, localError } from "../found.js";

/**
 * The texts of Chromium and Firefox, for a call and for its body, of Safari and of React Native; the host may
 * follow in parentheses. Only the text distinguishes the error from any other TypeError. Browsers hide the reason
 * from scripts, so it may also be a response that CORS blocks.
 */
const FETCH_FAILED =
  /^(Failed to fetch|network error|NetworkError when attempting to fetch resource\.|Error in input stream|Load failed|Network request failed)( \(.*\))?$/;

export function readBrowserFetchError(thrown: unknown): Found | undefined {
  if (!isError(thrown) || get(thrown, "name") !== "TypeError") return undefined;
  if (!FETCH_FAILED.test(String(get(thrown, "message")))) return undefined;
  // In gRPC, a connection that cannot be made, or is lost, is UNAVAILABLE.
  return localError(thrown, Code.UNAVAILABLE);
}
