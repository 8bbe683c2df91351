// Finds the status in a thrown value: by shape, without importing the libraries that throw. Never throws: a value with
// a getter that throws, a proxy and a cycle of causes are searched too.

import { Code, isCode } from "../code/names.js";
import { attempt } from "../safe/call.js";
import { get, isError, isException, itemsOf } from "../safe/properties.js";
import type { Found, NewInput, Recognizer } from "./recognize/found.js";

// A proxy may have an endless chain of causes.
const MAX_ERRORS = 1000;

/**
 * Returns the status of a thrown value, else the first one among its causes: the `errors` in order, then the `cause`, then
 * errors that a library wraps, nearest first. The recognizers are tried in order. An inconclusive status counts only if
 * no other is found; of several, the one of the highest rank.
 */
export function findStatus(
  thrown: unknown,
  recognizers: readonly Recognizer[],
  newInput: NewInput,
): Found | undefined {
  // Most errors need no search.
  const first = recognize(thrown, recognizers, newInput);
  if (first !== undefined && first.inconclusive === undefined) return notOk(first);
  const queue = [thrown];
  const seen = new Set<unknown>(queue);
  let inconclusive: Found | undefined;
  for (const each of queue) {
    const found = each === thrown ? first : recognize(each, recognizers, newInput);
    const rank = found?.inconclusive ?? 0;
    if (found !== undefined && rank === 0) return notOk(found);
    if (rank > (inconclusive?.inconclusive ?? 0)) inconclusive = found;
    for (const cause of causesOf(each)) {
      if (seen.size >= MAX_ERRORS) break;
      if (!seen.has(cause)) queue.push(cause);
      seen.add(cause);
    }
  }
  return inconclusive && notOk(inconclusive);
}

function recognize(
  thrown: unknown,
  recognizers: readonly Recognizer[],
  newInput: NewInput,
): Found | undefined {
  for (const read of recognizers) {
    try {
      const found = read(thrown, newInput);
      if (found !== undefined) return found;
    } catch {
      // A trap that throws stops one recognizer, not the others.
    }
  }
  return undefined;
}

/** Properties in which libraries keep an error that they wrap: SuppressedError, GraphQL, verror, Sequelize, Apollo. */
const WRAPPED = ["error", "suppressed", "originalError", "jse_cause", "original", "networkError"];

function causesOf(thrown: unknown): unknown[] {
  if (!isError(thrown)) {
    // A wrapper that is not an error itself, such as the result of an Operation.
    const inside = [get(thrown, "error"), get(get(thrown, "result"), "value")];
    return [...inside.filter(isException), ...exceptionOf(thrown)];
  }
  const isAggregate = get(thrown, "name") === "AggregateError";
  const list = itemsOf(get(thrown, "errors"), MAX_ERRORS);
  // Other lists of that name have texts, or what was wrong with the fields of a form.
  const errors = isAggregate ? list : list.filter(isException);
  const given = get(thrown, "cause");
  // verror has a function there.
  const cause = typeof given === "function" ? attempt(() => given.call(thrown)) : given;
  const wrapped = WRAPPED.map((name) => get(thrown, name)).filter((value) =>
    isWrapped(value, thrown),
  );
  return [...errors, ...(cause === undefined ? [] : [cause]), ...wrapped, ...exceptionOf(thrown)];
}

/** Returns the properties of the original error, which Apollo Server puts into a GraphQL error while debugging. */
function exceptionOf(thrown: unknown): unknown[] {
  const exception = get(get(thrown, "extensions"), "exception");
  return typeof get(exception, "code") === "number" ? [exception] : [];
}

/**
 * Reports whether an error wraps the value: an exception, or an object with the number of a code in an RpcException of
 * Nest, which has the same message.
 */
function isWrapped(value: unknown, by: unknown): boolean {
  if (isException(value)) return true;
  const code = get(value, "code");
  if (!isCode(code) || code === Code.OK) return false;
  return typeof get(by, "getError") === "function" || get(value, "message") === get(by, "message");
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
