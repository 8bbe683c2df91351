// Finds a status in whatever was thrown: by shape, without importing the libraries that threw it. Total:
// getters that throw, proxies, cycles and values that are no objects give a status too.

import { Code } from "../code/names.js";
import { attempt } from "../safe/call.js";
import { get, isError, itemsOf } from "../safe/properties.js";
import { readConnectError } from "./recognize/connect-error.js";
import { type Found, foreign } from "./recognize/found.js";
import { readGoogleError } from "./recognize/google-gax-error.js";
import { readServiceError } from "./recognize/grpc-js-error.js";
import { readText, readThrownBody } from "./recognize/json-body.js";
import { isAbort, readSystemError } from "./recognize/node-error.js";
import { readCopy, readStatusError } from "./recognize/other-copy.js";
import { readClientError, readRpcError } from "./recognize/rpc-error.js";

/** In this order: the first that knows what was thrown reads it. */
const readers: readonly ((thrown: unknown) => Found | undefined)[] = [
  readStatusError,
  readCopy,
  readServiceError,
  readConnectError,
  readClientError,
  readRpcError,
  readGoogleError,
  readThrownBody,
  readText,
  readSystemError,
];

// A proxy may have a cause that has a cause, for ever.
const MOST_ERRORS = 1000;

/**
 * The status of what was thrown, else the first one among what led to it: the `errors` of an AggregateError in
 * order, then the `cause`, nearest first. An AbortError counts last: what aborted it says more. So does what was
 * made of another error without knowing what that means.
 */
export function findStatus(thrown: unknown): Found {
  const queue = [thrown];
  const seen = new Set<unknown>(queue);
  let aborted: Found | undefined;
  let vague: Found | undefined;
  for (const each of queue) {
    const found = recognise(each);
    if (found?.vague) vague ??= found;
    else if (found !== undefined) return mendOk(found);
    if (isAbort(each)) aborted ??= foreign(each, Code.CANCELLED);
    for (const reason of reasonsOf(each)) {
      if (seen.size >= MOST_ERRORS) break;
      if (!seen.has(reason)) queue.push(reason);
      seen.add(reason);
    }
  }
  return aborted ?? vague ?? foreign(thrown, Code.UNKNOWN);
}

function recognise(thrown: unknown): Found | undefined {
  for (const read of readers) {
    // A trap that throws keeps one reader from it, and not the others.
    const found = attempt(() => read(thrown));
    if (found !== undefined) return found;
  }
  return undefined;
}

function reasonsOf(thrown: unknown): unknown[] {
  if (!isError(thrown)) return [];
  const isAggregate = get(thrown, "name") === "AggregateError";
  const reasons = isAggregate ? itemsOf(get(thrown, "errors"), MOST_ERRORS) : [];
  const cause = get(thrown, "cause");
  return cause === undefined ? reasons : [...reasons, cause];
}

function mendOk(found: Found): Found {
  if (found.code !== Code.OK) return found;
  const what = "an error came with code OK";
  return {
    ...found,
    code: Code.UNKNOWN,
    issues: [{ kind: "ok-in-error", what, where: "code" }, ...found.issues],
  };
}
