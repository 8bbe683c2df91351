// Finds the status in a thrown value: by shape, without importing the libraries that throw. Never throws: a value with
// a getter that throws, a proxy, a cycle of causes and a value that is not an object get a status too.

import { Code } from "../code/names.js";
import { attempt } from "../safe/call.js";
import { get, isError, isException, itemsOf } from "../safe/properties.js";
import { isAbort, readTimeout } from "./recognize/abort.js";
import { readAxiosError } from "./recognize/axios-error.js";
import { readBrowserFetchError } from "./recognize/browser-fetch-error.js";
import { readConnectError } from "./recognize/connect-error.js";
import { type Found, localError } from "./recognize/found.js";
import { readGoogleGaxError } from "./recognize/google-gax-error.js";
import { readGrpcJsError } from "./recognize/grpc-js-error.js";
import { readGrpcWebError } from "./recognize/grpc-web-error.js";
import { readThrownBody, readThrownText } from "./recognize/json-body.js";
import { readNiceGrpcError } from "./recognize/nice-grpc-error.js";
import { readNodeError } from "./recognize/node-error.js";
import { readStatusError, readWorkerCopy } from "./recognize/other-copy.js";
import { readProtobufTsError } from "./recognize/protobuf-ts-error.js";

/** Tried in this order; the first that recognizes a thrown value reads it. */
const recognizers: readonly ((thrown: unknown) => Found | undefined)[] = [
  readStatusError,
  readWorkerCopy,
  readGrpcJsError,
  readConnectError,
  readNiceGrpcError,
  readGrpcWebError,
  readProtobufTsError,
  readGoogleGaxError,
  readThrownBody,
  readThrownText,
  readAxiosError,
  readTimeout,
  readBrowserFetchError,
  readNodeError,
];

// A proxy may have an endless chain of causes.
const MAX_ERRORS = 1000;

/**
 * Returns the status of a thrown value, else the first one among its causes: the `errors` of an AggregateError in
 * order, then the `cause`, nearest first. An AbortError counts only if no other status is found, since the reason
 * of the abort says more. After it comes an error that wraps an exception without knowing its meaning.
 */
export function findStatus(thrown: unknown): Found {
  const queue = [thrown];
  const seen = new Set<unknown>(queue);
  let aborted: Found | undefined;
  let inconclusive: Found | undefined;
  for (const each of queue) {
    const found = recognize(each);
    if (found?.inconclusive) inconclusive ??= found;
    else if (found !== undefined) return notOk(found);
    if (isAbort(each)) aborted ??= localError(each, Code.CANCELLED);
    for (const cause of causesOf(each)) {
      if (seen.size >= MAX_ERRORS) break;
      if (!seen.has(cause)) queue.push(cause);
      seen.add(cause);
    }
  }
  return aborted ?? inconclusive ?? localError(thrown, Code.UNKNOWN);
}

function recognize(thrown: unknown): Found | undefined {
  for (const read of recognizers) {
    // A trap that throws stops one recognizer, not the others.
    const found = attempt(() => read(thrown));
    if (found !== undefined) return found;
  }
  return undefined;
}

function causesOf(thrown: unknown): unknown[] {
  if (!isError(thrown)) {
    // A wrapper that is not an error itself, such as the result of an Operation.
    const inside = [get(thrown, "error"), get(get(thrown, "result"), "value")];
    return inside.filter(isException);
  }
  const isAggregate = get(thrown, "name") === "AggregateError";
  const errors = isAggregate ? itemsOf(get(thrown, "errors"), MAX_ERRORS) : [];
  const cause = get(thrown, "cause");
  return cause === undefined ? errors : [...errors, cause];
}

/** Replaces OK by UNKNOWN, with an issue. */
function notOk(found: Found): Found {
  if (found.code !== Code.OK) return found;
  const what = "an error has code OK";
  return {
    ...found,
    code: Code.UNKNOWN,
    issues: [{ kind: "ok-in-error", what, where: "code" }, ...found.issues],
  };
}
