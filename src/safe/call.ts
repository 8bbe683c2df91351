/** What the call gives; undefined where it throws, since an error must not be lost for what is said of it. */
export function attempt<T>(call: () => T): T | undefined {
  try {
    return call();
  } catch {
    // There is nobody left to tell.
    return undefined;
  }
}

/** Calls a function of the user's that may be async: neither a throw nor a rejection goes any further. */
export function notify(call: () => unknown): void {
  const result = attempt(call);
  const then = attempt(() => (result as PromiseLike<unknown> | undefined)?.then);
  if (typeof then === "function") attempt(() => then.call(result, undefined, () => undefined));
}
