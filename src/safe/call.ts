// Calls code that may throw, where a throw must not lose an error or a response.

/** Returns the result of `call`, or undefined if it throws. */
export function attempt<T>(call: () => T): T | undefined {
  try {
    return call();
  } catch {
    // Nothing can report this.
    return undefined;
  }
}

/** Calls a function of the user, which may be async. Swallows a throw or a rejection: nothing can report it. */
export function notify(call: () => unknown): void {
  const result = attempt(call);
  const then = attempt(() => (result as PromiseLike<unknown> | undefined)?.then);
  if (typeof then === "function") attempt(() => then.call(result, undefined, () => undefined));
}
