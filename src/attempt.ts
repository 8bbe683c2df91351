/** What the call gives; undefined where it throws, since an error must not be lost for what is said of it. */
export function attempt<T>(call: () => T): T | undefined {
  try {
    return call();
  } catch {
    // There is nobody left to tell.
    return undefined;
  }
}
