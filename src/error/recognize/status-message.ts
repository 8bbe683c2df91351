// A thrown google.rpc.Status: a message object of any library, or the result of `decodeStatus`; or an Operation that
// failed.

import { get, isError, isException, isObject, itemsOf } from "../../safe/properties.js";
import { MAX_ITEMS, readStatus } from "../../status/json/read-status.js";
import type { Found, NewInput } from "./found.js";

/** Reads a status whose details have bytes. `readThrownBody` reads those in JSON too. */
export function readStatusMessage(thrown: unknown, newInput: NewInput): Found | undefined {
  if (!isObject(thrown) || isError(thrown) || hasOwnCodes(thrown)) return undefined;
  for (const status of [thrown, operationError(thrown)]) {
    if (hasJson(get(status, "details"))) return undefined;
    const found = readStatus(status, newInput());
    if (found !== undefined) return found;
  }
  return undefined;
}

/**
 * Reports whether an error that is not an exception has the constants of its own codes: that of the Geolocation API, also
 * in React Native, or of a media element.
 */
export function hasOwnCodes(thrown: unknown): boolean {
  return ["PERMISSION_DENIED", "MEDIA_ERR_ABORTED"].some((name) => get(thrown, name) === 1);
}

/** Returns the error of an Operation, which may have an unknown code. In protobuf-es, it is in `result`. */
export function operationError(thrown: unknown): unknown {
  const result = get(thrown, "result");
  const inResult = get(result, "case") === "error";
  const error = inResult ? get(result, "value") : get(thrown, "error");
  return isException(error) ? undefined : error;
}

function hasJson(details: unknown): boolean {
  return itemsOf(details, MAX_ITEMS).some((detail) => get(detail, "@type") !== undefined);
}
