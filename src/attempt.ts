/** What the call gives; undefined where it throws, since an error must not be lost for what is said of it. */
export function attempt<T>(call: () => T): T | undefined {
  try {
    return call();
  } catch {
    // There is nobody left to tell.
    return undefined;
  }
}

/**
 * Tells a listener. Neither one that throws nor an async one that rejects may cost the answer, or end the
 * process.
 */
export function tell<Args extends readonly unknown[]>(
  listener: ((...args: Args) => unknown) | undefined,
  ...args: Args
): void {
  const result = attempt(() => listener?.(...args));
  attempt(() => (result as Promise<unknown> | undefined)?.then?.(undefined, () => {}));
}
